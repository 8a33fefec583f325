"""Ranked candidates -> answers that a person or an agent can use: evidence, the lines that matter, how fresh it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coderecall.model import Answer, Evidence, Location, SourceLine
from coderecall.recall.copies import Copies
from coderecall.recall.evidence import MOST_TELLING, Proof
from coderecall.store import Database, SymbolRow

# Probabilities below which there is nothing but guesses: that any of the first ten is right, and that one answer is.
# Over repositories that the weights are trained on, 2 % of the questions to the repository itself lie below the first,
# and 34 % of those that were meant for another one.
LEAST_ANY, LEAST_SURE, _TOP = 0.1, 0.005, 10
_MOST_SAID = 0.6  # of the words of a question: what says so many is shown, however small a repository is
_FEW = 3  # words of a question from which on one of them alone says little, where the index lacks another one
_SEVERAL = 4  # from which on it says little in any case

IN_WORDS = {
    "text": "its text",
    "name": "its name",
    "changed-for": "past commits",
    "described-by": "the memory",
    "meaning": "its meaning",
    "trace": "the stack trace",
    "place": "the place that is named",
    "message": "the message",
    "mention": "the name that it says",
    "beginning": "the beginning of its name",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place with its score, and what each signal that found it says, 0 to 1."""

    row: SymbolRow
    score: float
    signals: Mapping[str, float]
    sure: float | None = None  # probability that it is right; None: the ranker does not say


def are_guesses(candidates: Sequence[Candidate]) -> bool:
    """Whether it is not likely that any of the best candidates is right; False for a few, and without probabilities."""
    sure = [candidate.sure for candidate in candidates if candidate.sure is not None][:_TOP]
    return len(sure) == _TOP and sum(sure) < LEAST_ANY


def present(db: Database, proof: Proof, candidates: Sequence[Candidate], k: int) -> list[Answer]:
    """At most k answers in the order of the candidates, which their scores follow. What has no place to show is none;
    copies are one answer. Where none is likely to be right, only what the question names is not weak.
    """
    guesses = are_guesses(candidates)
    answers: list[Answer] = []
    rows: list[SymbolRow] = []
    copies = Copies()
    placed = ((candidate, proof.moved.place(candidate.row)) for candidate in candidates)
    for candidate in (replace(candidate, row=row) for candidate, row in placed if row is not None):
        row = candidate.row
        evidence = proof.of(row, candidate.signals)
        if not evidence:
            continue  # the memory may propose; without a place that shows it, it is no answer
        name = row.qualified_name or row.name
        earlier = copies.of(len(answers), name, row.kind_name, row.path, proof.lines(row))
        if earlier is not None:
            known = answers[earlier]
            answers[earlier] = replace(known, also_at=(*known.also_at, Location(row.path, row.name_line)))
            continue
        if len(answers) == k:
            break
        last = answers[-1].score if answers else candidate.score
        weak = _is_weak(candidate, proof, guesses=guesses)
        answers.append(_answer(candidate, min(candidate.score, last), evidence, proof, weak=weak))
        rows.append(row)
    return _dated(db, answers, rows)


def _answer(candidate: Candidate, score: float, evidence: tuple[Evidence, ...], proof: Proof, *, weak: bool) -> Answer:
    row = candidate.row
    line, end = (row.name_line, row.end_line) if row.qualified_name else (evidence[0].line, evidence[0].line)
    strongest = sorted(candidate.signals, key=lambda signal: -candidate.signals[signal])
    return Answer(
        row.path,
        row.qualified_name,
        row.kind_name,
        line,
        end,
        round(score, 4),
        evidence,
        row.signature,
        weak=weak,
        lines=_lines(row, evidence, proof),
        signals=tuple(IN_WORDS.get(signal, signal) for signal in strongest),
    )


def _is_weak(candidate: Candidate, proof: Proof, *, guesses: bool) -> bool:
    """Whether little speaks for an answer: none of the words, a single one of several, or a low probability.

    Of answers that share no word one in thirty is right, of those that share one of four or more one in twenty. Of
    questions about something else that have an answer, most have it by one word, beside another that is nowhere.
    """
    if proof.is_pointed_at(candidate.row) or "name" in candidate.signals:
        return False
    said = len(proof.covered.get(candidate.row.id, ()))
    if not said or (said == 1 and proof.asked >= _SEVERAL):
        return True
    if said == 1 and proof.asked >= _FEW and proof.is_foreign(candidate.row):
        return True
    is_unlikely = candidate.sure is not None and (guesses or candidate.sure < LEAST_SURE)
    return is_unlikely and said < _MOST_SAID * proof.asked


def _lines(row: SymbolRow, evidence: tuple[Evidence, ...], proof: Proof) -> tuple[SourceLine, ...]:
    """What the question is about in the source, in the order of the file; without what the signature says already."""
    wanted = [e.line for e in evidence if e.path == row.path] if proof.is_pointed_at(row) else []
    wanted += proof.telling.get(row.id, [])
    chosen = [line for line in dict.fromkeys(wanted) if line != row.name_line or not row.signature][:MOST_TELLING]
    found = (SourceLine(line, proof.line(row, line)) for line in sorted(chosen))
    return tuple(line for line in found if line.text.strip())


def _dated(db: Database, answers: list[Answer], rows: list[SymbolRow]) -> list[Answer]:
    """With the time of the last commit that changed each symbol, or the file outside of its symbols."""
    changed = db.last_changes([row.key for row in rows if row.qualified_name])
    files = db.last_changes_of_files({row.path for row in rows if not row.qualified_name})
    times = [changed.get(row.key, 0) if row.qualified_name else files.get(row.path, 0) for row in rows]
    return [replace(answer, changed=time) for answer, time in zip(answers, times, strict=True)]
