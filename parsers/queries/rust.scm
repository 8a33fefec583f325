; Definitions

(function_item) @definition.function
(function_signature_item) @definition.function
(struct_item) @definition.struct
(union_item) @definition.struct
(enum_item) @definition.enum
(enum_variant) @definition.enum_member
(trait_item) @definition.interface
(mod_item body: (_)) @definition.module
(const_item) @definition.constant
(static_item) @definition.variable
(type_item) @definition.type
(associated_type) @definition.type
(macro_definition) @definition.function

(impl_item) @scope
(attribute_item) @wrapper

; Names bound in functions

(closure_expression) @anonymous
(closure_parameters (identifier) @local)
(parameter pattern: (identifier) @local)
(let_declaration pattern: (identifier) @local)
(let_condition pattern: (identifier) @local)
(for_expression pattern: (identifier) @local)
(match_pattern (identifier) @local)
(tuple_pattern (identifier) @local)
(slice_pattern (identifier) @local)
(tuple_struct_pattern type: (_) (identifier) @local)
(captured_pattern . (identifier) @local)
(mut_pattern (identifier) @local)
(ref_pattern (identifier) @local)
(reference_pattern (identifier) @local)
(field_pattern name: (shorthand_field_identifier) @local)
(field_pattern pattern: (identifier) @local)
(type_parameter name: (type_identifier) @type_parameter)

; Uses

(call_expression
  function: [
    (identifier) @callee
    (scoped_identifier) @callee
    (field_expression) @callee
    (generic_function function: (_) @callee)]
  arguments: (arguments) @arguments)
(macro_invocation) @call
; inside a macro there are only tokens: a name followed by a group may be a call
(token_tree (identifier) @call . (token_tree))
(impl_item trait: [
  (type_identifier) @inherit
  (scoped_type_identifier) @inherit
  (generic_type type: (_) @inherit)])
(trait_item bounds: (trait_bounds [
  (type_identifier) @inherit
  (scoped_type_identifier) @inherit
  (generic_type type: (_) @inherit)]))
(impl_item type: [
  (type_identifier) @declared
  (scoped_type_identifier) @declared
  (scoped_type_identifier name: (_) @declared)
  (generic_type type: (type_identifier) @declared)])
(type_identifier) @type
(scoped_type_identifier) @type
(scoped_identifier) @constant

; Imports

(use_declaration) @import
(extern_crate_declaration) @import
(mod_item !body) @import
