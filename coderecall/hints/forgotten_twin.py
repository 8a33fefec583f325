"""CR301: a change was made in one of several equal passages, and the others still hold the old text."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate

from coderecall.hints.checker import Check
from coderecall.hints.comparison import FilePair
from coderecall.hints.definitions import Definitions
from coderecall.hints.passages import Line
from coderecall.hints.place import Place, hint
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.twin_fit import Function
from coderecall.hints.twins import MOST_TWINS, Changed, Found, Span, Twin, find_twins, is_written_by_hand
from coderecall.hints.view import View
from coderecall.index.units import BODY_LIMIT
from coderecall.model import Hint, Location, RelatedLocation, Severity
from parsers import is_code
from parsers.model import Symbol, SymbolKind

RULE = Rule(
    id="CR301",
    name="forgotten-twin",
    severity=Severity.NOTE,
    claim="This passage equals one that the change touched, and was left as it was.",
    evidence="The passage as it was before the change, and the other place, which still has the same lines before, at"
    " and after the changed ones.",
    explanation="""\
The same lines stood in several functions. The change mends, extends or corrects them in one and not in the others, so a
mistake may live on there.

Passages count from 5 lines of code and 80 characters on, or 100 characters in fewer lines, and in the same file from 10
lines on. They are equal but for white space, with equal lines on both sides of the change, all in the body of one
function; or the change gave parameters other types or defaults, and the other function has the same name. All that
changed in this function must fit the other place: its function has the variables that the new lines use, and does not
need what they took away. Silent: where the change did the same to the other place, or something else to its function,
or where that has already what the change brought; where more than 4 other places have the passage, which is then how
things are written here; where the names of the functions are opposites, as `bind` and `connect`; more than 8 added
lines, which are something new, names that came with the change or that only its file defines, uses of a definition that
the change took away, words in which a copy still spoke of the other function or that say what only the changed one is,
entries of lists and wording; what was moved, laid out or declared in another way or renamed throughout its file, a
variable that gave way to its value, conditions that became one; imports, comments and doc strings; tests, examples,
benchmarks, generated and vendored files.

One hint stands for one change and all places that may have been forgotten, the first of them is where it is shown; so
does one for all changes of a file that another file is a copy of.

A change that was made in several places, alike or in one function or file, and that the forgotten place lacks in all of
them, is said with a confidence of 0.65, a change of one place with 0.35: it is what its function needs for itself more
often than not. `check --min-confidence 0.5` leaves those out.

What to do: look whether the other place needs the same change. If it does not, end its line with the comment
`coderecall: ignore[CR301]`.""",
)

# Folders of programs that show or measure one thing each.
_SHOWS = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?|bench(?:es|marks?)?|fuzz(?:ing|[-_]targets)?)/", re.IGNORECASE
)
_SEVERAL = 2  # places that the change was made in, and that the forgotten one has too or that were changed alike
_SURE, _UNSURE = 0.65, 0.35  # shares that were worth a look where nobody had looked before, with several and with one
_MOST_FILES = 20  # read for one passage
_MOST_BYTES = 1_500_000  # of files that are searched themselves
_NEAR = 25  # lines between twins that belong together


class ForgottenTwin(Check):
    """Looks the old passages up in the full text, and reads the files that may hold them."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        pairs = {_path(pair): pair for pair in state.comparison.pairs}
        gone = frozenset(name for pair in pairs.values() for name in _gone(pair))
        changes = [_changed(path, pair, state, gone) for path, pair in pairs.items()]
        if not any(one.functions for one in changes):
            return []
        passages = _Passages(state, {one.path: one.new for one in changes})
        groups = _grouped(find_twins(changes, passages.holders, passages.lines_of, passages.function_at))
        return [made for group in groups if (made := _hint(state, group, pairs[group[0].path]))]


class _Passages:
    """Where the text of the new state is: found by full text, read once."""

    def __init__(self, state: State, changed: dict[str, Sequence[Line]]) -> None:
        self._view, self._checked, self._trees = state.view, state.comparison.checked, state.comparison.trees
        self._changed = changed
        self._known: dict[str, Sequence[Line]] = {}
        self._long: dict[tuple[str, str], Sequence[str]] = {}
        self._functions: dict[str, list[Function]] = {}

    def holders(self, path: str, phrases: Sequence[str]) -> Collection[str]:
        found = {row.path for row in self._view.db.files_saying(phrases, _MOST_FILES + 1)}
        found.update(other for other in self._long_files(path) if self._says(other, phrases))
        return found if len(found) <= _MOST_FILES else ()

    def _long_files(self, near: str) -> Sequence[str]:
        """Files with text that full text may have left out, those in folders near to one first."""
        row, folder = self._view.file(near), near.rpartition("/")[0]
        if row is None:
            return ()
        if (folder, row.language) not in self._long:
            rows = [self._view.file(path) for path in self._view.paths()]
            long = [r for r in rows if r and r.language == row.language and r.size > BODY_LIMIT]
            beside, above = f"{folder}/", f"{folder.rpartition('/')[0]}/"
            long.sort(key=lambda r: (not r.path.startswith(beside), not r.path.startswith(above), r.path))
            ends = accumulate(r.size for r in long)
            near_ones = [r.path for r, end in zip(long, ends, strict=True) if end <= _MOST_BYTES]
            self._long[folder, row.language] = near_ones
        return self._long[folder, row.language]

    def _says(self, path: str, phrases: Sequence[str]) -> bool:
        row = self._view.file(path)
        source = self._view.db.source(row.id) if row else b""
        return bool(phrases) and all(phrase.encode() in source for phrase in phrases)

    def lines_of(self, path: str) -> Sequence[Line]:
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def function_at(self, path: str, line: int) -> Function | None:
        row = self._view.file(path)
        if row is None:
            return None
        if path not in self._functions:
            symbols = self._view.db.symbols_in(row.id)
            self._functions[path] = [
                Function(symbol.start_line, symbol.end_line, f"{path}:{symbol.qualified_name}")
                for symbol in symbols
                if SymbolKind(symbol.kind).is_callable
            ]
        return max((found for found in self._functions[path] if found.first <= line <= found.last), default=None)

    def _read(self, path: str) -> Sequence[Line]:
        row = self._view.file(path)
        if row is None or not _counts(self._view, path) or not self._checked(path):
            return ()
        if path in self._changed:
            return self._changed[path]
        lines = self._trees.lines(row.language, self._view.db.source(row.id))
        return lines if is_written_by_hand(lines) else ()


def _path(pair: FilePair) -> str:
    side = pair.new or pair.old
    return side.path if side else ""


def _counts(view: View, path: str) -> bool:
    row = view.file(path)
    is_product = row is not None and is_code(row.language) and not row.is_test and not _SHOWS.search(path)
    return is_product and not view.is_foreign(path)


def _changed(path: str, pair: FilePair, state: State, gone: frozenset[str]) -> Changed:
    """Of a test or a generated file only what was moved from or to it matters: it has no functions here."""
    old, new = pair.old, pair.new
    is_read, lines = bool(old and new and _counts(state.view, path)), state.comparison.trees.lines
    return Changed(
        path,
        lines(old.parsed.language, old.source) if old else (),
        lines(new.parsed.language, new.source) if new else (),
        _functions(old) if old and is_read else (),
        _functions(new) if new and is_read else (),
        frozenset(symbol.name for symbol in new.parsed.symbols) if new and is_read else frozenset(),
        frozenset(_reshaped(old, new)) if old and new and is_read else frozenset(),
        gone,
    )


def _gone(pair: FilePair) -> Iterator[str]:
    """Names of definitions that a file lost, or that are called now and were not before, or the other way round."""
    if pair.old is None:
        return
    after = pair.new.groups() if pair.new else {}
    for name, group in pair.old.groups().items():
        if name not in after or group[0].kind.is_callable != after[name][0].kind.is_callable:
            yield group[0].name


def _reshaped(old: Definitions, new: Definitions) -> Iterator[str]:
    before, after = old.groups(), new.groups()
    for name in before.keys() | after.keys():
        groups = [group.get(name, []) for group in (before, after)]
        some = next(group for group in groups if group)[0]
        shapes = [[symbol.parameters for symbol in group] for group in groups]
        if some.kind.is_callable and shapes[0] != shapes[1]:
            yield some.name


def _functions(side: Definitions) -> list[Span]:
    symbols = side.parsed.symbols
    return [_span(symbol, side) for symbol in symbols if symbol.kind.is_callable and not _is_in_tests(symbol)]


def _is_in_tests(symbol: Symbol) -> bool:
    """Whether a function is a test beside what it tests, as in Rust."""
    return re.search(r"(?:^|\.)(?:tests?\.|(?:test|bench)_\w+$)", symbol.qualified_name) is not None


def _span(symbol: Symbol, side: Definitions) -> Span:
    """The lines of a function; its parameters end with the bracket that closes the first one after its name."""
    depth = 0
    rest = side.source[symbol.start_byte : symbol.end_byte].split(b"\n")[symbol.name_line - symbol.start_line :]
    for number, line in enumerate(rest, symbol.name_line):
        depth += line.count(b"(") - line.count(b")")
        if depth <= 0:
            return Span(symbol.start_line, symbol.end_line, number)
    return Span(symbol.start_line, symbol.end_line, symbol.name_line)


def _grouped(every: Iterable[Found]) -> list[list[Found]]:
    """What belongs to one cause: changes in one function, equal changes, and changes that forgot the same place.

    The surest first.
    """
    groups: list[list[Found]] = []
    for found in every:
        joined = [group for group in groups if any(_is_same_cause(found, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([found, *(other for group in joined for other in group)])
    return [sorted(group, key=lambda f: (-f.alike, -f.equal_lines, f.path, f.line)) for group in groups]


def _is_same_cause(one: Found, other: Found) -> bool:
    if (one.path, one.function) == (other.path, other.function) or one.both == other.both:
        return True
    if one.path == other.path and _other_files(one) & _other_files(other):
        return True  # the files are copies
    return any(a.path == b.path and abs(a.line - b.line) <= _NEAR for a in one.twins for b in other.twins)


def _other_files(found: Found) -> set[str]:
    return {twin.path for twin in found.twins} - {found.path}


def _hint(state: State, group: Sequence[Found], pair: FilePair) -> Hint | None:
    first, old, new = group[0], pair.old, pair.new
    if old is None or new is None:
        return None
    changed = f"{first.path}:{first.line}"
    owner = next((s for s in old.parsed.symbols if (s.start_line, s.end_line) == first.function[:2]), None)
    function = owner.qualified_name if owner else ""
    confidence = _SURE if max(len(group), first.alike) >= _SEVERAL else _UNSURE
    places = [_place(state.view, first, twin, confidence) for twin in _farthest_apart(group)]
    alike = f" (and {first.alike - 1} more like it)" if first.alike > 1 else ""
    lines = first.equal_lines
    removed = state.comparison.trees.lines(old.parsed.language, old.source)[first.hunk.start : first.hunk.end]
    return hint(
        RULE,
        places,
        message=f"this was equal to {changed}{alike}, which changed: {lines} lines of `{function}` were the same",
        subject=f"{first.path}:{function}",
        cause=RelatedLocation(Location(first.path, first.line), _what_changed(first, removed)),
        suggestion="make the same change here, if it is needed",
    )


def _farthest_apart(group: Sequence[Found]) -> list[Twin]:
    """One twin for each place, the first of those that lie together."""
    found: list[Twin] = []
    for twin in (twin for one in group for twin in one.twins):
        if not any(twin.path == other.path and abs(twin.line - other.line) <= _NEAR for other in found):
            found.append(twin)
    return found[:MOST_TWINS]


def _place(view: View, found: Found, twin: Twin, confidence: float) -> Place:
    row = view.file(twin.path)
    scope = ""
    if row is not None:
        around = [s for s in view.db.symbols_in(row.id) if s.start_line <= twin.line <= s.end_line and not s.is_module]
        scope = around[-1].qualified_name if around else ""
    text = _text(view, twin.path, twin.line)
    column = len(text) - len(text.lstrip()) + 1
    message = f"still as {found.path}:{found.line} was"
    foreign, ignores = view.is_foreign(twin.path), view.ignores(twin.path, twin.line)
    facts = (scope, message, False, confidence, foreign, ignores, view.baseline)
    return Place(twin.path, twin.line, column, text, *facts)


def _text(view: View, path: str, line: int) -> str:
    row = view.file(path)
    return view.line(row.id, line) if row else ""


def _what_changed(found: Found, removed: Sequence[Line]) -> str:
    """The removed line, or that lines were added."""
    added = found.hunk.new_end - found.hunk.new_start
    if removed:
        return f"changed here: `{removed[0].text}`"
    return f"{added} line{'s were' if added > 1 else ' was'} added here"
