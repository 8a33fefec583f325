"""A vector for every unit of text of a file, by the embeddings that come with the program.

It is made from the words of the unit's name, path, documentation and body, cut short: the first words of a body tell
most, and every further one costs time.
"""

from collections.abc import Sequence

import numpy as np

from coderecall.index.units import text_units
from coderecall.store import Database
from coderecall.store.writing import SymbolVectors, TextUnit
from coderecall.text import stems
from coderecall.weights import embeddings_version, token_embeddings
from memory_engine.persistent.embeddings import TokenEmbeddings, quantised
from parsers import parse, text_language_of

BODY_LIMIT = 1200  # characters
DATA = frozenset(
    {"text", "json", "xml", "css", "ini"}
)  # languages of text that means little, and of which there is much
MOST_WORDS = 32, 32, 64, 48  # distinct, of name, path, body and documentation: the fields of the embeddings

_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}  # a table of ASCII alone is applied in C


def symbol_vectors(language: str, units: Sequence[TextUnit]) -> SymbolVectors | None:
    """The vectors of the units of a file, in the order of its symbols; None for a file of data."""
    if language in DATA or not units:
        return None
    units = sorted(units, key=_place)
    embeddings = token_embeddings()
    numbers = _numbers(embeddings)
    flat: list[int] = []
    lengths = np.empty((len(units), len(MOST_WORDS)), np.int64)
    paths: dict[str, list[int]] = {}  # one for all units of a file
    for i, unit in enumerate(units):
        path = paths.get(unit.path)
        if path is None:
            path = paths[unit.path] = numbers.distinct(unit.path, MOST_WORDS[1])
        fields = (
            numbers.distinct(unit.name, MOST_WORDS[0]),
            path,
            numbers.distinct(unit.body[:BODY_LIMIT], MOST_WORDS[2]),
            numbers.distinct(unit.doc, MOST_WORDS[3]) if unit.doc else [],
        )
        for field, found in enumerate(fields):
            flat += found
            lengths[i, field] = len(found)
    codes = quantised(embeddings.documents(flat, lengths))
    return SymbolVectors(np.array([unit.symbol + 1 for unit in units], dtype="<u4").tobytes(), codes.tobytes())


def renew_vectors(db: Database) -> None:
    """Make all vectors anew when they are those of other embeddings: a question compares them with its own."""
    version = embeddings_version()
    if db.meta("embeddings") == version:
        return
    with db.transaction():
        for one in db.versions():
            text = db.content(one.path, one.digest) or b""
            language = text_language_of(one.path, text)
            units = text_units(one.path, parse(one.path, text), text) if text and language else ()
            db.set_vectors(one.id, symbol_vectors(language, units) if language else None)
        db.set_meta("embeddings", version)


def _place(unit: TextUnit) -> int:
    return unit.symbol


class _Numbers(dict[str, int]):
    """Numbers of words as they are written, in lower case; -1 for a word that says nothing."""

    def __init__(self, embeddings: TokenEmbeddings) -> None:
        self.embeddings = embeddings

    def __missing__(self, word: str) -> int:
        found = stems(word)
        number = self[word] = self.embeddings.number(found[0]) if found else -1
        return number

    def distinct(self, text: str, most: int) -> list[int]:
        """Of the first `most` distinct words of a text. Nothing here is a loop: it sees all text of a repository."""
        found = dict.fromkeys(map(self.__getitem__, dict.fromkeys(text.lower().translate(_BETWEEN).split())))
        found.pop(-1, None)
        return list(found)[:most]


_kept: list[_Numbers] = []


def _numbers(embeddings: TokenEmbeddings) -> _Numbers:
    """Those of this process; made anew when words of many repositories have come together in them."""
    if embeddings.has_many_unknown:
        embeddings.forget_unknown()
        _kept.clear()
    if not _kept or _kept[0].embeddings is not embeddings:
        _kept[:] = [_Numbers(embeddings)]
    return _kept[0]
