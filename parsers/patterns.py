"""Regular expressions that are compiled when they are first used.

The modules of all languages have hundreds; to compile them takes a process longer than most questions, and it uses few.
"""

import re
from typing import AnyStr, Generic, cast


class _Later(Generic[AnyStr]):
    """Stands for a pattern. What was asked of it once is an attribute, and costs nothing the next time."""

    def __init__(self, text: AnyStr, flags: int) -> None:
        self._text: AnyStr = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(self._text, self._flags), name)  # re keeps compiled patterns
        setattr(self, name, found)
        return found


def later(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, of which a mistake in the pattern shows at its first use."""
    return cast(re.Pattern[AnyStr], _Later(text, flags))
