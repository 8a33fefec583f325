"""Memory: how new what it wrote was, what surprised it, whether it helps, what it knows and what it learned last."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.worker import get_current_worker

from coderecall.model import CommitsLearned, MemoryReport, SurprisePoint
from tui.failures import told_to
from tui.filtering import Term, parse_filter
from tui.memory_words import empty_words, state_words
from tui.messages import Compared, Failed, Located, MemoryRead
from tui.places import one_line
from tui.recent import MINUTE
from tui.screens.mode import ModeScreen, Spot
from tui.screens.why import WhyScreen
from tui.state import AppState, Freshness, LearnedBatch
from tui.widgets.line_input import FilterField
from tui.widgets.memory_panes import MemoryPanes
from tui.widgets.recall_pane import RecallPane
from tui.widgets.surprise_plot import SurprisePlot
from tui.widgets.text_pane import TextPane
from tui.widgets.write_list import WriteList, write_entries
from tui.writes import CAPACITY, Write, Writes

READING, COMPARING = "Reading the memory", "Comparing commits with what was expected"


class MemoryScreen(ModeScreen):
    """Mode 4."""

    AUTO_FOCUS = "#write-list"
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (22, "-low"), (30, "-high")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "h,left", "walk(-1)", "through time", key_display="h/l", id="memory.back", tooltip="One bar back in time"
        ),
        Binding("l,right", "walk(1)", "On in time", show=False, id="memory.on", tooltip="One bar on in time"),
        Binding("H", "walk(-10)", "Far back", show=False, id="memory.far_back", tooltip="Ten bars back in time"),
        Binding("L", "walk(10)", "Far on", show=False, id="memory.far_on", tooltip="Ten bars on in time"),
        Binding("p", "probe", "ask again", id="memory.probe", tooltip="Ask the memory again for what it was taught"),
        Binding("tab", "pane(1)", "pane", key_display="tab", id="memory.pane", tooltip="The next pane"),
        Binding("shift+tab", "pane(-1)", "Pane before", show=False, id="memory.pane_before", tooltip="The pane before"),
        Binding(
            "a", "why", "Why", show=False, id="memory.why_here", tooltip="Why the write under the cursor surprised"
        ),
    ]

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.writes = Writes()
        self.report: MemoryReport | None = None
        self._reading = False
        self._comparing = False
        self._readings = 0
        self._problem = ""
        self._terms: tuple[Term, ...] = ()
        self._rate_waits = False
        self._is_walking = False  # through the stream, while the list has the focus
        self._has_moved = False  # in the list: what is highlighted stays so when others come

    @property
    def mode_name(self) -> str:
        return "memory"

    def compose_body(self) -> ComposeResult:
        yield MemoryPanes(self.state, self.writes)

    @property
    def panes(self) -> MemoryPanes:
        return self.query_one(MemoryPanes)

    @property
    def main_list(self) -> WriteList:
        return self.panes.main_list

    @property
    def stream(self) -> SurprisePlot:
        return self.panes.stream

    @property
    def recall(self) -> RecallPane:
        return self.panes.recall

    @property
    def facts(self) -> TextPane:
        return self.panes.facts

    def on_mount(self) -> None:
        self.state.learned.subscribe(self, self._files_learned)
        self.state.commits_learned.subscribe(self, self._commits_learned)

    # Reading

    def state_changed(self, state: AppState) -> None:
        """Read again when the index says that it holds another memory than what is shown."""
        if state.no_index:
            self._reading = self._comparing = False
        if state.indexing:  # that may mend what was wrong
            self._problem = ""
        if state.ready and not state.indexing and not self._reading and not self._problem and self._is_outdated():
            self._reading = True
            self._read()
        if self.report is not None:
            self.recall.tell(self.report, is_outdated=self._is_outdated())
        self._draw_facts()
        if not len(self.writes):
            self._draw_list()

    def _is_outdated(self) -> bool:
        report, status = self.report, self.state.status
        if report is None or status is None:
            return True
        return (report.writes, report.bytes, report.commits) != (
            status.memory_writes,
            status.memory_bytes,
            status.commits,
        )

    @work(thread=True, exclusive=True, group="memory", exit_on_error=False)
    def _read(self) -> None:
        with told_to(self, READING):
            project = self.state.project
            message = MemoryRead(project.memory_report(), project.surprises(CAPACITY))
            if not get_current_worker().is_cancelled:
                self.post_message(message)

    @work(thread=True, group="compare", exit_on_error=False)
    def _compare(self, points: Sequence[SurprisePoint], reading: int = 0) -> None:
        """What the memory had expected of commits: takes a second for all that are kept."""
        with told_to(self, COMPARING):
            self.post_message(Compared(self.state.project.unexpected(points), reading))

    @on(MemoryRead)
    def _memory_read(self, message: MemoryRead) -> None:
        message.stop()
        self._reading, self.report = False, message.report
        self.writes.load(message.points)
        self._readings += 1
        self._comparing = True
        self._compare(message.points, self._readings)
        self._written()
        self.recall.tell(message.report, is_outdated=self._is_outdated())

    @on(Compared)
    def _compared(self, message: Compared) -> None:
        message.stop()
        if not message.reading:
            self.writes.expect(message.found)
        elif message.reading == self._readings:  # else another one is on its way
            self.writes.expect_only(message.found)
            self._comparison_ended()
        self._written()

    def _comparison_ended(self) -> None:
        """Only now the probe: two threads that compute would make keys wait."""
        self._comparing = False
        if self.is_current:
            self.recall.ask_when_due()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        if message.what == READING:
            self._reading, self._problem = False, f"{message.what} failed: {message.reason}"
            self._draw()
        elif message.what == COMPARING:
            self._comparison_ended()
            self._draw()

    def _files_learned(self, batch: LearnedBatch) -> None:
        self.writes.learn(batch.events)
        self._written()
        self._count_down()

    def _commits_learned(self, event: CommitsLearned) -> None:
        self.writes.commit(event)
        self._written()
        self._count_down()
        self._compare(event.surprise)

    def _written(self) -> None:
        self.stream.draw()
        self._draw(keep=self.main_list.current if self._has_moved else None)

    def _count_down(self) -> None:
        if not self._rate_waits:
            self._rate_waits = True
            self.set_timer(MINUTE + 1, self._rate_again)  # by then the rate may have fallen to nothing

    def _rate_again(self) -> None:
        self._rate_waits = False
        self._draw_facts()

    def on_screen_resume(self) -> None:
        self.recall.ask_when_due()

    def action_probe(self) -> None:
        """Ask again; after a failure, read again first."""
        if self._problem:
            self._problem = ""
            self.state_changed(self.state)
        else:
            self.recall.ask()

    # Showing

    def _draw(self, keep: Write | None = None) -> None:
        self._draw_list(keep)
        self._draw_facts()

    def _draw_list(self, keep: Write | None = None) -> None:
        bare = self.report is None or not (len(self.writes) or self.report.state)
        entries = [] if bare else write_entries(self.writes, self._terms)
        self.panes.tell(sum(entry.value is not None for entry in entries), self._note(), is_bare=bare)
        if not entries:
            self.main_list.say(self._empty_words())
            return
        row = next((i for i, entry in enumerate(entries) if keep is not None and entry.value == keep), None)
        self.main_list.show(entries, row)

    def _note(self) -> Content:
        """Why the list may not be what it would be."""
        if self.report is None:
            return Content("")
        if self.state.freshness is Freshness.STALE:
            return Content.styled("stale: i refreshes", "$text-warning")
        return Content.styled("comparing commits…" if self._comparing else "", "$text-accent")

    def _draw_facts(self) -> None:
        if self.report is None:
            self.facts.show(Content(""))
            return
        self.facts.show(partial(state_words, self.report, self.state, self.state.recent))

    def _empty_words(self) -> Content:
        """Why the list has no row."""
        return empty_words(
            self.state,
            self.report,
            problem=self._problem,
            is_filtered=bool(self._terms),
            is_comparing=self._comparing,
        )

    @on(FilterField.Narrowed)
    def _narrow(self, message: FilterField.Narrowed) -> None:
        self._terms = parse_filter(message.text)
        self._draw_list()

    @on(WriteList.Moved)
    def _list_moved(self) -> None:
        """The stream shows where the write is in time."""
        self._is_walking, self._has_moved = False, True
        write = self.main_list.current
        if write is not None:
            self.stream.show_write(write)

    @on(OptionList.OptionSelected, "#write-list")
    def _write_chosen(self) -> None:
        self._explain(self.main_list.current)

    # Moving

    def action_walk(self, step: int) -> None:
        self._is_walking = True
        self.stream.move(step)

    def action_oldest(self) -> None:
        self.stream.go(0)

    def action_newest(self) -> None:
        self.stream.go(len(self.stream.bars))

    def action_unusual(self, step: int) -> None:
        """To the next or the former write that stands out."""
        current, everything = self.stream.current, self.writes.all
        if current is None:
            return
        at = next((i for i, write in enumerate(everything) if write is current), len(everything) - 1)
        places: Sequence[int] = range(at + 1, len(everything)) if step > 0 else range(at - 1, -1, -1)
        found = next((everything[i] for i in places if self.writes.unusual(everything[i])), None)
        if found is None:
            self.notify("No unusual write that way.", markup=False, timeout=2)
        else:
            self.stream.show_write(found)

    def action_pane(self, step: int) -> None:
        """The next pane gets the focus, and on a narrow terminal the room below the stream."""
        self.panes.go_on(step)

    def action_show_pane(self, name: str) -> None:
        """A click on a title."""
        self.panes.go_to(name)

    def action_back(self) -> None:
        self.panes.show_list()
        super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is something to show no key is offered that is about it."""
        if self.is_mounted and self.panes.is_bare:
            if action in {"walk", "pane", "why"}:
                return False
            if action == "probe":
                return bool(self._problem)  # it tries again
        return super().check_action(action, parameters)

    # Acting

    def chosen(self) -> Write | None:
        """The write that keys are about: the one that was gone to last, in the list or in the stream."""
        in_list = self.main_list.has_focus and not self._is_walking
        return self.main_list.current if in_list else self.stream.current

    def spot(self) -> Spot | None:
        """A write has a path; the line is looked up when it is needed."""
        return None

    def action_why(self) -> None:
        self._explain(self.chosen())

    @on(SurprisePlot.WhyWanted)
    def _why_wanted(self) -> None:
        self._explain(self.stream.current)

    def _explain(self, write: Write | None) -> None:
        if write is None or write.point is None:
            self.notify("No write to explain: choose one in the list, or a bar.", severity="warning", markup=False)
            return
        reason = self.writes.unusual(write)
        self.app.push_screen(WhyScreen(self.state.project, write.point, reason), self._leave_why)

    def _leave_why(self, spot: Spot | None) -> None:
        if spot is not None:
            self.edit(spot)

    def action_edit(self) -> None:
        self._locate_chosen("edit")

    def action_copy_place(self) -> None:
        self._locate_chosen("copy")

    def _locate_chosen(self, then: str) -> None:
        write = self.chosen()
        if write is None or write.point is None:
            self.notify("Choose a write first.", severity="warning", markup=False)
            return
        self._locate(write.point, then)

    @work(thread=True, exclusive=True, group="locate", exit_on_error=False)
    def _locate(self, point: SurprisePoint, then: str) -> None:
        with told_to(self, "Looking for the place"):
            found = self.state.project.why_surprising(point)
            if not get_current_worker().is_cancelled:
                self.post_message(Located(found, then))

    @on(Located)
    def _located(self, message: Located) -> None:
        message.stop()
        places = message.report.places
        if not places:
            self.notify(one_line(message.report.gone or "It leads to nothing that is there."), markup=False)
        elif message.then == "edit":
            self.edit(Spot(places[0].path, places[0].line))
        else:
            self.copy_spot(Spot(places[0].path, places[0].line))
