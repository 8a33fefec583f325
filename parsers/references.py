"""Uses of names: calls with their arguments, bases, types, and what a file does with the names it imports.

Everything found is put in source order and swept once against the scopes, which gives each use its enclosing symbol and
says whether its first name is local.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from parsers.arguments import ArgumentReader
from parsers.language import CallSite, ImportedName, Language, Scope
from parsers.lines import LineTable
from parsers.model import Argument, Import, Reference, ReferenceKind, SymbolKind
from parsers.names import ChainReader
from parsers.reads import imported_reads

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.symbols import Captures

_FILE_SCOPE = -1
_CALL = ReferenceKind.CALL
_READ = ReferenceKind.READ
_ANNOTATED = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")
_KINDS = {"inherit": ReferenceKind.INHERIT, "read": _READ, "component": _READ, "type": _READ}


class Reader(NamedTuple):
    """The language's readers, which remember frequent text from file to file."""

    language: Language
    arguments: ArgumentReader
    chains: ChainReader


def reader(language: Language) -> Reader:
    return Reader(language, ArgumentReader(language), ChainReader(language.separators, language.receivers))


# (start of the chain, start of the name, name, qualifier, first name, kind, arguments)
Use = tuple[int, int, str, str, bytes, ReferenceKind, tuple[Argument, ...] | None]


def references(
    captures: "Captures",
    root: "Node",
    source: bytes,
    reader: Reader,
    scopes: list[Scope],
    imports: list[ImportedName],
    declared: set[int],
    lines: LineTable,
) -> list[Reference]:
    """Every use of a name, in source order; `declared` are the bytes where symbols have their own names."""
    uses: list[Use] = list(_calls(captures, source, reader))
    known = {use[1] for use in uses} | declared
    known.update(node.start_byte for node in captures.get("declared", ()))
    uses += _names(captures, source, reader, uses, known)
    uses += imported_reads(uses, known, captures.get("import", ()), imports, root, source, reader)
    uses.sort(key=_name_start)
    return _attribute(uses, scopes, lines)


def _name_start(use: Use) -> int:
    return use[1]


def _end(node: "Node") -> int:
    return node.end_byte


def _start(node: "Node") -> int:
    return node.start_byte


def _outer_first(node: "Node") -> tuple[int, int]:
    return node.start_byte, -node.end_byte


def _calls(captures: "Captures", source: bytes, reader: Reader) -> Iterator[Use]:
    builtin = reader.language.builtin_calls
    read, read_arguments = reader.chains.read, reader.arguments.read
    # a callee ends where its arguments start, so both in order are pairs; sorting beats a dict of captures per call
    callees = sorted(captures.get("callee", ()), key=_end)
    lists = sorted(captures.get("arguments", ()), key=_start)
    if len(callees) != len(lists):
        callees, lists = _pair(callees, lists)
    for callee, arguments in zip(callees, lists, strict=True):
        start = callee.start_byte
        chain = read(source[start : callee.end_byte])
        if chain.name and chain.name not in builtin:
            name, qualifier, first, offset = chain
            yield start, start + offset, name, qualifier, first, _CALL, read_arguments(arguments, source)
    for node in captures.get("new", ()):
        start = node.start_byte
        name, qualifier, first, offset = read(source[start : node.end_byte])
        yield start, start + offset, name, qualifier, first, _CALL, ()
    for node in captures.get("call", ()):
        site = reader.language.call_site(node, source)
        if site is not None:
            use = _site(site, source, reader)
            if use[2] not in builtin or use[3]:
                yield use


def _site(site: CallSite, source: bytes, reader: Reader) -> Use:
    start, name_start, name_end, arguments, readable = site
    chain = reader.chains.read(source[start:name_end])
    given: tuple[Argument, ...] | None = () if readable else None
    if arguments is not None:
        given = reader.arguments.read(arguments, source)
    return start, name_start, source[name_start:name_end].decode("utf-8", "replace"), chain.qualifier, chain.first, _CALL, given


def _pair(callees: "list[Node]", lists: "list[Node]") -> "tuple[list[Node], list[Node]]":
    """In broken code a callee may lack its list: keep the callees that a list follows."""
    paired: tuple[list[Node], list[Node]] = ([], [])
    index = 0
    for arguments in lists:
        last = None
        while index < len(callees) and callees[index].end_byte <= arguments.start_byte:
            last = callees[index]
            index += 1
        if last is not None:
            paired[0].append(last)
            paired[1].append(arguments)
    return paired


def _names(captures: "Captures", source: bytes, reader: Reader, calls: list[Use], known: set[int]) -> Iterator[Use]:
    """Uses that are no calls; `known` are the names found already, which a longer chain or a call explains better."""
    builtin, not_called = reader.language.builtin_types, reader.language.builtin_calls
    chains = {use[0] for use in calls}
    for capture, kind in _KINDS.items():
        covered = 0  # a name inside a longer chain of names is no use of its own
        for node in sorted(captures.get(capture, ()), key=_outer_first):
            start, end = node.start_byte, node.end_byte
            if end <= covered:
                continue
            covered = end
            name, qualifier, first, offset = reader.chains.read(source[start:end])
            if not name or start + offset in known or (not qualifier and name in builtin):
                continue
            if kind is _READ and start in chains:
                continue  # the call says it with its qualifier
            if capture != "component" or qualifier or not name[0].islower():
                known.add(start + offset)
                yield start, start + offset, name, qualifier, first, kind, None
    local = {node.start_byte for node in captures.get("local", ())} if "bare" in captures else set()
    for node in captures.get("bare", ()):
        start = node.start_byte
        name = source[start : node.end_byte]
        decoded = name.decode("utf-8", "replace")
        if start not in known and start not in chains and start not in local and decoded not in not_called:
            yield start, start, decoded, "", name, _CALL, None
    for node in captures.get("annotation", ()):
        start, end = node.start_byte, node.end_byte
        literal = b"Literal" in source[start:end]
        for match in _ANNOTATED.finditer(source, start, end):
            if literal and source[match.start() - 1] in b"\"'":
                continue
            name, qualifier, first, offset = reader.chains.read(match[0])
            if (qualifier or name not in builtin) and match.start() + offset not in known:
                known.add(match.start() + offset)
                yield match.start(), match.start() + offset, name, qualifier, first, _READ, None


def _attribute(uses: list[Use], scopes: list[Scope], lines: LineTable) -> list[Reference]:
    """Scope, line and locality of uses in source order; one READ of a name per scope is enough."""
    found: list[Reference] = []
    seen: set[tuple[str, str, int]] = set()
    owners = _impl_owners(scopes)
    stack: list[Scope] = []
    next_scope = 0
    count = len(scopes)
    line_of = lines.line
    for _, start, name, qualifier, first, kind, arguments in uses:
        while next_scope < count and scopes[next_scope].start <= start:
            opened = scopes[next_scope]
            next_scope += 1
            while stack and stack[-1].end <= opened.start:
                stack.pop()
            stack.append(opened)
        while stack and stack[-1].end <= start:
            stack.pop()
        scope = stack[-1].symbol if stack else _FILE_SCOPE
        local = False
        for enclosing in stack:
            names = enclosing.locals
            if names is not None:
                if first in names:
                    local = True
                elif enclosing.receiver and enclosing.receiver == first and qualifier and not local:
                    qualifier = "self" + qualifier[len(first.decode("utf-8", "replace")) :]
        if kind is _READ:
            if local:
                continue
            key = (name, qualifier, scope)
            if key in seen:
                continue
            seen.add(key)
        elif arguments is None and kind is _CALL and local:
            continue  # a bare name that is a variable
        elif kind is ReferenceKind.INHERIT and stack and stack[-1].extends:
            scope = owners.get(stack[-1].qualified, scope)
        found.append(Reference(name, qualifier, kind, scope, start, line_of(start), arguments, local))
    return found


def _impl_owners(scopes: list[Scope]) -> dict[str, int]:
    """Qualified name of a type -> its symbol, for bases that are named away from the type (`impl Trait for Type`)."""
    return {
        scope.qualified: scope.symbol
        for scope in scopes
        if scope.kind in {SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.CLASS, SymbolKind.INTERFACE}
        and not scope.extends
    }


def place_imports(imports: Iterable[ImportedName], scopes: list[Scope], lines: LineTable) -> list[Import]:
    """Imports with the function they run in."""
    placed: list[Import] = []
    functions = [scope for scope in scopes if scope.function]
    for module, name, alias, start, type_only, reexport in sorted(imports, key=lambda found: found.start_byte):
        scope = _FILE_SCOPE
        for function in functions:
            if function.start > start:
                break
            if start < function.end:
                scope = function.symbol
        placed.append(Import(module, name, alias, scope, start, lines.line(start), type_only, reexport))
    return placed
