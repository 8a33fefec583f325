"""The definitions of a snapshot as the index sees them, and the texts that are about them: as numbers of words.

A definition is its name, path and body without doc comments; what its doc comment says stands apart, so that a question
can be made of it. A body is without the comments in it too where these are asked.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coderecall.disk import SkipFile, read_source
from coderecall.index.unit_words import BODY_LIMIT, FIELDS, UnitWords
from coderecall.index.units import text_units
from coderecall.index.walk import walk
from coderecall.store.rows import RECALLABLE_KINDS
from coderecall.text import stems
from parsers import language_of, origin_of, parse
from training.repositories import Repository
from training.sentences import doc_query
from training.undocumented import undocumented

MOST_WORDS = 48  # of a question
MOST_BYTES = 30_000_000  # of a tree: a larger one is mostly what its tests read, and takes as long as ten others

Numbers = npt.NDArray[np.int64]


class Bags(NamedTuple):
    """Distinct words of n texts, one after the other."""

    words: Numbers
    start: Numbers  # (n + 1,)

    def __len__(self) -> int:
        return len(self.start) - 1

    def of(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """(words, owner): the words of these texts, and for each which of `rows` has it, ascending."""
        first, counts = self.start[rows], self.start[rows + 1] - self.start[rows]
        ends = np.cumsum(counts)
        at = np.repeat(first - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        return self.words[at], np.repeat(np.arange(len(rows)), counts)

    @property
    def lengths(self) -> Numbers:
        return np.diff(self.start)


class Texts(NamedTuple):
    """All of a repository. Questions of a kind are bags and, for each, the documents that it is about."""

    words: list[str]
    fields: dict[str, Bags]  # by FIELDS; of "doc" the whole comment
    questions: dict[str, tuple[Bags, Bags]]  # by kind: "doc", "commit", "call", "test"
    places: dict[tuple[str, str], int]  # (path, qualified name) -> document


def read(found: Repository) -> Texts:
    """Of the tree of a snapshot, and of its pairs where they were made."""
    numbers: dict[str, int] = {}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers))

    unit_words = UnitWords(number)
    fields: dict[str, list[Numbers]] = {field: [] for field in FIELDS}
    asked: dict[str, tuple[list[list[int]], list[list[int]]]] = {"doc": ([], [])}
    places: dict[tuple[str, str], int] = {}  # the first of each
    files = walk(found.hist).files
    for path in (one.path for one in files) if sum(one.size for one in files) <= MOST_BYTES else ():
        for bags, name, doc in _documents(found, path, unit_words):
            places.setdefault((path, name), len(fields["name"]))
            sentence = _distinct(doc, number)
            if len(sentence) > 1:
                asked["doc"][0].append(sentence)
                asked["doc"][1].append([len(fields["name"])])
            for field, bag in zip(FIELDS, bags, strict=True):
                fields[field].append(bag)
    if found.pairs.is_file():
        for line in found.pairs.read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            about = [places[path, name] for path, name in pair["symbols"] if (path, name) in places]
            said = _distinct(pair["text"], number)
            if about and len(said) > 1:
                texts, answers = asked.setdefault(pair["kind"], ([], []))
                texts.append(said)
                answers.append(about)
    return Texts(
        list(numbers),
        {field: _bags(said) for field, said in fields.items()},
        {kind: (_bags(texts), _bags(answers)) for kind, (texts, answers) in asked.items()},
        places,
    )


def _documents(found: Repository, path: str, words: UnitWords) -> Iterable[tuple[list[Numbers], str, str]]:
    """(words by field, qualified name, first sentence of its doc comment) of the definitions of a file."""
    try:
        source = read_source(found.hist, path)
    except SkipFile:
        return
    if language_of(path) is None or b"\0" in source or origin_of(path, source, {}).is_foreign:
        return
    parsed = parse(path, source)
    bare = undocumented(path, source, parsed)
    if bare is None:
        return
    symbols = parsed.symbols
    units = [
        unit._replace(doc=symbols[unit.symbol].doc if symbols[unit.symbol].qualified_name in bare.names else "")
        for unit in text_units(path, parse(path, bare.text), bare.text)
        if unit.symbol >= 0 and symbols[unit.symbol].kind in RECALLABLE_KINDS
    ]
    flat, lengths = words.bags(units, [BODY_LIMIT] * len(units))
    ends = np.cumsum(lengths.ravel())
    bags = iter(np.split(flat, ends[:-1]) if len(ends) else ())
    for unit in units:
        symbol = symbols[unit.symbol]
        sentence = doc_query(symbol.doc, "") or symbol.doc.partition("\n")[0] if unit.doc else ""
        yield [next(bags) for _ in FIELDS], symbol.qualified_name, sentence


def _distinct(text: str, number: Callable[[str], int]) -> list[int]:
    return [number(stem) for stem in dict.fromkeys(stems(text))][:MOST_WORDS]


def _bags(texts: Sequence[Numbers | list[int]]) -> Bags:
    start = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    return Bags(np.concatenate([np.empty(0, np.int64), *texts]).astype(np.int64), start)
