"""Doc comments as questions: a public function's first sentence, if nothing else in the repository says the same."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coderecall.disk import SkipFile, read_source
from parsers import Symbol, parse
from training.sentences import doc_query
from training.undocumented import undocumented

MOST_OF_A_FILE = 10
_FEWEST_LINES = 3  # of a definition
_HIDDEN = frozenset({"private", "local", "override"})


class Documented(NamedTuple):
    query: str
    path: str
    name: str  # qualified


def documented(root: Path, paths: Iterable[str]) -> list[Documented]:
    """In an order that is random and always the same."""
    said: Counter[str] = Counter()
    found: list[Documented] = []
    for path in paths:
        try:
            source = read_source(root, path)
        except SkipFile:
            continue
        for query, name in _sentences(path, source):
            said[query.lower()] += 1
            if name:
                found.append(Documented(query, path, name))
    found.sort(key=lambda one: hashlib.sha256(f"{one.path}:{one.name}".encode("utf-8", "replace")).digest())
    of_file: Counter[str] = Counter()
    kept = []
    for one in found:
        if said[one.query.lower()] == 1 and of_file[one.path] < MOST_OF_A_FILE:
            of_file[one.path] += 1
            kept.append(one)
    return kept


def _sentences(path: str, source: bytes) -> Iterator[tuple[str, str]]:
    """(sentence, qualified name); "" as name of what is not asked about."""
    if b"\0" in source:
        return
    parsed = parse(path, source)
    bare = undocumented(path, source, parsed)
    for symbol in parsed.symbols:
        query = doc_query(symbol.doc, symbol.name) if symbol.doc else ""
        if query:
            is_asked = bare is not None and symbol.qualified_name in bare.names and _is_public_function(symbol)
            yield query, symbol.qualified_name if is_asked else ""


def _is_public_function(symbol: Symbol) -> bool:
    is_hidden = symbol.name.startswith("_") or not _HIDDEN.isdisjoint(symbol.modifiers)
    return symbol.kind.is_callable and not is_hidden and symbol.end_line - symbol.start_line + 1 >= _FEWEST_LINES
