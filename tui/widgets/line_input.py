"""The field that filters a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

# `?` is text there.
KEYS_IN_A_FIELD = Binding(
    "f1", "app.all_keys", "keys", key_display="F1", id="field.keys", tooltip="All keys of this moment; enter runs one"
)


class LineInput(Input):
    """A field whose keys are handled in the order in which they come."""

    async def _on_key(self, event: events.Key) -> None:
        """Run the field's own bindings here.

        Textual lets a key that is no text climb to the app and runs its binding there, when letters behind it stand in
        the field already: ctrl+u would delete these, too.
        """
        if event.is_printable:
            return  # Textual's own handler writes it
        found = self.screen.active_bindings.get(event.key)
        if found is None or found.node is not self or "." in found.binding.action.partition("(")[0]:
            return
        if await self.app.run_action(found.binding.action, self):
            event.stop()
            event.prevent_default()


class FilterField(LineInput):
    """Narrows a list while it is typed. Hidden when it is empty and not in use."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "submit",
            "to the list",
            id="filter.done",
            key_display="⏎",
            tooltip="Keep the filter, go to the list",
        ),
        Binding("enter", "refuse", "Nothing passes", show=False, id="filter.none", tooltip="Nothing passes the filter"),
        Binding("escape", "clear", "clear the filter", id="filter.clear", tooltip="Nothing passes: all again"),
        KEYS_IN_A_FIELD,
    ]

    @dataclass
    class Narrowed(Message):
        """The filter text changed."""

        text: str

    @dataclass
    class Done(Message):
        """The user wants to go on to what passes."""

    def __init__(self, placeholder: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder=placeholder, id=id, compact=True)
        self.display = False
        self.finds: Callable[[], bool] = lambda: True  # whether something passes; the screen knows
        self._is_done = False  # enter was pressed: what is typed after it is no filter
        self._is_refused = False  # and there is nothing to go on to
        self._held: list[str] = []  # keys that came after it and before it is known where they lead

    @property
    def finds_nothing(self) -> bool:
        return bool(self.value.strip()) and not self.finds()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"refuse", "clear"}:
            return self.finds_nothing
        return not self.finds_nothing if action == "submit" else super().check_action(action, parameters)

    async def _on_key(self, event: events.Key) -> None:
        """After enter letters wait until it is known where they lead: to the list, or where nothing passes nowhere."""
        if not self._is_done:
            return
        if not event.is_printable:
            self._is_done = self._is_refused = False
            return
        event.stop()
        event.prevent_default()
        if self._is_refused:
            self.app.bell()
        else:
            self._held.append(event.key)

    async def action_submit(self) -> None:
        self._is_done = True
        await super().action_submit()

    async def action_refuse(self) -> None:
        await self.action_submit()

    async def action_clear(self) -> None:
        await self.app.run_action("screen.back", self)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done())  # behind what narrows the list

    def go_on(self, home: Widget) -> None:
        """Give the focus to what passes, and with it the keys that were typed ahead; where nothing does, say so."""
        keys, self._held = self._held, []
        if self.finds_nothing:
            self._is_refused = True
            self.notify("Nothing passes the filter: esc clears it, backspace edits it.", timeout=4, markup=False)
            return
        self.screen.set_focus(home)
        for key in keys:
            self.app.call_later(self.app.simulate_key, key)  # a key that a screen sends does not reach the app

    def clear_filter(self) -> None:
        self.value = ""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Narrowed(self.value))

    def on_focus(self) -> None:
        self._is_done = self._is_refused = False

    def on_blur(self) -> None:
        self.display = bool(self.value)
