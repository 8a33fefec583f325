"""What links the files of the tree to each other, all of it at once: commits and uses."""

from collections.abc import Iterable
from typing import NamedTuple

from coderecall.store.reading import Reading


class Extent(NamedTuple):
    """The symbols of a file of the tree: `symbols` ids from `first` on, the one that stands for the file first."""

    file_id: int
    first: int
    symbols: int


class FileFigures(NamedTuple):
    """A file beside the others: its symbols are `symbols` ids from `first` on."""

    first: int
    symbols: int
    lines: int
    users: int  # files that use or import it


class Linked(Reading):
    """What can be asked of all files. Mixed into Database."""

    def extents(self) -> list[Extent]:
        """Where the symbols of each file are, in the order of the first ids."""
        rows = self._rows("SELECT file_id, first_symbol, symbol_count FROM present ORDER BY first_symbol")
        return [Extent(*row) for row in rows]

    def figures_of_files(self, file_ids: Iterable[int]) -> dict[int, FileFigures]:
        """Size and use of these files of the tree."""
        self._follow()
        known = self._file_figures
        wanted = set(file_ids)
        sql = (
            "SELECT p.file_id, p.first_symbol, p.symbol_count, p.line_count,"
            " (SELECT count(*) FROM edge e WHERE e.worktree = ? AND e.target_file_id = p.file_id)"
            " FROM present p WHERE p.file_id IN ({})"
        )
        for file_id, *facts in self._among(sql, wanted - known.keys(), self.worktree):
            known[file_id] = FileFigures(*facts)
        return {file_id: known[file_id] for file_id in wanted if file_id in known}

    def all_changes_of_files(self) -> tuple[str, str]:
        """(commit id, file id) of every change of a file of the tree, as two lists of numbers with commas between."""
        pairs = (
            "SELECT c.commit_id, t.file_id FROM commit_file c JOIN file f ON f.path = c.path"
            " JOIN tree t ON t.file_id = f.id AND t.worktree = ?"
        )
        commits, files = self._rows(
            f"SELECT group_concat(commit_id), group_concat(file_id) FROM ({pairs})", self.worktree
        )[0]
        return str(commits or ""), str(files or "")

    def sizes_of_commits(self) -> list[tuple[int, int]]:
        """(commit id, number of files changed, those among them that the tree no longer has), oldest first."""
        return self._rows("SELECT commit_id, count(*) FROM commit_file GROUP BY commit_id ORDER BY commit_id")

    def uses_of_files(self) -> list[tuple[int, int]]:
        """(using file, used file) of all uses and imports that are bound to a file."""
        return self._rows("SELECT file_id, target_file_id FROM edge WHERE worktree = ?", self.worktree)

    def state(self) -> tuple[int, int]:
        """Two numbers, another pair after every change of the index."""
        return self._rows("PRAGMA data_version")[0][0], self.connection.total_changes
