"""The order of the candidates: by the trained ranker, or by fixed weights where it is left out."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.recall.features import Pool, features
from coderecall.weights import ranker

Floats: TypeAlias = npt.NDArray[np.float32]

SAME_FILE_FACTOR = 0.9  # each further answer from one file
HELD, LEAST = 0.3, 1e-3  # power of the score by fixed weights, and the least such score
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
    score = combined(found.group, found.within, pool.hand)
    asked = pool.standing > 1  # text that the question says it is about: the ranker has learned from code alone
    return np.where(asked, np.maximum(score, pool.hand * score.max(initial=0)), score), probability


def combined(group: Floats, within: Floats, hand: Floats) -> Floats:
    """The ranker's word, held to what the fixed weights say: it has seen no small, odd or foreign repositories."""
    found: Floats = np.exp(group + WITHIN * within) * np.maximum(hand, LEAST) ** HELD
    return found


def order_of(score: Floats, files: Sequence[int] | npt.NDArray[np.int64]) -> list[int]:
    """Places of the candidates, best first, each further one of a file stepping back a little."""
    seen: Counter[int] = Counter()
    stepped = np.empty(len(score), np.float64)
    for i in np.argsort(-score, kind="stable").tolist():
        stepped[i] = score[i] * SAME_FILE_FACTOR ** seen[int(files[i])]
        seen[int(files[i])] += 1
    return np.argsort(-stepped, kind="stable").tolist()
