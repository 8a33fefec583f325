"""Uses of names: calls with their arguments, bases, types, and what a file does with the names it imports.

Uses come out of the captures in batches, each in source order; one sweep over the scopes gives each use its enclosing
symbol and says whether its first name is local.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter, neg
from typing import TYPE_CHECKING, NamedTuple

from parsers.arguments import ArgumentReader, joined
from parsers.language import TYPE_MARK, ImportedName, Language, Scope
from parsers.lines import LineTable
from parsers.model import Import, Reference, ReferenceKind, SymbolKind
from parsers.names import Chain, ChainReader
from parsers.patterns import later
from parsers.reads import plain_reads

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.symbols import Captures, Outline

_MAX_CHAIN = 400  # bytes
_NO_ARGUMENTS = "0"
_CALL, _READ, _INHERIT = ReferenceKind.CALL, ReferenceKind.READ, ReferenceKind.INHERIT
_KINDS = {"inherit": _INHERIT, "read": _READ, "component": _READ, "type": _READ}
_ANNOTATED = later(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")
_TYPES = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.CLASS, SymbolKind.INTERFACE})
_START, _END, _END_START = attrgetter("start_byte"), attrgetter("end_byte"), attrgetter("end_byte", "start_byte")


class Use(NamedTuple):
    """A use of a name before the sweep."""

    name_start: int
    chain_start: int
    name: str
    qualifier: str
    first: bytes  # first name of the chain, b"" when the chain starts with an expression
    kind: ReferenceKind
    shape: str | None = None


class Reader(NamedTuple):
    """The language's readers, which remember frequent text from file to file."""

    language: Language
    arguments: ArgumentReader
    chains: ChainReader


def reader(language: Language) -> Reader:
    return Reader(language, ArgumentReader(language), ChainReader(language))


class Places(NamedTuple):
    """Bytes where something is known already."""

    names: set[int]  # a definition's or a use's own name
    chains: set[int]  # the first name of a call's chain


def references(
    captures: "Captures",
    root: "Node",
    source: bytes,
    reader: Reader,
    outline: "Outline",
    read: set[bytes],
    lines: LineTable,
    asked: Collection[bytes] = (),
) -> list[Reference]:
    """Every use of a name, in source order.

    read: names whose reads are looked for too; of others only calls, bases and types are. asked: those of them that
    are read by a call that is reached through them.
    """
    places = Places(outline.declared, set())
    found = _plain_calls(captures, source, reader, outline.scopes, lines, places)
    places.names.update([reference.start_byte for reference in found])
    uses = [use for use in _other_calls(captures, source, reader) if use.name_start not in outline.declared]
    places.names.update([use[0] for use in uses])
    places.chains.update([use[1] for use in uses])
    for capture in ("declared", "local"):
        places.names.update(map(_START, captures.get(capture, ())))
    uses += _constants(captures, source, reader, places)
    uses += _names(captures, source, reader, places)
    uses += plain_reads(places, captures.get("import", ()), read, root, source, reader, asked)
    uses.sort(key=itemgetter(0))
    found += _attributed(uses, outline.scopes, lines)
    found.sort(key=attrgetter("start_byte"))
    return reader.language.finish_references(found, captures, outline.symbols, source)


def _plain_calls(
    captures: "Captures",
    source: bytes,
    reader: Reader,
    scopes: list[Scope],
    lines: LineTable,
    places: Places,
) -> list[Reference]:
    """Calls whose callee and argument list are both captured: nearly all references, so nothing is done twice here."""
    # a callee ends where its arguments start, so both in order are pairs
    callees = sorted(map(_END_START, captures.get("callee", ())))
    lists = sorted(captures.get("arguments", ()), key=_START)
    if len(callees) != len(lists):
        callees, lists = _paired(callees, lists)
    chains = reader.chains
    builtin = reader.language.builtin_calls
    new = tuple.__new__  # a named tuple's own constructor costs a Python call
    line_starts = lines.starts
    add_chain, declared = places.chains.add, places.names
    found: list[Reference] = []
    shapes = reader.arguments.shapes(lists, source)
    if "trailing" in captures:
        shapes = _with_trailing(lists, shapes, captures["trailing"], source, reader)
    enclosing = owners([end for end, _ in callees], scopes)
    for (end, start), shape, scope in zip(callees, shapes, enclosing, strict=True):
        if end - start <= _MAX_CHAIN:
            name, qualifier, first, offset = chains[source[start:end]]
            place = start + offset
        else:
            name, qualifier, first, offset = _long_chain(source[end - _MAX_CHAIN : end], chains)
            place = end - _MAX_CHAIN + offset
        if not name or name in builtin or place in declared:
            continue
        add_chain(start)
        if scope.receiver and qualifier and first == scope.receiver:
            qualifier = _received(qualifier)
        line = bisect_right(line_starts, place)
        local = first in scope.visible or (scope.hides and (not qualifier or _may_be_hidden(first)))
        found.append(new(Reference, (name, qualifier, _CALL, scope.symbol, place, line, shape, local)))
    return found


def _with_trailing(
    lists: "list[Node]", shapes: list[str], trailing: "Sequence[Node]", source: bytes, reader: Reader
) -> list[str]:
    """Shapes with what calls get after their argument lists: `rows.fold(0) { … }`."""
    follows: dict[int, tuple[int, str]] = {}  # where a list ends -> end and shape of what comes next
    for node, shape in zip(trailing, reader.arguments.shapes(trailing, source), strict=True):
        first = max(0, node.start_byte - _MAX_CHAIN)
        follows[first + len(source[first : node.start_byte].rstrip())] = node.end_byte, shape
    found = []
    for node, shape in zip(lists, shapes, strict=True):
        end, whole, more = 0, shape, follows.get(node.end_byte)
        while more is not None:
            end, next_shape = more
            whole, more = joined(whole, next_shape), follows.get(end)
        found.append(whole)
    return found


def _may_be_hidden(first: bytes) -> bool:
    """Whether a chain may begin at a member of an object that nothing names."""
    return first[:1].islower() and first not in {b"this", b"super"}


def _long_chain(tail: bytes, chains: ChainReader) -> Chain:
    """The end of a chain of calls that is too long to be read again for each of its calls."""
    name, _, _, offset = chains[b")" + tail]
    return Chain(name, "?", b"", offset - 1)


def _paired(callees: list[tuple[int, int]], lists: "list[Node]") -> "tuple[list[tuple[int, int]], list[Node]]":
    """In broken code, or where one type constructs several variables, the counts differ: keep neighbours."""
    kept: tuple[list[tuple[int, int]], list[Node]] = ([], [])
    index = 0
    for arguments in lists:
        last = None
        while index < len(callees) and callees[index][0] <= arguments.start_byte:
            last = callees[index]
            index += 1
        if last is not None:
            kept[0].append(last)
            kept[1].append(arguments)
    return kept


def _other_calls(captures: "Captures", source: bytes, reader: Reader) -> Iterator[Use]:
    """Calls that the language reads node by node."""
    builtin = reader.language.builtin_calls
    for node in captures.get("new", ()):
        start = node.start_byte
        name, qualifier, first, offset = reader.chains[source[start : node.end_byte]]
        yield Use(start + offset, start, name, qualifier, first, _CALL, _NO_ARGUMENTS)
    sites = [site for node in captures.get("call", ()) if (site := reader.language.call_site(node, source)) is not None]
    shapes = iter(reader.arguments.shapes([site.arguments for site in sites if site.arguments is not None], source))
    for site in sites:
        shape = next(shapes) if site.arguments is not None else _NO_ARGUMENTS if site.readable else None
        start, end = site.chain_start, site.name_end
        chain = (
            reader.chains[source[start:end]]
            if end - start <= _MAX_CHAIN
            else _long_chain(source[end - _MAX_CHAIN : end], reader.chains)
        )
        name = source[site.name_start : site.name_end].decode("utf-8", "replace")
        if name not in builtin or chain.qualifier:
            # a named tuple's own constructor costs a Python call
            values = (site.name_start, site.chain_start, name, chain.qualifier, chain.first, _CALL, shape)
            yield tuple.__new__(Use, values)


def _constants(captures: "Captures", source: bytes, reader: Reader, places: Places) -> Iterator[Use]:
    """Chains that lead through a type, and the start of those that go on to a call: the `Mode.STRICT` of
    `Mode.STRICT.name()`."""
    nodes = captures.get("constant", ())
    known, chains = places.names, reader.chains
    language = reader.language
    builtin = {name.encode() for name in language.builtin_types - language.receivers} if nodes else set()
    imports = sorted([(node.start_byte, node.end_byte) for node in captures.get("import", ())]) if nodes else []
    for start, end in set(zip(map(_START, nodes), map(_END, nodes), strict=True)):
        name, qualifier, first, offset = chains[source[start:end]]
        statement = bisect_right(imports, (start, _NEVER)) - 1
        if statement >= 0 and start < imports[statement][1]:
            continue
        leads = first[:1].isupper() or (first and name[:1].isupper())
        if leads and first not in builtin and start + offset not in known:
            known.add(start + offset)
            yield Use(start + offset, start, name, qualifier, first, _READ)


def _names(captures: "Captures", source: bytes, reader: Reader, places: Places) -> Iterator[Use]:
    """Uses that are no calls, unless a longer chain or a call explains the same name better."""
    builtin, not_called = reader.language.builtin_types, reader.language.builtin_calls
    chains, leads = reader.chains, reader.language.constants_lead
    known = places.names
    new = tuple.__new__
    for capture, kind in _KINDS.items():
        covered = 0  # a name inside a longer chain of names is no use of its own
        nodes = captures.get(capture, ())
        for start, negative_end in sorted(zip(map(_START, nodes), map(neg, map(_END, nodes)), strict=True)):
            end = -negative_end
            if end <= covered:
                continue
            covered = end
            if capture == "type" and b"<" in source[start:end]:  # what stands in the brackets is used by itself
                covered = source.find(b"<", start, end)
            name, qualifier, first, offset = chains[source[start:end]]
            if not name or (not qualifier and name in builtin):
                continue
            if start + offset in known and kind is not _INHERIT:  # `class Child : Base(1)` calls its base, too
                continue
            if kind is _READ and start in places.chains and not leads:
                continue  # the call says it with its qualifier
            if capture != "component" or qualifier or not name[0].islower():
                known.add(start + offset)
                if capture == "type":
                    first = TYPE_MARK + first
                yield new(Use, (start + offset, start, name, qualifier, first, kind, None))
    for node in captures.get("bare", ()):
        start = node.start_byte
        if start in known or start in places.chains:  # most names in Ruby are those of calls
            continue
        bare = source[start : node.end_byte]
        name = bare.decode("utf-8", "replace")
        if name not in not_called:
            yield new(Use, (start, start, name, "", bare, _CALL, None))
    for node in captures.get("annotation", ()):
        start, end = node.start_byte, node.end_byte
        literal = b"Literal" in source[start:end]
        for match in _ANNOTATED.finditer(source, start, end):
            if literal and source[match.start() - 1] in b"\"'":
                continue
            name, qualifier, first, offset = chains[match[0]]
            place = match.start() + offset
            if (qualifier or name not in builtin) and place not in known:
                known.add(place)
                yield new(Use, (place, match.start(), name, qualifier, first, _READ, None))


def _attributed(uses: list[Use], scopes: list[Scope], lines: LineTable) -> list[Reference]:
    """Scope, line and locality of uses in source order; one READ of a name per scope is enough, outside of all scopes,
    where the blocks of a whole test may lie, one per line."""
    found: list[Reference] = []
    seen: set[tuple[str, str, int]] = set()
    declared: dict[str, int] | None = None
    new, line_starts = tuple.__new__, lines.starts
    for use, scope in zip(uses, owners([use.name_start for use in uses], scopes), strict=True):
        start, _, name, qualifier, first, kind, shape = use
        symbol = scope.symbol
        local = first in scope.visible
        if scope.receiver and qualifier and first == scope.receiver:
            qualifier = _received(qualifier)
        if kind is _READ:
            key = (name, qualifier, symbol if symbol >= 0 else -bisect_right(line_starts, start))
            if local or key in seen:
                continue
            seen.add(key)
        elif kind is _CALL and shape is None and local and not qualifier:
            continue  # a bare name that is a variable
        elif kind is _INHERIT and scope.extends:  # `impl Trait for Type` belongs to Type
            if declared is None:
                declared = {
                    each.qualified or each.name: each.symbol
                    for each in scopes
                    if each.kind in _TYPES and not each.extends
                }
            symbol = declared.get(scope.qualified, symbol)
        line = bisect_right(line_starts, start)
        found.append(new(Reference, (name, qualifier, kind, symbol, start, line, shape, local)))
    return found


def _received(qualifier: str) -> str:
    """A chain through the name that a Go method gives its receiver, as every other language writes it."""
    return "self" + qualifier[len(qualifier.partition(".")[0]) :]


def owners(places: list[int], scopes: list[Scope]) -> list[Scope]:
    """Innermost scope of each place; places and scopes are in source order."""
    file = Scope.file()
    stack = [file]
    top = file
    found: list[Scope] = []
    pending = iter(scopes)
    upcoming = next(pending, None)
    next_start = upcoming.start if upcoming is not None else _NEVER
    for place in places:
        while next_start <= place and upcoming is not None:
            while stack[-1].end <= next_start:
                stack.pop()
            stack.append(upcoming)
            upcoming = next(pending, None)
            next_start = upcoming.start if upcoming is not None else _NEVER
            top = stack[-1]
        while top.end <= place:
            stack.pop()
            top = stack[-1]
        found.append(top)
    return found


_NEVER = 1 << 62


def place_imports(imports: Iterable[ImportedName], scopes: list[Scope], lines: LineTable) -> list[Import]:
    """Imports with the function they run in; those in a class body run when the file is loaded."""
    found = sorted(imports, key=itemgetter(3))
    functions = [scope for scope in scopes if scope.function]
    return [
        Import(module, name, alias, scope.symbol, start, lines.line(start), type_only, reexport)
        for (module, name, alias, start, type_only, reexport), scope in zip(
            found, owners([each.start_byte for each in found], functions), strict=True
        )
    ]
