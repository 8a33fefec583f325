"""How the runner asks a rule: the same questions of the old state, then of the new one."""

# ruff: noqa: ARG002 - the defaults do not use what the rules that override them are told

from collections.abc import Collection, Sequence
from typing import ClassVar

from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Hint


class Check:
    """One rule at work on one change. An object serves one run and keeps between the two states what it needs.

    What a check does not override says nothing. `catalogue` lists all checks in the order in which they are asked.
    """

    rule: ClassVar[Rule]

    def before(self, state: State) -> None:
        """Look at the old state. It is gone afterwards: rows and numbers of it mean nothing in the new one."""

    def between(self, state: State, newcomers: Collection[str]) -> None:
        """Look at what newly leads to definitions that the change takes away: `state` still has those.

        The changed files at the paths of `newcomers` are in the new state, all others in the old one. Not asked where
        there are none.
        """

    def after(self, state: State) -> list[Hint]:
        """What the change broke; `state` is the new one."""
        return []

    def everything(self, state: State, paths: Sequence[str]) -> list[Hint]:
        """What is broken in these files without a comparison, where that can be said."""
        return []
