"""The two input fields: the question, and the filter of a list."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tui.state import AppState


class AskField(Input):
    """A question in plain words; up and down walk through the questions of this session."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "ask", id="field.ask", key_display="⏎", tooltip="Ask this question"),
        Binding("escape", "screen.back", "back to the list", id="field.back", tooltip="Leave the question as it is"),
        Binding("up", "earlier", "Question before", show=False, id="field.earlier", tooltip="The question before"),
        Binding("down", "later", "Question after", show=False, id="field.later", tooltip="The question after"),
    ]

    def __init__(self, state: AppState, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder="Where is this done? Who else must change?", id=id)
        self._state = state
        self._back = 0  # how many questions back; 0 is the one being typed

    def action_earlier(self) -> None:
        self._walk(1)

    def action_later(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        questions = self._state.questions
        self._back = max(0, min(len(questions), self._back + step))
        self.value = questions[-self._back] if self._back else ""
        self.cursor_position = len(self.value)

    def on_focus(self) -> None:
        self._back = 0


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
