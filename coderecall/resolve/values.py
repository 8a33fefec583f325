"""What a name can mean while a chain of names is followed."""

from enum import IntEnum
from typing import NamedTuple

from coderecall.model import Confidence
from coderecall.store.resolving import Definition

EXACT, INFERRED = int(Confidence.EXACT), int(Confidence.INFERRED)

Target = tuple[int | None, int]  # symbol, confidence
UNRESOLVED: Target = (None, int(Confidence.NAME_ONLY))


class Means(IntEnum):
    SYMBOL = 0
    FILE = 1  # a whole module
    FOLDER = 2  # a package that is no file
    OUTSIDE = 3  # imported, and not of this repository
    INSTANCE = 4  # an object of the class that `definition` is


class Value(NamedTuple):
    means: Means
    definition: Definition | None = None
    file_id: int = 0
    folder: str = ""
    confidence: int = EXACT
    others: tuple["Value", ...] = ()  # of an INSTANCE: it may be one of these as well

    def at_most(self, confidence: int) -> "Value":
        return self if self.confidence <= confidence else self._replace(confidence=confidence)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for values that mean the same thing."""
        own = (self.means, self.definition.id if self.definition else self.file_id, self.folder)
        return (own, *(other.identity for other in self.others)) if self.others else own


OUTSIDE = Value(Means.OUTSIDE)


def instance_of(value: Value) -> Value:
    """An object of the class that a value is."""
    return value._replace(means=Means.INSTANCE)


def symbol_value(definition: Definition, confidence: int = EXACT) -> Value:
    return Value(Means.SYMBOL, definition, definition.file_id, "", confidence)
