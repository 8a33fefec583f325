"""Recall of fixed facts by the memory, beside full text and a baseline; asked in a thread, and anew when it changed."""

import time
from functools import partial

from textual import on, work
from textual.content import Content
from textual.worker import get_current_worker

from coderecall.model import MemoryProbe, MemoryReport, Progress
from tui.failures import told_to
from tui.messages import Failed, Probed, ProbeMoved
from tui.places import counted, one_line
from tui.recall_words import asked_words, recall_words
from tui.state import AppState
from tui.theme import MUTED
from tui.widgets.text_pane import TextPane

PROBES = 200  # facts of each head
MANY_WRITES = 500  # after so many the facts are asked for again without a key
ASKING = "Asking the memory"


class RecallPane(TextPane):
    """Owns the probe: its answers are kept until the memory is another one, for the next start too."""

    def __init__(self, state: AppState, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._state = state
        self._report: MemoryReport | None = None
        self._is_outdated = False  # the memory has changed since the report
        self.probe: MemoryProbe | None = None
        self._asked: Progress | None = None  # where a running probe stands
        self._problem = ""

    def on_mount(self) -> None:
        self.border_title = "Does it help?"
        self.draw()

    def tell(self, report: MemoryReport, *, is_outdated: bool) -> None:
        """What memory there is now."""
        self._report, self._is_outdated = report, is_outdated
        if self._state.indexing:  # that may mend what was wrong
            self._problem = ""
        self.draw()

    def ask_when_due(self) -> None:
        """Ask the first time, and after many writes; not while the index is being written."""
        report = self._report
        if report is None or not report.state or self._state.indexing or self._problem:
            return
        if self.probe is None:
            self._start(may_be_kept=True)
        elif report.writes - self.probe.writes >= MANY_WRITES:
            self._start()

    def ask(self) -> None:
        """Ask, as the user wants it, unless the answers would be the same."""
        if self._report is None or not self._report.state:
            self.notify("Nothing to ask for: the memory is empty.", severity="warning", markup=False)
        elif self._asked is not None:
            self.notify("Already asking.", markup=False)
        elif self._is_current and not self._problem:
            self.notify("Nothing was learned since it was asked: the answers would be the same.", markup=False)
        else:
            self._start()

    @property
    def _is_current(self) -> bool:
        report, probe = self._report, self.probe
        return report is not None and probe is not None and probe.state == report.state and not self._is_outdated

    def _start(self, *, may_be_kept: bool = False) -> None:
        if self._asked is None:
            self._asked, self._problem = Progress("probe", 0, 0), ""
            self._run(may_be_kept=may_be_kept)
            self.draw()

    @work(thread=True, exclusive=True, group="probe", exit_on_error=False)
    def _run(self, *, may_be_kept: bool) -> None:
        """may_be_kept: the answers of an earlier start will do, if they are still true."""
        worker, project = get_current_worker(), self._state.project

        def told(progress: Progress) -> None:
            self.post_message(ProbeMoved(progress))

        with told_to(self, ASKING):
            found = project.last_probe(PROBES) if may_be_kept else None
            if found is None:
                found = project.probe_memory(PROBES, on_progress=told, cancelled=lambda: worker.is_cancelled)
            self.post_message(Probed(found))

    @on(ProbeMoved)
    def _moved(self, message: ProbeMoved) -> None:
        message.stop()
        if self._asked is not None:
            self._asked = message.progress
            self._draw_frame()

    @on(Probed)
    def _probed(self, message: Probed) -> None:
        message.stop()
        self._asked, self.probe = None, message.probe
        self.draw()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        self._asked, self._problem = None, message.reason
        self.draw()

    def draw(self) -> None:
        """The answers in the width that there is, or why there are none."""
        self._draw_frame()
        if self.probe is not None:
            self.show(partial(recall_words, self.probe))
        elif self._problem:
            keys = Content.styled("\n\nD shows the details   p tries again", MUTED)
            self.show(Content.styled(f"{ASKING} failed: {one_line(self._problem)}", "$text-error") + keys)
        elif self._asked is not None:
            text = f"Asking the memory for up to {PROBES} facts of each kind, and full text for the same…"
            self.show(Content.styled(text, MUTED))
        else:
            self.show(Content.styled(self._why_not_asked(), MUTED))

    def _why_not_asked(self) -> str:
        """It asks by itself as soon as it can: no key is needed."""
        if self._report is None:
            return "Reading the memory…"
        if not self._report.state:
            return "There is nothing to ask for: the memory is empty."
        return "The memory is asked when the index is written." if self._state.indexing else "The memory is asked next."

    def _draw_frame(self) -> None:
        asked, probe = self._asked, self.probe
        if asked is not None:
            done = f"{asked.done:,} / {asked.total:,}" if asked.total else ""
            said = Content.styled(f"asking… {done}".rstrip(), "$text-accent")
        elif self._problem and probe is not None:
            said = Content.styled("asking again failed: D says why, p tries again", "$text-error")
        elif probe is None or self._report is None:
            said = Content("")
        elif self._is_current:
            said = Content.styled(f"{asked_words(probe, time.time())}, nothing learned since", MUTED)
        else:
            since = max(0, self._report.writes - probe.writes)
            words = f"{counted(since, 'write')} since" if since else "learned since"
            said = Content.styled(f"{words}: p asks again", "$text-warning")
        self.border_subtitle = said
