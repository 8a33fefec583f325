"""Doc comments as questions: the first sentence, if nothing else in the repository says the same.

doc    of a public function -> the function
about  of a public type or of a file as a whole -> the type or file

The name of what is documented is masked in two thirds of them and said first in the others, as people do who know it.
Were it never said, a ranker would learn that what a question names is not what it is about.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from coderecall.disk import SkipFile, read_source
from parsers import ParseResult, Symbol, SymbolKind, is_code, language_of, parse
from training.headers import header
from training.sentences import doc_query
from training.undocumented import undocumented

MOST_OF_A_FILE = 10  # functions
_FEWEST_LINES = 3  # of a definition
_HIDDEN = frozenset({"private", "local", "override"})
_TYPES = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.MODULE}
)


class Documented(NamedTuple):
    task: str  # "doc", "about"
    query: str
    path: str
    name: str  # qualified; "" the file


def documented(root: Path, paths: Iterable[str]) -> list[Documented]:
    """In an order that is random and always the same."""
    said: Counter[str] = Counter()
    found: list[Documented] = []
    for path in paths:
        try:
            source = read_source(root, path)
        except SkipFile:
            continue
        for one in _sentences(path, source):
            said[one.query.lower()] += 1
            if one.task:
                found.append(one)
    found.sort(key=lambda one: _random(one.path, one.name))
    of_file: Counter[tuple[str, str]] = Counter()
    kept = []
    for one in found:
        if said[one.query.lower()] == 1 and of_file[one.path, one.task] < MOST_OF_A_FILE:
            of_file[one.path, one.task] += 1
            kept.append(one)
    return kept


def _sentences(path: str, source: bytes) -> Iterator[Documented]:
    """Every one; those of no task are not asked about."""
    if b"\0" in source:
        return
    parsed = parse(path, source)
    bare = undocumented(path, source, parsed)
    for symbol in parsed.symbols:
        if symbol.doc and (sentence := doc_query(symbol.doc, symbol.name)):
            is_shown = bare is not None and symbol.qualified_name in bare.names and _is_public(symbol)
            task = "doc" if symbol.kind.is_callable else "about" if symbol.kind in _TYPES else ""
            name = symbol.qualified_name
            yield Documented(task if is_shown else "", _asked(sentence, path, name, symbol.name), path, name)
    language = language_of(path, source)
    if not parsed.symbols or language is None or not is_code(language):
        return  # the comment is all that there is of it
    if top := header(source.decode("utf-8", "replace"), first_documented(parsed)):
        stem = PurePosixPath(path).name.partition(".")[0]
        if sentence := doc_query(top.text, stem):
            yield Documented("about", _asked(sentence, path, "", stem), path, "")


def _asked(sentence: str, path: str, name: str, short_name: str) -> str:
    """The sentence, or the name and the sentence."""
    chance = _random(path, name)[0]
    return sentence if chance % 3 else f"{(name or short_name) if chance % 2 else short_name} {sentence}"


def first_documented(parsed: ParseResult) -> int:
    """The line, from 0, where the first doc comment of a definition begins."""
    return min((symbol.doc_start_line - 1 for symbol in parsed.symbols if symbol.doc), default=1 << 30)


def _is_public(symbol: Symbol) -> bool:
    is_hidden = symbol.name.startswith("_") or not _HIDDEN.isdisjoint(symbol.modifiers)
    return not is_hidden and symbol.end_line - symbol.start_line + 1 >= _FEWEST_LINES


def _random(path: str, name: str) -> bytes:
    return hashlib.sha256(f"{path}:{name}".encode("utf-8", "replace")).digest()
