"""The long jobs: open, index, watch. Each runs in a thread and talks to the app by messages only."""

import sys
from contextlib import redirect_stderr
from threading import Event

from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from coderecall.model import Progress
from coderecall.project import Project
from tui.failures import told_to
from tui.messages import Indexed, JobEnded, Learned, LearnedHistory, NotIndexed, Opened, Progressed, StatusRead, Waiting
from tui.modes import load_screens
from tui.surprise import CAPACITY


class Jobs:
    """One project's jobs. Only one of index and watch runs at a time: both write the index."""

    def __init__(self, app: MessagePump, project: Project) -> None:
        self._app = app
        self._project = project
        self._writer_is_done = Event()
        self._writer_is_done.set()

    def open(self) -> None:
        """What the index holds, or that there is none."""
        with told_to(self._app, "Opening the index"):
            if not self._project.is_indexed:
                self._app.post_message(NotIndexed())
                return
            self._app.post_message(Opened(self._project.status(), self._project.surprises(CAPACITY)))
            load_screens()

    def read_status(self) -> None:
        with told_to(self._app, "Reading the status"):
            self._app.post_message(StatusRead(self._project.status()))

    def index(self, *, rebuild: bool) -> None:
        """Build or refresh, after the watching thread has stopped."""
        worker = get_current_worker()
        self._writer_is_done.wait()
        self._writer_is_done.clear()
        try:
            with told_to(self._app, "Indexing"):
                _let_processes_start()
                report = self._project.index(
                    rebuild=rebuild, on_progress=self._progress, cancelled=lambda: worker.is_cancelled
                )
                self._app.post_message(Indexed(report))
        finally:
            self._writer_is_done.set()
            self._app.post_message(JobEnded("index"))

    def watch(self, run: int) -> None:
        """Keep the memory live until the worker is cancelled."""
        worker = get_current_worker()
        self._writer_is_done.wait()
        if worker.is_cancelled:
            return
        self._writer_is_done.clear()
        try:
            with told_to(self._app, "Watching"):
                _let_processes_start()
                self._project.watch(
                    lambda event: self._tell(Learned(event)),
                    on_commits=lambda event: self._tell(LearnedHistory(event)),
                    on_progress=self._progress,
                    on_waiting=lambda paths: self._tell(Waiting(paths)),
                    stop=lambda: worker.is_cancelled,
                )
        finally:
            self._writer_is_done.set()
            self._app.post_message(JobEnded("watch", run))

    def _tell(self, message: Learned | LearnedHistory | Waiting) -> None:
        self._app.post_message(message)

    def _progress(self, progress: Progress) -> None:
        self._app.post_message(Progressed(progress))


def _let_processes_start() -> None:
    """Files are read in processes, and the one that multiprocessing starts before them wants the number of stderr.

    Textual's stand-in for it says -1, with which no process can be started.
    """
    from multiprocessing import resource_tracker

    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
