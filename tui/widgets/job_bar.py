"""Progress of a long job, docked below the status line; never a spinner without words."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import ProgressBar, Static

from coderecall.model import Progress
from tui.places import cells, duration, one_line
from tui.state import AppState
from tui.theme import MUTED

MOST_NAMED = 4
_WORDS = {
    "scan": "Looking for files",
    "parse": "Reading files",
    "resolve": "Resolving references",
    "history": "Reading history",
    "memory": "Learning",
}


def progress_words(progress: Progress) -> str:
    """`Reading files 311 / 1,204`."""
    words = _WORDS.get(progress.phase, progress.phase.capitalize())
    if progress.total:
        return f"{words} {progress.done:,} / {progress.total:,}"
    return f"{words} {progress.done:,}" if progress.done else words


def waiting_words(paths: Sequence[str], width: int) -> str:
    """`shop/models.py, shop/views.py and 498 more`, as far as there is room; "" where not even one name has it."""
    words = ""
    for parts in (1, 2):  # of a path: its folder too where that fits
        for count in range(1, min(len(paths), MOST_NAMED) + 1):
            left = len(paths) - count
            names = ", ".join(one_line("/".join(path.split("/")[-parts:])) for path in paths[:count])
            longer = f"{names} and {left:,} more" if left else names
            if cells(longer) > width:
                break
            words = longer
    return words


class JobBar(Horizontal):
    """Shown only while a job runs."""

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state

    def compose(self) -> ComposeResult:
        yield Static(markup=False, id="job-words")
        yield Static(markup=False, id="job-names")
        yield ProgressBar(show_eta=False, show_percentage=False, id="job-bar")
        yield Static(markup=False, id="job-eta")

    def on_mount(self) -> None:
        self._state.changed.subscribe(self, self._redraw)
        self._redraw(self._state)

    def _redraw(self, state: AppState) -> None:
        progress = state.progress
        self.display = state.indexing or progress is not None or bool(state.waiting)
        if not self.display:
            return
        progress = progress or Progress("scan", 0, 0)
        names = waiting_words(state.waiting, max(12, self.app.size.width // 3))
        self.query_one("#job-names", Static).update(Content.styled(names, MUTED))
        self.query_one("#job-names").display = bool(names)
        self.query_one("#job-words", Static).update(Content(progress_words(progress)))
        bar = self.query_one(ProgressBar)
        bar.update(total=progress.total or None, progress=progress.done)
        eta = "" if progress.eta_seconds is None else f"{duration(progress.eta_seconds)} left"
        self.query_one("#job-eta", Static).update(Content.styled(eta, MUTED))
