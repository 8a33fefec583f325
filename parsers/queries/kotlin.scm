; Definitions

(package_header (qualified_identifier)) @definition.package
(class_declaration) @definition.class
(object_declaration) @definition.class
(companion_object) @definition.class
(class_parameters) @definition.constructor
(class_parameter ["val" "var"]) @definition.property
(secondary_constructor) @definition.constructor
(enum_entry) @definition.enum_member
(function_declaration) @definition.function
(property_declaration) @variable
(type_alias) @definition.type

; Names bound in functions

(lambda_literal) @anonymous
(anonymous_function) @anonymous
(object_literal (class_body) @anonymous)
(anonymous_initializer) @anonymous
(getter) @anonymous
(setter) @anonymous
(anonymous_function (function_value_parameters (parameter . (identifier) @local)))
(variable_declaration . (identifier) @local)
(setter (identifier) @local)
(catch_block . (identifier) @local)
(type_parameter (identifier) @type_parameter)

; Uses

(call_expression . [(identifier) (navigation_expression)] @callee (value_arguments) @arguments)
(call_expression . [(identifier) (navigation_expression)] @callee . (annotated_lambda) @arguments)
(call_expression . (call_expression) . (annotated_lambda) @trailing)
(constructor_invocation (user_type) @callee (value_arguments) @arguments)
(constructor_delegation_call ["this" "super"] @callee (value_arguments) @arguments)
(infix_expression (_) (identifier) (_)) @call
([(class_declaration (delegation_specifiers (delegation_specifier [
    (user_type) @inherit
    (constructor_invocation (user_type) @inherit)
    (explicit_delegation . (user_type) @inherit)])))
  (object_declaration (delegation_specifiers (delegation_specifier [
    (user_type) @inherit
    (constructor_invocation (user_type) @inherit)])))
  (companion_object (delegation_specifiers (delegation_specifier [
    (user_type) @inherit
    (constructor_invocation (user_type) @inherit)])))])
(callable_reference) @read
(navigation_expression . [(identifier) (navigation_expression)]) @constant
(user_type . (identifier) @type .)
(user_type . (identifier) @type . (type_arguments))
(user_type (identifier) . (identifier)) @type

; Imports

(import) @import
