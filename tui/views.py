"""What the list of answers shows: sections of answers, of offers and of neighbours, with notes below them."""

import re
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from coderecall.model import Answer
from tui.asking import MOST_ANSWERS, Item, Offer, listed
from tui.filtering import Facts, answer_facts
from tui.messages import Answered, RelatedFound
from tui.narrowing import ALL, EVERYWHERE, Narrowing, Scope
from tui.places import one_line
from tui.trail import Neighbour, Place, place_of
from tui.widgets.answer_row import STEPS, AnswerRow, answer_row, listed_row, offer_row
from tui.widgets.place_list import Entry
from tui.widgets.row import Note, heading

Key: TypeAlias = tuple[str, str, int]  # path, symbol, line
WEAK = "weak: little speaks for these"
FURTHER = "further down: behind all other answers"
_AS_CODE = re.compile(r"\w_\w|[a-z0-9][A-Z]")


@dataclass(frozen=True, slots=True)
class Section:
    title: str  # "" for none
    items: tuple[Item, ...]


@dataclass(slots=True)
class View:
    """One list; `r` puts another on top of it. Of ranked answers the first section is what a question offers."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    question: str = ""  # that it answers
    scope: Scope = EVERYWHERE
    inside: frozenset[Key] = frozenset()  # what lies in the scope
    further: tuple[Answer, ...] = ()  # lies in it too, behind everything that was ranked
    highlighted: int = 0  # where the cursor stood when another view was put on top
    changed: set[str] = field(default_factory=set)  # files learned since: their lines may be off

    @property
    def answers(self) -> list[Answer]:
        """All that were ranked, best first within each section."""
        return [item for section in self.sections for item in section.items if isinstance(item, Answer)]

    @property
    def best(self) -> float:
        """The score of the best answer, whatever a filter keeps: strengths are told against it."""
        return max((answer.score for answer in self.answers), default=0.0)

    def strongest(self) -> int:
        """How many steps the best answer may have: one less where a name was asked for that no answer has."""
        name = self.question.rstrip("?() ")
        if not name.isidentifier() or not _AS_CODE.search(name):
            return STEPS
        named = any(a.symbol.rpartition(".")[2].startswith(name) or _says(a, name) for a in self.answers)
        return STEPS if named else STEPS - 1

    def steps_of(self, answer: Answer) -> int:
        """The most steps that an answer may have; one for what lies behind all that were ranked."""
        return 1 if answer in self.further else self.strongest()

    @property
    def items(self) -> list[Item]:
        """What can pass a filter; an offer is no answer."""
        return [item for section in self.sections for item in section.items if not isinstance(item, Offer)]

    def shown(self, narrow: Narrowing) -> tuple[Section, ...]:
        """What passes the filter, of ranked answers the first MOST_ANSWERS; below it what lies behind all of them."""
        kept = [replace(one, items=tuple(i for i in one.items if self._passes(i, narrow))) for one in self.sections]
        if not self.question:
            return tuple(kept)
        passing = [answer for section in kept for answer in section.items if isinstance(answer, Answer)]
        first = sorted(passing, key=lambda answer: -answer.score)[:MOST_ANSWERS]  # weak ones stand last, as they rank
        room = MOST_ANSWERS - len(first)
        offers = Section("", tuple(item for section in kept for item in section.items if isinstance(item, Offer)))
        sound, weak = (tuple(answer for answer in first if answer.weak is is_weak) for is_weak in (False, True))
        of_scope = self.further if self.scope == narrow.scope else ()
        further = tuple(answer for answer in of_scope if self._passes(answer, narrow))[:room]
        return (offers, Section("", sound), Section(WEAK if sound else "", weak), Section(FURTHER, further))

    def _passes(self, item: Item, narrow: Narrowing) -> bool:
        if isinstance(item, Answer) and self.question and not narrow.scope.is_everywhere:
            is_inside = self.scope != narrow.scope or key_of(item) in self.inside or item in self.further
            if not is_inside:  # else it is being asked for
                return False
        return all(term.holds(facts_of(item)) for term in narrow.terms)

    def tally(self, narrow: Narrowing) -> str:
        """`3`, `30+` where there are more than are listed, `12 of 124` with a filter."""
        count, passing = len(self.items), sum(self._passes(item, narrow) for item in self.items)
        if not self.question or (passing == count <= MOST_ANSWERS and self.scope.is_deep):
            return f"{count:,}" if passing == count else f"{passing:,} of {count:,}"
        is_more = count > MOST_ANSWERS or (count == MOST_ANSWERS and not self.scope.is_deep)
        least = f"{MOST_ANSWERS}+" if is_more else f"{count:,}"
        if narrow.is_all or (passing == count and not self.scope.is_deep):
            return least
        return f"{passing:,} of {count:,}" if self.scope.is_deep else f"{passing:,} of {least}"

    def entries(self, narrow: Narrowing, now: float, why_none: str = "") -> list[Entry[Item]]:
        """The rows that pass the filter; none when there is nothing to show. why_none: words for where nothing does."""
        entries: list[Entry[Item]] = []
        most, best = self.strongest(), self.best
        for section in self.shown(narrow):
            if section.items and section.title:
                entries.append(Entry(heading(section.title), None))
            steps = 1 if section.title == FURTHER else most
            entries += [Entry(self._row(item, best, now, steps), item) for item in section.items]
        if not self.items:
            entries.append(Entry(heading("nothing found"), None))  # the notes say why, and what is closest
        elif all(entry.value is None for entry in entries):
            entries.append(Entry(heading("nothing passes the filter: esc clears it"), None))
            entries += [Entry(Note(why_none), None)] if why_none else []
        entries += [Entry(Note(one_line(note)), None) for note in self.notes]
        return entries if self.items or self.notes or any(entry.value for entry in entries) else []

    def row_of(self, path: str, symbol: str) -> int | None:
        """Where a place stands in the unfiltered list."""
        places = [entry.value and place_in(entry.value) for entry in self.entries(ALL, 0.0)]
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
    known = {key_of(answer) for answer in results}
    further = tuple(answer for answer in message.inside if key_of(answer) not in known)
    inside = frozenset(key_of(answer) for answer in message.inside)
    sections = (Section("", message.offers), Section("", results))
    return View("Answers", sections, message.answers.notes, message.question, message.scope, inside, further)


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


def key_of(answer: Answer) -> Key:
    """What makes an answer the same one in another list."""
    return answer.path, answer.symbol, answer.line


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
