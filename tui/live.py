"""The app without its screens: the project that is open, the jobs that keep it live, and what they say."""

from collections import deque
from functools import partial

from textual import on, work
from textual.app import App

from coderecall.model import FileLearned, Progress
from coderecall.project import Project
from tui.jobs import Jobs
from tui.kept import KeptProject
from tui.messages import (
    Failed,
    Indexed,
    JobEnded,
    Learned,
    LearnedHistory,
    NotIndexed,
    Opened,
    Progressed,
    StatusRead,
    Unusable,
    Waiting,
)
from tui.places import counted, duration
from tui.screens.ask_words import example_of
from tui.state import AppState, LearnedBatch
from tui.surprise import CAPACITY

REPAINT_SECONDS = 0.2  # memory events are shown at most five times a second
STILL_SECONDS = 2.0
STATUS_SECONDS = 2.0  # counts are read again at most this often while files change


class LiveApp(App[None]):
    """Runs the jobs in threads and puts what they find into the state, which the screens watch."""

    def __init__(self, project: Project, kept: KeptProject, *, watch: bool) -> None:
        super().__init__()
        self.state = AppState(self, project, kept)
        self._jobs = Jobs(self, project)
        self._watch_wanted = watch
        self._watch_run = 0  # an older run may end after a newer one began
        self._unseen: deque[FileLearned] = deque(maxlen=CAPACITY)
        self._repaint_waits = False
        self._status_waits = False
        self._status_is_old = False  # files are read that it does not count yet

    # ---- jobs

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def _open(self) -> None:
        self._jobs.open()

    @work(thread=True, exclusive=True, group="index", exit_on_error=False)
    def _index(self, rebuild: bool) -> None:
        self._jobs.index(rebuild=rebuild)

    @work(thread=True, exclusive=True, group="watch", exit_on_error=False)
    def _watch(self, run: int) -> None:
        self._jobs.watch(run)

    @work(thread=True, exclusive=True, group="status", exit_on_error=False)
    def _read_status(self) -> None:
        self._jobs.read_status()

    def _start_watching(self) -> None:
        if self._watch_wanted and not self.state.paused and self.state.ready:
            self.state.watching = True
            self._watch_run += 1
            self._watch(self._watch_run)

    # ---- what they say

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.state.status, self.state.no_index, self.state.unusable = message.status, False, ""
        self.state.surprises.start(message.surprises)
        self.state.example = example_of(message.surprises)
        self._start_watching()
        self.state.publish()

    @on(NotIndexed)
    def _not_indexed(self) -> None:
        self.state.no_index, self.state.unusable = True, ""
        self.state.publish()

    @on(Unusable)
    def _unusable(self, message: Unusable) -> None:
        self.state.no_index, self.state.unusable = True, message.reason
        self.state.publish()

    @on(StatusRead)
    def _status_read(self, message: StatusRead) -> None:
        self.state.status = message.status
        self.state.publish()

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        self.state.progress = message.progress
        self.state.publish()
        if not self.state.indexing and not self.state.waiting:  # no end of it is told: what stands still is over
            self.set_timer(STILL_SECONDS, partial(self._forget_progress, message.progress))

    @on(Waiting)
    def _waiting(self, message: Waiting) -> None:
        status = self.state.status
        if message.paths:
            self._status_is_old = True
        elif self._status_is_old or (status is not None and status.pending):  # not each of them is learned
            self._status_soon()
        paths = message.paths if len(message.paths) > 1 else ()  # one file is read before its name would be
        if paths == self.state.waiting:
            return
        self.state.waiting = paths
        if not paths and not self.state.indexing:
            self.state.progress = None
        self.state.publish()

    def _forget_progress(self, progress: Progress) -> None:
        if self.state.progress is progress and not self.state.indexing:
            self.state.progress = None
            self.state.publish()

    @on(Indexed)
    def _indexed(self, message: Indexed) -> None:
        report = message.report
        text = f"{counted(report.files, 'file')}, {counted(report.symbols, 'symbol')} in {duration(report.seconds)}"
        if report.skipped:
            text += f"; {counted(len(report.skipped), 'file')} skipped"
        self.notify(text, title="Index is ready", markup=False)
        self.state.no_index, self.state.unusable = False, ""

    @on(JobEnded)
    def _job_ended(self, message: JobEnded) -> None:
        if message.job == "index":
            self.state.indexing = False
            self.state.progress = None
            self._open()  # also starts to watch again
        elif message.run == self._watch_run and not self.state.indexing:
            self.state.watching = False
            self.state.progress, self.state.waiting = None, ()
        self.state.publish()

    @on(Learned)
    def _learned(self, message: Learned) -> None:
        """Show the first event at once, then at most five repaints a second."""
        self._unseen.append(message.event)
        if not self._repaint_waits:
            self._show_learned()
            self._repaint_waits = True
            self.set_timer(REPAINT_SECONDS, self._repaint_again)

    def _repaint_again(self) -> None:
        self._repaint_waits = False
        if self._unseen:
            self._show_learned()
            self._repaint_waits = True
            self.set_timer(REPAINT_SECONDS, self._repaint_again)

    def _show_learned(self) -> None:
        batch = LearnedBatch(tuple(self._unseen))
        self._unseen.clear()
        for event in batch.events:
            self.state.surprises.learn(event)
        self.state.recent.learn(batch.events)
        if not self.state.indexing and not self.state.waiting:
            self.state.progress = None
        self.state.publish()
        self.state.learned.publish(batch)
        self._status_soon()

    @on(LearnedHistory)
    def _learned_history(self, message: LearnedHistory) -> None:
        self.state.surprises.commit(message.event)
        self.state.recent.commit(message.event)
        self.state.commits_learned.publish(message.event)
        self._read_status()

    def _status_soon(self) -> None:
        if not self._status_waits:
            self._status_waits = True
            self.set_timer(STATUS_SECONDS, self._status_again)

    def _status_again(self) -> None:
        self._status_waits = self._status_is_old = False
        self._read_status()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.state.failure = message
        self.screen.refresh_bindings()  # now D has something to show
        self.notify(
            f"{message.reason}\nD shows the details", title=f"{message.what} failed", severity="error", markup=False
        )
        self.state.publish()

    # ---- what the user wants of them

    def action_index(self, rebuild: bool = False) -> None:
        if self.state.indexing:
            self.notify("Already indexing.", markup=False)
            return
        self.state.indexing, self.state.watching = True, False
        self.workers.cancel_group(self, "watch")
        self._index(rebuild or bool(self.state.unusable))
        self.state.publish()

    def action_pause(self) -> None:
        """Stop the watching thread, or start it again: it then reads what was missed."""
        state = self.state
        if not state.ready or state.indexing:
            return
        if state.watching:
            state.paused, state.watching = True, False
            self.workers.cancel_group(self, "watch")
            self.notify("Watching is paused: saved files wait. space goes on.", markup=False, timeout=4)
        else:
            state.paused, self._watch_wanted = False, True
            self._start_watching()
            self.notify("Watching: what is saved is learned at once.", markup=False, timeout=2)
        self._read_status()
        state.publish()
