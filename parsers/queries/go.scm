; Definitions

(function_declaration) @definition.function
(method_declaration) @definition.method
(type_spec) @definition.type
(type_alias) @definition.type
(method_elem) @definition.method
(source_file (const_declaration (const_spec) @definition.constant))
(source_file (var_declaration [
  (var_spec) @definition.variable
  (var_spec_list (var_spec) @definition.variable)]))

(type_declaration) @wrapper
(const_declaration) @wrapper
(var_declaration) @wrapper

; Names bound in functions

(func_literal) @anonymous
(parameter_declaration name: (identifier) @local)
(variadic_parameter_declaration name: (identifier) @local)
(short_var_declaration left: (expression_list (identifier) @local))
(range_clause left: (expression_list (identifier) @local))
(receive_statement left: (expression_list (identifier) @local))
(type_switch_statement alias: (expression_list (identifier) @local))
(var_spec name: (identifier) @local)
(const_spec name: (identifier) @local)
(type_parameter_declaration name: (identifier) @type_parameter)

; Uses

(call_expression function: [(identifier) (selector_expression)] @callee arguments: (argument_list) @arguments)
(struct_type (field_declaration_list (field_declaration !name type: [
  (type_identifier) @inherit
  (qualified_type) @inherit
  (generic_type type: (_) @inherit)])))
(interface_type (type_elem . [(type_identifier) (qualified_type)] @inherit .))
(method_declaration receiver: (parameter_list (parameter_declaration type: [
  (type_identifier) @declared
  (generic_type type: (_) @declared)
  (pointer_type (type_identifier) @declared)
  (pointer_type (generic_type type: (_) @declared))])))
(method_declaration receiver: (parameter_list (parameter_declaration type: [
  (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @type_parameter)))
  (pointer_type (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @type_parameter))))])))
(type_identifier) @type
(qualified_type) @type

; Imports

(import_spec) @import
