"""What a question and its candidates have to do with each other, as numbers for the ranker.

n candidates, w words of the question, F features. Every number lies between 0 and about 1 in a repository of any size:
shares, scores over the best one's, logarithms over a constant.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.recall.question import Question
from coderecall.recall.signals import FIELD_WEIGHTS, Scores
from coderecall.recall.standing import TESTS
from coderecall.store import SymbolRow
from coderecall.store.fulltext import FIELDS, TextHits
from coderecall.text import stems, words
from parsers.model import SymbolKind

Floats: TypeAlias = npt.NDArray[np.float32]
Ids: TypeAlias = npt.NDArray[np.int64]
Columns: TypeAlias = dict[str, npt.ArrayLike]

_TYPES = frozenset({SymbolKind.CLASS, SymbolKind.ENUM, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.TYPE})
_CALLABLE = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.FUNCTION})
_BUILDS = frozenset({"__init__", "constructor", "new", "initialize", "__construct", "init"})
_SCOPE = re.compile(r"^\s*([\w*/.,{}\- ]{1,40}?)(?:\(([^)]*)\))?!?:\s")  # "parser: …", "fix(parser): …"
_TOP = 2.2  # of FTS5's bm25
_MANY = 1e3
# Documentation has no numbers of its own: the questions that the ranker learns from are made of it, with it taken out,
# and what is left without documentation by that is not the better answer.
_SHOWN = tuple(FIELDS.index(field) for field in ("name", "path", "body"))
_QUOTED = re.compile(r"[`'\"]([\w.:#-]{2,60})(?:\(\))?[`'\"]")


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Candidates of one question, with all that the signals said of them."""

    question: Question
    rows: Sequence[SymbolRow]  # (n,)
    hits: TextHits  # what the text search says of these and of others
    signals: Mapping[str, Scores]  # by name; each over its best one
    tops: Mapping[str, float]  # of signals whose size says something: the best one's score
    hand: Floats  # (n,) score by fixed weights, over the best one's
    churn: Floats  # (n, 4)
    cosines: Floats  # (n,) of the vectors of question and candidate
    standing: Floats  # (n,) factor of the file
    files: Floats  # (n, 5) the file's lines, symbols, users; mean and largest cosine of all that it has


def features(pool: Pool) -> dict[str, Floats]:
    """Each feature by its name: (n,)."""
    with np.errstate(invalid="ignore"):  # some BLAS raise the flag on products of finite numbers now and then
        view = _View(pool)
        columns = {name: column for group in _GROUPS for name, column in group(view).items()}
    return {name: _column(column, view.n) for name, column in columns.items()}


def _column(values: npt.ArrayLike, count: int) -> Floats:
    """(n,) of one number for all, or of one each."""
    found: Floats = np.asarray(values, np.float32)
    return found if found.ndim else np.full(count, found)


class _View:
    """What several groups need, made once."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.hits, self.rows = pool, pool.hits, pool.rows
        n = len(pool.rows)
        self.place = {row.id: i for i, row in enumerate(pool.rows)}
        _, self.file = np.unique(np.array([row.file_id for row in pool.rows], np.int64), return_inverse=True)
        self.files = int(self.file.max(initial=-1)) + 1
        self.owner = np.array(
            [self.place.get(row.parent_id, -1) if row.parent_id else -1 for row in pool.rows], np.int64
        )
        _, self.sibling = np.unique(
            np.array([row.parent_id or -row.file_id for row in pool.rows], np.int64), return_inverse=True
        )
        text = pool.question.text
        subject = text.partition("\n")[0]
        of_subject = frozenset(words(subject))
        self.subject = np.array([word in of_subject for word in pool.hits.words], np.bool_)
        counts = pool.hits.counts(np.array([row.id for row in pool.rows], np.int64))
        self.counts = np.nan_to_num(counts, posinf=_MANY)  # (n, w, 4); a word that every row has counts without end
        self.said = self.counts > 0
        self.loud = self.counts @ np.array(FIELD_WEIGHTS, np.float32)  # (n, w)
        self.loud = _TOP * self.loud / (self.loud + 1)
        scope = _SCOPE.match(subject)
        self.scope = frozenset(stems(" ".join(part or "" for part in scope.groups()))) if scope else frozenset()
        self.quoted = {name.rpartition(".")[2] for name in _QUOTED.findall(text[:4000])}
        self.stems = frozenset(stems(text[:4000]))
        self.n = n

    def signal(self, name: str) -> Floats:
        scores = self.pool.signals.get(name, {})
        return np.array([scores.get(row.id, 0.0) for row in self.rows], np.float32)

    def best_of_file(self, values: Floats) -> Floats:
        best = np.zeros(self.files, np.float32)
        np.maximum.at(best, self.file, values)
        return best[self.file]

    def of_owner(self, values: Floats) -> Floats:
        return np.where(self.owner >= 0, values[self.owner], 0)


def _share(idf: Floats, said: npt.NDArray[np.bool_]) -> Floats:
    """Share of the words, by idf: said (..., n, w) -> (..., n)."""
    total = float(idf.sum())
    found: Floats = np.ascontiguousarray(said, np.float32) @ idf / np.float32(total if total > 0 else 1)
    return found


def _over_best(values: Floats) -> Floats:
    top = float(values.max(initial=0))
    return values / top if top > 0 else values


def _log(values: npt.ArrayLike, most: float) -> Floats:
    found: Floats = np.log2(1 + np.maximum(np.asarray(values, np.float32), 0)) / np.float32(most)
    return found


def _text(view: _View) -> Columns:
    idf = view.hits.idf
    fields = np.einsum("w,nwf->nf", idf, _TOP * view.counts / (view.counts + 1))
    subject = _over_best(view.loud @ (idf * view.subject))
    size = view.loud @ idf
    total = _over_best(size)
    return {
        "text": total,
        "text, size": _log(size, 8),
        **{f"text of {FIELDS[f]}": _over_best(fields[:, f]) for f in _SHOWN},
        "text of subject": subject,
        "text, file's best": view.best_of_file(total),
        "text of name, file's best": view.best_of_file(_over_best(fields[:, 0])),
        "text of subject, file's best": view.best_of_file(subject),
        "text of owner": view.of_owner(total),
        "text, best of all": view.pool.tops.get("text", 0.0),
    }


def _coverage(view: _View) -> Columns:
    said = view.said
    name, path, body = (said[:, :, f] for f in _SHOWN)
    somewhere = said.any(axis=2)
    idf, subject = view.hits.idf, view.hits.idf * view.subject
    highest = max(float(idf.max(initial=0)), 1e-6)
    count = max(1, len(view.pool.question.words))
    in_name, in_path, in_body, anywhere, in_either = _share(idf, np.stack([name, path, body, somewhere, name | path]))
    subject_in_name, subject_in_path, subject_in_body = _share(subject, np.stack([name, path, body]))
    return {
        "share in name": in_name,
        "share in path": in_path,
        "share in body": in_body,
        "share anywhere": anywhere,
        "share in name or path": in_either,
        "subject in name": subject_in_name,
        "subject in path": subject_in_path,
        "subject in body": subject_in_body,
        "rarest word in name": (name * idf).max(axis=1, initial=0) / highest,
        "rarest word": (somewhere * idf).max(axis=1, initial=0) / highest,
        "words": somewhere.sum(axis=1) / count,
        "words in name": name.sum(axis=1) / count,
    }


def _names(view: _View) -> Columns:
    asked, scope, quoted = view.stems, view.scope, view.quoted
    found = [_words_of(row.name, row.qualified_name, row.path) for row in view.rows]
    of_names: Columns = {
        "name's words asked": [len(one.own & asked) / len(one.own) if one.own else 0 for one in found],
        "owner's words asked": [len(one.owners & asked) / len(one.owners) if one.owners else 0 for one in found],
        "path's words asked": [len(one.path & asked) / len(one.path) if one.path else 0 for one in found],
        "first word of name asked": [one.first in asked for one in found],
        "named as its file": [one.as_file for one in found],
        "scope in path": [len(scope & one.path) / len(scope) for one in found] if scope else 0,
        "scope in owner": [len(scope & one.owners) / len(scope) for one in found] if scope else 0,
        "quoted": [row.name in quoted for row in view.rows] if quoted else 0,
        "owner quoted": [one.owner in quoted for one in found] if quoted else 0,
    }
    named = view.signal("name")
    alike = Counter(row.name for row in view.rows)
    return {
        **of_names,
        "named": named,
        "owner named": view.of_owner(named),
        "alike": _log([alike[row.name] for row in view.rows], 5),
    }


class _NameWords(NamedTuple):
    """The words of a symbol's names, which are the same in every question."""

    own: frozenset[str]
    first: str  # "" none
    owners: frozenset[str]
    path: frozenset[str]
    as_file: float  # how many of the words of its name and of its file's name they have in common
    owner: str  # name of what it is in


@lru_cache(maxsize=50_000)
def _words_of(name: str, qualified_name: str, path: str) -> _NameWords:
    own = stems(name) if qualified_name else []
    owner = qualified_name.rpartition(".")[0]
    file, mine = frozenset(stems(path.rpartition("/")[2].partition(".")[0])), frozenset(own)
    as_file = len(file & mine) / max(1, len(file | mine))
    first = own[0] if own else ""
    return _NameWords(mine, first, frozenset(stems(owner)), _words_of_path(path), as_file, owner.rpartition(".")[2])


@lru_cache(maxsize=20_000)
def _words_of_path(path: str) -> frozenset[str]:
    return frozenset(stems(path))


def _memory(view: _View) -> Columns:
    found: Columns = {}
    for head in ("changed-for", "described-by"):
        scores = view.signal(head)
        found[head] = scores
        found[f"{head}, file's best"] = view.best_of_file(scores)
        found[f"{head} of owner"] = view.of_owner(scores)
        found[f"{head}, best of all"] = view.pool.tops.get(head, 0.0)
    return found


def _meaning(view: _View) -> Columns:
    cosines = view.pool.cosines
    return {
        "meaning": cosines,
        "meaning over best": _over_best(cosines),
        "meaning, file's best": view.best_of_file(cosines),
        "meaning of owner": view.of_owner(cosines),
        "place by meaning": 1 / (1 + _rank(cosines)),
        "meaning, best of all": view.pool.tops.get("meaning", 0.0),
    }


def _standing(view: _View) -> Columns:
    is_subject = TESTS in view.pool.question.subjects
    return {"test": [row.is_test and not is_subject for row in view.rows], "standing": view.pool.standing}


def _kind(view: _View) -> Columns:
    rows = view.rows
    is_callable = np.array([row.kind in _CALLABLE for row in rows], np.bool_)
    is_type = np.array([row.kind in _TYPES for row in rows], np.bool_)
    is_file = np.array([row.is_module for row in rows], np.bool_)
    return {
        "callable": is_callable,
        "type": is_type,
        "file": is_file,
        "other": ~(is_callable | is_type | is_file),
        "builds": [row.name in _BUILDS or row.kind == SymbolKind.CONSTRUCTOR for row in rows],
        "lines": _log([row.end_line - row.start_line + 1 for row in rows], 10),
        "depth": [row.qualified_name.count(".") / 3 for row in rows],
        "private": [row.name.startswith("_") for row in rows],
        "local": ["local" in row.modifiers.split() for row in rows],
        "signature": _log([len(row.signature) for row in rows], 8),
    }


def _churn(view: _View) -> Columns:
    return dict(zip(("changes", "recency", "changes of file", "recency of file"), view.pool.churn.T, strict=True))


def _file(view: _View) -> Columns:
    lines, symbols, users, mean, largest = view.pool.files.T
    anywhere: npt.NDArray[np.bool_] = np.asarray(view.said.any(axis=2), np.bool_)  # (n, w)
    order = np.argsort(view.file, kind="stable")
    starts = np.flatnonzero(np.diff(view.file[order], prepend=-1))
    together = np.logical_or.reduceat(anywhere[order], starts)[view.file] if view.n else anywhere
    return {
        "lines of file": lines,
        "symbols of file": symbols,
        "users of file": users,
        "users of file over most": _over_best(users),
        "meaning of file": mean,
        "meaning of file over best": _over_best(mean),
        "meaning, largest of file": _over_best(largest),
        "share in file": _share(view.hits.idf, together),
    }


def _agreement(view: _View) -> Columns:
    hand = view.pool.hand
    square = np.bincount(view.file, hand * hand, view.files).astype(np.float32) ** 0.5
    mates = np.bincount(view.sibling, hand * hand, int(view.sibling.max(initial=-1)) + 1)[view.sibling]
    in_file = np.empty(view.n, np.float32)
    seen: Counter[int] = Counter()
    for i in np.argsort(-hand, kind="stable").tolist():
        in_file[i] = seen[int(view.file[i])]
        seen[int(view.file[i])] += 1
    return {
        "hand": hand,
        "hand of file": _over_best(square)[view.file],
        "hand, file's best": view.best_of_file(hand),
        "share of candidates": np.bincount(view.file, minlength=view.files)[view.file] / max(1, view.n),
        "place in file": in_file / 10,
        "place of file": 1 / (1 + _rank(square)[view.file]),
        "place": 1 / (1 + _rank(hand)),
        "hand of owner": view.of_owner(hand),
        "hand of siblings": np.maximum(mates - hand * hand, 0) ** 0.5 / 3,
    }


def _question(view: _View) -> Columns:
    question = view.pool.question
    return {
        "length of question": _log(len(question.words), 6),
        "has names": bool(question.names),
        "words known": len(view.hits.words) / max(1, len(question.words)),
        "has scope": bool(view.scope),
        "is change": question.is_change,
        "has body": "\n" in question.text.strip(),
        "has history": view.pool.tops.get("commits", 0.0),
    }


def _rank(values: Floats) -> Floats:
    """Place of each, from 0, the largest first."""
    rank = np.empty(len(values), np.float32)
    rank[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return rank


_GROUPS: tuple[Callable[[_View], Columns], ...] = (
    _text,
    _coverage,
    _names,
    _memory,
    _meaning,
    _standing,
    _kind,
    _churn,
    _file,
    _agreement,
    _question,
)
