; C and C++: what both grammars share

; Definitions

(function_definition) @definition.function
(struct_specifier body: (_)) @definition.struct
(union_specifier body: (_)) @definition.struct
(enum_specifier body: (_)) @definition.enum
(enumerator) @definition.enum_member
(type_definition) @definition.type
(preproc_def) @definition.constant
(preproc_function_def) @definition.function
(declaration) @variable

; Names bound in functions

(parameter_declaration declarator: (identifier) @local)
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @local))

(declaration declarator: [
  (identifier) @local
  (init_declarator declarator: (identifier) @local)
  (pointer_declarator declarator: (identifier) @local)
  (array_declarator declarator: (identifier) @local)
  (init_declarator declarator: (pointer_declarator declarator: (identifier) @local))
  (init_declarator declarator: (array_declarator declarator: (identifier) @local))])

; Uses

(call_expression function: [(identifier) (field_expression)] @callee arguments: (argument_list) @arguments)
(type_identifier) @type

; Imports

(preproc_include) @import
