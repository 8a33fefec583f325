"""What the list of answers shows: sections of answers, of offers and of neighbours, with notes below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from coderecall.model import Answer
from tui.asking import Item, Offer, listed
from tui.filtering import Facts, Term, answer_facts
from tui.messages import Answered, RelatedFound
from tui.narrowing import EVERYWHERE, Scope
from tui.places import one_line
from tui.trail import Neighbour, Place, place_of
from tui.widgets.answer_row import STEPS, AnswerRow, answer_row, listed_row, offer_row
from tui.widgets.place_list import Entry
from tui.widgets.row import Note, heading

WEAK = "weak: little speaks for these"
_AS_CODE = re.compile(r"\w_\w|[a-z0-9][A-Z]")


@dataclass(frozen=True, slots=True)
class Section:
    title: str  # "" for none
    items: tuple[Item, ...]


@dataclass(slots=True)
class View:
    """One list; `r` puts another on top of it."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    question: str = ""  # that it answers
    scope: Scope = EVERYWHERE
    highlighted: int = 0  # where the cursor stood when another view was put on top
    changed: set[str] = field(default_factory=set)  # files learned since: their lines may be off

    def strongest(self) -> int:
        """How many steps the best answer may have: one less where a name was asked for that no answer has."""
        name = self.question.rstrip("?() ")
        if not name.isidentifier() or not _AS_CODE.search(name):
            return STEPS
        answers = [item for section in self.sections for item in section.items if isinstance(item, Answer)]
        named = any(answer.symbol.rpartition(".")[2].startswith(name) or _says(answer, name) for answer in answers)
        return STEPS if named else STEPS - 1

    @property
    def count(self) -> int:
        return sum(not isinstance(item, Offer) for section in self.sections for item in section.items)

    def entries(self, terms: Sequence[Term], now: float) -> list[Entry[Item]]:
        """The rows that pass the filter; none when there is nothing to show."""
        entries: list[Entry[Item]] = []
        most = self.strongest()
        answers = [item for section in self.sections for item in section.items if isinstance(item, Answer)]
        best = max((answer.score for answer in answers), default=0.0)
        for section in self.sections:
            kept = [item for item in section.items if all(term.holds(facts_of(item)) for term in terms)]
            if kept and section.title:
                entries.append(Entry(heading(section.title), None))
            entries += [Entry(self._row(item, best, now, most), item) for item in kept]
        if not self.count:
            entries.append(Entry(heading("nothing found"), None))  # the notes say why, and what is closest
        elif all(entry.value is None for entry in entries):
            entries.append(Entry(heading("nothing passes the filter: esc clears it"), None))
        entries += [Entry(Note(one_line(note)), None) for note in self.notes]
        return entries if self.count or self.notes or any(entry.value for entry in entries) else []

    def row_of(self, path: str, symbol: str) -> int | None:
        """Where a place stands in the unfiltered list."""
        places = [entry.value and place_in(entry.value) for entry in self.entries((), 0.0)]
        return next((row for row, at in enumerate(places) if at and (at.path, at.symbol) == (path, symbol)), None)

    def _row(self, item: Item, best: float, now: float, most: int) -> AnswerRow:
        if isinstance(item, Offer):
            return offer_row(item)
        if isinstance(item, Neighbour):
            return listed_row(item)
        stale = item.path in self.changed
        return answer_row(item, best=best, now=now, stale=stale, most=most)


def _says(answer: Answer, name: str) -> bool:
    return any(name in evidence.why for evidence in answer.evidence)


def answers_view(message: Answered) -> View:
    """What was offered, the answers, and below all of them those for which little speaks, whatever their score."""
    results = message.answers.results
    sound, weak = (tuple(answer for answer in results if answer.weak is is_weak) for is_weak in (False, True))
    sections = (Section("", message.offers), Section("", sound), Section(WEAK if sound else "", weak))
    return View("Answers", sections, message.answers.notes, message.question, message.scope)


def related_view(message: RelatedFound) -> View:
    sections: list[Section] = []
    notes: dict[str, None] = {}
    if message.references is not None:
        sections += [Section(title, tuple(group)) for title, group in listed(message.references, message.first)]
        if not message.references.groups:  # several have the name
            sections.append(Section("definitions of this name", message.references.definitions))
        notes.update(dict.fromkeys(message.references.notes))
    sections.append(Section("changes with it, is like it", message.files.results))
    notes.update(dict.fromkeys(message.files.notes))
    title = f"Related to {one_line(message.symbol or message.path)}"
    return View(title, tuple(sections), tuple(notes))


def place_in(item: Item) -> Place:
    if isinstance(item, Answer):
        return place_of(item)
    return place_of(item.symbol) if isinstance(item, Offer) else item.place


def facts_of(item: Item) -> Facts:
    """What a filter can ask of a row."""
    if isinstance(item, Answer):
        return answer_facts(item)
    if isinstance(item, Offer):
        return answer_facts(item.symbol)
    there = item.place
    return {"symbol": item.relation.symbol, "path": there.path, "kind": item.relation.kind, "sure": item.sure}
