"""What all modes share: the same first lines and footer, and what one does with a place."""

import os
from abc import abstractmethod
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from coderecall.errors import CoderecallError
from coderecall.terminal import printable
from tui.clipboard import send_to_clipboard
from tui.editor import editor_command, file_inside, run_editor
from tui.places import place
from tui.state import AppState
from tui.widgets.code_view import CodeView
from tui.widgets.job_bar import JobBar
from tui.widgets.key_line import KeyLine
from tui.widgets.line_input import FilterField
from tui.widgets.place_list import PlaceList
from tui.widgets.status_line import StatusLine


class Spot(NamedTuple):
    """A place that can be opened and copied."""

    path: str
    line: int
    stale: bool = False  # its file changed since it was indexed: the line may be off


class ModeScreen(Screen[None]):
    """A list on the left, what it says on the right; on a narrow terminal one of the two."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "back", "Back", show=False, id="go.back", tooltip="Back to the list, or to what was shown before"
        ),
        Binding(
            "slash",
            "ask",
            "Ask",
            show=False,
            key_display="/",
            priority=True,
            id="ask.question",
            tooltip="To the question field, from every screen; f filters the list",
        ),
        Binding("e", "edit", "editor", show=False, id="place.edit", tooltip="Open this line in $VISUAL or $EDITOR"),
        Binding(
            "y", "copy_place", "Copy path:line", show=False, id="place.copy", tooltip="Copy path:line of this place"
        ),
        Binding(
            "f",
            "filter",
            "filter",
            show=False,
            priority=True,
            id="list.filter",
            tooltip="Narrow the list: words, path:jobs, -tests",
        ),
    ]

    OF_A_PLACE: ClassVar[frozenset[str]] = frozenset()  # actions that need a line of the list

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self.state = state

    def compose(self) -> ComposeResult:
        yield StatusLine(self.state, self.mode_name)
        yield JobBar(self.state)
        yield from self.compose_body()
        yield KeyLine()

    @property
    @abstractmethod
    def mode_name(self) -> str:
        """Key of this mode in the table of modes."""

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """The panes between the status line and the footer."""

    @property
    @abstractmethod
    def main_list(self) -> PlaceList[Any]:
        """The list of the mode."""

    @property
    def first_focus(self) -> Widget:
        """What has the focus when the screen is shown first: overridden where it is not `home`."""
        return self.home

    @property
    def home(self) -> Widget:
        """What escape leads back to: the list, but where another widget may stand for it."""
        return self.main_list

    @abstractmethod
    def spot(self) -> Spot | None:
        """The place that is looked at."""

    def on_mount(self) -> None:
        self.state.changed.subscribe(self, self.state_changed)
        self.query_one(FilterField).finds = lambda: self.filter_finds
        self.first_focus.focus()
        self.state_changed(self.state)

    def state_changed(self, state: AppState) -> None:
        """The app's state changed: overridden by modes that show it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """A slash that is typed into a field is text, so the footer must not offer it as a key."""
        if action in {"ask", "filter"}:
            return not isinstance(self.focused, Input)
        return action not in self.OF_A_PLACE or self.main_list.current is not None

    def open_side(self) -> None:
        """Look at the code: the other pane gets the focus, and on a narrow terminal the whole width."""
        self.add_class("-open")
        self.query(CodeView).first().focus()

    def action_back(self) -> None:
        """One step back: out of a field or the code, then out of the filter."""
        filter_field = self.query_one(FilterField)
        if filter_field.has_focus and filter_field.finds_nothing:
            filter_field.clear_filter()
        if self.has_class("-open") or not self.home.has_focus:
            self.remove_class("-open")
            self.home.focus()
        elif filter_field.value:
            filter_field.clear_filter()
        else:
            self.leave()

    def leave(self) -> None:
        """Nothing is left to close: overridden by modes that have something below."""

    def action_ask(self) -> None:
        """`/` is a question everywhere, `f` a filter: the field is in another mode."""
        self.call_next(self.app.run_action, "question")

    def action_filter(self) -> None:
        self.remove_class("-open")
        field = self.query_one(FilterField)
        field.display = True
        self.focus_now(field)

    def focus_now(self, field: Input) -> None:
        """Give a field the focus before the next key is read, so that what is typed ahead is text, not commands.

        The binding that leads here has to be a priority one: others run when later keys are on their way already.
        """
        self.set_focus(field)
        if self.focused is not field:  # it is not drawn yet
            field.focus()

    @property
    def filter_finds(self) -> bool:
        """Whether something passes the filter."""
        return self.home is not self.main_list or self.main_list.has_values

    @on(FilterField.Done)
    def _filter_done(self, message: FilterField.Done) -> None:
        message.stop()
        self.query_one(FilterField).go_on(self.home)

    def action_copy_place(self) -> None:
        spot = self.spot()
        if spot is None:
            self.notify("Nothing to copy: choose a place first.", severity="warning", markup=False)
            return
        self.copy_spot(spot)

    def copy_spot(self, spot: Spot) -> None:
        """With a word where the line may be another one by now."""
        doubt = "its file changed since it was indexed: the line may be off" if self.is_doubtful(spot) else ""
        self.copy(place(spot.path, spot.line), doubt)

    def is_doubtful(self, spot: Spot) -> bool:
        """Whether its line is one of an older state of the file."""
        status = self.state.status
        return spot.stale or (status is not None and spot.path in status.pending)

    def copy(self, text: str, doubt: str = "") -> None:
        """doubt: why the text may be wrong; "" where nothing is known against it."""
        send_to_clipboard(self.app, text, shown=text.partition("\n")[0], doubt=doubt)

    def action_edit(self) -> None:
        spot = self.spot()
        if spot is None:
            self.notify("Nothing to open: choose a place first.", severity="warning", markup=False)
            return
        self.edit(spot)

    def edit(self, spot: Spot) -> None:
        """Hand the terminal to the user's editor, then take it back."""
        try:
            file = file_inside(self.state.project.root, spot.path)
            command = editor_command(os.environ, file, spot.line)
            with self.app.suspend():  # what is raised in it leaves a dead screen
                problem = run_editor(command, self.state.project.root)
        except (CoderecallError, SuspendNotSupported) as error:
            problem = str(error)
        if problem:
            self.notify(printable(problem), severity="error", markup=False)
        self.app.refresh(layout=True)
