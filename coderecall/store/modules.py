"""Questions about folders and files as wholes. What lies in a folder of any size comes out as a few rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coderecall.store.packing import (
    FileCounts,
    SymbolUse,
    UseLine,
    unpack_file_counts,
    unpack_symbol_uses,
    unpack_use_lines,
)
from coderecall.store.usage import Usage

_WHOLE = "''"  # one name for everything
_LAST = "\U0010ffff"  # behind every path


class SizeRow(NamedTuple):
    """What lies in a folder under one name."""

    name: str  # with "/" at its end: a folder
    first: str  # the first and the last of its paths: what they begin with is common to all
    last: str
    files: int
    tests: int
    lines: int
    code_lines: int
    symbols: int
    language: str  # of one of its files

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


class ChurnRow(NamedTuple):
    commits: int
    recent: int
    newest: int  # commit id


class BoundRow(NamedTuple):
    """Uses in one file of what another defines."""

    file_id: int
    target_file_id: int
    counts: FileCounts


class Modules(Usage):
    """What can be asked of modules. Mixed into Database. A module is a path: of a file, of a folder, "" of the tree."""

    # ---- size
    def sizes_in(self, folder: str, code: Sequence[str]) -> list[SizeRow]:
        """One row for each name in the folder. code: the languages whose lines count as code."""
        sql = f"{_sizes(_name_in(folder), code)} WHERE {_within(is_folder=True)} GROUP BY name"
        return [SizeRow(*row) for row in self._rows(sql, *code, *self._of(folder, is_folder=True))]

    def size_of(self, module: str, code: Sequence[str], *, is_folder: bool) -> SizeRow | None:
        """The whole module; None when it has no file in the tree."""
        sql = f"{_sizes(_WHOLE, code)} WHERE {_within(is_folder)} HAVING count(*)"
        rows = self._rows(sql, *code, *self._of(module, is_folder=is_folder))
        return SizeRow(*rows[0]) if rows else None

    def certainty_in(self, module: str, *, is_folder: bool) -> tuple[int, int, int]:
        """References in it: all of them, and those that are bound exactly and by inference."""
        sql = (
            "SELECT coalesce(sum(v.references_count), 0), coalesce(sum(m.exact), 0), coalesce(sum(m.inferred), 0)"
            f" FROM {_TREE} JOIN version v ON v.id = t.version_id"
            f" LEFT JOIN meaning m ON m.worktree = t.worktree AND m.file_id = f.id WHERE {_within(is_folder)}"
        )
        references, exact, inferred = self._rows(sql, *self._of(module, is_folder=is_folder))[0]
        return references, exact, inferred

    # ---- churn
    def newest_time(self) -> int:
        """When the newest commit was made; 0 without a history."""
        return int(self._rows("SELECT coalesce(max(time), 0) FROM past_commit")[0][0])

    def churn_in(self, folder: str, since: int) -> dict[str, ChurnRow]:
        """By name in the folder: commits that changed files that are there, and those since a time."""
        sql = f"{_churn(_name_in(folder))} WHERE {_within(is_folder=True)} GROUP BY name"
        return {name: ChurnRow(*row) for name, *row in self._rows(sql, since, *self._of(folder, is_folder=True))}

    def churn_of(self, module: str, since: int, *, is_folder: bool) -> ChurnRow:
        """The same of the whole module."""
        sql = f"{_churn(_WHOLE)} WHERE {_within(is_folder)}"
        _, *row = self._rows(sql, since, *self._of(module, is_folder=is_folder))[0]
        return ChurnRow(*row)

    def changes_with(self, module: str, largest: int, *, is_folder: bool) -> list[tuple[int, int]]:
        """(commit id, file id) of all files of the tree in the commits that changed the module, its own among them;
        commits of more than `largest` files left out.
        """
        sql = (
            f"WITH own AS (SELECT DISTINCT c.commit_id FROM {_TREE} {_CHANGED} WHERE {_within(is_folder)}),"
            " small AS (SELECT commit_id FROM commit_file WHERE commit_id IN (SELECT commit_id FROM own)"
            " GROUP BY commit_id HAVING count(*) <= ?)"
            " SELECT c.commit_id, f.id FROM small JOIN commit_file c ON c.commit_id = small.commit_id"
            " JOIN file f ON f.path = c.path JOIN tree t ON t.file_id = f.id AND t.worktree = ?"
        )
        return self._rows(sql, *self._of(module, is_folder=is_folder), largest, self.worktree)

    # ---- uses
    def paths(self) -> dict[int, str]:
        """Of all files of the tree."""
        return dict(self._rows("SELECT file_id, path FROM present"))

    def uses_out_of(self, module: str, *, is_folder: bool) -> Iterator[BoundRow]:
        """Uses in the module of what other files define, those of the module among them."""
        sql = (
            "SELECT m.file_id, m.packed FROM tree t JOIN file f ON f.id = t.file_id"
            f" JOIN meaning m ON m.worktree = t.worktree AND m.file_id = f.id WHERE t.worktree = ? AND"
            f" {_within(is_folder)}"
        )
        return self._bound(self.connection.execute(sql, self._of(module, is_folder=is_folder)))

    def uses_into(self, module: str, *, is_folder: bool) -> Iterator[BoundRow]:
        """All uses in the files that use the module."""
        sql = (
            "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN (SELECT e.file_id"
            f" FROM file f JOIN edge e ON e.target_file_id = f.id WHERE e.worktree = ? AND {_within(is_folder)})"
        )
        return self._bound(self.connection.execute(sql, (self.worktree, *self._of(module, is_folder=is_folder))))

    def uses_of_symbols(self, file_id: int) -> Iterator[tuple[int, SymbolUse]]:
        """(file id, use) of the lines that refer to symbols of a file, in its own file and in the others."""
        sql = (
            "SELECT m.file_id, p.uses, m.packed FROM meaning m JOIN tree t ON t.worktree = m.worktree"
            " AND t.file_id = m.file_id JOIN parse p ON p.version_id = t.version_id WHERE m.worktree = ?1 AND"
            " (m.file_id = ?2 OR m.file_id IN (SELECT file_id FROM edge WHERE worktree = ?1 AND target_file_id = ?2))"
        )
        for user, uses, packed in self.connection.execute(sql, (self.worktree, file_id)):
            for use in unpack_symbol_uses(uses, packed, file_id):
                yield user, use

    def lines_between(self, file_id: int, target_file_id: int) -> list[UseLine]:
        """Where a file uses another one: in the order of its lines, imports last."""
        sql = (
            "SELECT p.uses, m.packed FROM tree t JOIN parse p ON p.version_id = t.version_id"
            " JOIN meaning m ON m.worktree = t.worktree AND m.file_id = t.file_id"
            " WHERE t.worktree = ? AND t.file_id = ?"
        )
        rows = self._rows(sql, self.worktree, file_id)
        return unpack_use_lines(rows[0][0], rows[0][1], target_file_id) if rows else []

    def _bound(self, rows: Iterator[tuple[int, bytes]]) -> Iterator[BoundRow]:
        for file_id, packed in rows:
            for target, counts in unpack_file_counts(packed).items():
                if target != file_id:
                    yield BoundRow(file_id, target, counts)

    def _of(self, module: str, *, is_folder: bool) -> tuple[object, ...]:
        """Values of a join with the tree and of `_within`."""
        if not is_folder:
            return self.worktree, module
        return (self.worktree, f"{module}/", f"{module}0") if module else (self.worktree, "", _LAST)  # "0" follows "/"


_TREE = "file f JOIN tree t ON t.file_id = f.id AND t.worktree = ?"
_CHANGED = "JOIN commit_file c ON c.path = f.path"


def _within(is_folder: bool) -> str:
    return "f.path >= ? AND f.path < ?" if is_folder else "f.path = ?"


def _name_in(folder: str) -> str:
    """The part of a path that comes next below a folder, with the "/" after it."""
    rest = f"substr(f.path, {len(folder) + 2 if folder else 1:d})"
    return f"CASE instr({rest}, '/') WHEN 0 THEN {rest} ELSE substr({rest}, 1, instr({rest}, '/')) END"


def _sizes(name: str, code: Sequence[str]) -> str:
    """The columns of SizeRow from the files of the tree. The first values are the languages."""
    is_code = f"v.language IN ({','.join('?' * len(code))})"
    return (
        f"SELECT {name} AS name, min(f.path), max(f.path), count(*), sum(v.is_test), sum(v.line_count),"
        f" sum(CASE WHEN {is_code} THEN v.line_count ELSE 0 END), sum(v.symbol_count - 1), max(v.language)"
        f" FROM {_TREE} JOIN version v ON v.id = t.version_id"
    )


def _churn(name: str) -> str:
    """A name and the columns of ChurnRow from the changes of the files of the tree. The first value is a time."""
    return (
        f"SELECT {name} AS name, count(DISTINCT c.commit_id),"
        " count(DISTINCT CASE WHEN p.time >= ? THEN c.commit_id END), coalesce(max(c.commit_id), 0)"
        f" FROM {_TREE} {_CHANGED} JOIN past_commit p ON p.id = c.commit_id"
    )
