; C++ only

(class_specifier body: (_)) @definition.class
(namespace_definition) @definition.namespace
(alias_declaration) @definition.type
(concept_definition) @definition.type
(field_declaration) @definition.method
(template_declaration) @wrapper

(lambda_expression) @anonymous
(parameter_declaration declarator: (reference_declarator (identifier) @local))
(optional_parameter_declaration declarator: (identifier) @local)
(for_range_loop declarator: (identifier) @local)
(for_range_loop declarator: (reference_declarator (identifier) @local))
(for_range_loop declarator: (pointer_declarator (identifier) @local))
(declaration declarator: (init_declarator declarator: (reference_declarator (identifier) @local)))
(structured_binding_declarator (identifier) @local)
(condition_clause value: (declaration declarator: (identifier) @local))
(type_parameter_declaration (type_identifier) @type_parameter)

(call_expression function: [(qualified_identifier) (template_function)] @callee arguments: (argument_list) @arguments)
(new_expression
  type: [(type_identifier) (qualified_identifier) (template_type)] @callee
  arguments: (argument_list) @arguments)
(declaration
  type: [(type_identifier) (qualified_identifier) (template_type)] @callee
  declarator: (init_declarator value: (argument_list) @arguments))
(base_class_clause [
  (type_identifier) @inherit
  (qualified_identifier) @inherit
  (template_type name: (_) @inherit)])
(function_declarator declarator: (qualified_identifier scope: (template_type name: (_) @declared)))
(qualified_identifier name: [(type_identifier) (template_type)]) @type
