"""A question -> ranked places, each with its evidence. The memory ranks; the index proves."""

from collections.abc import Collection

from coderecall.memory.recall import MemoryReader
from coderecall.model import Answers
from coderecall.recall.candidates import propose
from coderecall.recall.direct import Direct, find_direct
from coderecall.recall.evidence import Proof
from coderecall.recall.meaning import MeaningReader
from coderecall.recall.present import Candidate, present
from coderecall.recall.question import Question, QuestionKind, read_question
from coderecall.recall.ranking import manner_of, order_of, scores
from coderecall.recall.scope import EVERYWHERE, Scope
from coderecall.store import Database


class Recall:
    """What answers the questions to one open index: loaded at the first one, kept for the next."""

    def __init__(self, db: Database, without: Collection[str] = ()) -> None:
        """without: names of signals that are left out (`coderecall.recall.candidates.SIGNALS`)."""
        self._db = db
        self.memory = MemoryReader(db)
        self._meaning = MeaningReader(db)
        self._without = frozenset(without)

    def ask(self, text: str, *, k: int = 10, scope: Scope = EVERYWHERE) -> Answers:
        """At most k places, best first, and how the question was read. No places mean that nothing fits."""
        db, question = self._db, read_question(text)
        direct = find_direct(db, question)
        candidates = self.rank(question, scope=scope, most=2 * k)
        proof = Proof(db, question, direct)
        answers = present(db, proof, _direct_first(db, direct, scope, candidates), k)
        missing = proof.moved.missing
        left_out = [f"answers left out, as their files no longer have them: {missing}"] if missing else []
        return Answers(tuple(answers), (*direct.notes, *left_out))

    def rank(self, question: Question, *, scope: Scope = EVERYWHERE, most: int | None = None) -> list[Candidate]:
        """The candidates, best first, at most so many."""
        pool = propose(self._db, self.memory, self._meaning, question, scope, without=self._without)
        score, sure = scores(pool, trained="ranker" not in self._without)
        order = order_of(score, [row.file_id for row in pool.rows], manner_of(question))
        if question.kind == QuestionKind.SYMBOL:
            named = pool.signals.get("name", {})
            order.sort(key=lambda i: named.get(pool.rows[i].id, 0.0) < 1)  # definitions of the name that was asked for
        found = []
        for i in order[:most]:
            row = pool.rows[i]
            signals = {name: said[row.id] for name, said in pool.signals.items() if row.id in said}
            found.append(Candidate(row, float(score[i]), signals, None if sure is None else float(sure[i])))
        return found


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
