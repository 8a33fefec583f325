"""Watch mode: a saved file is read again, its old experiences are unlearned and the new ones learned.

watchdog says that something happened at a path; what it means is decided as in `index`, by ignore rules, size, time and
digest. So an event too many does no harm, and what one file costs does not depend on the size of the repository.
"""

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from watchdog.events import DirModifiedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from coderecall.errors import Cancelled, IndexBusyError
from coderecall.index.build import Options, build
from coderecall.model import CommitsLearned, FileLearned, Progress
from coderecall.store import Database
from parsers import text_language_of

if TYPE_CHECKING:
    from coderecall.memory.live import LiveStream

QUIET = 0.1  # seconds without an event before a burst is read
PATIENCE = 0.5  # a burst that does not end is read after this long all the same
POLL = 0.2  # how often the stop signal is looked at
RETRY = 1.0  # seconds before an index that another process writes is tried again
MANY = 500  # paths of one burst from which comparing the whole tree is cheaper
SEVERAL = 20  # paths of one burst from which on its progress is told
EVERYTHING = ""  # stands for "compare the whole tree"
_READING = frozenset({"opened", "closed_no_write"})


def watch(
    root: Path,
    folder: Path,
    on_learned: Callable[[FileLearned], None],
    *,
    on_commits: Callable[[CommitsLearned], None] | None = None,
    on_progress: Callable[[Progress], None] | None,
    on_waiting: Callable[[tuple[str, ...]], None] | None = None,
    stop: Callable[[], bool],
) -> None:
    """Bring the index up to date, then keep it so until `stop()`. Raises what `index` raises.

    on_waiting: gets the paths of saved files that are being read now, sorted; none of them when they are read.
    """
    told = on_waiting or (lambda _: None)
    root = root.resolve()
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    observer = Observer()
    observer.schedule(_Saved(root, events), str(root), recursive=True)
    observer.start()  # before the first comparison, so that nothing falls between
    try:
        waiting = {EVERYTHING}
        stream: LiveStream | None = None
        while not stop():
            waiting |= _burst(events, stop) if not waiting else set()
            if not waiting or stop():
                continue
            whole = EVERYTHING in waiting or len(waiting) > MANY
            options = Options(paths=None if whole else waiting)
            told(tuple(sorted(waiting - {EVERYTHING})))
            try:
                shown = on_progress if whole or len(waiting) >= SEVERAL else None
                build(
                    root,
                    folder,
                    options,
                    on_progress=shown,
                    on_learned=on_learned,
                    on_commits=on_commits,
                    cancelled=stop,
                    stream=stream,
                )
                waiting = set()
                told(())
                if stream is None:
                    stream = _stream(root, folder)
            except IndexBusyError:
                threading.Event().wait(RETRY)  # the paths are kept and tried again
            except Cancelled:
                return
    finally:
        observer.stop()
        observer.join()


def _stream(root: Path, folder: Path) -> "LiveStream | None":
    """Loaded once the index is up to date, so that neither that nor the first edit waits for torch.

    None without torch: everything is learned all the same, only how unlike the stream it is cannot be told.
    """
    from coderecall.memory.report import has_torch

    if not has_torch():
        return None
    from coderecall.memory.live import LiveStream

    with Database.read(folder, root) as db:
        return LiveStream(db)


class _Saved(FileSystemEventHandler):
    """Puts the paths that an event is about on a queue, as far as they can matter."""

    def __init__(self, root: Path, events: "queue.SimpleQueue[str]") -> None:
        self._root = root
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _READING or isinstance(event, DirModifiedEvent):
            return
        for raw in (event.src_path, event.dest_path):
            path = self._relative(raw)
            if path is not None:
                self._events.put(EVERYTHING if event.is_directory or _changes_all(path) else path)

    def _relative(self, raw: bytes | str) -> str | None:
        if not raw:
            return None
        path = PurePath(raw if isinstance(raw, str) else raw.decode("utf-8", "surrogateescape"))
        if not path.is_relative_to(self._root):
            return None
        relative = path.relative_to(self._root).as_posix()
        if relative.startswith(".git/"):
            return relative if relative in _GIT_STATE else None
        if relative == ".git" or relative.split("/", 1)[0] == ".coderecall":
            return None
        return relative if _changes_all(relative) or text_language_of(relative) else None


_GIT_STATE = frozenset({".git/HEAD", ".git/logs/HEAD"})  # a commit, a checkout, a rebase


_RULES = frozenset({".gitignore", ".gitattributes"})


def _changes_all(path: str) -> bool:
    return path in _GIT_STATE or path.rpartition("/")[2] in _RULES


def _burst(events: "queue.SimpleQueue[str]", stop: Callable[[], bool]) -> set[str]:
    """The paths of the next burst of events; nothing when there is none yet."""
    try:
        paths = {events.get(timeout=POLL)}
    except queue.Empty:
        return set()
    deadline = time.monotonic() + PATIENCE
    while not stop() and (left := deadline - time.monotonic()) > 0:
        try:
            paths.add(events.get(timeout=min(QUIET, left)))
        except queue.Empty:
            break
    return paths
