"""The terminal app: its modes, the keys of all of them, and what is kept for the next run."""

import asyncio
import signal
import sys
from collections import deque
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from threading import Lock
from typing import Any, ClassVar
from weakref import WeakSet

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from coderecall.project import Project
from coderecall.terminal import printable
from tui.commands import Command, Commands, SymbolCommands, key_choices
from tui.garbage import IdleCollection
from tui.kept import Keeper, Kept, KeptProject, keeper_of
from tui.live import LiveApp
from tui.messages import RelateWanted
from tui.modes import BY_KEY, MODES, screen_of
from tui.screens.ask import AskScreen
from tui.screens.jump import JumpScreen, Target, targets
from tui.screens.mode import ModeScreen
from tui.screens.pick import Choice, PickScreen
from tui.screens.text import TextScreen
from tui.theme import CALM, OWN, TERMINAL, own_variables

KEEP_SECONDS = 1.0  # how often it is looked whether there is something new to keep
# The terminal closes, the system goes down.
_ENDING = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]


class CoderecallApp(LiveApp):
    """Ask a codebase; see its memory learn."""

    TITLE = "coderecall"
    # All of them at once: a style sheet that comes with a screen makes Textual read every one anew.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "memory.tcss", "map.tcss"]
    COMMANDS = {Commands, SymbolCommands}  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(m.key, f"mode('{m.name}')", m.title, show=False, id=f"go.{m.name}", tooltip=m.purpose)
            for m in MODES
        ),
        Binding(
            "question_mark",
            "keys",
            "keys",
            priority=True,
            key_display="?",
            id="go.keys",
            tooltip="All keys of this moment; enter runs one",
        ),
        Binding(
            "f1",
            "all_keys",
            "Keys, from a field too",
            show=False,
            key_display="F1",
            id="go.all_keys",
            tooltip="All keys of this moment; enter runs one",
        ),
        Binding(
            "ctrl+r",
            "history",
            "Questions asked",
            show=False,
            priority=True,
            id="ask.history",
            tooltip="Ask a question of this session again",
        ),
        Binding("i", "index", "Refresh", show=False, id="index.refresh", tooltip="Build or refresh the index"),
        Binding(
            "space",
            "pause",
            "Pause or go on",
            show=False,
            id="memory.pause",
            tooltip="Stop watching files, or watch again",
        ),
        Binding(
            "D",
            "details",
            "Details of the last failure",
            show=False,
            id="go.details",
            tooltip="What went wrong, to copy",
        ),
        Binding(
            "ctrl+o",
            "jump",
            "Jump",
            show=False,
            id="go.jump",
            tooltip="A letter on every pane; that letter goes there",
        ),
        Binding(
            "q",
            "quit",
            "Quit",
            show=False,
            id="go.quit",
            tooltip="Leave; ctrl+q does it from a field too",
        ),
    ]

    def __init__(self, project: Project, *, watch: bool = True, keeper: Keeper | None = None) -> None:
        self._kept = kept = keeper.read() if keeper is not None else Kept()
        super().__init__(project, kept.project, watch=watch)
        self._keeper = keeper
        self._keeping = Lock()
        self._garbage = IdleCollection()
        self._css_read = -1  # which count of changed colours the style sheets were read with
        self._styled: WeakSet[Screen[Any]] = WeakSet()  # screens that have these colours
        self._early: deque[events.Key | events.Paste] | None = deque()  # typed before the first paint; None after it
        for mode in MODES:
            self.add_mode(mode.name, partial(screen_of, mode, self.state))
        for theme in (*OWN, *TERMINAL):
            self.register_theme(theme)
        self.theme = kept.theme if kept.theme in self.available_themes else CALM.name

    def on_mount(self) -> None:
        self.switch_mode(MODES[0].name)  # who types at once asks, whatever was looked at last
        self.call_after_refresh(self._first_painted)
        self.set_interval(KEEP_SECONDS, self._keep_if_changed)
        self._keep_when_ended()

    async def _first_painted(self) -> None:
        """Only now what reads the disk; and what was typed meanwhile goes to the field, in order."""
        self._garbage.start()
        self.set_interval(KEEP_SECONDS, self._garbage.look)
        self._open()
        while self._early:
            event = self._early.popleft()
            if _is_safe_early(event) or isinstance(self.focused, Input):
                await super().on_event(event)
        self._early = None

    @property
    def has_painted(self) -> bool:
        """The first screen stands there, and what was typed before it is handled."""
        return self._early is None

    async def on_event(self, event: events.Event) -> None:
        """Nobody has seen yet what a letter would do: no command runs by it before the first paint."""
        if self._early is not None and isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._early.append(event)
        elif name := self._next_by_digit(event):
            await self.action_mode(name)
        else:
            await super().on_event(event)

    def _next_by_digit(self, event: events.Event) -> str:
        """The mode that a digit leads to though a field has the focus; "" where it is text.

        Who goes through the screens by digits comes by Ask, which begins in its field: another digit goes on, anything
        else begins a question.
        """
        if not isinstance(event, events.Key | events.Paste | events.MouseDown) or event.is_forwarded:
            return ""
        self._garbage.typed()
        name = BY_KEY.get(event.key, "") if isinstance(event, events.Key) else ""
        in_field = isinstance(self.focused, Input)
        goes = bool(name) and isinstance(self.screen, ModeScreen) and (self.state.by_digits or not in_field)
        if goes != self.state.by_digits:
            self.state.by_digits = goes
            self.screen.refresh_bindings()
        return name if goes and in_field else ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_variables(self.current_theme)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets for other colours only: Textual does it twice for a new screen, 0.1 s on its loop."""
        if self._css_read != self._css_update_count:
            self._css_read = self._css_update_count
            self._styled = WeakSet(self.screen_stack)
            super().refresh_css(animate)
        elif self.screen not in self._styled:  # it was not there when the colours changed
            self._styled.add(self.screen)
            self.stylesheet.update(self.screen, animate=animate)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """What is typed into a field is text, and a dialog has keys of its own."""
        if action == "keys":
            return isinstance(self.screen, ModeScreen) and not isinstance(self.focused, Input)
        if action == "details":
            return self.state.failure is not None
        return action not in {"history", "all_keys"} or isinstance(self.screen, ModeScreen)

    async def action_mode(self, name: str) -> None:
        """The cursor is where it was left."""
        await self.switch_mode(name)

    async def action_question(self) -> None:
        """To the question field, from wherever the user is."""
        (await self._ask_screen()).action_ask()

    def action_all_keys(self) -> None:
        """From a field too."""
        self.action_keys()

    def action_keys(self) -> None:
        def run(command: Command | None) -> None:
            if command is not None:
                self.call_next(command.run)

        choices = key_choices(self.screen)
        self.push_screen(PickScreen("Keys", choices, verb="runs it", empty="No keys here."), run)

    def action_jump(self) -> None:
        def go(target: Target | None) -> None:
            if target is not None:
                self.call_next(target.go)

        self.push_screen(JumpScreen(targets(self.screen)), go)

    async def action_history(self) -> None:
        def ask(question: str | None) -> None:
            if question:
                self.call_next(self.ask, question)

        choices = [Choice(" ".join(question.split()), question) for question in reversed(self.state.questions)]
        empty = "No question asked yet."
        await self.push_screen(PickScreen("Questions", choices, verb="asks again", empty=empty), ask)

    async def ask(self, question: str) -> None:
        """Ask in mode 1, from wherever the user is."""
        (await self._ask_screen()).ask(question)

    async def show_symbol(self, path: str, symbol: str) -> None:
        """What has to do with a symbol, in mode 1."""
        (await self._ask_screen()).relate(path, symbol)

    @on(RelateWanted)
    async def _relate(self, message: RelateWanted) -> None:
        (await self._ask_screen()).relate(message.path, message.symbol)

    async def _ask_screen(self) -> AskScreen:
        await self.switch_mode("ask")
        screen = self.screen
        assert isinstance(screen, AskScreen)  # noqa: S101 - the mode was just switched to
        return screen

    def action_details(self) -> None:
        failure = self.state.failure
        if failure is None:
            self.notify("Nothing has failed.", markup=False)
            return
        text = f"{failure.what} failed: {failure.reason}"
        if failure.details:
            text += f"\n\n{failure.details}"
        self.push_screen(TextScreen("Details", Content(text)))

    def action_help_quit(self) -> None:
        """^C copies in a field; who wants to leave by it is told how."""
        self.notify("ctrl+q leaves from everywhere; q does where no text is typed.", markup=False)

    async def action_quit(self) -> None:
        """Stop the jobs first, so that their threads end while the screen is restored."""
        self.workers.cancel_all()
        self.exit()

    def on_unmount(self) -> None:
        self.state.answerer.stop()
        self._garbage.stop()
        for number in _ENDING:
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().remove_signal_handler(number)

    # What is kept for the next run

    def keep(self) -> None:
        """Write down what the next run begins with. Raises OSError. Any thread may call it; the newest state wins."""
        if self._keeper is not None:
            with self._keeping:
                self._kept = self._to_keep()
                self._keeper.write(self._kept)

    def _to_keep(self) -> Kept:
        path, symbol = self.state.place
        state = self.state
        asked, dismissed = tuple(state.questions), tuple(state.dismissed)
        project = KeptProject(path, symbol, asked, dismissed, state.map_folder, state.map_shows)
        return Kept(self.theme, project)

    def _keep_if_changed(self) -> None:
        """A terminal may close without a word: what was asked must be there again all the same."""
        if self._keeper is not None and self._to_keep() != self._kept:
            self._keep()

    @work(thread=True, exclusive=True, group="keep", exit_on_error=False)
    def _keep(self) -> None:
        with suppress(OSError):  # said at the end, once
            self.keep()

    def _keep_when_ended(self) -> None:
        for number in _ENDING:
            with suppress(NotImplementedError, RuntimeError):  # another system, not the main thread
                asyncio.get_running_loop().add_signal_handler(number, self._ended_by, number)

    def _ended_by(self, number: int) -> None:
        with suppress(OSError):
            self.keep()
        self.exit(return_code=128 + number)


def _is_safe_early(event: events.Key | events.Paste) -> bool:
    """Without a field to type into: arrows and the like, and the numbers of the modes."""
    return isinstance(event, events.Key) and (not event.is_printable or event.key in BY_KEY)


def run(project: Project, *, watch: bool) -> int:
    """Run the app until the user quits; the exit status of the process."""
    app = CoderecallApp(project, watch=watch, keeper=keeper_of(project.root))
    app.run()
    try:
        app.keep()
    except OSError as error:
        reason = printable(f"{error.strerror or error}: {error.filename}")
        print(f"questions and colours are not kept for the next time: {reason}", file=sys.stderr)
    return app.return_code or 0
