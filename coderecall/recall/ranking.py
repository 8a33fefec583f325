"""The order of the candidates: by the trained ranker, or by fixed weights where it is left out."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.recall.features import Pool, features
from coderecall.recall.question import Question
from coderecall.weights import ranker
from parsers import SymbolKind

Floats: TypeAlias = npt.NDArray[np.float32]


class Manner(NamedTuple):
    """How the candidates of a kind of question are put in order."""

    ranker: float  # its share of the score, the rest is of the fixed weights
    temper: float  # power of its probabilities, which fall faster than scores do
    same_file: float  # each further answer from one file steps back by this factor


# The ranker learned how people word changes, and a change is made in several places of a file. In how people look for
# something it is less at home, and what they look for is in one place.
CHANGE, LOOK_UP = Manner(0.9, 0.6, 0.9), Manner(0.6, 0.4, 0.6)
LONG, COST = 80, 0.3  # lines from which on a definition must be surer, as it takes long to read; and how much
STEEP = 4  # power of the score of text by fixed weights: probabilities fall faster from the best one on
WITHIN = 0.7  # how much it counts which of a file's symbols is meant, beside which file


def scores(pool: Pool, *, trained: bool = True) -> tuple[Floats, Floats | None]:
    """A score of each candidate, above 0, and the probability that it is right, which fixed weights do not tell."""
    if not trained:
        return pool.hand, None
    if not pool.rows:
        return pool.hand, pool.hand
    said, known = features(pool), ranker()
    found = known.rank(np.stack([said[name] for name in known.names], axis=1), [row.file_id for row in pool.rows])
    probability = found.any * np.exp(found.group + found.within)
    score = combined(found.group, found.within, pool.hand, manner_of(pool.question)) * _ease(pool)
    return np.maximum(score, _of_text(pool) * score.max(initial=0)), probability


def _ease(pool: Pool) -> Floats:
    """How little there is to read of each candidate: 1 up to LONG lines and of what is named, then less: (n,)."""
    named = pool.signals.get("name", {})
    lines = [
        row.end_line - row.start_line + 1 if row.qualified_name and row.id not in named else 1 for row in pool.rows
    ]
    return (np.maximum(np.array(lines, np.float32) / LONG, 1) ** -COST).astype(np.float32)


def _of_text(pool: Pool) -> Floats:
    """What the fixed weights make of text that is no code, which the ranker has not learned to judge: (n,)."""
    is_section = np.array([row.kind == SymbolKind.SECTION for row in pool.rows], np.bool_)
    is_asked = pool.standing > 1  # the question says that it is about such text
    of_section = pool.hand**STEEP * is_section.astype(np.float32)
    return np.where(is_asked, pool.hand, of_section)


def manner_of(question: Question) -> Manner:
    return CHANGE if question.is_change else LOOK_UP


def combined(group: Floats, within: Floats, hand: Floats, manner: Manner) -> Floats:
    """The ranker's word beside that of the fixed weights, of n candidates: (n,) from 0 to 1."""
    word: Floats = np.exp(np.float32(manner.temper) * (group + np.float32(WITHIN) * within))
    top = max(float(word.max(initial=0)), 1e-9)
    return np.float32(manner.ranker) * word / np.float32(top) + np.float32(1 - manner.ranker) * hand


def order_of(score: Floats, files: Sequence[int] | npt.NDArray[np.int64], manner: Manner) -> list[int]:
    """Places of the candidates, best first, each further one of a file stepping back."""
    seen: Counter[int] = Counter()
    stepped = np.empty(len(score), np.float64)
    for i in np.argsort(-score, kind="stable").tolist():
        stepped[i] = score[i] * manner.same_file ** seen[int(files[i])]
        seen[int(files[i])] += 1
    return [int(i) for i in np.argsort(-stepped, kind="stable")]
