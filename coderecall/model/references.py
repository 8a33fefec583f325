"""What a symbol has to do with others."""

from dataclasses import dataclass

from coderecall.model.answers import Answer
from coderecall.model.places import Confidence, Location


@dataclass(frozen=True, slots=True)
class Relation:
    """Another symbol that a symbol has to do with, at the place in the code that says so."""

    symbol: str  # qualified name; "" the file outside any definition; what is not resolved as it is written
    kind: str  # how it is used: "call", "import", "read", "write"; of callees, implementations and bases what it is
    path: str
    line: int  # the first of `lines`
    lines: tuple[int, ...]
    confidence: Confidence
    signature: str = ""  # of implementations and bases
    via: str = ""  # the type between the two; "" none
    defined: Location | None = None  # of callees: where
    stale: bool = False  # the file changed since it was indexed: lines may be off


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """What a symbol has to do with others in one way, the surest first, and how many there are of each certainty."""

    name: str  # of `coderecall.lookup.references.GROUPS`
    relations: tuple[Relation, ...]
    exact: int
    inferred: int
    name_only: int

    @property
    def total(self) -> int:
        return self.exact + self.inferred + self.name_only


@dataclass(frozen=True, slots=True)
class SymbolReferences:
    """A symbol with its groups. Of a name that several symbols have it lists those, and has no groups."""

    symbol: str
    definitions: tuple[Answer, ...]
    definition_count: int  # with those that the list leaves out
    groups: tuple[RelationGroup, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_found(self) -> bool:
        return bool(self.groups) and (bool(self.definitions) or any(group.total for group in self.groups))
