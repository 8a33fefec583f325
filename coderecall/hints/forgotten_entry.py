"""CR303: a new file is missing where all its neighbours are listed."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coderecall.hints.checker import Check
from coderecall.hints.definitions import Removed
from coderecall.hints.place import Place, hint
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.uses import Uses
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation, Severity
from coderecall.store import FileRow
from parsers import is_code
from parsers.model import SymbolKind
from parsers.patterns import later

RULE = Rule(
    id="CR303",
    name="forgotten-entry",
    severity=Severity.NOTE,
    claim="This file names all files of a folder, but not the one that this change adds to it.",
    evidence="The lines that name the neighbours of the new file, that nothing imports the new file, and how many of"
    " the commits that added a neighbour changed this file too.",
    explanation="""\
Many folders have a list of what lies in them: an `__init__`, an index, a table of back ends, a build file. What is not
listed is not found, and nothing fails.

Reported is a list in which at least 4 files of the folder stand, and at least 9 of 10 (in a text that is no code:
all), and not the new one. Silent: when something imports the new file, which is then reached in another way; tests,
generated and vendored files, names that begin with an underscore, files that define nothing; when the change adds more
than 5 files to the folder.

What to do: add the new file to the list. If it does not belong there, end the line that the hint stands at with the
comment `coderecall: ignore[CR303]`.""",
)

_LEAST_NEIGHBOURS = 4
_LEAST_NAMED = 0.9  # of the neighbours
_MOST_ADDED = 5  # files of one folder in one change
_MOST_LISTS = 5  # looked at for one file
_ASKED = 4  # names that the full text is asked for
_SHORTEST = 3  # characters of a name
_LINES_OF_ENTRY = 4  # of a list, at most; farther apart are names that a text happens to use
# Files that stand for their folder, and those that everything else begins with.
_NOT_LISTED = later(r"(?i)_|\.|index$|mod$|main$|lib$|setup$|conftest$|init$")


# What a file may be without defining anything that a list could hand out.
_AROUND = frozenset({SymbolKind.FILE, SymbolKind.MODULE, SymbolKind.NAMESPACE, SymbolKind.PACKAGE})


class ForgottenEntry(Check):
    """For each new file, the files that name its neighbours."""

    rule = RULE

    def before(self, state: State) -> None:
        moved = (one for gone in state.comparison.removed.values() for one in gone if one.moved_to)
        self._awaited = {one.moved_to for one in moved if _is_used(state.view, one)}

    def after(self, state: State) -> list[Hint]:
        found = []
        added = [pair.new.path for pair in state.comparison.pairs if pair.new and not pair.old]
        together: dict[tuple[str, str], list[str]] = {}
        for path in added:
            together.setdefault(_folder_and_suffix(path), []).append(path)
        for path in added:
            kin = together[_folder_and_suffix(path)]
            if len(kin) <= _MOST_ADDED and path not in self._awaited and _may_be_listed(state.view, path):
                found.append(_hint(state.view, list(_lists_without(state, path, kin))))
        return [made for made in found if made]


def _is_used(view: View, moved: Removed) -> bool:
    """Whether other files used what moved: they have to import the new file, and are told of if they do not."""
    row = view.file(moved.path)
    ids = [symbol.id for symbol in view.symbols(moved.path).get(moved.symbol.qualified_name, ())]
    return row is not None and any(use.path != moved.path for use in Uses(view).of_symbols(ids, row.id))


class _Gap(NamedTuple):
    new: str
    row: FileRow  # of the list
    line: int  # that names the last neighbour
    named: int
    neighbours: Sequence[str]


def _folder_and_suffix(path: str) -> tuple[str, str]:
    return posixpath.dirname(path), posixpath.splitext(path)[1]


def _stem(path: str) -> str:
    return posixpath.basename(path).partition(".")[0]


def _may_be_listed(view: View, path: str) -> bool:
    row = view.file(path)
    stem = _stem(path)
    if row is None or row.is_test or not is_code(row.language) or view.is_foreign(path):
        return False
    if len(stem) < _SHORTEST or _NOT_LISTED.match(stem) or view.db.imports_of([row.id]):
        return False
    symbols = view.db.symbols_in(row.id)
    return any(SymbolKind(s.kind) not in _AROUND and "local" not in s.modifiers.split() for s in symbols)


def _lists_without(state: State, path: str, added: Sequence[str]) -> Iterator[_Gap]:
    view = state.view
    place = _folder_and_suffix(path)
    neighbours = [
        other
        for other in view.paths()
        if _folder_and_suffix(other) == place and other not in added and _is_neighbour(view, other)
    ]
    stems = sorted({_stem(other) for other in neighbours}, key=lambda stem: (-len(stem), stem))
    if len(stems) < _LEAST_NEIGHBOURS:
        return
    own = _word(_stem(path))
    for row in view.db.files_saying(stems[:_ASKED], _MOST_LISTS):
        if row.path == path or row.is_test or view.is_foreign(row.path) or not state.comparison.checked(row.path):
            continue
        text = view.db.source(row.id).decode("utf-8", "replace")
        found = _densest(stems, text)
        least = _LEAST_NAMED if is_code(row.language) else 1  # nothing fails by a text that is not kept up
        if found.names >= max(_LEAST_NEIGHBOURS, least * len(stems)) and not own.search(text):
            yield _Gap(path, row, found.last_line, found.names, neighbours)


def _is_neighbour(view: View, path: str) -> bool:
    row = view.file(path)
    return bool(row and not row.is_test) and len(_stem(path)) >= _SHORTEST and not _NOT_LISTED.match(_stem(path))


def _word(stem: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(stem)}(?!\w)")


class _Listed(NamedTuple):
    names: int
    last_line: int


def _densest(stems: Sequence[str], text: str) -> _Listed:
    """The most names that stand together as entries of one list do, and the line of the last one."""
    every = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, stems))})(?!\w)")  # the longest first
    found = [(number, match[0]) for number, line in enumerate(text.split("\n"), 1) for match in every.finditer(line)]
    best = _Listed(0, 0)
    inside: Counter[str] = Counter()
    start = 0
    for line, name in found:
        inside[name] += 1
        while line - found[start][0] >= _LINES_OF_ENTRY * len(inside):
            inside[found[start][1]] -= 1
            inside += Counter()  # drops what is at 0
            start += 1
        if len(inside) >= best.names:
            best = _Listed(len(inside), line)
    return best


def _hint(view: View, gaps: Sequence[_Gap]) -> Hint | None:
    """One hint for one new file, wherever it is missing."""
    if not gaps:
        return None
    first = max(gaps, key=_confidence)
    changed, commits = _history(view, first)
    often = f"; {changed} of the {commits} commits that added one changed this file too" if changed else ""
    folder, stem = posixpath.dirname(first.new) or ".", _stem(first.new)
    return hint(
        RULE,
        [_place(view, gap) for gap in (first, *(gap for gap in gaps if gap is not first))],
        message=f"{first.named} other files of {folder} are{often}",
        subject=first.new,
        cause=RelatedLocation(Location(first.new, 1), "the new file, which nothing imports"),
        suggestion=f"add `{stem}` here, if it belongs in this list",
        begins_with_place=True,
    )


def _place(view: View, gap: _Gap) -> Place:
    text = view.line(gap.row.id, gap.line)
    return Place(
        *(gap.row.path, gap.line, len(text) - len(text.lstrip()) + 1, text, ""),
        message=f"`{_stem(gap.new)}` is not listed here",
        is_test=False,
        confidence=_confidence(gap),
        is_foreign=False,
        ignores=view.ignores(gap.row.path, gap.line),
        baseline=view.baseline,
    )


def _confidence(gap: _Gap) -> float:
    return 0.6 if is_code(gap.row.language) else 0.5


def _history(view: View, gap: _Gap) -> tuple[int, int]:
    """(commits that added a neighbour and changed the list, those that added a neighbour)."""
    added = {ids[0] for path in gap.neighbours if (ids := view.db.commits_of_file(path))}
    changed = {commit for commit, path in view.db.files_of_commits(added) if path == gap.row.path}
    return len(changed), len(added)
