"""Nodes as plain spans."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


class Spans:
    """Nodes that do not overlap, to ask which bytes are inside one."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, nodes: "Iterable[Node]") -> None:
        spans = sorted([(node.start_byte, node.end_byte) for node in nodes])
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def hold(self, place: int) -> bool:
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]
