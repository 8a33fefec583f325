"""Byte offsets to line numbers."""

from bisect import bisect_right
from itertools import accumulate


class LineTable:
    """Where the lines of a source start. As tree-sitter does, only a line feed ends a line."""

    __slots__ = ("starts",)

    def __init__(self, source: bytes) -> None:
        # splitting and adding up run in C: a tenth of a loop over the line feeds
        if b"\r" not in source:
            self.starts = list(accumulate(map(len, source.splitlines(keepends=True)), initial=0))
        else:  # `splitlines` would end a line at a lone carriage return, too
            self.starts = list(accumulate((len(line) + 1 for line in source.split(b"\n")), initial=0))
        if not source.endswith(b"\n"):
            self.starts.pop()  # the end of the file does not start a line

    def line(self, byte: int) -> int:
        """Line of a byte, from 1."""
        return bisect_right(self.starts, byte)
