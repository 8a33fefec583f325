"""Elixir."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.arguments import joined, one_line
from parsers.language import Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Parameter, ParameterKind, Reference, ReferenceKind, Symbol, SymbolKind
from parsers.patterns import later
from parsers.spans import Spans

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED, _PRIVATE = frozenset({"exported"}), frozenset({"private"})
_ABSTRACT = frozenset({"exported", "abstract"})
_KINDS = {"defprotocol": SymbolKind.INTERFACE}
_NAME = later(rb"[a-z_\x80-\xff][\w\x80-\xff]*[?!]?(?![\w:(.])")
_WORD = later(r"[^\W\d]\w*[?!]?")
_FOR = later(rb"\bfor:\s*\[?\s*([\w.]+)")
_AS = later(rb"\bas:\s*([\w.]+)")
_CHOSEN = later(rb"\b(only|except):\s*(?:\[([^\]]*)\]|(:\w+|\w+))")
_CHOSEN_NAME = later(rb"([^\W\d][\w]*[?!]?):\s*\d")
_DOC = later(rb"@(?:doc|moduledoc|typedoc)\s*\(?\s*(?:~[sS])?(\"\"\"|\")")
_ENDS = later(rb"^[ \t]*(?:def\w*\b|end\b)|\bdo[ \t]*$", re.MULTILINE)
_KEYWORD = later(rb"([^\W\d][\w]*[?!]?):\s+|\"([^\"\n]*)\":\s+")
_CAPTURED = later(rb"\s*/\s*(\d{1,3})\b")
# without brackets around what follows; the last is a call of its own: `all(from p in Post, where: p.x)`
_OPENING = later(rb"\b(?:fn|do)\b|->|<<|\.\.\.|[\w?!][ \t]+(?!(?:and|or|in|not|when)\b)[\w\"':@%\[{&~^]", re.ASCII)
_ATOM = later(rb":([\w@]+)\.$")  # an Erlang module before a called name
_SPEC = b"@spec"
_MAX_TEXT = 60
_MAX_DOC = 30_000  # bytes between a doc string and its function
# say something about the next definition or to the compiler, and are no value of the module
_ATTRIBUTES = (
    "after_compile after_verify before_compile behaviour callback compile deprecated derive describetag dialyzer doc "
    "enforce_keys external_resource impl macrocallback moduledoc moduletag nifs on_definition on_load opaque "
    "optional_callbacks spec tag type typedoc typep vsn"
)
_KNOWN_ATTRIBUTES = frozenset(f"@{name}" for name in _ATTRIBUTES.split())
_SPECIAL_FORMS = (
    "alias import require use def defp defmacro defmacrop defmodule defprotocol defimpl defdelegate defguard defguardp "
    "defstruct defexception defoverridable defn defnp if unless case cond with for try receive quote unquote "
    "unquote_splicing fn and or not in when do end super doc moduledoc typedoc spec type typep opaque callback "
    "macrocallback impl behaviour derive"
)


class Elixir(Language):
    name = "elixir"
    suffixes = (".ex", ".exs")
    distribution = "tree-sitter-elixir"
    queries = ("elixir.scm",)
    line_comment = b"#"
    block_comment = False
    read_nodes = frozenset({"alias"})
    embeds = b"#"
    unclear = b"'#~?\\\\"
    argument_groups = frozenset({"keywords"})
    builtin_calls = frozenset(_SPECIAL_FORMS.split())
    receivers: frozenset[str] = frozenset()

    def grammar(self) -> object:
        import tree_sitter_elixir

        return tree_sitter_elixir.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if node.type == "unary_operator":
            return self._attribute(node, kind, source, scope)
        target, arguments = node.child_by_field_name("target"), _arguments(node)
        head = first_named(arguments) if arguments is not None else None
        if target is None or arguments is None or head is None:
            return ()
        keyword = text(target, source)
        match kind:
            case SymbolKind.MODULE:
                return _module(node, keyword, head, arguments, source, scope)
            case SymbolKind.FIELD:
                return tuple(_fields(arguments, source)) if not scope.function else ()
        if keyword == "test":
            if head.type != "string":
                return ()
            name = " ".join(source[node.start_byte : head.end_byte].decode("utf-8", "replace").split())
            return (Declaration(name, node.start_byte, kind, head.end_byte),)
        modifiers = _PRIVATE if keyword.endswith("p") else _EXPORTED
        return self._function(node, head, source, modifiers, _doc_above(node, source))

    def _function(
        self, node: "Node", head: "Node", source: bytes, modifiers: frozenset[str], doc: tuple[int, int] | None
    ) -> Sequence[Declaration]:
        end = head.end_byte
        while head.type == "binary_operator" and _operator(head, source) in {"when", "::"}:
            left = head.child_by_field_name("left")
            if left is None:
                return ()
            head = left
        parameters: tuple[Parameter, ...] = ()
        named: Node | None = head
        if head.type == "call":
            named, declared = head.child_by_field_name("target"), _arguments(head)
            parameters = self.parameters(declared, source) if declared is not None else ()
        elif head.type in {"binary_operator", "unary_operator"}:  # `def a + b`
            named = head.child_by_field_name("operator")
            sides = map(head.child_by_field_name, ("left", "right", "operand"))
            parameters = tuple(_parameter(side, source) for side in sides if side is not None)
        if named is None or named.type == "call":  # `def unquote(name)()`: known to the running program only
            return ()
        name = text(named, source)
        if parameters:
            parameters = _with_types(parameters, name.encode(), source, node.start_byte)
        return (
            Declaration(
                name,
                named.start_byte,
                SymbolKind.FUNCTION,
                end,
                parameters,
                modifiers,
                doc=doc,
                continues="abstract" not in modifiers,
            ),
        )

    def _attribute(self, node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> Sequence[Declaration]:
        """`@callback f(a) :: b`, `@type t :: b`, `@limit 10`."""
        call = node.child_by_field_name("operand")
        arguments = _arguments(call) if call is not None else None
        head = first_named(arguments) if arguments is not None else None
        if head is None or scope.function:
            return ()
        if kind is SymbolKind.FUNCTION:
            return self._function(node, head, source, _ABSTRACT, _doc_above(node, source))
        if kind is SymbolKind.VARIABLE:
            target = call.child_by_field_name("target") if call is not None else None
            name = f"@{text(target, source)}" if target is not None else ""
            if name in _KNOWN_ATTRIBUTES:
                return ()
            end = source.find(b"\n", node.start_byte, node.end_byte)
            return (Declaration(name, node.start_byte, SymbolKind.CONSTANT, node.end_byte if end < 0 else end),)
        while head.type == "binary_operator":
            left = head.child_by_field_name("left")
            if left is None:
                return ()
            head = left
        named = head.child_by_field_name("target") if head.type == "call" else head
        if named is None or named.type != "identifier":
            return ()
        modifiers = _PRIVATE if source.startswith(b"@typep", node.start_byte) else _EXPORTED
        doc = _doc_above(node, source)
        return (Declaration(text(named, source), named.start_byte, kind, node.end_byte, None, modifiers, doc=doc),)

    def joined(self, symbol: Symbol, clause: Declaration) -> Symbol | None:
        """A clause of a function of the same number of parameters; what a pattern does not name, another clause may."""
        first, more = symbol.parameters, clause.parameters
        if first is None or more is None or len(first) != len(more) or "abstract" in symbol.modifiers:
            return None
        named = tuple(
            b._replace(optional=a.optional, annotation=a.annotation or b.annotation)
            if not _WORD.fullmatch(a.name.lstrip("_")) and _WORD.fullmatch(b.name.lstrip("_"))
            else a
            for a, b in zip(first, more, strict=True)
        )
        return symbol._replace(parameters=named)

    def names_in(self, pattern: bytes) -> Iterable[bytes]:
        return _NAME.findall(pattern)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return tuple(_parameter(child, source) for child in node.named_children if not child.is_extra)

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        keyword = _KEYWORD.match(argument)
        if keyword is None:
            return "", argument
        return (keyword[1] or keyword[2]).decode("utf-8", "replace"), argument[keyword.end() :]

    def holds_commas(self, arguments: bytes) -> bool:
        return _OPENING.search(arguments) is not None

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        target, arguments = node.child_by_field_name("target"), _arguments(node)
        head = first_named(arguments) if arguments is not None else None
        if target is None or arguments is None or head is None:
            return
        keyword, start = text(target, source), node.start_byte
        options = source[head.end_byte : arguments.end_byte]
        modules = _modules(head, source)
        renamed = _AS.search(options)
        for module in modules:
            if keyword == "import":
                yield from _imported(module, options, start)
            elif keyword == "alias" or renamed is not None:
                alias = renamed[1].decode() if renamed is not None else module.rpartition(".")[2]
                yield ImportedName(module, "", alias, start)
            else:
                yield ImportedName(module, "", "", start)

    def finish_references(
        self, references: list[Reference], captures: "dict[str, list[Node]]", symbols: list[Symbol], source: bytes
    ) -> list[Reference]:
        """Pipes give a call its first argument, a block its last; type specifications hold no calls; a call is never a
        variable."""
        blocked = {node.end_byte for node in captures.get("with_block", ())}
        piped = {node.end_byte for node in captures.get("into", ())}
        specs = Spans(captures.get("typespec", ()))
        statements = Spans(captures.get("import", ()))
        found = []
        for each in references:
            name, qualifier, kind, scope, start, line, shape, is_local = each
            if kind is ReferenceKind.CALL:
                if specs.hold(start):
                    if qualifier:
                        found.append(Reference(name, qualifier, ReferenceKind.READ, scope, start, line, None, False))
                    continue
                if not qualifier and source.startswith(b"@", start - 1):
                    continue  # `@limit 10`
                if qualifier == "?":
                    atom = _ATOM.search(source, max(0, start - _MAX_TEXT), start)
                    qualifier = f":{atom[1].decode('utf-8', 'replace')}" if atom is not None else qualifier
                is_local = is_local and bool(qualifier)
                end = start + len(name.encode())
                if end in blocked:
                    shape = joined(shape or "0", "0 do")
                if end in piped:
                    shape = joined("1", shape or "0")
                elif shape == "0" and (captured := _CAPTURED.match(source, end)) is not None:
                    shape = captured[1].decode()  # `&f/2`: that function, as a value
                found.append(Reference(name, qualifier, kind, scope, start, line, shape, is_local))
            elif kind is not ReferenceKind.READ or not statements.hold(start):
                found.append(each)
        return found


def _arguments(call: "Node") -> "Node | None":
    second = call.named_child(1) if call.named_child_count > 1 else None
    return second if second is not None and second.type == "arguments" else None


def _operator(node: "Node", source: bytes) -> str:
    operator = node.child_by_field_name("operator")
    return text(operator, source) if operator is not None else ""


def _module(
    node: "Node", keyword: str, head: "Node", arguments: "Node", source: bytes, scope: Scope
) -> Sequence[Declaration]:
    if head.type != "alias":
        return ()
    written = text(head, source)
    start = head.end_byte
    if keyword == "defimpl":  # the module of an implementation is called after the protocol and the type
        kind = _FOR.search(source, head.end_byte, arguments.end_byte)
        target = kind[1].decode("utf-8", "replace") if kind is not None else "__MODULE__"
        written = f"{written}.{scope.qualified if target == '__MODULE__' and scope.qualified else target}"
        start = head.start_byte
    qualifier, _, name = written.rpartition(".")
    if keyword != "defimpl":
        start -= len(name.encode())
    doc = None
    body = arguments.end_byte
    found = _DOC.search(source, body, min(node.end_byte, body + 400))
    if found is not None and source.startswith(b"@moduledoc", found.start()):
        doc = _literal(found, source, node.end_byte)
    module = SymbolKind.MODULE
    return (Declaration(name, start, _KINDS.get(keyword, module), body, None, _EXPORTED, qualifier, doc=doc),)


def _fields(arguments: "Node", source: bytes) -> Iterable[Declaration]:
    """`defstruct [:a, b: 1]`."""
    pending = list(reversed(arguments.named_children))
    while pending:
        node = pending.pop()
        if node.type in {"list", "keywords"}:
            pending.extend(reversed(node.named_children))
            continue
        named = node.child_by_field_name("key") if node.type == "pair" else node
        if named is not None and named.type in {"atom", "keyword"}:
            name = text(named, source).strip(": \n\t")
            start = named.start_byte + (named.type == "atom")
            yield Declaration(name, start, SymbolKind.FIELD, node.end_byte, None, _EXPORTED, head_start=node.start_byte)


def _parameter(node: "Node", source: bytes) -> Parameter:
    """A parameter is a pattern; its name is what the whole of it is bound to, else the pattern."""
    optional, annotation = False, ""
    while node.type == "binary_operator":
        operator = _operator(node, source)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            break
        if operator == "\\\\":
            optional, node = True, left
        elif operator == "::":
            annotation, node = " ".join(text(right, source).split()), left
        elif operator == "=":
            node = left if left.type == "identifier" else right
        else:
            break
    name = one_line(source[node.start_byte : node.end_byte], _MAX_TEXT)
    return Parameter(name, ParameterKind.POSITIONAL_ONLY, optional, annotation)


def _with_types(parameters: tuple[Parameter, ...], name: bytes, source: bytes, start: int) -> tuple[Parameter, ...]:
    """Parameters with the types of the `@spec` above."""
    spec = source.rfind(_SPEC, max(0, start - 1000), start)
    if spec < 0 or not source.startswith(name + b"(", spec + len(_SPEC) + 1):
        return parameters
    opening = spec + len(_SPEC) + 1 + len(name)
    types, depth, begin = [], 0, opening + 1
    for place in range(opening, start):
        byte = source[place : place + 1]
        if byte in b"([{":
            depth += 1
        elif byte in b")]}":
            depth -= 1
        if (byte == b"," and depth == 1) or (byte == b")" and depth == 0):
            types.append(one_line(source[begin:place].strip(), _MAX_TEXT))
            begin = place + 1
            if depth == 0:
                break
    if len(types) != len(parameters) or _ENDS.search(source, begin, start):
        return parameters
    return tuple(
        each._replace(annotation=each.annotation or kind.rpartition(" :: ")[2])
        for each, kind in zip(parameters, types, strict=True)
    )


def _doc_above(node: "Node", source: bytes) -> tuple[int, int] | None:
    """The `@doc` string above a definition; other attributes may stand between."""
    start = node.start_byte
    line = source.rfind(b"\n", 0, start) + 1
    above = source.rfind(b"\n", 0, max(line - 1, 0)) + 1
    if line == 0 or not source[above:line].strip() or _ENDS.match(source, above, line):
        return None
    mark = b"@typedoc" if source.startswith((b"@type", b"@opaque"), start) else b"@doc"
    found, attribute = None, start
    for _ in range(3):  # `@doc since: "1.0"` is no text
        attribute = source.rfind(mark, max(0, start - _MAX_DOC), attribute)
        found = _DOC.match(source, attribute) if attribute >= 0 else None
        if found is not None or attribute < 0:
            break
    if found is None:
        return None
    literal = _literal(found, source, start)
    return literal if literal is not None and _ENDS.search(source, literal[1], start) is None else None


def _literal(opening: re.Match[bytes], source: bytes, limit: int) -> tuple[int, int] | None:
    """The string that starts with the matched quotes."""
    end = source.find(opening[1], opening.end(), limit)
    return (opening.start(1), end + len(opening[1])) if end >= 0 else None


def _modules(head: "Node", source: bytes) -> list[str]:
    """`A.B`, `A.{B, C.D}`."""
    if head.type == "alias":
        return ["".join(text(head, source).split())]
    left, right = head.child_by_field_name("left"), head.child_by_field_name("right")
    if left is None or right is None:
        return []
    base = text(left, source)
    if right.type == "tuple":
        return [f"{base}.{text(child, source)}" for child in right.named_children if child.type == "alias"]
    return [f"{base}.{text(right, source)}"] if right.type == "alias" else []


def _imported(module: str, options: bytes, start: int) -> Iterable[ImportedName]:
    """What `import` binds. A name without an alias is one that the star leaves out."""
    chosen = _CHOSEN.search(options)
    names = [name.decode("utf-8", "replace") for name in _CHOSEN_NAME.findall(chosen[2] or b"")] if chosen else []
    if chosen is None or chosen[1] == b"except" or chosen[2] is None:
        yield ImportedName(module, "*", "", start)
        for name in dict.fromkeys(names):
            yield ImportedName(module, name, "", start)
    else:
        for name in dict.fromkeys(names):
            yield ImportedName(module, name, name, start)


LANGUAGES = (Elixir(),)
