"""Haskell."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.arguments import one_line
from parsers.haskell_modules import defined_names, exports_of, without_directives
from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Parameter, ParameterKind, Reference, ReferenceKind, Symbol, SymbolKind
from parsers.patterns import later
from parsers.spans import Spans

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = frozenset({"exported"})
_VARIABLE = later(rb"(?<![\w.'\x80-\xff])[a-z_\x80-\xff][\w'\x80-\xff]*(?![\w'.\x80-\xff])")
_TYPE = later(r"[A-Z][\w']*(?:\.[A-Z][\w']*)*")
_IMPORT = later(
    rb"import\s+(?:safe\s+)?(qualified\s+)?(?:\"[^\"]*\"\s+)?[\w.']+(\s+qualified\b)?(?:\s+as\s+[\w.']+)?(\s+hiding\b)?"
)
_BUILTIN_TYPES = (
    "Int Integer Float Double Char String Bool Word Word8 Word16 Word32 Word64 Int8 Int16 Int32 Int64 Maybe Either IO "
    "Ordering Just Nothing Left Right True False LT GT EQ Show Eq Ord Read Enum Bounded Functor Applicative Monad "
    "Monoid Semigroup Foldable Traversable Num Integral Type Rational FilePath"
)
_ARROWS = frozenset({"function", "linear_function", "forall", "context"})
_MAX_TEXT = 60
_METHODS = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION})


class Haskell(Language):
    name = "haskell"
    suffixes = (".hs",)
    distribution = "tree-sitter-haskell"
    queries = ("haskell.scm",)
    line_comment = b"--"
    block_comment = False
    doc_mark = r"(?:\s*[|^])?"
    name_marks = b"'"
    read_nodes = frozenset({"variable", "constructor", "name", "module_id"})
    builtin_types = frozenset(_BUILTIN_TYPES.split())
    transparent = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.INTERFACE, SymbolKind.ENUM_MEMBER})
    receivers: frozenset[str] = frozenset()

    def grammar(self) -> object:
        import tree_sitter_haskell

        return tree_sitter_haskell.language()

    def parsed_text(self, source: bytes) -> bytes:
        """Without the directives around whole declarations: the grammar takes no look behind an `#else`."""
        return without_directives(source) if b"#if" in source or b"# if" in source else source

    def scope_name(self, node: "Node", source: bytes) -> str:
        """`instance Class Type`: its functions belong to the type."""
        patterns = node.child_by_field_name("patterns")
        written = text(patterns, source) if patterns is not None else ""
        found = _TYPE.search(written)
        if found is not None:
            return found[0].rpartition(".")[2]
        return "".join(written.split()).replace(".", "")[:20] or "instance"

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "header":
                return _module(node, source)
            case "signature":
                return self._signature(node, kind, source, scope)
            case "function" | "bind":
                return self._equation(node, kind, source, scope)
            case "field":
                modifiers = _member_modifiers(source, scope)
                written = _field("", node.child_by_field_name("type"), source).annotation
                return tuple(
                    Declaration(
                        text(named, source), named.start_byte, kind, node.end_byte, None, modifiers(named), type=written
                    )
                    for named in node.children_by_field_name("name")
                )
            case "data_constructor" | "newtype_constructor" | "gadt_constructor":
                return _constructor(node, kind, source, scope)
            case "pattern_synonym":
                return _pattern_synonym(node, kind, source)
        named = node.child_by_field_name("name") or _infix_operator(node)
        if named is None:
            return ()
        name = text(named, source).strip("()` ")
        if node.type == "data_type":
            constructors = node.child_by_field_name("constructors")
            several = constructors is not None and constructors.named_child_count > 1
            kind = SymbolKind.ENUM if several else SymbolKind.STRUCT
        end = node.end_byte
        for field in ("constructors", "constructor", "declarations"):
            body = node.child_by_field_name(field)
            if body is not None:
                end = body.start_byte
        start = named.start_byte + (named.type == "prefix_id")
        return (Declaration(name, start, kind, end, None, _shown(source, name)),)

    def _signature(self, node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> Sequence[Declaration]:
        declared = node.child_by_field_name("type")
        names = node.children_by_field_name("name")
        in_class = scope.kind is SymbolKind.INTERFACE
        if not names:
            several = node.child_by_field_name("names")
            # names that share a signature are defined by their own equations, but for those of a class
            names = several.children_by_field_name("name") if several is not None and in_class else []
        parameters = tuple(_parameters(declared, source)) if declared is not None else ()
        result = _result(declared, source) if declared is not None else ""
        modifiers = _member_modifiers(source, scope) if in_class else None
        found = []
        for named in names:
            name = text(named, source).strip("() ")
            shown = modifiers(named) | {"abstract"} if modifiers is not None else _shown(source, name)
            start = named.start_byte + (named.type == "prefix_id")
            found.append(Declaration(name, start, kind, node.end_byte, parameters, shown, type=result))
        return found

    def _equation(self, node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> Sequence[Declaration]:
        """One equation, `f x = …`, `x <+> y = …`, `f = …`."""
        named, patterns = node.child_by_field_name("name"), node.child_by_field_name("patterns")
        given: list[Node] = patterns.named_children if patterns is not None else []
        if named is None:
            infix = first_named(node)
            if infix is None or infix.type != "infix":
                return ()  # `(a, b) = …`
            named = infix.child_by_field_name("operator")
            sides = (infix.child_by_field_name("left_operand"), infix.child_by_field_name("right_operand"))
            given = [side for side in sides if side is not None]
        if named is None:
            return ()
        name = text(named, source).strip("()` ")
        start = source.find(name.encode(), named.start_byte, named.end_byte)
        if start < 0:
            return ()
        parameters = tuple(
            Parameter(
                one_line(source[each.start_byte : each.end_byte].strip(), _MAX_TEXT),
                ParameterKind.POSITIONAL_ONLY,
                False,
                "",
            )
            for each in given
        )
        match = node.child_by_field_name("match")
        head_end = match.start_byte if match is not None else node.end_byte
        modifiers = NO_MODIFIERS if scope.function else _shown(source, name)
        return (Declaration(name, start, kind, head_end, parameters, modifiers, continues=True),)

    def joined(self, symbol: Symbol, clause: Declaration) -> Symbol | None:
        """An equation after the signature or another equation of its function: names come from it, types from there."""
        if symbol.kind not in _METHODS or symbol.parameters is None:
            return None
        parameters, given = symbol.parameters, clause.parameters or ()
        if not parameters:
            parameters = given
        else:
            parameters = tuple(
                a._replace(name=given[i].name) if i < len(given) and not a.name else a for i, a in enumerate(parameters)
            )
        return symbol._replace(parameters=parameters, modifiers=symbol.modifiers - {"abstract"})

    def names_in(self, pattern: bytes) -> Iterable[bytes]:
        return _VARIABLE.findall(pattern)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return tuple(_parameters(node, source))

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        module_node, names = node.child_by_field_name("module"), node.child_by_field_name("names")
        if module_node is None:
            return
        module, start = text(module_node, source), node.start_byte
        head = _IMPORT.match(source, start, node.end_byte)
        if head is None:
            return
        renamed = node.child_by_field_name("alias")
        yield ImportedName(module, "", text(renamed, source) if renamed is not None else module, start)
        if head[1] or head[2]:
            return
        if names is None or head[3]:
            yield ImportedName(module, "*", "", start)
            if names is None:
                return
        for name, owner in _imported(names, source):
            if head[3]:
                yield ImportedName(module, name, "", start)  # the star leaves it out
            elif name == "*":
                yield ImportedName(f"{module}.{owner}", "*", "", start)
            else:
                yield ImportedName(module, name, name, start)

    def finish_imports(self, imports: list[ImportedName], source: bytes, path: str) -> list[ImportedName]:
        """The export list of the module says what of its imports others get."""
        exports = exports_of(source)
        if exports is None:
            return imports
        modules = {each.module for each in imports if not each.name and each.alias in exports.modules}
        finished = []
        bound: set[str] = set()
        for each in imports:
            bound.add(each.alias)
            shown = each.alias in exports.names if each.name and each.alias else each.module in modules
            if each.name == "*" and each.module.rpartition(".")[2] in exports.whole:
                shown = True
            finished.append(each._replace(reexport=True) if shown and each.name else each)
        stars = [each for each in imports if each.name == "*" and each.module not in modules]
        passed_on = exports.names - bound
        if stars and passed_on:
            for name in sorted(passed_on - defined_names(source)):
                finished += [ImportedName(star.module, name, name, star.start_byte, reexport=True) for star in stars]
        return finished

    def finish_references(
        self, references: list[Reference], captures: "dict[str, list[Node]]", symbols: list[Symbol], source: bytes
    ) -> list[Reference]:
        """Arguments of applications, which the grammar nests: `f a b` is `(f a) b`.

        A constructor is called wherever it stands as a value or pattern; what is only read and capitalised is a type.
        """
        ends: dict[int, list[int]] = {}
        for node in captures.get("application", ()):
            ends.setdefault(node.start_byte, []).append(node.end_byte)
        statements = Spans([*captures.get("import", ()), *captures.get("definition.module", ())])
        found = []
        for each in references:
            name, qualifier, kind, scope, start, line, _, is_local = each
            if statements.hold(start) or (name in self.builtin_types and not qualifier):
                continue
            if kind is ReferenceKind.CALL:
                chain = start - len(qualifier.encode()) - 1 if qualifier else start
                count = _arguments(source, start + len(name.encode()), ends.get(chain, ()))
                found.append(Reference(name, qualifier, kind, scope, start, line, str(count), is_local))
            else:
                found.append(each)
        return found


def _infix_operator(node: "Node") -> "Node | None":
    """The operator of `data a :* b`, `a <+> b = …`."""
    infix = first_named(node)
    return infix.child_by_field_name("operator") if infix is not None and infix.type == "infix" else None


def _shown(source: bytes, name: str) -> frozenset[str]:
    exports = exports_of(source)
    return _EXPORTED if exports is None or name in exports.names else NO_MODIFIERS


def _member_modifiers(source: bytes, scope: Scope) -> "_Members":
    exports = exports_of(source)
    around: Scope | None = scope
    while around is not None and around.kind is SymbolKind.ENUM_MEMBER:
        around = around.parent
    everything = exports is None or (around is not None and around.name in exports.whole)
    return _Members(source, everything)


class _Members:
    """Whether a constructor, field or method is exported, with its type or by name."""

    __slots__ = ("_all", "_source")

    def __init__(self, source: bytes, everything: bool) -> None:
        self._source = source
        self._all = everything

    def __call__(self, named: "Node") -> frozenset[str]:
        return _EXPORTED if self._all else _shown(self._source, text(named, self._source).strip("() "))


def _module(node: "Node", source: bytes) -> Sequence[Declaration]:
    named = node.child_by_field_name("module")
    if named is None:
        return ()
    qualifier, _, name = text(named, source).rpartition(".")
    start = named.end_byte - len(name.encode())
    return (Declaration(name, start, SymbolKind.MODULE, named.end_byte, None, _EXPORTED, qualifier),)


def _constructor(node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> Sequence[Declaration]:
    """A constructor and what it takes."""
    inner = node.child_by_field_name("constructor") or node
    named = inner.child_by_field_name("name") or inner.child_by_field_name("operator")
    if named is None:
        return ()
    members = _member_modifiers(source, scope)
    record = inner.child_by_field_name("fields") or inner.child_by_field_name("field")
    parameters: list[Parameter] = []
    if inner.type == "infix":
        sides = (inner.child_by_field_name("left_operand"), inner.child_by_field_name("right_operand"))
        parameters = [_field("", side, source) for side in sides if side is not None]
    elif record is not None and record.type in {"fields", "record"}:
        for field in record.named_children:
            declared = field.child_by_field_name("type")
            parameters += [_field(text(n, source), declared, source) for n in field.children_by_field_name("name")]
    elif inner.type == "prefix":
        parameters = [_field("", each, source) for each in inner.children_by_field_name("field")]
    elif record is not None:
        parameters = [_field("", record, source)]
    else:
        kinds = inner.child_by_field_name("type")
        declared = kinds.child_by_field_name("type") if kinds is not None else None
        parameters = list(_parameters(declared, source)) if declared is not None else []
    name = text(named, source).strip("() ")
    start = named.start_byte + source[named.start_byte : named.end_byte].find(name.encode())
    return (Declaration(name, start, kind, node.end_byte, tuple(parameters), members(named)),)


def _field(name: str, declared: "Node | None", source: bytes) -> Parameter:
    annotation = (
        one_line(source[declared.start_byte : declared.end_byte].strip(), _MAX_TEXT) if declared is not None else ""
    )
    return Parameter(name, ParameterKind.POSITIONAL_ONLY, False, annotation)


def _pattern_synonym(node: "Node", kind: SymbolKind, source: bytes) -> Sequence[Declaration]:
    """`pattern P x = Just x`."""
    equation = first_named(node)
    synonym = equation.child_by_field_name("synonym") if equation is not None else None
    while synonym is not None and synonym.type == "apply":
        synonym = synonym.child_by_field_name("function")
    if synonym is None or synonym.type != "constructor":
        return ()
    name = text(synonym, source)
    return (Declaration(name, synonym.start_byte, kind, node.end_byte, None, _shown(source, name)),)


def _parts(declared: "Node") -> "tuple[list[Node], Node | None]":
    """What a type takes, and its result."""
    node: Node | None = declared
    taken: list[Node] = []
    while node is not None and node.type in _ARROWS:
        if node.type in {"forall", "context"}:
            node = node.child_by_field_name("type")
            continue
        parameter = node.child_by_field_name("parameter")
        if parameter is not None:
            taken.append(parameter)
        node = node.child_by_field_name("result")
    return taken, node


def _parameters(declared: "Node", source: bytes) -> Iterable[Parameter]:
    """What a type takes before its result; names are those of the equations."""
    return [_field("", taken, source) for taken in _parts(declared)[0]]


def _result(declared: "Node", source: bytes) -> str:
    return _field("", _parts(declared)[1], source).annotation


def _imported(names: "Node", source: bytes) -> Iterable[tuple[str, str]]:
    """(name, type that it belongs to) of an import list; the name "*" for all that belongs to the type."""
    for each in names.named_children:
        if each.type != "import_name":
            continue
        named = next(filter(None, map(each.child_by_field_name, ("variable", "operator", "type", "constructor"))), None)
        if named is None:
            continue
        name = text(named, source).strip("() ")
        yield name, ""
        children = each.child_by_field_name("children")
        for child in children.named_children if children is not None else ():
            yield ("*" if child.type == "all_names" else text(child, source).strip("() ")), name


def _arguments(source: bytes, start: int, ends: list[int] | tuple[()]) -> int:
    """How many of the applications of a callee that ends at `start` give it a value; a type is none."""
    if not ends:
        return 0
    ends = sorted(ends)
    return sum(
        end > begin and not source[begin : begin + 3].lstrip().startswith(b"@")
        for begin, end in zip([start, *ends], ends, strict=False)
    )


LANGUAGES = (Haskell(),)
