"""Questions to the store about what was before: the git history, and what the memory was taught of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from coderecall.store.reading import FILE, Reading
from coderecall.store.rows import CommitRow, FileRow

if TYPE_CHECKING:
    from coderecall.model import Experience, Head

T = TypeVar("T")


class Past(Reading):
    """What can be asked of the history and of the memory. Mixed into Database."""

    # ---- history
    def commits(self, ids: Iterable[int]) -> dict[int, CommitRow]:
        sql = "SELECT id, sha, time, message FROM past_commit WHERE id IN ({})"
        return {row[0]: CommitRow(*row) for row in self._among(sql, ids)}

    def has_commit(self, sha: str) -> bool:
        return bool(self._rows("SELECT 1 FROM past_commit WHERE sha = ?", sha))

    def commits_named(self, shas: Iterable[str]) -> list[int]:
        """Ids of those of the commits that are known."""
        return [row[0] for row in self._among("SELECT id FROM past_commit WHERE sha IN ({})", shas)]

    def commits_of_symbols(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, commit id) of the commits that changed the symbols."""
        return list(self._among("SELECT key, commit_id FROM commit_symbol WHERE key IN ({})", keys))

    def last_changes(self, keys: Iterable[int]) -> dict[int, int]:
        """When the last commit changed each of the symbols, seconds since the epoch; without those of no commit."""
        sql = "SELECT key, max(commit_id) FROM commit_symbol WHERE key IN ({}) GROUP BY key"
        newest = dict(self._among(sql, keys))
        commits = self.commits(set(newest.values()))
        return {key: commits[commit_id].time for key, commit_id in newest.items()}

    def last_changes_of_files(self, paths: Iterable[str]) -> dict[str, int]:
        """The same of files, under their present names."""
        sql = "SELECT path, max(commit_id) FROM commit_file WHERE path IN ({}) GROUP BY path"
        newest = dict(self._among(sql, paths))
        commits = self.commits(set(newest.values()))
        return {path: commits[commit_id].time for path, commit_id in newest.items()}

    def commits_with_symbols(self) -> list[tuple[CommitRow, tuple[int, ...]]]:
        """Every commit that changed symbols, oldest first, with their keys."""
        keys: dict[int, list[int]] = {}
        for commit_id, key in self._rows("SELECT commit_id, key FROM commit_symbol ORDER BY commit_id, key"):
            keys.setdefault(commit_id, []).append(key)
        commits = self.commits(keys)
        return [(commits[commit_id], tuple(found)) for commit_id, found in keys.items()]

    def commit_starting(self, sha: str) -> CommitRow | None:
        """The commit whose id begins so; the newest of several."""
        where = "sha >= ?1 AND sha < ?1 || 'g'"  # ids are hexadecimal
        rows = self._rows(f"SELECT id, sha, time, message FROM past_commit WHERE {where} ORDER BY id DESC LIMIT 1", sha)
        return CommitRow(*rows[0]) if rows else None

    def symbols_of_commits(self, commit_ids: Iterable[int]) -> list[tuple[int, int]]:
        """(commit id, key) of the symbols that the commits changed."""
        sql = "SELECT commit_id, key FROM commit_symbol WHERE commit_id IN ({}) ORDER BY commit_id, key"
        return list(self._among(sql, commit_ids))

    def commits_of_file(self, path: str) -> list[int]:
        """Commit ids, oldest first, under the file's present name."""
        return [r[0] for r in self._rows("SELECT commit_id FROM commit_file WHERE path = ? ORDER BY commit_id", path)]

    def files_of_commits(self, commit_ids: Iterable[int]) -> list[tuple[int, str]]:
        """(commit id, path)."""
        return list(self._among("SELECT commit_id, path FROM commit_file WHERE commit_id IN ({})", commit_ids))

    def churn_of_symbols(self, keys: Iterable[int]) -> dict[int, tuple[int, int]]:
        """By key: number of commits that changed the symbol, and the newest of them."""
        sql = "SELECT key, count(*), max(commit_id) FROM commit_symbol WHERE key IN ({}) GROUP BY key"
        return self._counted(sql, keys)

    def churn_of_files(self, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """By path: number of commits that changed the file, and the newest of them."""
        sql = "SELECT path, count(*), max(commit_id) FROM commit_file WHERE path IN ({}) GROUP BY path"
        return self._counted(sql, paths)

    def _counted(self, sql: str, wanted: Iterable[T]) -> dict[T, tuple[int, int]]:
        """Commits that changed keys or paths, kept until something is committed."""
        self._follow()
        keys, known = list(wanted), self._commit_counts
        missing = [key for key in keys if key not in known]
        known.update(dict.fromkeys(missing))
        known.update((key, (count, newest)) for key, count, newest in self._among(sql, missing))
        return {key: found for key in keys if (found := known[key]) is not None}

    def last_commit(self) -> CommitRow | None:
        """The newest commit that was learned."""
        rows = self._rows("SELECT id, sha, time, message FROM past_commit ORDER BY id DESC LIMIT 1")
        return CommitRow(*rows[0]) if rows else None

    # ---- memory
    def forgotten(self) -> "list[Experience]":
        """What waits to be unlearned."""
        from coderecall.model import Experience, Head

        rows = self._rows("SELECT head, key, value, label FROM forget ORDER BY id")
        return [Experience(Head(head), key, (value,), 0, 1.0, label) for head, key, value, label in rows]

    def unlearned_files(self) -> list[FileRow]:
        return [FileRow(*row) for row in self._rows(f"SELECT {FILE} WHERE learned = 0 ORDER BY path")]

    def snapshot(self, name: str) -> bytes | None:
        """One part of the memory."""
        rows = self._rows("SELECT snapshot FROM memory WHERE name = ?", name)
        return bytes(rows[0][0]) if rows else None

    def snapshots(self, folder: str) -> dict[str, bytes]:
        """All parts of the memory whose names begin with `folder/`, by the rest of their names."""
        sql = "SELECT name, snapshot FROM memory WHERE name > ? AND name < ?"  # "0" follows "/"
        return {name[len(folder) + 1 :]: bytes(data) for name, data in self._rows(sql, f"{folder}/", f"{folder}0")}

    def has_learned(self, head: "Head") -> bool:
        """Whether files, or a history, count as learned by the head."""
        from coderecall.model import Head

        if head == Head.CHANGED_FOR:
            return self.meta("history_head") is not None
        return bool(self._rows("SELECT 1 FROM version WHERE learned = 1 LIMIT 1"))

    def memory_bytes(self) -> int:
        return int(self._rows("SELECT coalesce(sum(length(snapshot)), 0) FROM memory")[0][0])

    def surprises(self, limit: int) -> list[tuple[int, int, str, str, float, str]]:
        """The newest writes, oldest first: (sequence, time, head, label, surprise, kind)."""
        sql = "SELECT sequence, time, head, label, value, kind FROM surprise ORDER BY sequence DESC LIMIT ?"
        return self._rows(sql, limit)[::-1]
