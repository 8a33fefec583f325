; TypeScript only

(abstract_class_declaration) @definition.class
(interface_declaration) @definition.interface
(type_alias_declaration) @definition.type
(enum_declaration) @definition.enum
(enum_body [(enum_assignment) (property_identifier) (string)] @definition.enum_member)
(internal_module) @definition.namespace
(module) @definition.namespace
(function_signature) @definition.function
(class_body (method_signature) @definition.method)
(interface_body (method_signature) @definition.method)
(interface_body (property_signature) @definition.property)
(type_alias_declaration value: (object_type [(property_signature) @definition.property (method_signature) @definition.method]))
(type_alias_declaration value: (intersection_type
  (object_type [(property_signature) @definition.property (method_signature) @definition.method])))
(abstract_method_signature) @definition.method
(public_field_definition) @definition.field

(program [
  (lexical_declaration (variable_declarator
    value: [(as_expression (object (pair) @definition.property)) (satisfies_expression (object (pair) @definition.property))]))
  (export_statement (lexical_declaration (variable_declarator
    value: [(as_expression (object (pair) @definition.property)) (satisfies_expression (object (pair) @definition.property))])))])

(ambient_declaration) @wrapper

(required_parameter pattern: (identifier) @local !type)
(optional_parameter pattern: (identifier) @local !type)
([(arrow_function parameters: (formal_parameters [
    (required_parameter pattern: (identifier) type: (type_annotation))
    (optional_parameter pattern: (identifier) type: (type_annotation))] @variable))
  (function_expression parameters: (formal_parameters [
    (required_parameter pattern: (identifier) type: (type_annotation))
    (optional_parameter pattern: (identifier) type: (type_annotation))] @variable))])
(required_parameter [(accessibility_modifier) "readonly"] pattern: (identifier)) @field
(optional_parameter [(accessibility_modifier) "readonly"] pattern: (identifier)) @field
(public_field_definition value: (_)) @initialized
(type_parameter name: (type_identifier) @type_parameter)

(extends_clause value: [(identifier) (member_expression)] @inherit)
(extends_clause value: (call_expression arguments: (arguments [(identifier) (member_expression)] @inherit)))
(extends_type_clause type: [
  (type_identifier) @inherit
  (nested_type_identifier) @inherit
  (generic_type name: [(type_identifier) (nested_type_identifier)] @inherit)])
(implements_clause [
  (type_identifier) @inherit
  (nested_type_identifier) @inherit
  (generic_type name: [(type_identifier) (nested_type_identifier)] @inherit)])
(type_identifier) @type
(nested_type_identifier) @type
(type_query [(identifier) (member_expression)] @type)
