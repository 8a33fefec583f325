"""A question -> ranked places, each with its evidence. The memory ranks; the index proves."""

from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest

from coderecall.memory.recall import MemoryReader
from coderecall.model import Answers
from coderecall.recall.direct import Direct, find_direct
from coderecall.recall.documents import asked_languages
from coderecall.recall.evidence import Proof
from coderecall.recall.present import Candidate, present
from coderecall.recall.question import Question, read_question
from coderecall.recall.scope import EVERYWHERE, Scope
from coderecall.recall.signals import Scores, name_scores, scaled, text_scores
from coderecall.recall.standing import standing
from coderecall.store import Database

SAME_FILE_FACTOR = 0.9  # each further answer from one file


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, beside text with 1."""

    name: float = 1.0
    changed_for: float = 0.5
    described_by: float = 0.3
    file: float = 0.3


def ask(
    db: Database,
    memory: MemoryReader,
    text: str,
    *,
    k: int = 10,
    scope: Scope = EVERYWHERE,
    weights: Weights = Weights(),
) -> Answers:
    """At most k places, best first, and how the question was read. No places mean that nothing in the index fits."""
    question = read_question(text)
    direct = find_direct(db, question)
    candidates = _spread(rank(db, memory, question, scope=scope, weights=weights, most=8 * k + 50), 2 * k)
    proof = Proof(db, question, direct)
    answers = present(db, proof, _direct_first(db, direct, scope, candidates), k)
    return Answers(tuple(answers), tuple(direct.notes))


def rank(
    db: Database,
    memory: MemoryReader,
    question: Question,
    *,
    scope: Scope = EVERYWHERE,
    weights: Weights = Weights(),
    most: int = 100,
) -> list[Candidate]:
    """The `most` candidates with the highest scores, best first."""
    signals: dict[str, Scores] = {
        "text": text_scores(db, question, scope),
        "name": name_scores(db, question),
        **memory.scores(question.text),
    }
    signals = {name: scope.keep(db, scores) for name, scores in signals.items()}
    factor = {
        "text": 1.0,
        "name": weights.name,
        "changed-for": weights.changed_for,
        "described-by": weights.described_by,
    }
    total: dict[int, float] = defaultdict(float)
    for name, scores in signals.items():
        for symbol, score in scores.items():
            total[symbol] += factor[name] * score
    places = db.places(total)  # unpacking the definitions of all candidates would cost more than all else
    asked = asked_languages(question.text[:1000]) | question.subjects
    by_file: dict[int, float] = defaultdict(float)
    for symbol, (file_id, path, is_test, origin, language) in places.items():
        total[symbol] *= standing(path, is_test, origin, asked, language)
        by_file[file_id] += total[symbol] ** 2  # many weak hits must not outweigh one that fits
    files = scaled({file: score**0.5 for file, score in by_file.items()})
    score_of = {symbol: total[symbol] * (1 + weights.file * files[place.file_id]) for symbol, place in places.items()}
    best = nsmallest(most, places, key=lambda symbol: (-score_of[symbol], places[symbol].path, symbol))
    rows = db.symbols(best)
    return [
        Candidate(
            rows[symbol],
            score_of[symbol],
            {name: scores[symbol] for name, scores in signals.items() if symbol in scores},
        )
        for symbol in best
    ]


def _direct_first(db: Database, direct: Direct, scope: Scope, candidates: list[Candidate]) -> list[Candidate]:
    """What the question points at, in its order, and the other candidates behind it."""
    first = scope.keep(db, {symbol: direct.strength(symbol) for symbol in direct.first()})
    if not first:
        return candidates
    rows = db.symbols(first)
    top = max((candidate.score for candidate in candidates), default=1.0)
    signals = {symbol: {n: s[symbol] for n, s in direct.scores.items() if symbol in s} for symbol in first}
    pointed = [Candidate(rows[symbol], top + strength, signals[symbol]) for symbol, strength in first.items()]
    return [*pointed, *(candidate for candidate in candidates if candidate.row.id not in first)]


def _spread(candidates: list[Candidate], k: int) -> list[Candidate]:
    """The best k, each further one of a file stepping back a little."""
    seen: dict[int, int] = defaultdict(int)
    spread = []
    for candidate in candidates:
        times = seen[candidate.row.file_id]
        seen[candidate.row.file_id] += 1
        spread.append((candidate.score * SAME_FILE_FACTOR**times, candidate))
    spread.sort(key=lambda pair: -pair[0])
    return [Candidate(c.row, score, c.signals) for score, c in spread[:k]]
