"""Rows as they come out of the store."""

import hashlib
import json
from functools import lru_cache
from typing import NamedTuple

from parsers.model import Argument, Parameter, ParameterKind, SymbolKind


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


class FileRow(NamedTuple):
    id: int
    path: str
    language: str
    digest: bytes  # git's blob id of the content
    size: int
    mtime_ns: int
    line_count: int
    is_test: bool
    error_count: int
    learned: bool


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
    shape: str | None  # of a call, see `call_shape`
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


def call_shape(arguments: tuple[Argument, ...]) -> str:
    """The arguments of a call without their values: number of positions, then keywords and spreads.

    `f(a, b, timeout=1, **rest)` is "2 timeout **".
    """
    positions = sum(1 for argument in arguments if not argument.keyword)
    return " ".join([str(positions), *(argument.keyword for argument in arguments if argument.keyword)])


@lru_cache(maxsize=4096)
def parameters_json(parameters: tuple[Parameter, ...] | None) -> str | None:
    if parameters is None:
        return None
    return _ENCODE([[p.name, int(p.kind), int(p.optional), p.annotation] for p in parameters])


@lru_cache(maxsize=1024)
def modifier_words(modifiers: frozenset[str]) -> str:
    return " ".join(sorted(modifiers))


_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
