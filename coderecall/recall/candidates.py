"""Candidates of a question: what text, names and the memory propose, cut to those worth a closer look."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log2
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.memory.recall import MemoryReader
from coderecall.recall.documents import asked_languages
from coderecall.recall.features import Pool
from coderecall.recall.meaning import Meaning, MeaningReader
from coderecall.recall.question import Question
from coderecall.recall.scope import EVERYWHERE, Scope
from coderecall.recall.signals import FIELD_WEIGHTS, Scores, name_scores, scaled
from coderecall.recall.standing import standing
from coderecall.store import Database, SymbolRow

Ids: TypeAlias = npt.NDArray[np.int64]
Doubles: TypeAlias = npt.NDArray[np.float64]

DEPTH = 400  # of the text search
SIGNALS = ("text", "name", "meaning", "changed-for", "described-by", "churn", "ranker")
MOST = 120  # looked at closely
MOST_MEANT = 100  # proposed by meaning
OF_EACH = 10  # the best of each signal are, whatever the others say
FEWEST_COMMITS = 10  # of a history that says anything of what changes: a lone commit made everything
HALF_LIFE = 300.0  # commits of the repository after which a change counts half


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts in the first cut, beside text with 1."""

    name: float = 1.0
    changed_for: float = 0.5
    described_by: float = 0.3
    meaning: float = 0.5
    file: float = 0.6


def propose(
    db: Database,
    memory: MemoryReader,
    meaning: MeaningReader,
    question: Question,
    scope: Scope = EVERYWHERE,
    *,
    weights: Weights = Weights(),
    without: Collection[str] = (),
) -> Pool:
    """The candidates with all that the signals say of them. without: names of SIGNALS that say nothing."""
    hits = db.search_text(() if "text" in without else question.words, FIELD_WEIGHTS, scope.depth(DEPTH))
    recalled = {head: found for head, found in memory.recall(question.text).items() if head not in without}
    meant = meaning.read("" if "meaning" in without else question.text)
    signals: dict[str, Scores] = {
        "text": dict(zip(hits.symbols.tolist(), hits.scores.tolist(), strict=True)),
        "name": {} if "name" in without else name_scores(db, question),
        "meaning": meant.best(MOST_MEANT),
        **{head: found.scores for head, found in recalled.items()},
    }
    signals = {name: scope.keep(db, scores, DEPTH) for name, scores in signals.items()}
    tops = {name: log2(1 + max(0.0, found.top)) / 8 for name, found in recalled.items()}
    tops["text"] = log2(1 + max(signals["text"].values(), default=0.0)) / 8
    tops["meaning"] = max(signals["meaning"].values(), default=0.0)
    last = None if "churn" in without else db.last_commit()
    commits = 0 if last is None or last.id < FEWEST_COMMITS else last.id
    tops["commits"] = log2(1 + commits) / 16
    signals["text"] = scaled(signals["text"])
    first = first_scores(db, question, signals, weights)
    chosen = _chosen(first, signals)
    ids = first.symbols[chosen].tolist()
    rows_of = db.symbols(ids)
    there = np.array([symbol in rows_of for symbol in ids], np.bool_)
    rows, chosen = [rows_of[symbol] for symbol in ids if symbol in rows_of], chosen[there]
    symbols = first.symbols[chosen]
    top = float(first.hand.max(initial=0)) or 1.0
    return Pool(
        question=question,
        rows=rows,
        hits=hits,
        signals=signals,
        tops=tops,
        hand=(first.hand[chosen] / top).astype(np.float32),
        churn=_churn(db, rows, commits),
        cosines=meant.of(symbols),
        standing=first.standing[chosen].astype(np.float32),
        files=_files(db, rows, meant),
    )


class First(NamedTuple):
    """All that was proposed and is in the tree: m symbols, ascending."""

    symbols: Ids  # (m,)
    hand: Doubles  # (m,) the score by fixed weights, which the ranker looks at first and which ranks without it
    standing: Doubles  # (m,) factor of the file


def first_scores(db: Database, question: Question, signals: Mapping[str, Scores], weights: Weights) -> First:
    """All that was proposed, some 600 symbols, by fixed weights: in arrays, as few of them are looked at closely."""
    factor = {
        "text": 1.0,
        "name": weights.name,
        "changed-for": weights.changed_for,
        "described-by": weights.described_by,
        "meaning": weights.meaning,
    }
    said = [np.fromiter(scores, np.int64, len(scores)) for scores in signals.values()]
    amounts = [factor[name] * np.fromiter(scores.values(), float, len(scores)) for name, scores in signals.items()]
    symbols, which = np.unique(np.concatenate(said), return_inverse=True)
    total = np.bincount(which, np.concatenate(amounts), len(symbols))
    place, files = db.places(symbols)  # unpacking the definitions of all candidates would cost more than all else
    symbols, total, place = symbols[place >= 0], total[place >= 0], place[place >= 0]
    asked = asked_languages(question.text[:1000]) | question.subjects
    standings = [standing(path, is_test, origin, asked, language) for _, path, is_test, origin, language in files]
    stands = np.array(standings, float)[place]
    total = total * stands
    of_file = np.sqrt(np.bincount(place, total * total, len(files)))  # many weak hits must not outweigh one that fits
    of_file = of_file / (of_file.max(initial=0) or 1.0)
    return First(symbols, total * (1 + weights.file * of_file[place]), stands)


def _chosen(first: First, signals: Mapping[str, Scores]) -> Ids:
    """Places of those worth a closer look."""
    best = np.argsort(-first.hand, kind="stable")[:MOST].tolist()
    place = {symbol: i for i, symbol in enumerate(first.symbols.tolist())}
    of_each = (sorted(scores, key=scores.__getitem__, reverse=True)[:OF_EACH] for scores in signals.values())
    also = (place[symbol] for symbols in of_each for symbol in symbols if symbol in place)
    return np.array(list(dict.fromkeys([*best, *also])), np.int64)


def _files(db: Database, rows: list[SymbolRow], meant: Meaning) -> "np.ndarray":
    """The file of each candidate beside the others: (n, 5) its lines, symbols, users, and what it means as a whole."""
    facts = db.figures_of_files(row.file_id for row in rows)
    spans = np.array([(one.first, one.symbols) for one in facts.values()], np.int64).reshape(-1, 2)
    cosines = meant.of_spans(spans[:, 0], spans[:, 1])
    of_file = {
        file_id: (log2(1 + one.lines) / 13, log2(1 + one.symbols) / 10, log2(1 + one.users) / 10, *cosines[i].tolist())
        for i, (file_id, one) in enumerate(facts.items())
    }
    return np.array([of_file[row.file_id] for row in rows], np.float32).reshape(-1, 5)


def _churn(db: Database, rows: list[SymbolRow], newest: int) -> "np.ndarray":
    """How often and how lately each symbol and its file changed: (n, 4) from 0 to about 1."""
    if not newest:
        return np.zeros((len(rows), 4), np.float32)
    symbols = db.churn_of_symbols(row.key for row in rows)
    files = db.churn_of_files({row.path for row in rows})
    table = np.zeros((len(rows), 4), np.float32)
    for i, row in enumerate(rows):
        count, last = symbols.get(row.key, (0, 0))
        file_count, file_last = files.get(row.path, (0, 0))
        table[i] = (
            log2(1 + count) / 8,
            0.5 ** ((newest - last) / HALF_LIFE) if count else 0,
            log2(1 + file_count) / 10,
            0.5 ** ((newest - file_last) / HALF_LIFE) if file_count else 0,
        )
    return table
