; Definitions

(class_declaration) @definition.class
(interface_declaration) @definition.interface
(enum_declaration) @definition.enum
(record_declaration) @definition.class
(annotation_type_declaration) @definition.interface
(method_declaration) @definition.method
(annotation_type_element_declaration) @definition.method
(constructor_declaration) @definition.constructor
(compact_constructor_declaration) @definition.constructor
(enum_constant) @definition.enum_member
(field_declaration) @definition.field
(constant_declaration) @definition.constant
(record_declaration parameters: (formal_parameters (formal_parameter) @definition.field))

; Names bound in functions

(lambda_expression) @anonymous
(lambda_expression parameters: (identifier) @local)
(inferred_parameters (identifier) @local)
(formal_parameter name: (identifier) @local)
(local_variable_declaration declarator: (variable_declarator name: (identifier) @local))
(enhanced_for_statement name: (identifier) @local)
(resource name: (identifier) @local)
(catch_formal_parameter name: (identifier) @local)
(instanceof_expression name: (identifier) @local)
(type_pattern (identifier) @local)
(record_pattern_component (identifier) @local)
(type_parameter . (type_identifier) @type_parameter)

; Uses

(method_invocation) @call
(object_creation_expression
  type: [(type_identifier) (scoped_type_identifier) (generic_type)] @callee
  arguments: (argument_list) @arguments)
(explicit_constructor_invocation constructor: (_) @callee arguments: (argument_list) @arguments)
(superclass [
  (type_identifier) @inherit
  (scoped_type_identifier) @inherit
  (generic_type . (_) @inherit)])
(super_interfaces (type_list [
  (type_identifier) @inherit
  (scoped_type_identifier) @inherit
  (generic_type . (_) @inherit)]))
(extends_interfaces (type_list [
  (type_identifier) @inherit
  (scoped_type_identifier) @inherit
  (generic_type . (_) @inherit)]))
(annotation name: (_) @read)
(marker_annotation name: (_) @read)
(method_reference) @read
(field_access object: [(identifier) (field_access)]) @constant
(type_identifier) @type
(scoped_type_identifier) @type

; Imports

(import_declaration) @import
