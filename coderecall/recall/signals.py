"""The signals that find and rank candidates. Each maps symbol ids to scores between 0 and 1."""

from typing import TypeVar

from coderecall.recall.question import Question
from coderecall.recall.scope import EVERYWHERE, Scope
from coderecall.store import Database, SymbolRow

FIELD_WEIGHTS = (4.0, 2.0, 1.0, 1.0)  # name, path, doc, body
DEPTH = 400  # candidates that the text search hands on

Scores = dict[int, float]

_Id = TypeVar("_Id", int, str)


def text_scores(db: Database, question: Question, scope: Scope = EVERYWHERE) -> Scores:
    """BM25 over name, path, documentation and body."""
    if not question.words:
        return {}
    hits = db.search_text(question.words, FIELD_WEIGHTS, scope.depth(DEPTH))
    found = dict(zip(hits.symbols.tolist(), hits.scores.tolist(), strict=True))
    return scaled(scope.keep(db, found, DEPTH))


def name_scores(db: Database, question: Question) -> Scores:
    """Definitions of the names that the question spells out: 1 for the whole dotted name, less for its last part."""
    if not question.names:
        return {}
    last_parts = {name.rpartition(".")[2] for name in question.names}
    found: Scores = {}
    for row in db.symbols_named(last_parts):
        found[row.id] = max((_name_match(row, name) for name in question.names), default=0.0)
    return {symbol: score for symbol, score in found.items() if score}


def _name_match(row: SymbolRow, name: str) -> float:
    if row.qualified_name == name or row.qualified_name.endswith("." + name):
        return 1.0
    last = name.rpartition(".")[2]
    return 0.6 if "." in name and row.name == last else 0.0


def scaled(scores: dict[_Id, float]) -> dict[_Id, float]:
    """Divide by the largest, so that signals of different units can be added."""
    top = max(scores.values(), default=0.0)
    return {key: value / top for key, value in scores.items()} if top > 0 else {}
