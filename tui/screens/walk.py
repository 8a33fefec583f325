"""A list of places, the code of the one that is looked at, and the way from it along callers and callees."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input, OptionList

from coderecall.model import Answer, Evidence, SymbolReferences
from tui.asking import find_neighbours
from tui.messages import NeighboursFound
from tui.places import one_line
from tui.screens.mode import ModeScreen
from tui.state import AppState
from tui.trail import SURE_MEANS, Neighbour, Place, Trail
from tui.widgets.around import Around
from tui.widgets.code_view import CodeRange, CodeView

RESTING = 0.04  # seconds on one row after which its code is shown
STANDING = 0.12  # seconds on one place after which its neighbours are looked for
STANDING_TYPING = 0.4  # while a question is typed its answers come first
KEPT = 60  # places whose neighbours are remembered
_NONE = {"callers": "Nothing in the index calls it.", "callees": "It calls nothing that the index knows."}


class WalkScreen(ModeScreen):
    """The side of Ask: shows a place and what is around it, and keeps the trail."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (170, "-widest")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "beside('callers')", "callers", id="walk.callers",
                tooltip="Go to the callers beside the code; enter makes one the current place"),
        Binding("C", "beside('callees')", "Callees", show=False, id="walk.callees", tooltip="Go to what it calls"),
        Binding("backspace,left_square_bracket", "walk(-1)", "Place before", show=False, key_display="[",
                id="walk.back", tooltip="Back to the place before on the way"),
        Binding("right_square_bracket", "walk(1)", "Next place", show=False, key_display="]",
                id="walk.forward", tooltip="Forward again on the way"),
    ]  # fmt: skip

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.trail = Trail()
        self._answer: Answer | None = None  # the first place, where it is an answer
        self._known: dict[Place, SymbolReferences | None] = {}
        self.is_due = False  # the current place is not shown yet
        self._rest: Timer | None = None
        self._awaited = ""  # the group to go to when the neighbours are there

    @property
    def around(self) -> Around:
        return self.query_one(Around)

    def start_walk(self, place: Place | None, answer: Answer | None, *, again: bool = False) -> None:
        """Look at a place of the list; what is looked at already stays. again: read its code again."""
        if place is not None and self.trail.places[:1] == (place,) and answer == self._answer:
            if again and self.trail.at == 0:
                self._show_place()
            return
        self._answer = answer
        self.trail.start(place)
        if place is None:
            self._show_place()
        else:
            self.is_due = True
            if self._rest is not None:
                self._rest.stop()
            self._rest = self.set_timer(RESTING, self.show_if_due)

    def show_if_due(self) -> None:
        """Show the place that was moved to, when the cursor rests: a key held down must not wait for code."""
        if self.is_due:
            self._show_place()

    def forget_neighbours(self) -> None:
        """The index changed: they may be others."""
        self._known.clear()

    def action_walk(self, by: int) -> None:
        if self.trail.step(by):
            self._show_place()
        else:
            self.notify("No place before this one." if by < 0 else "No place after this one.", markup=False, timeout=2)

    def action_walk_to(self, number: int) -> None:
        """A click on a step of the way."""
        if self.trail.jump(number):
            self._show_place()

    def action_back(self) -> None:
        """Back in the list, its own place is looked at again; `]` goes forward on the way."""
        was_beside = not isinstance(self.focused, Input) and self.focused is not self.main_list
        super().action_back()
        if was_beside and self.trail.current is not None:
            self.trail.jump(0)
            self._show_place()

    def _show_place(self) -> None:
        here = self.trail.current
        self._awaited, self.is_due = "", False
        code = self.query_one(CodeView)
        if here is None:
            code.show(None)
            self.state.answerer.forget("neighbours")
        else:
            self.state.place = (here.path, here.symbol)
            code.show(CodeRange(here.path, here.line, here.end_line, one_line(here.kind), here.stale))
            self._want_neighbours(here)
        self._describe(keep=None)

    def _want_neighbours(self, here: Place) -> None:
        if not here.symbol or here in self._known:
            self.state.answerer.forget("neighbours")
            return
        delay = STANDING_TYPING if isinstance(self.focused, Input) else STANDING
        work = find_neighbours(here)
        self.state.answerer.want("neighbours", "Looking for callers", self, work, delay=delay)

    @on(NeighboursFound)
    def _neighbours_found(self, message: NeighboursFound) -> None:
        message.stop()
        while len(self._known) >= KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[message.place] = message.references
        if message.place != self.trail.current:
            return
        around = self.around
        keep = around.highlighted if around.current is not None else None
        awaited, self._awaited = self._awaited, ""
        self._describe(keep)
        if awaited:
            self.action_beside(awaited)

    def _describe(self, keep: int | None) -> None:
        here = self.trail.current
        answer = self._answer if self.trail.at == 0 else None
        looking = here is not None and bool(here.symbol) and here not in self._known
        found = self._known.get(here) if here is not None else None
        around = self.around
        with around.prevent(OptionList.OptionHighlighted):  # only a move of the user shows another place
            around.describe(self.trail, answer, found, looking=looking, keep=keep)

    # ---- in the list beside the code

    def action_beside(self, group: str) -> None:
        """Go to the first neighbour of a group, when they are known."""
        self.show_if_due()
        here, around = self.trail.current, self.around
        if here is None:
            self.notify("Choose an answer first.", severity="warning", markup=False)
            return
        row = around.group_row(group)
        if row is None:
            if here.symbol and here not in self._known:
                self._awaited = group
            else:
                self.notify(_NONE[group], markup=False, timeout=3)
            return
        if self.has_class("-narrow"):
            self.add_class("-open")
        around.focus()
        around.highlighted = row
        self._preview()

    @on(OptionList.OptionHighlighted, "#around")
    def _beside_highlighted(self) -> None:
        if self.around.has_focus:
            self._preview()

    def _preview(self) -> None:
        """Show the code of the highlighted line; the place that is looked at stays the same."""
        one = self.around.current
        if isinstance(one, Evidence):
            here = self._answer
            inside = here is not None and one.path == here.path and here.line <= one.line <= here.end_line
            end = here.end_line if here is not None and inside else 0
            self.query_one(CodeView).show(CodeRange(one.path, one.line, end, one_line(one.why)))
        elif isinstance(one, Neighbour):
            there = one.place
            note = f"{one.relation.kind} · {one.sure}: {SURE_MEANS[one.relation.confidence]}"
            self.query_one(CodeView).show(CodeRange(there.path, there.line, 0, one_line(note), there.stale))

    @on(OptionList.OptionSelected, "#around")
    def _beside_opened(self) -> None:
        one = self.around.current
        if isinstance(one, Neighbour) and one.is_known:
            self.trail.go(one.place)
            self._show_place()
            return
        self._preview()
        if isinstance(one, Neighbour):
            name = one_line(one.relation.symbol)
            self.notify(f"{name} is not defined in this index: this is where it is named.", markup=False, timeout=3)
        else:
            self.query_one(CodeView).focus()
