"""Commits that went elsewhere than the memory expected: what of a history is a surprise.

The surprise that a write is kept with says how many of its words were new for what it changed, and most messages have
such words. A surprise in the sense of the word takes an expectation: the message leads to a place, and another one was
changed. So a commit is taken out of the memory, the memory is asked with its message, and what comes first is looked
for among the files that the commit touched.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coderecall.memory.experiences import commit_experience
from coderecall.memory.heads import SHAPES
from coderecall.memory.keys import tokens
from coderecall.memory.recall import MemoryReader, OpenHead
from coderecall.model import Experience, Head, Location, SurprisePoint, Unexpected
from coderecall.store import Database, SymbolRow
from coderecall.store.writing import SURPRISES_KEPT
from coderecall.text import spelled

MOST_SCORES = 20_000_000  # of all commits that are looked at: some seconds
LEAST_COMMITS = 200  # that are looked at, the newest, however many symbols there are
_TOP = 12  # symbols in which a touched file is looked for
_MOST_POINTING = 6
_SEVERAL = 3  # commits with one subject

Floats = npt.NDArray[np.float32]


class _Asked(NamedTuple):
    point: SurprisePoint
    commit: int
    own: npt.NDArray[np.int64]  # candidates that it changed
    top: list[tuple[int, float]]  # symbol id and score, best first
    score: float  # of the best of its own


def unexpected(db: Database, points: Sequence[SurprisePoint], most: int) -> tuple[Unexpected, ...]:
    """Those of the commits among the points that the memory expected elsewhere, the surest expectation first.

    Left out is what says nothing: commits that changed only what no other commit changed, and those whose subject
    stands over changes of anything. Raises IndexFormatError.
    """
    head = MemoryReader(db).head(Head.CHANGED_FOR)
    if head is None or not len(head.ids):
        return ()
    routine = _routine(db)
    commits = [point for point in points if point.head == Head.CHANGED_FOR and _subject(point.label) not in routine]
    asked = _asked(db, head, commits[-max(LEAST_COMMITS, MOST_SCORES // len(head.ids)) :])
    touched: dict[int, set[str]] = {}
    for commit, path in db.files_of_commits([one.commit for one in asked]):
        touched.setdefault(commit, set()).add(path)
    rows = db.symbols({symbol for one in asked for symbol, _ in one.top})
    surest = sorted(
        (found for one in asked if (found := _elsewhere(one, touched.get(one.commit, set()), rows)) is not None),
        key=lambda found: (-found[2], -found[0].point.sequence),
    )[:most]
    own = db.symbols({int(head.ids[i]) for one, *_ in surest for i in one.own})
    return tuple(_told(one, rows[symbol], [own[int(head.ids[i])] for i in one.own], margin)
                 for one, symbol, margin in surest)  # fmt: skip


def _routine(db: Database) -> set[str]:
    """Subjects that stand over whatever was changed: "typo", "[bot] auto fixes"."""
    commits: dict[str, list[str]] = {}
    for _, _, head, label, _, _ in db.surprises(SURPRISES_KEPT):
        if head == Head.CHANGED_FOR:
            commits.setdefault(_subject(label), []).append(label.partition(" ")[0])
    found = set()
    for subject, shas in commits.items():
        if len(shas) >= _SEVERAL:
            ids = [commit.id for sha in shas if (commit := db.commit_starting(sha)) is not None]
            often = Counter(key for _, key in db.symbols_of_commits(ids)).most_common(1)
            if not often or 2 * often[0][1] < len(shas):
                found.add(subject)
    return found


def _subject(label: str) -> str:
    """Of a commit's label, without numbers and in one way to write it."""
    return re.sub(r"[\d#.]+", "", label.partition(" ")[2]).strip().casefold()


def pointing(db: Database, fact: Experience, found: Unexpected) -> tuple[str, ...]:
    """The words of a message that led to what was expected, those that say most first."""
    head = MemoryReader(db).head(fact.head)
    if head is None:
        return ()
    file = db.file(found.expected_at.path)
    ids = [row.id for row in db.symbols_in(file.id) if row.qualified_name == found.expected] if file is not None else []
    place, sharpness = np.flatnonzero(np.isin(head.ids, ids)), SHAPES[fact.head].sharpness
    led = []
    for word in spelled(fact.key).values() if len(place) else ():
        score = head.reader.scores(tokens([word]), head.candidates, sharpness)[place].max()
        if score > 0:
            led.append((-float(score), word))
    return tuple(word for _, word in sorted(led)[:_MOST_POINTING])


def _asked(db: Database, head: OpenHead, points: Sequence[SurprisePoint]) -> list[_Asked]:
    """Each commit's message, put to the memory without the commit."""
    commits = [(point, commit) for point in points if (commit := db.commit_starting(point.label.partition(" ")[0]))]
    changed: dict[int, list[int]] = {}
    for commit_id, key in db.symbols_of_commits([commit.id for _, commit in commits]):
        changed.setdefault(commit_id, []).append(key)
    order = np.argsort(head.keys, kind="stable")
    ordered, sharpness = head.keys[order], SHAPES[Head.CHANGED_FOR].sharpness
    found = []
    for point, commit in commits:
        fact = commit_experience(commit.sha, commit.time, commit.message, tuple(changed.get(commit.id, ())))
        if fact is None:
            continue
        values = np.array(fact.values, np.int64)
        first, last = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
        own = np.concatenate([order[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)])
        message = tokens([fact.key])
        if not len(own) or not len(message.ids):
            continue
        scores = head.reader.scores_without(message, fact.weight, own, head.candidates, sharpness)
        if not scores[own].any():  # to the last bit: nothing else was ever written for them
            continue
        top = np.argpartition(-scores, min(_TOP, len(scores)) - 1)[:_TOP]
        best = sorted(((int(head.ids[i]), float(scores[i])) for i in top), key=lambda pair: (-pair[1], pair[0]))
        found.append(_Asked(point, commit.id, own, best, float(scores[own].max())))
    return found


def _elsewhere(one: _Asked, touched: set[str], rows: dict[int, SymbolRow]) -> tuple[_Asked, int, float] | None:
    """The symbol that was expected and by how much, where no touched file was expected as much."""
    led = [(rows[symbol], score) for symbol, score in one.top if symbol in rows]
    if not led or led[0][0].path in touched or led[0][1] <= 0:
        return None
    inside = max([one.score, 0.0, *(score for row, score in led if row.path in touched)])
    margin = led[0][1] - inside
    return (one, led[0][0].id, margin) if margin > 0 else None


def _told(one: _Asked, expected: SymbolRow, own: Sequence[SymbolRow], margin: float) -> Unexpected:
    came = sorted(own, key=lambda row: (row.is_test, row.path, row.start_line))
    return Unexpected(
        one.point,
        expected.qualified_name or expected.path,
        place_of(expected),
        tuple(dict.fromkeys(row.qualified_name or row.path for row in came)),
        tuple(map(place_of, came)),
        margin,
    )


def place_of(row: SymbolRow) -> Location:
    """Where a person goes to see a symbol: the line of its name."""
    return Location(row.path, row.name_line or row.start_line, 1, row.end_line)
