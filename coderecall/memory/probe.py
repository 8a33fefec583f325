"""Asking the memory for facts that it was taught, beside the full-text index and chance."""

from typing import NamedTuple

import numpy as np

from coderecall.memory.everything import everything
from coderecall.memory.recall import MemoryReader
from coderecall.model import Head
from coderecall.recall.question import read_question
from coderecall.recall.signals import text_scores
from coderecall.store import Database


class ProbeResult(NamedTuple):
    """Recall of one head: the share of asked facts whose value came first, or among the first ten."""

    head: str
    facts: int
    asked: int
    first: float
    ten: float
    text_ten: float  # the same questions to the full-text index
    chance_ten: float


def probe(db: Database, memory: MemoryReader, count: int) -> list[ProbeResult]:
    """Recall of evenly spread facts of each head, by the keys that taught them."""
    alive = {key for _, key in db.recallable()}
    taught = {head: [fact for fact in everything(db, head) if alive.intersection(fact.values)] for head in Head}
    symbols = len(db.recallable())
    results = []
    for head, facts in taught.items():
        asked = facts[:: max(1, len(facts) // count)][:count]
        hits = np.zeros(3)
        for fact in asked:
            right = {row.id for row in db.symbols_with_keys(fact.values)}
            recalled = _ranked(memory.scores(fact.key)[head])
            text = _ranked(text_scores(db, read_question(fact.key)))
            hits += [bool(right.intersection(best)) for best in (recalled[:1], recalled[:10], text[:10])]
        first, ten, text_ten = (hits / max(1, len(asked))).tolist()
        results.append(ProbeResult(head, len(facts), len(asked), first, ten, text_ten, 10 / max(10, symbols)))
    return results


def _ranked(scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda symbol: -scores[symbol])
