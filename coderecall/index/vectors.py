"""A vector for every unit of text of a file, by the embeddings that come with the program."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from coderecall.index.unit_words import BODY_LIMIT, TEST_LIMIT, UnitWords
from coderecall.index.units import text_units
from coderecall.store import Database
from coderecall.store.rows import VersionRow
from coderecall.store.writing import SymbolVectors, TextUnit
from coderecall.weights import embeddings_version, token_embeddings
from memory_engine.persistent.embeddings import TokenEmbeddings, quantised
from parsers import is_test_path, parse, text_language_of

DATA = frozenset({"text", "json", "xml", "css", "ini"})  # languages of text that means little, of which there is much
BLOCK = 500  # units whose words are added up at once: a generated file may have thousands
FILES = 50  # read at once when all vectors are made anew


class FileUnits(NamedTuple):
    """The units of text of one file."""

    language: str
    units: Sequence[TextUnit]
    is_test: bool


def symbol_vectors(files: Sequence[FileUnits]) -> list[SymbolVectors | None]:
    """The vectors of the units of each file, in the order of its symbols; None for a file of data.

    Of many files at once: a call of NumPy costs more than what it does for one small file.
    """
    told = [() if file.language in DATA else sorted(file.units, key=_place) for file in files]
    units = [unit for of_file in told for unit in of_file]
    limits = [TEST_LIMIT if file.is_test else BODY_LIMIT for file, of in zip(files, told, strict=True) for _ in of]
    embeddings = token_embeddings()
    words = _words(embeddings)
    codes = b"".join(
        quantised(embeddings.documents(*words.bags(units[at : at + BLOCK], limits[at : at + BLOCK]))).tobytes()
        for at in range(0, len(units), BLOCK)
    )
    found: list[SymbolVectors | None] = []
    end = 0
    for of_file in told:
        start, end = end, end + len(of_file) * embeddings.dimensions // 2
        places = np.array([unit.symbol + 1 for unit in of_file], dtype="<u4").tobytes()
        found.append(SymbolVectors(places, codes[start:end]) if of_file else None)
    return found


def renew_vectors(db: Database) -> None:
    """Make all vectors anew when they are those of other embeddings: a question compares them with its own."""
    version = embeddings_version()
    if db.meta("embeddings") == version:
        return
    with db.transaction():
        every = db.versions()
        for at in range(0, len(every), FILES):
            versions = every[at : at + FILES]
            vectors = symbol_vectors([_read(db, one) for one in versions])
            for one, told in zip(versions, vectors, strict=True):
                db.set_vectors(one.id, told)
        db.set_meta("embeddings", version)


def _read(db: Database, one: VersionRow) -> FileUnits:
    """The units of a content; none when neither the disk nor git has it any more."""
    text = db.content(one.path, one.digest) or b""
    language = text_language_of(one.path, text) if text else None
    units = text_units(one.path, parse(one.path, text), text) if language else ()
    return FileUnits(language or "", units, is_test_path(one.path))


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
