; JavaScript only

(field_definition) @definition.field
(field_definition value: (_)) @initialized
(formal_parameters (identifier) @local)
(class_heritage [(identifier) @inherit (member_expression) @inherit])
(class_heritage (call_expression arguments: (arguments [(identifier) @inherit (member_expression) @inherit])))
