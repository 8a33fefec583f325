"""A vector for every unit of text of a file, by the embeddings that come with the program."""

from collections.abc import Sequence

import numpy as np

from coderecall.index.unit_words import UnitWords
from coderecall.index.units import text_units
from coderecall.store import Database
from coderecall.store.writing import SymbolVectors, TextUnit
from coderecall.weights import embeddings_version, token_embeddings
from memory_engine.persistent.embeddings import TokenEmbeddings, quantised
from parsers import is_test_path, parse, text_language_of

DATA = frozenset({"text", "json", "xml", "css", "ini"})  # languages of text that means little, of which there is much


def symbol_vectors(language: str, units: Sequence[TextUnit], *, is_test: bool = False) -> SymbolVectors | None:
    """The vectors of the units of a file, in the order of its symbols; None for a file of data."""
    if language in DATA or not units:
        return None
    units = sorted(units, key=_place)
    embeddings = token_embeddings()
    codes = quantised(embeddings.documents(*_words(embeddings).bags(units, is_test=is_test)))
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
            vectors = symbol_vectors(language, units, is_test=is_test_path(one.path)) if language else None
            db.set_vectors(one.id, vectors)
        db.set_meta("embeddings", version)


def _place(unit: TextUnit) -> int:
    return unit.symbol


_kept: list[tuple[TokenEmbeddings, UnitWords]] = []


def _words(embeddings: TokenEmbeddings) -> UnitWords:
    """Those of this process; made anew when words of many repositories have come together in them."""
    if embeddings.has_many_unknown:
        embeddings.forget_unknown()
        _kept.clear()
    if not _kept or _kept[0][0] is not embeddings:
        _kept[:] = [(embeddings, UnitWords(embeddings.number))]
    return _kept[0][1]
