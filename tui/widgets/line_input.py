"""The field that filters a list."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
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
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            is_own = "." not in binding.action.partition("(")[0]
            if is_own and await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return


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
        KEYS_IN_A_FIELD,
    ]

    @dataclass
    class Narrowed(Message):
        """The filter text changed."""

        text: str

    def __init__(self, placeholder: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder=placeholder, id=id, compact=True)
        self.display = False

    def clear_filter(self) -> None:
        self.value = ""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Narrowed(self.value))

    def on_blur(self) -> None:
        self.display = bool(self.value)
