"""What the Memory screen says of the state of the memory: what it knows, its size, what it learned last."""

from textual.content import Content

from coderecall.model import CommitsLearned, FileLearned, HeadReport, MemoryReport, SurprisePoint
from tui.no_index import no_index_words, opening_words
from tui.places import cells, counted, cut_end, cut_middle, one_line, padded
from tui.recent import Recent
from tui.state import AppState, Freshness
from tui.theme import MUTED

_NAMES = 13  # columns of what a line is about
_SHOWN = 6  # files, or commits, of what was learned last
_CODE = "functions and types"  # the definitions that the memory learns

Line = Content


def empty_words(
    state: AppState, report: MemoryReport | None, *, problem: str, is_filtered: bool, is_comparing: bool
) -> Content:
    """Why there is nothing that surprised, and what helps."""
    if state.no_index and not state.indexing:
        return no_index_words(state, more="The memory learns from an index of the code and its history.")
    if state.freshness is Freshness.INDEXING:
        return Content.assemble(("Indexing.", "bold"), "\n", ("The memory is shown when it has learned.", MUTED))
    if problem:
        keys = "D shows the details   p tries again\ni teaches a damaged memory anew"
        return Content.assemble((one_line(problem), "$text-error"), "\n\n", (keys, MUTED))
    if state.freshness is Freshness.OPENING:
        return opening_words(state)
    if report is None:
        return Content.styled("Reading the memory…", MUTED)
    if not report.state and not report.waiting:
        why = "No function or type is indexed, and no commit that changed one."
        return Content.assemble(("There is nothing to learn yet.", "bold"), "\n", (why, MUTED))
    if not report.state:
        key = ("i", "$text-accent bold")
        return Content.assemble(
            ("The memory is empty.", "bold"), "\nPress ", key, " to teach it from the index and the history."
        )
    if is_filtered:
        return Content.assemble("No write passes the filter.\n", ("esc clears it", MUTED))
    if is_comparing:
        return Content.styled("Asking the memory what it had expected of each commit…", MUTED)
    if not report.has_history:
        why = "Without history nothing was expected; what you edit and commit shows here."
    elif report.is_shallow:
        why = "A shallow clone has few commits: `git fetch --unshallow`, then i, brings the rest."
    else:
        why = "Every commit changed what the memory expected of its message, or what nothing was known of."
    return Content.assemble(("No surprise so far.", "bold"), "\n", (why, MUTED))


def state_words(report: MemoryReport, state: AppState, recent: Recent, width: int) -> Content:
    """What is missing; what was learned last; what it knows, how large it is."""
    symbols = state.status.symbols if state.status is not None else 0
    lines = [*_warnings(report, state), *last_save(recent, width), *last_commits(recent, width)]
    return Content("\n").join([*lines, Content(""), *_facts(report, symbols, recent, width)])


def _warnings(report: MemoryReport, state: AppState) -> list[Line]:
    found = []
    if state.freshness is Freshness.STALE and state.status is not None:
        behind = counted(len(state.status.pending), "file") if state.status.pending else "the last commit"
        found.append(f"stale: {behind} not learned, i refreshes")
    elif report.waiting:
        found.append(f"{counted(report.waiting, 'file')} not learned yet: i learns")
    if not report.has_history:
        found.append("no history: not in git, or no commit yet; commits are not learned")
    elif report.is_shallow:
        found.append("shallow clone: `git fetch --unshallow`, then i, learns the rest of the history")
    if not report.has_torch:
        found.append(
            "PyTorch is not installed: all works, but saves are not compared with each other."
            " `pip install torch` brings that"
        )
    return [Content.styled(f"! {text}", "$text-warning") for text in found]


def _facts(report: MemoryReport, symbols: int, recent: Recent, width: int) -> list[Line]:
    """symbols: that the index has."""
    lines: list[Line] = []
    for head in report.heads:
        lines += _fact("" if lines else "knows", _known(head, report, symbols), width)
    lately = f"{recent.rate:,}" if recent.rate else "none"
    lines += _fact("size", size(report.bytes), width)
    lines += _fact("written", f"{counted(report.writes, 'time')}, {lately} in the last minute", width)
    worst = max((head.strays for head in report.heads), default=0.0)
    lines += _fact("errors", _errors(worst), width)
    lines += _fact("forgets", "nothing by itself; an edit takes back what it replaced", width)
    runs = "NumPy"
    if report.has_torch and report.device:
        runs += f"; saves are compared with each other by PyTorch on {one_line(report.device)}"
    return lines + _fact("runs on", runs, width)


def _known(head: HeadReport, report: MemoryReport, symbols: int) -> str:
    """How much of what the index has is in a head, and which: the counts of all are seen elsewhere."""
    if head.head == "changed-for":
        every = f" of {report.commits:,}" if head.facts < report.commits else ""
        few = f"1 to {report.largest_commit} " if report.largest_commit else ""
        return f"{head.facts:,}{every} commits: those that changed {few}{_CODE} of today"
    every = f" of {symbols:,}" if head.facts < symbols else ""
    return f"{head.facts:,}{every} symbols: {_CODE} outside tests"


def _errors(share: float) -> str:
    """`takes 1 of 410 things it never learned for known`."""
    if share < 1e-6:
        return "none: what it never learned is unknown to it"
    return f"takes 1 of {round(1 / share):,} things it never learned for known"


def _fact(name: str, text: str, width: int) -> list[Line]:
    """What it is about at the left, and the text beside it, in as many lines as it takes."""
    lines = Content(text).wrap(max(12, width - _NAMES))
    return [Content.assemble((padded("" if i else name, _NAMES), MUTED), line) for i, line in enumerate(lines)]


def last_save(recent: Recent, width: int) -> list[Line]:
    """What was unlearned and learned from the files that were saved last."""
    if not recent.save:
        return _fact("last save", "none since the app opened", width)
    events = recent.save
    seconds = max(event.seconds for event in events)
    counts = f"{sum(e.unlearned for e in events)} taken back, {sum(e.learned for e in events)} learned"
    lines = _fact("last save", f"{recent.saved_at}  {counted(len(events), 'file')}, {seconds:.2f} s", width)
    lines += _fact("", counts, width)
    lines += [_file(event, width) for event in sorted(events, key=_strength, reverse=True)[:_SHOWN]]
    if len(events) > _SHOWN:
        lines.append(Content.styled(f"  and {counted(len(events) - _SHOWN, 'file')} more", MUTED))
    return lines


def _strength(event: FileLearned) -> float:
    return max((point.surprise for point in event.surprise), default=-1.0)


def _file(event: FileLearned, width: int) -> Line:
    most = max(event.surprise, key=lambda point: point.surprise, default=None)
    if event.removed:
        said = f"removed, {event.unlearned} taken back"
    elif most is None:
        said = f"{event.unlearned} taken back" if event.unlearned else "nothing new"
    else:
        said = f"-{event.unlearned} +{event.learned}  {_surprised(most)}"
    path = cut_middle(one_line(event.path), max(8, width - cells(said) - 4))
    return Content.assemble("  ", (path, "bold"), (f"  {said}", MUTED))


def _surprised(point: SurprisePoint) -> str:
    return "all new" if point.kind == "new" else f"{round(100 * point.surprise)}% new"


def last_commits(recent: Recent, width: int) -> list[Line]:
    """What was learned from the commits that came last."""
    if recent.commits is None:
        return _fact("last commit", "none since the app opened", width)
    event: CommitsLearned = recent.commits
    text = f"{recent.committed_at}  {counted(event.commits, 'commit')}, {event.learned} learned, {event.seconds:.2f} s"
    lines = _fact("last commit", text, width)
    for point in list(event.surprise)[: -_SHOWN - 1 : -1]:
        said = _surprised(point)
        subject = one_line(point.label.partition(" ")[2])
        lines.append(
            Content.assemble("  ", (cut_end(subject, max(8, width - cells(said) - 4)), "bold"), (f"  {said}", MUTED))
        )
    return lines


def size(count: int) -> str:
    """`364 kB`, `2.8 MB`."""
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{max(0, round(count / 1000)):,} kB"
