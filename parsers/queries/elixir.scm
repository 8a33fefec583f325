; Definitions

((call target: (identifier) @_keyword (arguments)) @definition.module
  (#any-of? @_keyword "defmodule" "defprotocol" "defimpl"))
((call target: (identifier) @_keyword (arguments)) @definition.function
  (#any-of? @_keyword
    "def" "defp" "defmacro" "defmacrop" "defdelegate" "defguard" "defguardp" "defn" "defnp" "test"))
((call target: (identifier) @_keyword (arguments)) @definition.field
  (#any-of? @_keyword "defstruct" "defexception"))
((unary_operator operator: "@" operand: (call target: (identifier) @_keyword)) @definition.function
  (#any-of? @_keyword "callback" "macrocallback"))
((unary_operator operator: "@" operand: (call target: (identifier) @_keyword)) @definition.type
  (#any-of? @_keyword "type" "typep" "opaque"))
(do_block (unary_operator operator: "@" operand: (call target: (identifier) (arguments))) @variable)

; Names bound in functions

(binary_operator left: (_) @pattern operator: ["=" "<-"])
(stab_clause left: (arguments) @pattern)

; Uses

(call target: [(identifier) (dot)] @callee (arguments) @arguments)
(call . target: (dot left: (alias)) @new .)
(binary_operator operator: "|>" right: (identifier) @new)
(call target: (_) @with_block (arguments) (do_block))
(binary_operator operator: "|>" right: (call target: (_) @into))
(binary_operator operator: "|>" right: (identifier) @into)
((unary_operator operator: "@" operand: (call target: (identifier) @_keyword)) @typespec
  (#any-of? @_keyword "spec" "type" "typep" "opaque" "callback" "macrocallback"))
(unary_operator operator: "&" operand: (binary_operator left: (identifier) @new operator: "/"))
(unary_operator operator: "@" operand: (identifier)) @read
(struct (alias) @type)
(arguments (alias) @read)
(list (alias) @read)
(tuple (alias) @read)
(pair value: (alias) @read)
((call target: (identifier) @_keyword (arguments . (alias) @inherit)) (#any-of? @_keyword "defimpl" "behaviour"))

; Imports

((call target: (identifier) @_keyword (arguments . [(alias) (dot)])) @import
  (#any-of? @_keyword "alias" "import" "require" "use"))
