; Definitions

(function_definition) @definition.function
(variable_assignment name: (variable_name)) @variable
((command name: (command_name . (word) @_alias) argument: (_)) @definition.function
  (#eq? @_alias "alias"))

; Names bound in functions

(declaration_command (variable_name) @local)
(for_statement variable: (variable_name) @local)

; Uses

(command name: (command_name . (word) .)) @call
((command name: (command_name . (word) @_runner) . argument: (word) @call)
  (#any-of? @_runner "run" "trap"))
(simple_expansion (variable_name) @read)
(expansion (variable_name) @read)

; Imports

((command name: (command_name . (word) @_source) argument: (_)) @import
  (#any-of? @_source "source" "." "load"))
