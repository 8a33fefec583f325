"""Past commits are attributed to the symbols that stand where their hunks were."""

from hypothesis import given
from hypothesis import strategies as st

from coderecall.history.attribution import Spans, attribute
from coderecall.history.log import FileChange, Hunk, PastCommit

PRESENT: dict[str, Spans] = {"a.py": [(1, 3, 10), (5, 20, 20), (6, 9, 21), (11, 20, 22)]}


def commits(*changes: list[FileChange]) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    log = [PastCommit(f"{i:040x}", 100 - i, "m", change) for i, change in enumerate(changes)]
    return [(found.paths, found.keys) for found in attribute(log, PRESENT.get)]


def modified(*hunks: Hunk) -> list[FileChange]:
    return [FileChange("a.py", "a.py", list(hunks))]


def test_the_innermost_symbol_is_meant() -> None:
    assert commits(modified(Hunk(1, 7, 1))) == [(("a.py",), (21,))]


def test_a_hunk_that_also_touches_the_class_itself_means_both() -> None:
    assert commits(modified(Hunk(2, 9, 2))) == [(("a.py",), (20, 21))]


def test_between_symbols_nothing_is_meant() -> None:
    assert commits(modified(Hunk(1, 4, 1))) == [(("a.py",), ())]


def test_older_hunks_are_read_in_older_coordinates() -> None:
    # the newest commit added lines 1-3 (the first symbol); before it, symbol 22 lay at 8-17
    newest, older = commits(modified(Hunk(0, 1, 3)), modified(Hunk(1, 10, 1)))
    assert newest[1] == (10,)
    assert older[1] == (22,)


def test_a_symbol_ends_where_it_was_added() -> None:
    added, before = commits(modified(Hunk(0, 1, 3)), modified(Hunk(1, 1, 1)))
    assert (added[1], before[1]) == ((10,), ())


def test_a_removal_inside_a_symbol_touches_it() -> None:
    assert commits(modified(Hunk(4, 7, 0))) == [(("a.py",), (21,))]
    assert commits(modified(Hunk(4, 4, 0))) == [(("a.py",), ())]


def test_renames_are_followed_and_a_reused_name_is_another_file() -> None:
    renamed = [FileChange("old.py", "a.py", [])]
    before = [FileChange("old.py", "old.py", [Hunk(1, 12, 1)])]
    other = [FileChange("a.py", "a.py", [Hunk(1, 12, 1)])]
    assert commits(renamed, before, other) == [(("a.py",), ()), (("a.py",), (22,)), ((), ())]


def test_files_that_are_gone_are_left_out() -> None:
    assert commits([FileChange("gone.py", "", [Hunk(3, 0, 0)])]) == [((), ())]


def one_by_one(spans: list[tuple[int, int]], hunks: list[Hunk]) -> tuple[set[int], list[tuple[int, int]]]:
    """What a change touches and where its spans lay before, hunk after hunk: slow and obvious."""
    touched: set[int] = set()
    for _, start, added in hunks:
        low, high = (start, start + added - 1) if added else (start, start + 1)
        if added:
            inside = [i for i, (a, b) in enumerate(spans) if a <= high and b >= low and a <= b]
        else:
            inside = [i for i, (a, b) in enumerate(spans) if a <= low and b >= high]
        for i in inside:
            a, b = spans[i]
            within = [
                j
                for j in inside
                if spans[j][0] <= max(low, a) and spans[j][1] >= min(high, b) and spans[j][1] - spans[j][0] < b - a
            ]
            if not within:
                touched.add(i)
    for removed, start, added in reversed(hunks):
        begin = start if added else start + 1

        def back(line: int, inside: int, begin: int = begin, added: int = added, removed: int = removed) -> int:
            if line < begin:
                return line
            return line + removed - added if line >= begin + added else inside

        spans = [(back(a, begin), back(b, begin + removed - 1)) for a, b in spans]
    return touched, spans


@st.composite
def changes(draw: st.DrawFn) -> list[Hunk]:
    """Hunks as git gives them: one below the other, each with something."""
    hunks, line = [], 0
    for gap, removed, added in draw(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5), st.integers(0, 5)))):
        if removed or added:
            line += gap
            hunks.append(Hunk(removed, line if added else line - 1, added))
            line += added
    return hunks


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 20)).map(lambda p: (p[0], p[0] + p[1])), max_size=8),
    st.lists(changes(), min_size=1, max_size=4),
)
def test_all_hunks_at_once_are_as_one_after_the_other(spans: list[tuple[int, int]], log: list[list[Hunk]]) -> None:
    present = {"a.py": [(first, last, key) for key, (first, last) in enumerate(spans)]}
    commits = [PastCommit(f"{i:040x}", 9, "m", modified(*hunks)) for i, hunks in enumerate(log)]
    for found, hunks in zip(attribute(commits, present.get), log, strict=True):
        touched, spans = one_by_one(spans, hunks)
        assert set(found.keys) == touched
