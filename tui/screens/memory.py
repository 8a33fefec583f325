"""Memory: how new what it wrote was, what surprised it, whether it helps, what it knows and what it learned last."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.worker import get_current_worker

from coderecall.model import CommitsLearned, MemoryReport, SurprisePoint
from tui.failures import told_to
from tui.filtering import Term, parse_filter
from tui.memory_words import state_words
from tui.messages import Compared, Failed, Located, MemoryRead
from tui.no_index import no_index_words
from tui.places import one_line
from tui.recent import MINUTE
from tui.screens.mode import ModeScreen, Spot
from tui.screens.why import WhyScreen
from tui.state import AppState, Freshness, LearnedBatch
from tui.theme import MUTED
from tui.widgets.line_input import FilterField
from tui.widgets.recall_pane import RecallPane
from tui.widgets.surprise_plot import SurprisePlot
from tui.widgets.text_pane import TextPane
from tui.widgets.write_list import WriteList, write_entries
from tui.writes import CAPACITY, Write, Writes

READING, COMPARING = "Reading the memory", "Comparing commits with what was expected"
_PANES = {"surprising": "Most surprising", "recall": "Does it help?", "facts": "State"}


class MemoryScreen(ModeScreen):
    """Mode 4."""

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
        self._problem = ""
        self._terms: tuple[Term, ...] = ()
        self._rate_waits = False
        self._shown = "surprising"  # below the stream of a narrow terminal
        self._is_walking = False  # through the stream, while the list has the focus
        self._has_moved = False  # in the list: what is highlighted stays so when others come

    @property
    def mode_name(self) -> str:
        return "memory"

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield SurprisePlot(self.writes, id="stream", classes="pane")
                yield RecallPane(self.state, id="recall", classes="pane")
            with Vertical(id="right"):
                yield TextPane(id="facts", classes="pane")
                with Vertical(id="surprising", classes="pane"):
                    yield FilterField("words  kind:edit  path:auth  new>=50  date:2024", id="filter")
                    yield WriteList(id="write-list")

    @property
    def main_list(self) -> WriteList:
        return self.query_one("#write-list", WriteList)

    @property
    def stream(self) -> SurprisePlot:
        return self.query_one("#stream", SurprisePlot)

    @property
    def recall(self) -> RecallPane:
        return self.query_one("#recall", RecallPane)

    @property
    def facts(self) -> TextPane:
        return self.query_one("#facts", TextPane)

    def on_mount(self) -> None:
        self.stream.border_title = "How new it was: share of new words, over time"
        self.state.learned.subscribe(self, self._files_learned)
        self.state.commits_learned.subscribe(self, self._commits_learned)

    # Reading

    def state_changed(self, state: AppState) -> None:
        """Read again when the index says that it holds another memory than what is shown."""
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
    def _compare(self, points: Sequence[SurprisePoint]) -> None:
        """What the memory had expected of commits: takes a second for all that are kept."""
        with told_to(self, COMPARING):
            self.post_message(Compared(self.state.project.unexpected(points)))

    @on(MemoryRead)
    def _memory_read(self, message: MemoryRead) -> None:
        message.stop()
        self._reading, self.report = False, message.report
        self.writes.load(message.points)
        self._comparing = True
        self._compare(message.points)
        self.stream.draw()
        self._draw()
        self.recall.tell(message.report, is_outdated=self._is_outdated())

    @on(Compared)
    def _compared(self, message: Compared) -> None:
        message.stop()
        self.writes.expect(message.found)
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

    def on_resize(self) -> None:
        self._style_panes()
        self.call_after_refresh(self._draw_titles)

    def _draw(self, keep: Write | None = None) -> None:
        self._draw_list(keep)
        self._draw_facts()

    def _draw_list(self, keep: Write | None = None) -> None:
        bare = self.report is None or not (len(self.writes) or self.report.state)
        entries = [] if bare else write_entries(self.writes, self._terms)
        self.set_class(bare, "-bare")
        self._draw_titles(sum(entry.value is not None for entry in entries))
        if not entries:
            self.main_list.say(self._empty_words())
            return
        row = next((i for i, entry in enumerate(entries) if keep is not None and entry.value == keep), None)
        self.main_list.show(entries, row)

    def _draw_titles(self, count: int | None = None) -> None:
        """On a narrow terminal the title of the lower pane names all three."""
        if count is None:
            count = len([entry for entry in self.main_list.entries if entry.value is not None])
        stale = self.state.freshness is Freshness.STALE and not self.has_class("-bare")
        note = Content.styled("stale: i refreshes", "$text-warning") if stale else Content("")
        narrow = self.has_class("-narrow") and not self.has_class("-bare")
        for name, title in _PANES.items():
            pane = self.query_one(f"#{name}")
            shown = f"{title} ({count:,})" if name == "surprising" and count else title
            pane.border_title = pane_tabs(name) if narrow else Content(shown)
        self.query_one("#surprising").border_subtitle = note

    def _draw_facts(self) -> None:
        if self.report is None:
            self.facts.show(Content(""))
            return
        self.facts.show(partial(state_words, self.report, self.state, self.state.recent))

    def _empty_words(self) -> Content:
        freshness = self.state.freshness
        key = "$text-accent bold"
        if self.state.no_index and not self.state.indexing:
            return no_index_words(self.state, more="The memory learns from an index of the code and its history.")
        if freshness is Freshness.INDEXING:
            return Content.assemble(("Indexing.", "bold"), "\n", ("The memory is shown when it has learned.", MUTED))
        if self._problem:
            return Content.assemble(
                (one_line(self._problem), "$text-error"), "\n\n", ("D shows the details   p tries again", MUTED)
            )
        if self.report is None:
            return Content.styled("Reading the memory…", MUTED)
        if not self.report.state:
            return Content.assemble(
                ("The memory is empty.", "bold"), "\nPress ", ("i", key), " to teach it from the index and the history."
            )
        if self._terms:
            return Content.assemble("No write passes the filter.\n", ("esc clears it", MUTED))
        if self._comparing:
            return Content.styled("Asking the memory what it had expected of each commit…", MUTED)
        if not self.report.has_history:
            why = "Without history nothing was expected; what you edit and commit shows here."
        else:
            why = "Every commit changed what the memory expected of its message, or what nothing was known of."
        return Content.assemble(("No surprise so far.", "bold"), "\n", (why, MUTED))

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
        if self.has_class("-bare"):
            return
        panes: list[Widget] = [self.stream, self.main_list, self.recall, self.facts]
        here = next((i for i, pane in enumerate(panes) if pane.has_focus), 1)
        pane = panes[(here + step) % len(panes)]
        if pane is not self.stream:
            self._show_pane("surprising" if pane is self.main_list else str(pane.id))
        pane.focus()

    def action_show_pane(self, name: str) -> None:
        """A click on a title."""
        self._show_pane(name)
        (self.main_list if name == "surprising" else self.query_one(f"#{name}")).focus()

    def _show_pane(self, shown: str) -> None:
        """On a wide terminal all are there, and to style the screen anew would cost a tenth of a second."""
        self._shown = shown
        self._style_panes()
        if self.has_class("-narrow"):
            self.call_after_refresh(self._draw_titles)

    def _style_panes(self) -> None:
        for name in _PANES:
            self.set_class(name == self._shown, f"-show-{name}", update=False)
        self.update_node_styles()

    def action_back(self) -> None:
        if not self.has_class("-bare"):
            self._show_pane("surprising")
        super().action_back()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget.id in {"recall", "facts"}:
            self._show_pane(str(event.widget.id))

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


def pane_tabs(current: str) -> Content:
    """The names of the lower panes, the current one with a dot as well as bright; a click goes there."""
    tabs = []
    for name, title in _PANES.items():
        text = f"● {title}" if name == current else title
        style = "$foreground" if name == current else MUTED
        tabs.append(Content.from_markup(f"[@click=screen.show_pane('{name}')]{text}[/]").stylize(style))
    return Content("  ").join([*tabs, Content.styled("tab", "$text-accent")])
