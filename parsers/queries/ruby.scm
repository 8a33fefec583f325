; Definitions

(method) @definition.method
(singleton_method) @definition.method
(class) @definition.class
(module) @definition.module
(singleton_class) @scope
(assignment left: (constant)) @variable
(alias) @definition.method
((call method: (identifier) @_method arguments: (argument_list . [(simple_symbol) (string)])) @definition.property
  (#any-of? @_method "attr_accessor" "attr_reader" "attr_writer" "attr" "define_method" "alias_method"
    "delegate" "def_delegator" "def_delegators" "def_instance_delegator" "def_instance_delegators"))

; Names bound in functions

(block) @anonymous
(do_block) @anonymous
(lambda) @anonymous
(block_parameters (identifier) @local)
(lambda_parameters (identifier) @local)
(destructured_parameter (identifier) @local)
(method_parameters (identifier) @local)
(optional_parameter name: (identifier) @local)
(keyword_parameter name: (identifier) @local)
(splat_parameter name: (identifier) @local)
(hash_splat_parameter name: (identifier) @local)
(block_parameter name: (identifier) @local)
(assignment left: (identifier) @local)
(operator_assignment left: (identifier) @local)
(left_assignment_list (identifier) @local)
(rest_assignment (identifier) @local)
(for pattern: (identifier) @local)
(exception_variable (identifier) @local)

; Uses

(call) @call
(identifier) @bare
(super) @bare
(superclass [(constant) (scope_resolution)] @inherit)
((call method: (identifier) @_method arguments: (argument_list [(constant) (scope_resolution)] @inherit))
  (#any-of? @_method "include" "extend" "prepend"))
(constant) @type
(scope_resolution) @type

; Imports

((call method: (identifier) @_method arguments: (argument_list [(string) (simple_symbol)])) @import
  (#any-of? @_method "require" "require_relative" "autoload" "load"))
