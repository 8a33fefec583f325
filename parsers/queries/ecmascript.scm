; JavaScript and TypeScript: what both grammars share

; Definitions

(function_declaration) @definition.function
(generator_function_declaration) @definition.function
(class_declaration) @definition.class
(export_statement value: [(function_expression) (arrow_function) (class)] @definition.function)
(method_definition) @definition.method
(pair value: [(function_expression) (arrow_function) (generator_function)]) @definition.method
(program [
  (lexical_declaration (variable_declarator value: (object (pair) @definition.property)))
  (export_statement (lexical_declaration (variable_declarator value: (object (pair) @definition.property))))])
(assignment_expression
  left: (member_expression)
  right: [(function_expression) (arrow_function) (generator_function) (class)]) @definition.function
(program (expression_statement (assignment_expression left: (member_expression)) @definition.variable))
(variable_declarator name: (identifier)) @variable

(assignment_expression left: (member_expression object: (this))) @field
(return_statement) @returned

(export_statement) @wrapper
(lexical_declaration) @wrapper
(variable_declaration) @wrapper

; Names bound in functions

(arrow_function) @anonymous
(function_expression) @anonymous
(generator_function) @anonymous
(arrow_function parameter: (identifier) @local)
(shorthand_property_identifier_pattern) @local
(array_pattern (identifier) @local)
(pair_pattern value: (identifier) @local)
(rest_pattern (identifier) @local)
(assignment_pattern left: (identifier) @local)
(for_in_statement left: (identifier) @local)
(catch_clause parameter: (identifier) @local)

; Uses

(call_expression function: [(identifier) (member_expression) (super)] @callee arguments: (_) @arguments)
(new_expression constructor: [(identifier) (member_expression)] @callee arguments: (arguments) @arguments)
(new_expression constructor: [(identifier) (member_expression)] @new .)
(decorator [(identifier) (member_expression)] @read)

; Imports

(import_statement) @import
(export_statement source: (string)) @import
(call_expression function: (import) arguments: (arguments . (string))) @import
((call_expression function: (identifier) @_require arguments: (arguments . (string))) @import
  (#eq? @_require "require"))
