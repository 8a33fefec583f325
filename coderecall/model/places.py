"""Where in the text of the repository something is, and how sure that is."""

from dataclasses import dataclass
from enum import IntEnum


class Confidence(IntEnum):
    """How sure the index is that a reference means its target."""

    NAME_ONLY = 0  # something of that name exists
    INFERRED = 1  # the only definition that fits
    EXACT = 2  # scope and imports say so


@dataclass(frozen=True, slots=True)
class Location:
    path: str
    line: int
    column: int = 1  # characters, from 1
    end_line: int = 0  # 0: same line
