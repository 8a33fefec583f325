"""Refactor: what is written twice, and modules that import each other, with the evidence."""

from coderecall.model import HintReport
from tui.screens.findings import FindingsScreen


class RefactorScreen(FindingsScreen):
    """Mode 3."""

    SOURCE = "refactor"
    NOUN = "Suggestions"

    @property
    def mode_name(self) -> str:
        return "refactor"

    @property
    def scope_words(self) -> str:
        return "whole tree"

    @property
    def nothing_words(self) -> str:
        return "Nothing is written twice or tangled as far as the rules see."

    def find(self) -> HintReport:
        return self.state.project.refactor()
