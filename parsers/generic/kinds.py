"""What the kinds of nodes of an unknown grammar mean, by the words that their names are made of.

Grammars name the same things alike: `function_definition`, `class_declaration`, `call_expression`. A kind defines a
symbol when one of its words names a thing (`function`) and another says that this is where it is made (`definition`).
"""

from collections.abc import Iterable, Iterator, Mapping

from parsers.patterns import later

_WORD = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_THINGS = {
    **dict.fromkeys(
        ("function", "func", "fun", "fn", "procedure", "proc", "subroutine", "subprogram", "macro", "task", "iterator"),
        "function",
    ),
    **dict.fromkeys(("operator", "converter", "template", "modifier", "rule", "predicate", "generator"), "function"),
    **dict.fromkeys(("method", "member", "destructor", "accessor"), "method"),
    "constructor": "constructor",
    **dict.fromkeys(("class", "object", "mixin", "extension", "entity", "contract", "actor", "component"), "class"),
    **dict.fromkeys(("architecture", "implementation", "instance", "node", "resource"), "class"),
    **dict.fromkeys(("interface", "trait", "protocol", "concept"), "interface"),
    **dict.fromkeys(("struct", "structure", "record", "union", "event", "error", "exception"), "struct"),
    **dict.fromkeys(("enum", "enumeration"), "enum"),
    **dict.fromkeys(
        ("module", "submodule", "mod", "namespace", "package", "library", "program", "signature"), "module"
    ),
    **dict.fromkeys(("type", "typealias", "typedef", "alias", "newtype", "data"), "type"),
}
_MAKING = frozenset(
    {"definition", "declaration", "def", "decl", "defn", "specification", "item", "implementation", "specifier"}
)
# a statement or a signature makes something only where its name begins with the thing: `class_statement`
_MAKING_LAST = frozenset({"statement", "signature"})
_PARTS = frozenset(
    """parameter parameters param params argument arguments args arg body block list forward field variable var import
    include attribute annotation access formal incomplete clause pattern literal call end external extern anonymous
    default instantiation renaming prototype kind expression expr lambda reference invocation property constant const
    abstract alternative mark choice aspect header head name designator static derived fixed decimal floating modular
    ordinary array enumerator value binding cast stub generic representation role derive global psl range test with
    use uses open preproc friend linkage bit or""".split()  # noqa: SIM905 - read best as words
)
_WHOLE = {  # kinds that are definitions under a name of one word
    **dict.fromkeys(("function", "subroutine", "procedure", "defun"), "function"),
    "method": "method",
    "class": "class",
    **dict.fromkeys(("module", "submodule", "program"), "module"),
    **dict.fromkeys(("value_declaration", "value_definition", "let_binding"), "function"),
    **dict.fromkeys(("abstract_class_declaration", "abstract_definition"), "class"),
    **dict.fromkeys(("class_interface", "class_implementation"), "class"),
    **dict.fromkeys(("subprogram_body", "function_body_declaration", "task_body_declaration"), "function"),
    **dict.fromkeys(("implementation_definition", "package_item", "class_item", "module_item", "interface_item"), ""),
    "package_body": "module",
    "function_or_value_defn": "function",
    "method_or_prop_defn": "method",
    "full_type_declaration": "type",
    "named_module": "module",
    "expression_function_declaration": "function",
}
CALLS = frozenset(
    """call call_expression function_call function_call_expression function_call_expr method_call method_call_expression
    method_invocation invocation_expression message_expression command application_expression application
    apply_expression exp_apply function_application call_statement invocation macro_invocation subroutine_call
    procedure_call_statement function_call_statement member_call_expression object_creation_expression new_expression
    macrocall_expression broadcast_call_expression selector_call_expression special_call_expression functioncall
    exprCall modifier_invocation ambiguous_function_call_expression yul_function_call kernel_call_expression
    tf_call constructor_invocation type_constructor_or_function_call_expression""".split()  # noqa: SIM905 - read best as words
)


def definition_kind(kind: str) -> str:
    """The kind of symbol that nodes of a kind define, as in captures of queries; "" when they define none."""
    if kind in _WHOLE:
        return _WHOLE[kind]
    words = [word.lower() for word in _WORD.findall(kind)]
    things = [word for word in words if word in _THINGS]
    if len(words) < 2 or not things or not _PARTS.isdisjoint(words):
        return ""
    if _MAKING.isdisjoint(words) and not (words[-1] in _MAKING_LAST and words[-1] not in things[:1]):
        return ""
    # the last thing is what it is (`class_method_definition`), but for what `implementation` and `type` add to it
    last = [thing for thing in things if thing not in {"implementation", "type", "signature"}] or things
    return _THINGS[last[-1]]


def definitions(kinds: Iterable[str], told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(kind of node, kind of symbol) of those that define something; `told` outranks what their names say."""
    for kind in sorted(set(kinds)):
        if symbol := told.get(kind, definition_kind(kind)):
            yield kind, symbol


def calls(kinds: Iterable[str]) -> list[str]:
    """Kinds of nodes that are calls."""
    return sorted(CALLS.intersection(kinds))
