"""The field for questions: the past ones by arrows, names completed while one types."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from tui.places import cells, one_line
from tui.state import AppState
from tui.theme import MUTED
from tui.widgets.line_input import KEYS_IN_A_FIELD, LineInput

HINTS = Content.styled("⏎ answers   ↑ past questions   esc commands, 1-5 screens", MUTED)
BUILDS = Content.styled("⏎ builds the index   esc commands, 1-5 screens", MUTED)
LEAST = 2  # letters of a name before it is completed
LONGEST_NAME = 200  # so far back its beginning is looked for, so that a key costs no more in a long text
BREAK = "↵"  # stands in the field for a line break, so that a pasted stack trace is seen, edited and asked whole
MOST_PASTED = 20_000  # characters
_BEGUN = re.compile(r"[\w$]+(?:(?:::|->|[.#])[\w$]*)*$")


class AskField(LineInput):
    """A question in plain words, or a name. Whatever can be printed is text here, the first letter too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "answers", id="field.ask", key_display="⏎", tooltip="Ask, and go to the answers"),
        Binding("enter", "submit_to_build", "build the index", id="field.build", key_display="⏎",
                tooltip="Build the index; what stands here is asked then"),
        Binding("tab", "complete", "complete", id="field.complete", tooltip="Take the name below, or the next"),
        Binding("escape", "screen.back", "commands", id="field.back", tooltip="To the list: letters are commands"),
        KEYS_IN_A_FIELD,
        Binding("up", "earlier", "Question before", show=False, id="field.earlier", tooltip="The question before"),
        Binding("down", "later", "Question after, or answers", show=False, id="field.later",
                tooltip="The question after; from the newest one to the answers"),
        Binding("right", "right", "Take the name", show=False, id="field.right",
                tooltip="At the end: take the name below the field"),
    ]  # fmt: skip

    def __init__(self, state: AppState, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder="Where is this done? Who calls it?", id=id)
        self._state = state
        self._back = 0  # how many questions back; 0 is the one being typed
        self._typed = ""  # what was typed before the walk through the past ones
        self._offered: tuple[str, ...] = ()
        self._taken = -1  # which of them stands in the field; -1 none
        self._was_no_index = False

    def on_mount(self) -> None:
        self._state.changed.subscribe(self, self._state_changed)
        self._draw()

    def _state_changed(self, state: AppState) -> None:
        """Without an index enter does something else, and there are no names to take."""
        if state.no_index != self._was_no_index:
            self._was_no_index = state.no_index
            self._draw()
            self.screen.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"submit", "complete"}:
            return not self._state.no_index
        return self._state.no_index if action == "submit_to_build" else super().check_action(action, parameters)

    async def action_submit_to_build(self) -> None:
        await self.action_submit()

    def restore(self, question: str) -> None:
        """Show the question of the run before: the first letter that is typed replaces it."""
        self.question = question
        self.select_all()

    # ---- several lines

    @property
    def question(self) -> str:
        """What stands here, with its line breaks."""
        return "\n".join(line.rstrip() for line in self.value.split(BREAK)).strip()

    @question.setter
    def question(self, question: str) -> None:
        self.value = question.replace("\n", BREAK)

    def _on_paste(self, event: events.Paste) -> None:
        """All lines, not the first alone as Textual does; where a text is too long, it is said that its end is cut."""
        event.stop()
        event.prevent_default()  # Textual's own would paste the first line again
        lines = [one_line(line.expandtabs(4)) for line in event.text.strip("\r\n").splitlines()]
        text = BREAK.join(lines)
        if len(text) > MOST_PASTED:
            self.notify(f"Only the first {MOST_PASTED:,} of {len(text):,} pasted characters are asked.",
                        severity="warning", markup=False)  # fmt: skip
        self.replace(text[:MOST_PASTED], *self.selection)

    # ---- completion

    @property
    def begun(self) -> str:
        """The name that the cursor stands behind, "" for none that is worth completing, as in text that was pasted."""
        if BREAK in self.value:
            return ""
        at = self.cursor_position
        match = _BEGUN.search(self.value[max(0, at - LONGEST_NAME) : at])
        if match is None or re.match(r"\w", self.value[at : at + 1]) or not LEAST <= len(match[0]) < LONGEST_NAME:
            return ""
        return match[0]

    @property
    def wants_completion(self) -> str:
        """The name to complete; "" when it is one that was just taken."""
        begun = self.begun
        return "" if self._taken >= 0 and begun == self._offered[self._taken] else begun

    def offer(self, begun: str, names: Sequence[str]) -> None:
        """Show names that complete `begun`, if it is still what stands there."""
        if begun == self.wants_completion:
            self._offered = tuple(name for name in names if name != begun)
            self._taken = -1
            self._draw()

    def offer_nothing(self) -> None:
        self._offered, self._taken = (), -1
        self._draw()

    def action_complete(self) -> None:
        """Take the next offered name; without one, go to the next part of the screen."""
        if self._offered:
            self.take((self._taken + 1) % len(self._offered))
        else:
            self.screen.focus_next()

    def take(self, number: int) -> None:
        """Put an offered name in the place of what was typed."""
        if not 0 <= number < len(self._offered):
            return
        begun = self.begun
        start = self.cursor_position - len(begun)
        self._taken = number
        self.replace(self._offered[number], start, self.cursor_position)
        self._draw()

    def action_right(self) -> None:
        if self._offered and self._taken < 0 and self.cursor_position == len(self.value):
            self.take(0)
        else:
            self.action_cursor_right()

    def _draw(self) -> None:
        lines = self.value.count(BREAK) + 1
        many = Content.styled(f"{lines:,} lines   ", MUTED) if lines > 1 else Content("")
        if not self._offered:
            self.border_subtitle = many + (BUILDS if self._state.no_index else HINTS)
            return
        shown: list[Content] = [Content.styled("tab ", MUTED)]
        room = self.size.width - 8
        for number, name in enumerate(self._offered):
            text = one_line(name)
            room -= cells(text) + 2
            if room < 0 and number:
                break
            style = "bold $text-primary" if number == max(self._taken, 0) else MUTED
            click = Style.from_meta({"@click": f"screen.take_name({number})"})
            shown += [Content.styled(text, style).stylize(click), Content("  ")]
        self.border_subtitle = Content.assemble(*shown[:-1])

    # ---- the past ones

    def action_earlier(self) -> None:
        self._walk(1)

    def action_later(self) -> None:
        if self._back:
            self._walk(-1)
        else:
            self.screen.focus_next()

    def _walk(self, step: int) -> None:
        questions = self._state.questions
        if not self._back:
            self._typed = self.question
        back = max(0, min(len(questions), self._back + step))
        if step > 0 and back and questions[-back] == self.question:
            back = min(len(questions), back + 1)  # the one that stands there is no earlier one
        self._back = back
        self.question = questions[-back] if back else self._typed
        self.cursor_position = len(self.value)

    def on_focus(self) -> None:
        self._back = 0
