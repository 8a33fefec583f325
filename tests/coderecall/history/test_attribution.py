"""Past commits are attributed to the symbols that stand where their hunks were."""

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
