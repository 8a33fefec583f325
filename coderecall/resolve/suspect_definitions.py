"""Definitions of which something is suspect, and who has to know of it.

A name that is bound to one of them has the value that it had, so that only what is suspect of the definition is suspect
after the name.
"""

from collections.abc import Callable, Hashable

from coderecall.resolve.sameness import DefinitionAt, Same
from coderecall.resolve.suspects import Followers


class SuspectDefinitions:
    """What was said so far, and who listens to more of it."""

    def __init__(self) -> None:
        self._said: dict[DefinitionAt, Followers] = {}
        self._listening: dict[DefinitionAt, dict[Hashable, Callable[[Followers], None]]] = {}

    def listen(self, same: Same, who: Hashable, hold: Callable[[Followers], None]) -> None:
        """A name has the value that it had: suspect after it is what is, or will be, of the definitions there."""
        for at in same.definitions:
            listening = self._listening.setdefault(at, {})
            if who not in listening:
                listening[who] = hold
                if at in self._said:
                    hold(self._said[at])

    def say(self, file_id: int, qualified_name: str, followers: Followers) -> None:
        """Something is suspect of a definition, behind whatever name it is reached."""
        at = (file_id, qualified_name)
        before = self._said.get(at, frozenset())
        after = self._said[at] = None if before is None or followers is None else before | followers
        if after != before:
            for hold in list(self._listening.get(at, {}).values()):
                hold(after)
