; Definitions

(header) @definition.module
(declarations [(signature) (function) (bind)] @definition.function)
(class_declarations [(signature) (function) (bind)] @definition.method)
(instance_declarations [(function) (bind)] @definition.method)
(local_binds (function) @definition.function)
(foreign_import (signature) @definition.function)
(data_type) @definition.struct
(newtype) @definition.struct
(type_synonym) @definition.type
(type_family) @definition.type
(data_family) @definition.type
(class) @definition.interface
(data_constructor) @definition.enum_member
(newtype_constructor) @definition.enum_member
(gadt_constructor) @definition.enum_member
(field name: (field_name)) @definition.field
(pattern_synonym) @definition.enum_member

(instance) @scope
(deriving_instance) @scope

; Names bound in functions

(function patterns: (patterns) @pattern)
(function (infix left_operand: (_) @pattern right_operand: (_) @pattern))
(lambda patterns: (patterns) @pattern)
(alternative pattern: (_) @pattern)
(bind pattern: (_) @pattern)
(generator pattern: (_) @pattern)
(pattern_guard pattern: (_) @pattern)
(local_binds (bind name: (variable) @local))

; Uses

(apply function: (variable) @new)
(apply function: (qualified id: (variable)) @new)
(apply function: (_)) @application
((infix left_operand: (variable) @new operator: (operator) @_operator) @application
  (#any-of? @_operator "$" "$!" "<$>" "<$!>"))
((infix left_operand: (apply) operator: (operator) @_operator) @application (#any-of? @_operator "$" "$!"))
(infix_id (variable) @new)
(infix_id (qualified) @new)
(qualified) @read
(apply function: (_) argument: (variable) @read)
(infix left_operand: (variable) @read)
(infix right_operand: (variable) @read)
(match expression: (variable) @read)
(parens expression: (variable) @read)
(exp (variable) @read)
(constructor) @new
(name) @type
(instance name: (_) @inherit)
(deriving_instance name: (_) @inherit)
(deriving classes: (name) @inherit)
(deriving classes: (_ [(name) (qualified)] @inherit))
(class context: (context context: (apply constructor: [(name) (qualified)] @inherit)))
(class context: (context context: (_ (apply constructor: [(name) (qualified)] @inherit))))
(instance patterns: (type_patterns . (name) @declared))
(instance patterns: (type_patterns . (parens (apply constructor: (name) @declared))))

; Imports

(import) @import
