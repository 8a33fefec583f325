; Definitions

(function_declaration) @definition.function
(variable_declaration (struct_declaration)) @definition.struct
(variable_declaration (union_declaration)) @definition.struct
(variable_declaration (opaque_declaration)) @definition.struct
(variable_declaration (enum_declaration)) @definition.enum
(variable_declaration (error_set_declaration)) @definition.enum
(variable_declaration (error_set_declaration (identifier) @definition.enum_member))
(container_field name: (_)) @definition.field
(source_file (variable_declaration ["const" "var"]) @variable)
(struct_declaration (variable_declaration ["const" "var"]) @variable)
(union_declaration (variable_declaration ["const" "var"]) @variable)
(enum_declaration (variable_declaration ["const" "var"]) @variable)
(opaque_declaration (variable_declaration ["const" "var"]) @variable)
(test_declaration) @definition.function

; Names bound in functions

(parameter name: (identifier) @local)
(variable_declaration ["const" "var"] . (identifier) @local)
(payload (identifier) @local)
((parameter name: (identifier) @type_parameter type: (builtin_type) @_type) (#eq? @_type "type"))

; Uses

(call_expression) @call
(parameter type: [(identifier) (field_expression)] @type)
(function_declaration type: [(identifier) (field_expression)] @type)
(variable_declaration type: [(identifier) (field_expression)] @type)
(container_field type: [(identifier) (field_expression)] @type)
(pointer_type [(identifier) (field_expression)] @type)
(slice_type [(identifier) (field_expression)] @type)
(nullable_type [(identifier) (field_expression)] @type)
(error_union_type [(identifier) (field_expression)] @type)
(struct_initializer . [(identifier) (field_expression)] @type)

; Imports

((builtin_function (builtin_identifier) @_name (arguments (string))) @import (#eq? @_name "@import"))
(source_file (variable_declaration (field_expression)) @import)
(struct_declaration (variable_declaration (field_expression)) @import)
((source_file (variable_declaration (builtin_function (builtin_identifier) @_name)) @import) (#eq? @_name "@This"))
