; Definitions

(class_declaration) @definition.class
(trait_declaration) @definition.class
(interface_declaration) @definition.interface
(enum_declaration) @definition.enum
(enum_case) @definition.enum_member
(function_definition) @definition.function
(method_declaration) @definition.method
(const_declaration) @definition.constant
(property_declaration) @definition.field
(property_promotion_parameter) @definition.field
((function_call_expression function: (name) @_define arguments: (arguments . (argument [(string) (encapsed_string)]))) @definition.constant
  (#eq? @_define "define"))
(namespace_definition name: (_) body: (_)) @definition.namespace

(anonymous_function) @anonymous
(arrow_function) @anonymous

; Uses

(function_call_expression function: [(name) (qualified_name) (relative_name)] @callee arguments: (arguments) @arguments)
(member_call_expression name: (name)) @call
(nullsafe_member_call_expression name: (name)) @call
(scoped_call_expression name: (name)) @call
(object_creation_expression . [(name) (qualified_name) (relative_name)] @callee (arguments) @arguments)
(object_creation_expression . [(name) (qualified_name) (relative_name)] @new .)
(base_clause [(name) (qualified_name) (relative_name)] @inherit)
(class_interface_clause [(name) (qualified_name) (relative_name)] @inherit)
(use_declaration [(name) (qualified_name) (relative_name)] @inherit)
(attribute . [(name) (qualified_name) (relative_name)] @read)
((class_constant_access_expression . [(name) (qualified_name) (relative_name) (relative_scope)] (name) @_constant) @read
  (#not-eq? @_constant "class"))
((class_constant_access_expression . [(name) (qualified_name) (relative_name) (relative_scope)] (name) @_constant) @constant
  (#not-eq? @_constant "class"))
(class_constant_access_expression . [(name) (qualified_name) (relative_name)] @type)
(scoped_property_access_expression scope: [(name) (qualified_name) (relative_name)] @type)
(named_type (_) @type)
(binary_expression operator: "instanceof" right: [(name) (qualified_name) (relative_name)] @type)

; Imports

(namespace_definition) @import
(namespace_use_declaration) @import
(include_expression) @import
(include_once_expression) @import
(require_expression) @import
(require_once_expression) @import
