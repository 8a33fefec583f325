"""Rows as they come out of the store."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from coderecall.store.packing import mention_words, pack, pack_uses, unpack
from parsers.model import Bound, Parameter, ParameterKind, ParseResult, SymbolKind

# Definitions with a text of their own: what is searched for, remembered, and attributed to commits.
RECALLABLE_KINDS = (
    SymbolKind.CLASS,
    SymbolKind.METHOD,
    SymbolKind.CONSTRUCTOR,
    SymbolKind.ENUM,
    SymbolKind.INTERFACE,
    SymbolKind.FUNCTION,
    SymbolKind.STRUCT,
    SymbolKind.TYPE,
)


_VARIADIC = (ParameterKind.VARIADIC, ParameterKind.KEYWORD_VARIADIC)  # a sequence or mapping of what is declared


class FileRow(NamedTuple):
    """A file as it is in the tree at hand."""

    id: int  # the same for every content that the path has had
    path: str
    language: str
    digest: bytes  # git's blob id of the content
    size: int
    mtime_ns: int
    line_count: int
    is_test: bool
    origin: int  # parsers.origin.Origin
    error_count: int
    learned: bool
    version_id: int


class VersionRow(NamedTuple):
    """A content of a path that the index holds, for some tree or none."""

    id: int
    path: str
    digest: bytes
    first_symbol: int


class PlaceRow(NamedTuple):
    """The file of a symbol, in the tree at hand."""

    file_id: int
    path: str
    is_test: bool
    origin: int  # parsers.origin.Origin
    language: str


class VersionFacts(NamedTuple):
    """What the symbols of a version have in common."""

    first: int
    size: int
    line_count: int
    place: PlaceRow


class SymbolRow(NamedTuple):
    id: int
    file_id: int
    parent_id: int | None  # None for the row that stands for the file itself
    kind: int
    name: str
    qualified_name: str  # "" for the row that stands for the file
    key: int
    start_byte: int
    end_byte: int
    start_line: int
    end_line: int
    name_line: int
    signature: str
    parameters_json: str | None
    doc: str
    modifiers: str
    path: str
    is_test: bool
    origin: int  # of its file
    language: str

    @property
    def is_module(self) -> bool:
        return self.parent_id is None

    @property
    def kind_name(self) -> str:
        return SymbolKind(self.kind).name.lower()

    @property
    def parameters(self) -> tuple[Parameter, ...] | None:
        if self.parameters_json is None:
            return None
        rows = json.loads(self.parameters_json)
        return tuple(Parameter(name, ParameterKind(kind), bool(optional), note) for name, kind, optional, note in rows)


class ReferenceRow(NamedTuple):
    file_id: int
    seq: int
    scope_id: int
    name: str
    qualifier: str  # "" none
    kind: int
    start_byte: int
    line: int
    shape: str | None  # of a call, as in `parsers.Reference`
    is_local: bool
    target_id: int | None
    confidence: int
    path: str
    is_test: bool


class ImportRow(NamedTuple):
    file_id: int
    seq: int
    scope_id: int
    module: str
    name: str
    alias: str
    start_byte: int
    line: int
    type_only: bool
    reexport: bool
    target_file_id: int | None
    target_id: int | None
    path: str


class CommitRow(NamedTuple):
    id: int
    sha: str
    time: int
    message: str


def symbol_key(path: str, qualified_name: str) -> int:
    """Signed 64-bit hash of a symbol's place: the same on every machine and in every run."""
    digest = hashlib.blake2b(f"{path}\0{qualified_name}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


class FileRows(NamedTuple):
    """A parse as rows and packed columns, but for the ids that only the database can give: cheap to send between
    processes.
    """

    symbols: list[tuple[int, str, int]]  # kind, name, key
    outline: bytes  # see `OutlineRow`
    uses: bytes  # see `packing.Uses`
    bindings: bytes  # see `packed_bindings`; empty: none
    mentions: str  # words for the table `mention`
    counts: tuple[int, int]  # references, imports
    errors: list[tuple[int, str]]

    @property
    def names(self) -> set[str]:
        """Last names of all definitions."""
        return {name for _, name, _ in self.symbols}


class OutlineRow(NamedTuple):
    """A definition as it is kept in the outline of its version. `parent` is an index of the outline, -1 the file."""

    parent: int
    kind: int
    name: str
    qualified_name: str
    start_byte: int
    end_byte: int
    start_line: int
    end_line: int
    name_line: int
    signature: str
    parameters: str | None  # JSON [[name, kind, optional, annotation], ...]; None when it cannot be called
    doc: str  # first paragraph
    modifiers: str  # space separated


def file_rows(path: str, parsed: ParseResult) -> FileRows:
    """Rows of everything that was parsed from a file."""
    outline = [
        (
            *(s.parent, int(s.kind), s.name, s.qualified_name, s.start_byte, s.end_byte, s.start_line, s.end_line),
            *(s.name_line, s.signature, parameters_json(s.parameters), _first_paragraph(s.doc)),
            modifier_words(s.modifiers),
        )
        for s in parsed.symbols
    ]
    references = [
        (scope, name, qualifier, int(kind), start, line, shape, is_local)
        for name, qualifier, kind, scope, start, line, shape, is_local in parsed.references
    ]
    imports = [
        (scope, module, name, alias, start, line, type_only, reexport)
        for module, name, alias, scope, start, line, type_only, reexport in parsed.imports
    ]
    shown, local = _binding_rows(parsed)
    return FileRows(
        [(row[1], row[2], symbol_key(path, row[3])) for row in outline],
        pack(outline),
        pack_uses(references, imports),
        _pack_bindings(shown, local),
        mention_words(references, imports, (row[2] for row in (*shown, *local))),
        (len(references), len(imports)),
        [(error.line, error.message) for error in parsed.errors],
    )


BindingRow = tuple[Any, ...]  # see `packed_bindings`


def packed_bindings(parsed: ParseResult) -> bytes:
    """What the names of a file are bound to, compressed JSON: [those that other files may ask for, those of functions].

    Each is [scope, name, chain, how, is local] as in `parsers.model.Binding`, followed by `since` and `until` where
    these say something. Declared types of symbols are among the first, under the name "" of their own scope; those of
    parameters among the second.
    """
    return _pack_bindings(*_binding_rows(parsed))


def _pack_bindings(shown: list[BindingRow], local: list[BindingRow]) -> bytes:
    return pack([shown, local]) if shown or local else b""


def _binding_rows(parsed: ParseResult) -> tuple[list[BindingRow], list[BindingRow]]:
    shown: list[BindingRow] = []
    local: list[BindingRow] = []
    symbols = parsed.symbols
    for i, symbol in enumerate(symbols):
        if symbol.type:
            shown.append((i, "", symbol.type, Bound.TYPE, 0))
        local += [
            (i, parameter.name, parameter.annotation, Bound.TYPE, 0)
            for parameter in symbol.parameters or ()
            if parameter.annotation and parameter.kind not in _VARIADIC
        ]
    for name, scope, chain, how, is_local, since, until in parsed.bindings:
        if until:
            local.append((scope, name, chain, how, int(is_local), since, until))
            continue
        is_shown = not name or scope < 0 or not symbols[scope].kind.is_callable or name.startswith("self.")
        (shown if is_shown else local).append((scope, name, chain, how, int(is_local)))
    return shown, local


def unpacked_bindings(packed: bytes) -> tuple[list[list[Any]], list[list[Any]]]:
    """The reverse of `packed_bindings`."""
    shown, local = unpack(packed) if packed else ([], [])
    return shown, local


EVERYWHERE = 5  # columns of a binding that holds in all of its scope


def outside_bindings(packed: bytes, parents: Sequence[int]) -> list[list[Any]]:
    """The bindings on which depends what other files see: those that they may ask for, and under the scope and the name
    of each what its chain leads through inside functions, as `x = Store()` before `return x`.

    parents: of the definitions of the file, the scopes of the bindings; below 0 the file itself.
    """
    shown, local = unpacked_bindings(packed)
    if not local or not any(row[4] for row in shown):
        return shown
    named: dict[tuple[int, str], list[list[Any]]] = {}
    for row in local:
        if len(row) == EVERYWHERE:
            named.setdefault((row[0], row[1]), []).append(row)
    return shown + [[*row[:2], *inner[1:]] for row in shown if row[4] for inner in _led_through(row, named, parents)]


def _led_through(
    row: list[Any], named: Mapping[tuple[int, str], list[list[Any]]], parents: Sequence[int]
) -> Iterator[list[Any]]:
    pending, seen = [row], set()
    while pending:
        scope, _, chain, *_ = pending.pop()
        word = chain.partition(".")[0].removesuffix("()")
        while scope >= 0:
            key = (scope, word)
            if key in named and key not in seen:
                seen.add(key)
                yield from named[key]
                pending += [inner for inner in named[key] if inner[4]]
            scope = parents[scope]


@lru_cache(maxsize=4096)
def parameters_json(parameters: tuple[Parameter, ...] | None) -> str | None:
    if parameters is None:
        return None
    return _ENCODE([[p.name, int(p.kind), int(p.optional), p.annotation] for p in parameters])


@lru_cache(maxsize=1024)
def modifier_words(modifiers: frozenset[str]) -> str:
    return " ".join(sorted(modifiers))


def _first_paragraph(doc: str) -> str:
    return doc and " ".join(doc.strip().partition("\n\n")[0].split())[:300]


_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
