; Definitions

(file_scoped_namespace_declaration) @definition.namespace
(namespace_declaration) @definition.namespace
(class_declaration) @definition.class
(record_declaration) @definition.class
(struct_declaration) @definition.struct
(interface_declaration) @definition.interface
(enum_declaration) @definition.enum
(enum_member_declaration) @definition.enum_member
(delegate_declaration) @definition.type
(class_declaration (parameter_list) @definition.constructor)
(struct_declaration (parameter_list) @definition.constructor)
(record_declaration (parameter_list) @definition.constructor)
(record_declaration (parameter_list (parameter) @definition.property))
(constructor_declaration) @definition.constructor
(destructor_declaration) @definition.method
(method_declaration) @definition.method
(operator_declaration) @definition.method
(conversion_operator_declaration) @definition.method
(property_declaration) @definition.property
(indexer_declaration) @definition.property
(event_declaration) @definition.field
(field_declaration) @definition.field
(event_field_declaration) @definition.field
(local_function_statement) @definition.function

; Names bound in functions

(lambda_expression) @anonymous
(anonymous_method_expression) @anonymous
(accessor_declaration) @anonymous
(implicit_parameter) @local
(lambda_expression parameters: (parameter_list (parameter name: (identifier) @local)))
(anonymous_method_expression parameters: (parameter_list (parameter name: (identifier) @local)))
(variable_declarator name: (identifier) @local)
(tuple_pattern name: (identifier) @local)
(foreach_statement left: (identifier) @local)
(catch_declaration name: (identifier) @local)
(declaration_pattern name: (identifier) @local)
(recursive_pattern name: (identifier) @local)
(var_pattern name: (identifier) @local)
(declaration_expression name: (identifier) @local)
(from_clause name: (identifier) @local)
(let_clause . (identifier) @local)
(type_parameter name: (identifier) @type_parameter)

; Uses

(invocation_expression
  function: [
    (identifier) @callee
    (generic_name) @callee
    (member_access_expression) @callee
    (conditional_access_expression) @callee]
  arguments: (argument_list) @arguments)
(object_creation_expression
  type: [(identifier) (qualified_name) (generic_name)] @callee
  arguments: (argument_list) @arguments)
(object_creation_expression type: [(identifier) (qualified_name) (generic_name)] @new !arguments)
(constructor_initializer ["base" "this"] @callee (argument_list) @arguments)
(base_list (primary_constructor_base_type type: (_) @callee (argument_list) @arguments))
(base_list [(identifier) (qualified_name) (generic_name)] @callee . (argument_list) @arguments)
(base_list [(identifier) (qualified_name) (generic_name)] @inherit)
(base_list (primary_constructor_base_type type: (_) @inherit))
(attribute name: (_) @read)
(_ type: [(identifier) (qualified_name)] @type)
(_ returns: [(identifier) (qualified_name)] @type)
(generic_name . (identifier) @type)
(type_argument_list [(identifier) (qualified_name)] @type)
(as_expression right: (identifier) @type)
(is_pattern_expression pattern: (constant_pattern (identifier) @type))
(member_access_expression expression: (identifier)) @read
(member_access_expression expression: [(identifier) (member_access_expression)]) @constant

; Imports

(using_directive) @import
