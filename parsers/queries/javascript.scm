; JavaScript only

(field_definition) @definition.field
(formal_parameters (identifier) @local)
(class_heritage [(identifier) @inherit (member_expression) @inherit])
(class_heritage (call_expression arguments: (arguments [(identifier) @inherit (member_expression) @inherit])))
