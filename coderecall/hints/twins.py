"""Passages that a change left as they were, though it changed another one that was equal."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from coderecall.hints.passages import Hunk, Line, hunks, is_import, names, says_something
from coderecall.hints.twin_change import does_something, renames, swaps, tokens_of
from coderecall.hints.twin_fit import (
    Function,
    Needs,
    could_have,
    imported_from_elsewhere,
    is_about_itself,
    needs,
    only_renames,
)

MOST_TWINS = 4  # more places are how things are written here, not copies
_LEAST_LINES = 5  # of a passage that say something
_LEAST_CHARACTERS = 80
_CHARACTERS_OF_FEW = 100  # of a passage of fewer lines
_LEAST_AROUND = 3  # equal lines around the change
_LEAST_IN_FILE = 10  # of passages in one file, where turns of phrase come again
_MOST_REMOVED = 10
_MOST_ADDED = 8  # more is something new rather than a correction
_SHORTENED = 3  # lines for which one came
_FARTHEST = 15  # lines on each side that are compared
_MOST_ASKED = 120  # hunks of one change that are looked up
_MOST_LINES = 20_000  # of a file
_LEAST_DISTINCT = 0.5  # of the lines of a file that is code, not a table


_PARAMETER = re.compile(r"(?:^|, )\*{0,2}(\w+) ?(?=[:=,]|$)")
_DEFINES = re.compile(r"\b(?:def|function|func|fn|fun)\s+(\w+)")


class Span(NamedTuple):
    """Lines of a function."""

    first: int
    last: int
    header: int  # the last line of its name and parameters


class Changed(NamedTuple):
    path: str  # of the new state
    old: Sequence[Line]
    new: Sequence[Line]
    functions: Sequence[Span]  # of the old state
    new_functions: Sequence[Span] = ()
    defined: frozenset[str] = frozenset()  # names of all definitions of the new state
    reshaped: frozenset[str] = frozenset()  # names of functions that came, went or got other parameters
    gone: frozenset[str] = frozenset()  # names of definitions that some changed file lost


class Twin(NamedTuple):
    path: str
    line: int  # that the change would be made at
    before: int  # equal lines before the changed ones, and after
    after: int


class Found(NamedTuple):
    """A changed passage, and the places that hold it as it was."""

    path: str
    function: Span
    hunk: Hunk
    line: int  # in the new state
    twins: tuple[Twin, ...]
    both: tuple[tuple[str, ...], tuple[str, ...]]  # what the change removed and added
    alike: int  # places where this change did the same

    @property
    def equal_lines(self) -> int:
        return max(twin.before + twin.after for twin in self.twins) + self.hunk.end - self.hunk.start


Holders = Callable[[str, Sequence[str]], Collection[str]]  # files like one that may hold all of some lines
LinesOf = Callable[[str], Sequence[Line]]
FunctionAt = Callable[[str, int], Function | None]  # around a line


def find_twins(
    changes: Sequence[Changed], holders: Holders, lines_of: LinesOf, function_at: FunctionAt
) -> Iterator[Found]:
    """Twins of the passages that a change touched, in the new state.

    changes: all changed files. lines_of: of a path, nothing for one that should not be looked at. function_at: of the
    new state.
    """
    every = {one.path: list(hunks(one.old, one.new)) for one in changes}
    done = Counter(_both(one, hunk) for one in changes for hunk in every[one.path])
    added = {
        line.text for one in changes for hunk in every[one.path] for line in one.new[hunk.new_start : hunk.new_end]
    }
    kept = {one.path: _kept(one, every[one.path]) for one in changes}
    touched = {one.path: _touched(one, every[one.path]) for one in changes}
    asked = 0
    for one in changes:
        if not one.old or not one.new or not is_written_by_hand(one.old):
            continue
        renamed, elsewhere = renames(one.old, one.new, every[one.path]), _imported_from_elsewhere(one, every[one.path])
        for function, inside in _by_function(one, every[one.path]):
            telling = [hunk for hunk in inside if does_something(one.old, one.new, hunk, added, renamed)]
            asked += len(telling)
            if asked > _MOST_ASKED or not all(_may_have_twins(one, function, hunk) for hunk in telling):
                continue
            if _only_takes_away(one, telling) or _takes_new_names(one, telling, every[one.path]):
                continue
            change = _needs(one, function, telling)
            if _is_about_names(one, telling, change, elsewhere):
                continue
            found = []
            own = {
                (one.path, span) for hunk in telling for span in _innermost(one.new_functions, _new_lines(one, hunk))
            }
            for hunk in telling:
                line = one.new[min(hunk.new_start, len(one.new) - 1)].number
                twins: list[Twin] = []
                for path in sorted(set(holders(one.path, _phrases(one, hunk))) | kept.keys()):
                    same = _twins(one, hunk, function, path, lines_of(path), kept.get(path))
                    twins += [
                        twin
                        for twin in same
                        if _seen(twin, touched) <= own and _could_have(change, one, line, twin, lines_of, function_at)
                    ]
                    if len(twins) > MOST_TWINS:
                        break
                if not 0 < len(twins) <= MOST_TWINS:
                    break
                both = _both(one, hunk)
                found.append(Found(one.path, function, hunk, line, tuple(twins), both, done[both]))
            if len(found) == len(telling):  # else the change is about what this function has for itself
                yield from found


def _only_takes_away(one: Changed, inside: Sequence[Hunk]) -> bool:
    """Whether a change brings nothing, or says in one line what was said in several: a correction is rarely shorter."""
    removed = [line for hunk in inside for line in one.old[hunk.start : hunk.end] if says_something(line.text)]
    added = [line for hunk in inside for line in _added(one, hunk) if says_something(line.text)]
    return len(added) * _SHORTENED <= len(removed)


def _needs(one: Changed, function: Span, inside: Sequence[Hunk]) -> Needs:
    after = [span for hunk in inside for span in _innermost(one.new_functions, _new_lines(one, hunk))]
    return needs(
        _within(one.old, function.first, function.last),
        [line for span in dict.fromkeys(after) for line in _within(one.new, span.first, span.last)],
        [line.text for hunk in inside for line in one.old[hunk.start : hunk.end] if says_something(line.text)],
        [line.text for hunk in inside for line in one.new[hunk.new_start : hunk.new_end]],
        one.defined,
        one.reshaped,
        one.gone,
    )


def _is_about_names(one: Changed, inside: Sequence[Hunk], change: Needs, elsewhere: set[str]) -> bool:
    """Whether a change only gives variables other names, or is at names that come from elsewhere now."""
    lines = [line.text for hunk in inside for line in (*one.old[hunk.start : hunk.end], *_added(one, hunk))]
    if any(elsewhere.intersection(names(text)) for text in lines):
        return True
    pairs = [swaps(tokens_of(one.old[hunk.start : hunk.end]), tokens_of(_added(one, hunk))) for hunk in inside]
    return all(some and only_renames(change, some) for some in pairs)


def _imported_from_elsewhere(one: Changed, changes: Sequence[Hunk]) -> set[str]:
    removed = [line.text for hunk in changes for line in one.old[hunk.start : hunk.end] if is_import(line.text)]
    added = [line.text for hunk in changes for line in _added(one, hunk) if is_import(line.text)]
    return imported_from_elsewhere(removed, added)


def _added(one: Changed, hunk: Hunk) -> Sequence[Line]:
    return one.new[hunk.new_start : hunk.new_end]


def _could_have(change: Needs, one: Changed, line: int, twin: Twin, lines_of: LinesOf, function_at: FunctionAt) -> bool:
    changed, other, lines = function_at(one.path, line), function_at(twin.path, twin.line), lines_of(twin.path)
    if other is None:
        return False
    function = _within(lines, other.first, other.last)
    if changed and is_about_itself(change, changed.name, other.name, function):
        return False
    return could_have(change, function, lines if twin.path != one.path else None)


def _within(lines: Sequence[Line], first: int, last: int) -> list[Line]:
    return [line for line in lines if first <= line.number <= last]


def is_written_by_hand(lines: Sequence[Line]) -> bool:
    """Whether most lines of a file are its own: in tables, completion scripts and the like they come again."""
    telling = [line.text for line in lines if says_something(line.text)]
    return len(lines) <= _MOST_LINES and len(set(telling)) >= _LEAST_DISTINCT * len(telling)


def _both(one: Changed, hunk: Hunk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a hunk removes, and what it adds."""
    return (
        tuple(line.text for line in one.old[hunk.start : hunk.end]),
        tuple(line.text for line in one.new[hunk.new_start : hunk.new_end]),
    )


def _phrases(one: Changed, hunk: Hunk) -> list[str]:
    """The lines of the passage that tell most: a twin has the changed ones and both neighbours."""
    passage = {line.phrase for line in one.old[hunk.start - 1 : hunk.end + 1] if says_something(line.phrase)}
    return sorted(passage, key=lambda text: (-len(text), text))[:3]


def _kept(one: Changed, changes: Sequence[Hunk]) -> set[int]:
    """Places of the lines of the new state that the old one had too."""
    found: set[int] = set()
    start = 0
    for hunk in changes:
        found.update(range(start, hunk.new_start))
        start = hunk.new_end
    return found | set(range(start, len(one.new)))


def _by_function(one: Changed, changes: Sequence[Hunk]) -> list[tuple[Span, list[Hunk]]]:
    """Changes inside functions, those of one innermost function together."""
    found: dict[Span, list[Hunk]] = {}
    for hunk in changes:
        for function in _innermost(one.functions, _lines(one.old, hunk.start, hunk.end)):
            found.setdefault(function, []).append(hunk)
    return list(found.items())


def _touched(one: Changed, changes: Sequence[Hunk]) -> set[Span]:
    """Functions of the new state that the change has been at: what it left in them, its author has seen."""
    return {span for hunk in changes for span in _innermost(one.new_functions, _new_lines(one, hunk))}


def _seen(twin: Twin, touched: Mapping[str, Collection[Span]]) -> set[tuple[str, Span]]:
    """The function of a twin, when the change has been at it."""
    return {(twin.path, span) for span in _innermost(touched.get(twin.path, ()), (twin.line, twin.line))}


def _new_lines(one: Changed, hunk: Hunk) -> tuple[int, int]:
    return _lines(one.new, hunk.new_start, hunk.new_end)


def _lines(lines: Sequence[Line], start: int, end: int) -> tuple[int, int]:
    """The first and last line of a part of a file; of an empty one those around it."""
    if end > start:
        return lines[start].number, lines[end - 1].number
    below = lines[end].number if end < len(lines) else lines[-1].number + 1 if lines else 1
    return lines[start - 1].number if start else 0, below


def _innermost(functions: Iterable[Span], lines: tuple[int, int]) -> list[Span]:
    """The function around some lines, if there is one."""
    first, last = lines
    found = max((span for span in functions if span.first <= first and last <= span.last), default=None)
    return [] if found is None else [found]


def _may_have_twins(one: Changed, function: Span, hunk: Hunk) -> bool:
    """Whether a hunk is a correction in the body or of a default: other parameters and long additions are its
    function's own."""
    if hunk.start == 0 or hunk.end >= len(one.old) or one.old[hunk.start - 1].number < function.first:
        return False
    is_small = hunk.end - hunk.start <= _MOST_REMOVED and hunk.new_end - hunk.new_start <= _MOST_ADDED
    return is_small and (not _is_in_header(one, function, hunk) or _keeps_parameters(one, hunk))


def _is_in_header(one: Changed, function: Span, hunk: Hunk) -> bool:
    return one.old[hunk.start - 1].number < function.header


def _keeps_parameters(one: Changed, hunk: Hunk) -> bool:
    """Whether the lines declare the same names as before: only what is said of them is another thing."""
    before, after = one.old[hunk.start : hunk.end], one.new[hunk.new_start : hunk.new_end]
    declared = [_PARAMETER.findall(line.text) for line in before]
    return bool(declared) and all(declared) and declared == [_PARAMETER.findall(line.text) for line in after]


def _name_above(lines: Sequence[Line], at: int) -> str:
    """The name of the function whose parameters are declared at a line."""
    for line in reversed(lines[max(0, at - _FARTHEST) : at]):
        found = _DEFINES.search(line.text)
        if found:
            return found[1]
    return ""


def _takes_new_names(one: Changed, inside: Sequence[Hunk], changes: Sequence[Hunk]) -> bool:
    """Whether a change uses names that it brings in elsewhere in its file, as a new field: the twin has no such thing.

    Names that it imports, and those of equal changes in other places, may come to a twin as well.
    """
    alike = {_both(one, hunk) for hunk in inside}
    others = [hunk for hunk in changes if hunk not in inside and _both(one, hunk) not in alike]
    known = {word for line in one.old for word in names(line.text)}
    return not _written_names(one, inside) & _written_names(one, others) <= known


def _written_names(one: Changed, some: Sequence[Hunk]) -> set[str]:
    lines = [line.text for hunk in some for line in one.new[hunk.new_start : hunk.new_end]]
    return {word for text in lines if not is_import(text) for word in names(text)}


def _twins(
    one: Changed,
    hunk: Hunk,
    function: Span,
    path: str,
    lines: Sequence[Line],
    kept: set[int] | None,
) -> Iterator[Twin]:
    """kept: of a changed file, its lines that are as they were."""
    removed = [line.text for line in one.old[hunk.start : hunk.end]]
    size = len(removed)
    above = [
        line.text
        for line in reversed(one.old[max(0, hunk.start - _FARTHEST) : hunk.start])
        if line.number >= function.first
    ]
    below = [line.text for line in one.old[hunk.end : hunk.end + _FARTHEST] if line.number <= function.last]
    name = _name_above(one.old, hunk.start) if _is_in_header(one, function, hunk) else ""
    for at in range(1, len(lines) - size):
        if lines[at - 1].text != above[0] or [line.text for line in lines[at : at + size]] != removed:
            continue
        if kept is not None and not kept.issuperset(range(at - 1, at + size + 1)):
            continue  # changed itself, or came with this change
        if name and _name_above(lines, at) != name:
            continue  # parameters of another function, which only has some names in common
        before = _equal(above, [line.text for line in reversed(lines[max(0, at - _FARTHEST) : at])])
        after = _equal(below, [line.text for line in lines[at + size : at + size + _FARTHEST]])
        if min(before, after) < (1 if size else 2) or before + after < _LEAST_AROUND:
            continue
        passage = [line.text for line in lines[at - before : at + size + after]]
        telling = [text for text in passage if says_something(text) and not is_import(text)]
        is_long = len(passage) >= _LEAST_IN_FILE or path != one.path
        if is_long and _is_long_enough(telling, len(passage)):
            yield Twin(path, lines[at].number, before, after)


def _is_long_enough(telling: Sequence[str], lines: int) -> bool:
    """Whether so many lines are hardly equal by chance."""
    characters = sum(map(len, telling))
    if len(telling) >= _LEAST_LINES and characters >= _LEAST_CHARACTERS:
        return True
    return len(telling) >= 3 and lines >= 4 and characters >= _CHARACTERS_OF_FEW


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines from the first on are equal."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))
