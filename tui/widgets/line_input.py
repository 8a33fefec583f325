"""The field that filters a list."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

# `?` is text there.
KEYS_IN_A_FIELD = Binding(
    "f1", "app.all_keys", "keys", key_display="F1", id="field.keys", tooltip="All keys of this moment; enter runs one"
)


class FilterField(Input):
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
