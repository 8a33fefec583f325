; Definitions

(function_definition) @definition.function
(class_definition) @definition.class
(decorated_definition) @wrapper

; a module or class variable, or a local one: the sweep knows which
(assignment left: (identifier)) @variable
(assignment left: (pattern_list (identifier) @variable))
(assignment left: (tuple_pattern (identifier) @variable))
(type_alias_statement) @definition.type

; Attributes of the object at hand, returned values

(assignment left: (attribute object: (identifier))) @field
(assignment left: (pattern_list (attribute object: (identifier)) @field))
(assignment left: (tuple_pattern (attribute object: (identifier)) @field))
(for_statement left: (attribute object: (identifier)) @field)
(for_statement left: (pattern_list (attribute object: (identifier)) @field))
(as_pattern_target (attribute object: (identifier)) @field)
(return_statement) @returned

; Names bound in functions

(lambda) @anonymous
(list_comprehension) @anonymous
(set_comprehension) @anonymous
(dictionary_comprehension) @anonymous
(generator_expression) @anonymous
(lambda_parameters [
  (identifier) @local
  (default_parameter name: (identifier) @local)
  (list_splat_pattern (identifier) @local)
  (dictionary_splat_pattern (identifier) @local)])
(pattern_list (identifier) @local)
(tuple_pattern (identifier) @local)
(list_pattern (identifier) @local)
(list_splat_pattern (identifier) @local)
(for_statement left: (identifier) @local)
(for_in_clause left: (identifier) @local)
(as_pattern_target (identifier) @local)
(case_pattern (as_pattern (identifier) @local .))
(case_pattern . (dotted_name . (identifier) @local .) .)
(named_expression name: (identifier) @local)
(augmented_assignment left: (identifier) @local)

; Uses

(call function: [(identifier) (attribute)] @callee arguments: (_) @arguments)
(class_definition superclasses: (argument_list [
  (identifier) @inherit
  (attribute) @inherit
  (subscript value: [(identifier) (attribute)] @inherit)]))
(decorator [(identifier) (attribute)] @read)
; the names inside are read from the text: annotations nest, and may be strings
(typed_parameter type: (type) @annotation)
(typed_default_parameter type: (type) @annotation)
(function_definition return_type: (type) @annotation)
(assignment type: (type) @annotation)

; Imports

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import
