"""What a question points at: the frames of a trace, the places it names, the lines that say a message.

Unlike the other signals these are facts: what is found so comes first, in the order of the question.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coderecall.model import Evidence
from coderecall.recall.question import Question, QuestionKind
from coderecall.recall.signals import Scores
from coderecall.store import Database
from coderecall.text import looks_like_code
from parsers import Origin

if TYPE_CHECKING:
    from coderecall.recall.frames import Located
    from coderecall.recall.traces import Frame

FIRST = 0.45  # what is at least so sure comes before everything else
_STEP = 0.98  # each further frame
_NAMED_IN_PASSING = 0.4  # a file that a sentence names
_BEGINNING, _MOST_BEGINNINGS = 0.9, 5  # of a name; a line that says it in full comes before


@dataclass(slots=True)
class Direct:
    """Scores by signal, and the evidence for each symbol; a note where it helps to know how a question was read."""

    scores: dict[str, Scores] = field(default_factory=dict)
    evidence: dict[int, list[Evidence]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def strength(self, symbol: int) -> float:
        """How surely the question means a symbol, 0 to 1."""
        return max((scores.get(symbol, 0.0) for scores in self.scores.values()), default=0.0)

    def first(self) -> list[int]:
        """Symbols that come first, in order."""
        sure = {s: self.strength(s) for scores in self.scores.values() for s in scores}
        return sorted((s for s in sure if sure[s] >= FIRST), key=lambda s: (-sure[s], s))

    def add(self, signal: str, symbol: int, score: float, evidence: Evidence) -> None:
        known = self.scores.setdefault(signal, {})
        known[symbol] = max(score, known.get(symbol, 0.0))
        self.evidence.setdefault(symbol, []).append(evidence)


def find_direct(db: Database, question: Question) -> Direct:
    """Look up what the question points at; nothing for most questions, and then at no cost."""
    found = Direct()
    if question.frames:
        _add_frames(db, question, found)
    if question.places:
        _add_places(db, question, found)
    if question.messages or question.may_be_said:
        from coderecall.recall.messages import message_lines, verbatim_lines  # most questions have none

        lines = message_lines(db, question.messages) if question.messages else verbatim_lines(db, question.text)
        for said in lines:
            share = said.share * (0.6 if found.scores.get("trace") else 1.0)
            found.add("message", said.row.id, share, Evidence(f'says "{said.text[:80]}"', said.row.path, said.line))
    if question.kind == QuestionKind.SYMBOL and len(question.names) == 1:
        _add_beginnings(db, question.names[0], found)
        _add_mentions(db, question.names[0], found)
    return found


def _add_beginnings(db: Database, name: str, found: Direct) -> None:
    """Definitions whose name begins with what was asked, where nothing has just that name: it was not typed in full.

    Only of a name written as code: a plain word is a question about what it means.
    """
    if not name.isidentifier() or not looks_like_code(name) or db.symbols_named([name]):
        return
    full = db.names_beginning(name, limit=_MOST_BEGINNINGS)
    rows = sorted(db.symbols_named(full), key=lambda row: (full.index(row.name), row.is_test, row.path))
    for number, row in enumerate(rows[:_MOST_BEGINNINGS]):
        said = Evidence(f"its name begins with {name}", row.path, row.start_line)
        found.add("beginning", row.id, _BEGINNING * _STEP**number, said)


def _add_mentions(db: Database, name: str, found: Direct) -> None:
    """Lines that say a name which nothing defines: of an environment variable, a setting, a key.

    Only of a name that is asked for alone: in a sentence it is named in passing, and to put such lines first makes the
    answers worse.
    """
    if not name.isidentifier() or "_" not in name.strip("_") or db.symbols_named([name]):
        return
    from coderecall.recall.messages import message_lines

    for said in message_lines(db, [name]):
        found.add("mention", said.row.id, said.share, Evidence(f"says {name}", said.row.path, said.line))
    if not found.scores.get("mention"):
        begun = found.scores.get("beginning")
        found.notes.append(f"nothing is called {name}" if begun else f"nothing defines or says {name}")


def _add_frames(db: Database, question: Question, found: Direct) -> None:
    from coderecall.recall.frames import distinct, locate

    located = distinct(locate(db, question.frames))
    located.sort(key=lambda one: (Origin(one.row.origin).is_foreign, one.frame))
    total = len(question.frames)
    for number, one in enumerate(located):
        found.add("trace", one.row.id, _STEP**number, _frame_evidence(one, question, total))
    own = len({one.frame for one in located})
    some = "its frame lies" if own == total == 1 else f"{own} of {total} frames lie"
    where = some if own else "none of its frames lies"
    found.notes.append(f"read as a stack trace: {where} in what is indexed")


def _frame_evidence(one: "Located", question: Question, total: int) -> Evidence:
    frame = question.frames[one.frame]
    what = f"frame {one.frame + 1} of {total}"
    if one.is_sure:
        return Evidence(what, one.row.path, one.line)
    if not one.row.is_module and one.row.name in frame.name:
        here = frame.path.rpartition("/")[2] == one.row.path.rpartition("/")[2]
        where = f"in line {frame.line}" if here else f"in {frame.path}"
        told = f"{what}: {where} when it was written, the function has moved since"
    else:
        told = f"{what}: line {frame.line}, where {frame.name} is not: the code has changed since"
    return Evidence(told, one.row.path, one.line)


def _add_places(db: Database, question: Question, found: Direct) -> None:
    from coderecall.recall.frames import locate

    sure = 1.0 if question.kind == QuestionKind.SYMBOL else _NAMED_IN_PASSING
    located = locate(db, question.places)
    for one in located:
        place = question.places[one.frame]
        exact = 1.0 if place.line or place.name else sure
        written = f"{place.path}:{place.line or place.name}" if place.line or place.name else place.path
        found.add("place", one.row.id, exact, Evidence(f"is {written}", one.row.path, one.line))
    if not located and question.is_place:
        found.notes += _lacking(db, question.places[0])


def _lacking(db: Database, place: "Frame") -> list[str]:
    """Why there is nothing at a place that a question names and nothing else; "a.b" may be a name as well."""
    if not place.line and "/" not in place.path:
        return []
    name = place.path.rpartition("/")[2]
    files = [file for file in db.files_called({name}) if f"/{file.path}".endswith(f"/{place.path}")]
    if not files:
        return [f"no file {place.path} is indexed"]
    longest = max(files, key=lambda file: file.line_count)
    return [f"{longest.path} has {longest.line_count} lines"] if place.line > longest.line_count else []
