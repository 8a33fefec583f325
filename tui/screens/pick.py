"""Pick one of many by typing a part of it: the keys of this moment, the questions of this session."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.places import cells, cut_end
from tui.theme import MUTED
from tui.widgets.key_line import KeyLine
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A line to pick: `name` is matched, `key` stands before it, `note` after it."""

    name: str
    value: T
    key: str = ""
    note: str = ""


class PickScreen(ModalScreen[T | None]):
    """Typing narrows, up and down move, enter picks, escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close", key_display="esc", id="pick.close", tooltip="Close without picking"),
        Binding("down", "move(1)", "Down", show=False, id="pick.down", tooltip="Next line"),
        Binding("up", "move(-1)", "Up", show=False, id="pick.up", tooltip="Line before"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice[T]], *, verb: str, empty: str) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._verb = verb
        self._empty = empty

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="pick") as body:
            body.border_title = Content(self._title)
            body.border_subtitle = Content(f"type to search   ⏎ {self._verb}")
            yield Input(placeholder="search", compact=True, id="pick-search")
            yield PlaceList[Choice[T]](id="pick-list")
            yield Static(markup=False, id="pick-note")
        yield KeyLine(palette=False)

    def on_mount(self) -> None:
        self._narrow("")
        self.query_one(Input).focus()

    def on_key(self, event: events.Key) -> None:
        """Keys that came before the field was there are the beginning of its text."""
        field = self.query_one(Input)
        if event.is_printable and event.character is not None and not field.has_focus:
            event.stop()
            field.insert_text_at_cursor(event.character)

    @property
    def _list(self) -> PlaceList[Choice[T]]:
        return self.query_one("#pick-list", PlaceList)

    @on(Input.Changed)
    def _search_changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, text: str) -> None:
        if text:
            matcher = Matcher(text)
            scored = [(matcher.match(f"{choice.name} {choice.note}"), choice) for choice in self._choices]
            kept = [choice for score, choice in sorted(scored, key=lambda pair: -pair[0]) if score > 0]
        else:
            kept = list(self._choices)
        if not kept:
            self._list.say(Content.styled("Nothing like that." if self._choices else self._empty, MUTED))
            return
        widest = max((len(choice.key) for choice in self._choices), default=0)
        entries = []
        for choice in kept:
            lead = Content.styled(f"{choice.key:>{widest}}  ", "$text-accent") if widest else Content("")
            entries.append(
                Entry(Row(lead, choice.name, choice.note, what_style="$foreground", where_cut=cut_end), choice)
            )
        self._list.show(entries)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._say_note()

    def on_resize(self) -> None:
        self.call_after_refresh(self._say_note)

    def _say_note(self) -> None:
        """What the list had to cut of the highlighted line, below it."""
        choice, note = self._list.current, self.query_one("#pick-note", Static)
        lead = 2 + max((len(one.key) for one in self._choices), default=0)
        room = self._list.scrollable_content_region.width - 2
        is_cut = choice is not None and lead + cells(choice.name) + 2 + cells(choice.note) > room
        note.display = any(cells(one.name) + cells(one.note) + lead + 2 > room for one in self._choices)
        note.update(Content.styled(choice.note if choice is not None and is_cut else "", MUTED))

    def action_move(self, step: int) -> None:
        if step > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        choice = self._list.current
        if choice is not None:
            self.dismiss(choice.value)
