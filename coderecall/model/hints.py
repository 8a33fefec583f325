"""What a check or a refactor run finds."""

from dataclasses import dataclass, field
from enum import StrEnum

from coderecall.model.places import Location


class Severity(StrEnum):
    """SARIF 2.1.0 level of a hint."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class RelatedLocation:
    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A finding with its evidence. The fingerprint survives line shifts: rule, names of both ends, snippet."""

    rule: str  # "CR101"
    severity: Severity
    confidence: float  # 0..1
    message: str
    location: Location
    related: tuple[RelatedLocation, ...]
    fingerprint: str
    suggestion: str = ""
    # Path and fingerprint of every place that has to be mended, the first one included.
    marks: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()  # other rules that found some of the places
    lost_parameters: tuple[str, ...] = ()  # of a constructor, as qualified names of members: `Order.customer`
    changed_at: Location | None = None  # the changed line that is the origin, where a change is checked


@dataclass(frozen=True, slots=True)
class HintReport:
    """What a check or refactor run found, and what it could not see."""

    hints: tuple[Hint, ...]
    notes: tuple[str, ...] = ()
    # source files that differ; None where nothing is compared. Reports that say the same are equal whatever was read.
    changed: int | None = field(default=None, compare=False)
