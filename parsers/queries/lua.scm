; Definitions

(function_declaration) @definition.function
(assignment_statement (expression_list (function_definition))) @definition.function
(field name: (identifier) value: (function_definition)) @definition.function
(chunk (assignment_statement) @variable)
(chunk (variable_declaration (assignment_statement) @variable))
(chunk (variable_declaration (assignment_statement (expression_list (table_constructor
  (field name: (identifier)) @definition.field)))))

(variable_declaration (assignment_statement)) @wrapper

; Names bound in functions

(function_definition) @anonymous
(parameters name: (identifier) @local)
(variable_declaration (assignment_statement (variable_list name: (identifier) @local)))
(variable_declaration (variable_list name: (identifier) @local))
(for_generic_clause (variable_list name: (identifier) @local))
(for_numeric_clause name: (identifier) @local)

; Uses

(function_call name: (_) @callee arguments: (arguments) @arguments)
(chunk (function_call
  name: (identifier) @_call
  arguments: (arguments . (identifier) . (table_constructor
    (field name: (identifier) @_key value: [(identifier) (dot_index_expression)] @inherit))))
  (#eq? @_call "setmetatable") (#eq? @_key "__index"))
(chunk (function_call
  name: (identifier) @_call
  arguments: (arguments . (identifier) . [(identifier) (dot_index_expression)] @inherit))
  (#eq? @_call "setmetatable"))
(chunk (_ (assignment_statement (expression_list (function_call
  name: (identifier) @_call
  arguments: (arguments . (_) . (table_constructor
    (field name: (identifier) @_key value: [(identifier) (dot_index_expression)] @inherit)))))))
  (#eq? @_call "setmetatable") (#eq? @_key "__index"))
(chunk (_ (assignment_statement (expression_list (function_call
  name: (identifier) @_call
  arguments: (arguments . (_) . [(identifier) (dot_index_expression)] @inherit)))))
  (#eq? @_call "setmetatable"))
(chunk (_ (assignment_statement (expression_list (function_call
  name: (method_index_expression
    table: [(identifier) (dot_index_expression)] @inherit
    method: (identifier) @_call)))))
  (#any-of? @_call "extend" "subclass"))

; Imports

((function_call name: (identifier) @_call arguments: (arguments . (string))) @import
  (#eq? @_call "require"))
((function_call name: (identifier) @_call arguments: (arguments . (identifier) @_first . (string))) @import
  (#eq? @_call "pcall") (#eq? @_first "require"))
