"""Running the rules over a change, or over everything."""

import gc
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from coderecall.disk import blob_digest
from coderecall.hints.accepted import notes_on_change, notes_on_everything, without_accepted
from coderecall.hints.baseline import CHANGES, Baseline, kind_of_run
from coderecall.hints.catalogue import checks
from coderecall.hints.change_place import with_change_place
from coderecall.hints.change_set import Change, ChangeSet, index_for, read_changes, stale_files
from coderecall.hints.checker import Check
from coderecall.hints.comparison import Comparison, FilePair
from coderecall.hints.definitions import Definitions
from coderecall.hints.merged import without_merged
from coderecall.hints.newcomers import newcomers
from coderecall.hints.one_cause import by_cause
from coderecall.hints.state import State
from coderecall.hints.syntax import Trees
from coderecall.hints.view import View
from coderecall.model import Hint, HintReport
from parsers import parse
from parsers.model import ParseResult

_MOST_UNREADABLE = 5  # files that stopped parsing, named one by one


@dataclass(frozen=True, slots=True)
class Request:
    """What to check. `paths` limits the changes that are looked at, not the places that they break."""

    staged: bool = False
    since: str = ""
    everything: bool = False
    paths: Sequence[str] = ()
    hook: bool = False  # inside a git hook: use the index that git names
    baseline: Baseline | None = None  # what is known and not reported
    left: list[object] = field(default_factory=list, compare=False)  # gets what was read, see `coderecall.cli.hook`


def check(root: Path, folder: Path, request: Request) -> HintReport:
    """Hints of all rules, the surest first. Raises UsageError, GitError, NoIndexError, IndexFormatError."""
    collecting = gc.isenabled()
    gc.disable()  # rows by the ten thousand and no cycles: the collector would look through them for nothing
    try:
        report = _check(root, folder, request)
    finally:
        if collecting:
            gc.enable()
    if request.staged and report.hints:
        report = without_merged(root, report, hook=request.hook)
    if request.baseline is None:
        return report
    of = kind_of_run(request.since, request.everything)
    notes = request.baseline.notes(of, whole=not request.paths and of != CHANGES)
    return replace(report, notes=(*report.notes, *notes))


def _check(root: Path, folder: Path, request: Request) -> HintReport:
    if request.everything:
        return _check_everything(root, folder, request)
    with index_for(root, folder, staged=request.staged) as stored:
        found = read_changes(
            root, stored, staged=request.staged, since=request.since, paths=request.paths, hook=request.hook
        )
        changed = len(found.changes) + found.unread
        if not found.changes:
            return HintReport((), found.notes, changed)
        parsed = _ParsedOnce()
        pairs = tuple(_pair(change, parsed) for change in found.changes)
        comparison = Comparison(pairs, found.checked, parsed.trees, found.gone_projects)
        with stored.copied() as db:
            view = View(db, parsed, request.baseline, found.indexed)
            hints, notes = _compare(view, found, comparison, request)
    notes = [*found.notes, *_newly_unreadable(comparison), *notes]
    return HintReport(tuple(hints), tuple(notes), changed)


def selected(
    report: HintReport, *, select: Collection[str] = (), ignore: Collection[str] = (), min_confidence: float = 0.0
) -> HintReport:
    """The hints that the user wants to see. A rule is named by its id or the beginning of it: "CR1"."""
    wanted, unwanted = tuple(select), tuple(ignore)
    kept = tuple(
        hint
        for hint in report.hints
        if any(
            (not wanted or rule.startswith(wanted)) and not (unwanted and rule.startswith(unwanted))
            for rule in (hint.rule, *hint.also)
        )
        and hint.confidence >= min_confidence
    )
    return replace(report, hints=kept)


def _compare(view: View, found: ChangeSet, comparison: Comparison, request: Request) -> tuple[list[Hint], list[str]]:
    """Ask the same questions of the old and of the new state. Hints in order, and notes on comments."""
    old_state: dict[str, bytes | None] = {}
    new_state: dict[str, bytes | None] = {}
    for change in found.changes:
        if change.new_path and change.new_path != change.old_path:
            old_state[change.new_path] = None
        if change.old_path:
            old_state[change.old_path] = change.old
            new_state[change.old_path] = None
        if change.new_path:
            new_state[change.new_path] = change.new
    found_by = checks()
    view.bring({**found.stale, **old_state})
    before = State(view, comparison)
    for check in found_by:
        check.before(before)
    if early := newcomers(comparison):
        view.bring(early)
        between = State(view, comparison)
        for check in found_by:
            check.between(between, early)
        request.left.append(between)
    view.bring(new_state)
    state = State(view, comparison)
    request.left.extend((found, comparison, found_by, before, state))
    hints = without_accepted([hint for check in found_by for hint in check.after(state)], view)
    ordered = _ordered(with_change_place(hints, comparison))
    return by_cause(ordered, view.has_import), notes_on_change(view, comparison, whole=not request.paths)


def _check_everything(root: Path, folder: Path, request: Request) -> HintReport:
    stale, notes, within = stale_files(root, folder, request.paths)
    with View.open(root, folder, request.baseline) as view:
        view.bring(stale)
        paths = [path for path in view.paths() if within(path)]
        state = State(view, Comparison((), bool))
        asked = checks()
        hints = without_accepted([hint for check in asked for hint in check.everything(state, paths)], view)
        judged = {check.rule.id for check in asked if type(check).everything is not Check.everything}
        comments = notes_on_everything(view, paths, judged)
    return HintReport(tuple(_ordered(hints)), (*notes, *comments))


def _ordered(hints: list[Hint]) -> list[Hint]:
    return sorted(hints, key=lambda h: (-h.confidence, h.location.path, h.location.line, h.location.column, h.rule))


def _pair(change: Change, parsed: "_ParsedOnce") -> FilePair:
    old = None if change.old is None else Definitions(change.old_path, change.old, parsed(change.old_path, change.old))
    new = None if change.new is None else Definitions(change.new_path, change.new, parsed(change.new_path, change.new))
    return FilePair(old, new)


def _newly_unreadable(comparison: Comparison) -> list[str]:
    """Notes on the files that this change stopped from parsing: "nothing found" says less of them than it seems."""
    broken = [
        f"{pair.new.path}:{pair.new.parsed.errors[0].line} {_why_not(pair.new.source)}: it is checked in part only"
        for pair in comparison.pairs
        if pair.new and pair.new.parsed.errors and not (pair.old and pair.old.parsed.errors)
    ]
    rest = len(broken) - _MOST_UNREADABLE
    return broken[:_MOST_UNREADABLE] + ([f"+{rest} more changed files do not parse"] if rest > 0 else [])


def _why_not(source: bytes) -> str:
    return "holds bytes of no text" if b"\0" in source else "does not parse"


class _ParsedOnce:
    """Each content is parsed once, though both the comparison and the views need it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], ParseResult] = {}
        self.trees = Trees()

    def __call__(self, path: str, source: bytes) -> ParseResult:
        key = (path, blob_digest(source))
        if key not in self._known:
            self._known[key] = parse(path, source, on_tree=partial(self.trees.keep, source=source))
        return self._known[key]
