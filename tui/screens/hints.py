"""Hints: what a change breaks or forgets in other files, live while files are saved and staged."""

from enum import Enum
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from coderecall.model import HintReport
from tui.messages import StagingRead
from tui.screens.findings import FindingsScreen
from tui.state import AppState, LearnedBatch

STAGING_SECONDS = 1.0  # how often it is looked whether something was staged; a stat, in a thread
CALM_SECONDS = 0.5  # a burst of saved files is checked once


class Scope(Enum):
    """Which change is checked."""

    CHANGED = "my changes"
    STAGED = "staged"
    EVERYTHING = "whole tree"

    @property
    def after(self) -> "Scope":
        scopes = list(Scope)
        return scopes[(scopes.index(self) + 1) % len(scopes)]


class HintsScreen(FindingsScreen):
    """Mode 2."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s",
            "scope",
            "scope",
            id="hints.scope",
            tooltip="My changes, what is staged, or the whole tree",
        ),
    ]
    SOURCE = "check"
    NOUN = "Hints"
    UNCHECKED = "uses in the same file are not checked"

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._scope = Scope.CHANGED
        self._staging: tuple[int, int] | None = None
        self._check_waits = False

    @property
    def mode_name(self) -> str:
        return "hints"

    @property
    def scope_words(self) -> str:
        return self._scope.value

    @property
    def nothing_words(self) -> str:
        if self._scope is Scope.EVERYTHING:
            return "Nothing that the index can prove."
        if not self.state.project.has_git:
            return "Not in git: nothing to compare with.\ns looks at the whole tree."
        staged = self._scope is Scope.STAGED
        if self.unchanged:
            said = "No source file is staged." if staged else "You have changed no source file since the last commit."
        else:
            what = "What is staged" if staged else "What you changed"
            said = f"{what} breaks nothing in other files that the index can see; {self.UNCHECKED}."
        return f"{said}\ns: {self._scope.after.value}"

    def on_mount(self) -> None:
        self.set_interval(STAGING_SECONDS, self._look_at_staging)

    def find(self) -> HintReport:
        scope = self._scope
        if scope is not Scope.EVERYTHING and not self.state.project.has_git:
            return HintReport((), (), 0)
        self._staging = (
            self.state.project.staging()
        )  # before the check: what is staged while it runs is looked at again
        return self.state.project.check(staged=scope is Scope.STAGED, everything=scope is Scope.EVERYTHING)

    def action_scope(self) -> None:
        self._scope = self._scope.after
        if not self.state.project.has_git and self._scope is Scope.STAGED:
            self._scope = Scope.EVERYTHING  # nothing is ever staged
        self.action_run_again()

    # Following the change

    def files_learned(self, batch: LearnedBatch) -> None:
        """Saved files are part of my changes: check again, once for a burst. The whole tree takes too long for that."""
        if self._scope is Scope.CHANGED:
            self._check_soon()
        else:
            super().files_learned(batch)

    @work(thread=True, exclusive=True, group="staging", exit_on_error=False)
    def _look_at_staging(self) -> None:
        if self.state.ready:
            self.post_message(StagingRead(self.state.project.staging()))

    @on(StagingRead)
    def _staging_read(self, message: StagingRead) -> None:
        message.stop()
        if self._staging not in {None, message.staging} and self._scope is not Scope.EVERYTHING:
            self._check_soon()

    def _check_soon(self) -> None:
        if not self._check_waits and self.has_report:
            self._check_waits = True
            self.set_timer(CALM_SECONDS, self._check_now)

    def _check_now(self) -> None:
        self._check_waits = False
        if self.state.ready and not self.state.indexing:
            self.look(keep=True)
