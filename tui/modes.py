"""The modes of the app, in the order of their number keys. A new mode is one line here and one in `tui.app`."""

from typing import NamedTuple


class Mode(NamedTuple):
    name: str
    title: str
    key: str
    purpose: str


MODES = (
    Mode("ask", "Ask", "1", "Ask where something is done"),
    Mode("hints", "Hints", "2", "What a change breaks or forgets elsewhere"),
    Mode("refactor", "Refactor", "3", "What is written twice or tangled"),
    Mode("memory", "Memory", "4", "What the memory learns, and how well it recalls"),
    Mode("map", "Map", "5", "Modules by size and churn, and what they have to do with each other"),
)
