; Definitions

(class_declaration "class") @definition.class
(class_declaration "actor") @definition.class
(class_declaration "struct") @definition.struct
(class_declaration "enum") @definition.enum
(class_declaration "extension") @scope
(protocol_declaration) @definition.interface
(function_declaration) @definition.function
(protocol_function_declaration) @definition.method
(init_declaration) @definition.constructor
(deinit_declaration) @definition.method
(subscript_declaration) @definition.method
(macro_declaration) @definition.function
(enum_entry) @definition.enum_member
(typealias_declaration) @definition.type
(associatedtype_declaration) @definition.type
(property_declaration) @variable
(protocol_property_declaration) @definition.field

; Names bound in functions

(computed_property) @anonymous
(willset_didset_block) @anonymous
(lambda_literal) @anonymous
(parameter name: (simple_identifier) @local)
(lambda_parameter name: (simple_identifier) @local)
(pattern bound_identifier: (simple_identifier) @local)
(pattern (pattern . (simple_identifier) @local .))
(if_statement bound_identifier: (simple_identifier) @local)
(guard_statement bound_identifier: (simple_identifier) @local)
(while_statement bound_identifier: (simple_identifier) @local)
(type_parameter . (type_identifier) @type_parameter)

; Uses

(call_expression
  . [(simple_identifier) (navigation_expression) (prefix_expression)] @callee
  (call_suffix . [(value_arguments) (lambda_literal)] @arguments))
(call_suffix (value_arguments) . (lambda_literal) @trailing)
(constructor_expression constructed_type: (user_type) @callee (constructor_suffix . (value_arguments) @arguments))
(macro_invocation . (simple_identifier) @callee (call_suffix . [(value_arguments) (lambda_literal)] @arguments))
(inheritance_specifier inherits_from: (user_type) @inherit)
(user_type) @type
(navigation_expression target: [(simple_identifier) (navigation_expression)]) @constant

; Imports

(import_declaration) @import
