; Definitions

(package_clause) @definition.package
(package_object) @definition.package
(class_definition) @definition.class
(object_definition) @definition.class
(trait_definition) @definition.interface
(enum_definition) @definition.enum
(simple_enum_case) @definition.enum_member
(full_enum_case) @definition.enum_member
(given_definition) @definition.class
(class_parameters) @definition.constructor
(class_parameters (class_parameter) @definition.field)
(function_definition) @definition.function
(function_declaration) @definition.function
(val_definition) @variable
(var_definition) @variable
(val_declaration) @variable
(var_declaration) @variable
(type_definition) @definition.type
(extension_definition) @scope

; Names bound in functions

(lambda_expression) @anonymous
(instance_expression (template_body) @anonymous)
(case_clause) @anonymous
(for_expression) @anonymous
(call_expression arguments: [(block) (colon_argument)] @anonymous)
(infix_expression right: (block) @anonymous)
(val_definition value: (block) @anonymous)
(lambda_expression parameters: (identifier) @local)
(binding name: (identifier) @local)
(colon_argument lambda_start: (identifier) @local)
(val_definition pattern: (identifier) @local)
(var_definition pattern: (identifier) @local)
(identifiers (identifier) @local)
(case_clause pattern: (identifier) @local)
(case_class_pattern pattern: (identifier) @local)
(tuple_pattern (identifier) @local)
(typed_pattern pattern: (identifier) @local)
(capture_pattern name: (identifier) @local)
(infix_pattern (identifier) @local)
(enumerator . (identifier) @local)
(type_parameters name: (identifier) @type_parameter)
(contravariant_type_parameter name: (identifier) @type_parameter)
(covariant_type_parameter name: (identifier) @type_parameter)

; Uses

(call_expression
  function: [
    (identifier) @callee
    (field_expression) @callee
    (generic_function function: (_) @callee)]
  arguments: (_) @arguments)
(call_expression function: (call_expression) arguments: (_) @trailing)
(infix_expression operator: (identifier)) @call
(instance_expression
  . [(type_identifier) (stable_type_identifier) (generic_type)] @callee
  . (arguments) @arguments)
(instance_expression . [(type_identifier) (stable_type_identifier) (generic_type)] @new .)
(instance_expression . [(type_identifier) (stable_type_identifier) (generic_type)] @new . (template_body))
(instance_expression (compound_type . [(type_identifier) (stable_type_identifier) (generic_type)] @new))
(extends_clause
  . [(type_identifier) (stable_type_identifier) (generic_type)] @callee
  . (arguments) @arguments)
(extends_clause [
  (type_identifier) @inherit
  (stable_type_identifier) @inherit
  (generic_type type: (_) @inherit)])
(derives_clause type: (_) @type)
(field_expression value: [(identifier) (field_expression)]) @constant
(type_identifier) @type
(stable_type_identifier) @type

; Imports

(import_declaration) @import
(export_declaration) @import
