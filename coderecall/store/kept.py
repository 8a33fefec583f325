"""What was read before and may be asked for again, up to a size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


def _one(_: Any) -> int:
    return 1


class Kept:
    """Values by key, those asked for last."""

    def __init__(self, most: int, size: Callable[[Any], int] = _one) -> None:
        """most: the size of all values together; the newest is kept whatever its size."""
        self._most = most
        self._size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._total = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value, made when it is not there; None is not kept."""
        if key in self._values:
            self._values.move_to_end(key)
            found: T = self._values[key]
            return found
        made = make()
        if made is None:
            return made
        self._values[key] = made
        self._total += self._size(made)
        while self._total > self._most and len(self._values) > 1:
            self._total -= self._size(self._values.popitem(last=False)[1])
        return made

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def clear(self) -> None:
        self._values.clear()
        self._total = 0
