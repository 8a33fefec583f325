"""Where the reader has been: from an answer along callers and callees, and back."""

from collections.abc import Iterable
from dataclasses import dataclass

from coderecall.model import Answer, Confidence, Relation, SymbolReferences

SURE_WORDS = {Confidence.EXACT: "exact", Confidence.INFERRED: "inferred", Confidence.NAME_ONLY: "name only"}
SURE_MEANS = {
    Confidence.EXACT: "scope and imports say so",
    Confidence.INFERRED: "it is the only definition that fits",
    Confidence.NAME_ONLY: "something of that name exists; it may be another",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A symbol, or a line outside any definition, that is looked at."""

    path: str
    symbol: str  # qualified name; "" the file outside any definition
    line: int
    end_line: int = 0  # 0: the end is not known
    kind: str = ""
    stale: bool = False  # the file changed since it was indexed: lines may be off

    @property
    def name(self) -> str:
        return self.symbol or self.path


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another symbol, and what it has to do with the one that is looked at."""

    group: str  # of `Project.references`: "callers", "uses", "callees", "implementations", "bases"
    relation: Relation

    @property
    def place(self) -> Place:
        """Where the way there leads: to the line that calls, or to the definition of what is called."""
        one = self.relation
        if one.defined is not None:
            return Place(one.defined.path, one.symbol, one.defined.line, kind=one.kind, stale=one.stale)
        return Place(one.path, one.symbol if self.is_known else "", one.line, stale=one.stale)

    @property
    def is_known(self) -> bool:
        """Whether the index has its definition; else only the place that names it can be shown."""
        one = self.relation
        if self.group == "callees":
            return one.defined is not None
        return not (self.group == "bases" and one.kind == "inherit")

    @property
    def sure(self) -> str:
        return SURE_WORDS[self.relation.confidence]


def place_of(answer: Answer) -> Place:
    end = answer.end_line if answer.symbol else 0
    return Place(answer.path, answer.symbol, answer.line, end, answer.kind, answer.stale)


def neighbours(found: SymbolReferences) -> Iterable[Neighbour]:
    for group in found.groups:
        for relation in group.relations:
            yield Neighbour(group.name, relation)


class Trail:
    """Places in the order they were gone to, and which of them is looked at; going on forgets what lay ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._places)

    @property
    def at(self) -> int:
        """Which of the places is looked at; -1 none."""
        return self._at

    @property
    def current(self) -> Place | None:
        return self._places[self._at] if self._places else None

    def start(self, place: Place | None) -> None:
        """Forget the way and begin at a place, or nowhere."""
        self._places = [] if place is None else [place]
        self._at = len(self._places) - 1

    def go(self, place: Place) -> None:
        if place != self.current:
            self._places[self._at + 1 :] = [place]
            self._at += 1

    def step(self, by: int) -> bool:
        """Back (-1) or forward (1); False where there is nothing."""
        return self.jump(self._at + by)

    def jump(self, to: int) -> bool:
        if not 0 <= to < len(self._places):
            return False
        self._at = to
        return True
