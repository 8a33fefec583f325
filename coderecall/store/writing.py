"""Changes of the store. Each method expects to run inside `Database.transaction`."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from coderecall.store.packing import Meanings, mention_words, pack_meanings, unpack_meanings, unpack_uses
from coderecall.store.past import Past
from coderecall.store.rows import FileRow, FileRows, symbol_key, unpacked_bindings
from coderecall.store.texts import Texts
from coderecall.store.usage import Usage
from parsers.model import SymbolKind

if TYPE_CHECKING:
    from coderecall.model import Experience, SurprisePoint

SURPRISES_KEPT = 2000


class FileFacts(NamedTuple):
    """What the walk and the digest say of a file."""

    path: str
    language: str
    digest: bytes
    size: int
    mtime_ns: int
    line_count: int
    is_test: bool
    origin: int = 0  # parsers.origin.Origin


class TextUnit(NamedTuple):
    """What full-text search sees of one symbol; index -1 is the file outside its definitions."""

    symbol: int
    name: str
    path: str
    doc: str
    body: str


class SymbolVectors(NamedTuple):
    """Directions of the units of a file, as bytes."""

    places: bytes  # (n,) uint32: 0 the file, i + 1 the symbol i
    codes: bytes  # (n, d) int8


class Writing(Past, Texts, Usage):
    """What can be changed in the index. Mixed into Database."""

    def set_meta(self, key: str, value: Any) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (self._meta_key(key), value))

    # ---- files
    def add_file(
        self,
        facts: FileFacts,
        rows: FileRows,
        units: Sequence[TextUnit],
        *,
        vectors: SymbolVectors | None = None,
        source: bytes | None = None,
    ) -> int:
        """Give a path of the tree this content, in place of what it had; its uses come in unbound. Gives the file's id.

        source: kept in memory where the content is not on the disk.
        """
        file_id, is_new = self._file_id(facts.path)
        found = None if is_new else self.version_of(facts.path, facts.digest)
        if found is None:
            version_id = self._add_version(file_id, facts, rows, units, vectors)
        else:
            version_id = found
            self.connection.execute("UPDATE version SET origin = ? WHERE id = ?", (facts.origin, found))
        self._put_in_tree(file_id, version_id, facts.size, facts.mtime_ns, is_new=is_new)
        if source is not None:
            self.keep_source(file_id, source)
        return file_id

    def version_of(self, path: str, digest: bytes) -> int | None:
        """The version of a path that has this content, wherever it was read."""
        sql = "SELECT v.id FROM version v JOIN file f ON f.id = v.file_id WHERE f.path = ? AND v.digest = ?"
        row = self.connection.execute(sql, (path, digest)).fetchone()
        return None if row is None else int(row[0])

    def use_version(self, path: str, digest: bytes, size: int, mtime_ns: int) -> int:
        """Give a path a content that was read before, on another branch or in another worktree. Gives the file's id."""
        (file_id, is_new), version_id = self._file_id(path), self.version_of(path, digest)
        if version_id is None:
            raise sqlite3.DatabaseError(f"no version of {path} with the content that it had")
        self._put_in_tree(file_id, version_id, size, mtime_ns, is_new=is_new)
        return file_id

    def remove_file(self, file_id: int) -> None:
        """Take a path out of the tree. Its version stays a while: another branch may have it."""
        self._unbind(file_id)
        self._forget_target(file_id)
        self._overlay.pop(file_id, None)
        where = (self.worktree, file_id)
        row = self.connection.execute(
            "SELECT version_id FROM tree WHERE worktree = ? AND file_id = ?", where
        ).fetchone()
        self.connection.execute("DELETE FROM tree WHERE worktree = ? AND file_id = ?", where)
        if row is not None:
            self._retire(int(row[0]))

    def touch_file(self, file_id: int, size: int, mtime_ns: int) -> None:
        """The content is the same, its time stamp is not."""
        sql = "UPDATE tree SET size = ?, mtime_ns = ? WHERE worktree = ? AND file_id = ?"
        self.connection.execute(sql, (size, mtime_ns, self.worktree, file_id))

    def set_skipped(self, rows: Iterable[tuple[str, str]]) -> None:
        self.connection.execute("DELETE FROM skipped WHERE worktree = ?", (self.worktree,))
        sql = "INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)"
        self.connection.executemany(sql, [(self.worktree, *row) for row in rows])

    def _file_id(self, path: str) -> tuple[int, bool]:
        """The id of a path, and whether the index had never heard of it."""
        row = self.connection.execute("SELECT id FROM file WHERE path = ?", (path,)).fetchone()
        if row is not None:
            return int(row[0]), False
        return int(self.connection.execute("INSERT INTO file (path) VALUES (?)", (path,)).lastrowid or 0), True

    def _put_in_tree(self, file_id: int, version_id: int, size: int, mtime_ns: int, *, is_new: bool) -> None:
        run, where = self.connection.execute, (self.worktree, file_id)
        old = None
        if not is_new:
            self._unbind(file_id)
            old = run("SELECT version_id FROM tree WHERE worktree = ? AND file_id = ?", where).fetchone()
            run("UPDATE version SET retired = 0 WHERE id = ? AND retired > 0", (version_id,))
        run("INSERT OR REPLACE INTO tree VALUES (?, ?, ?, ?, ?)", (*where, version_id, size, mtime_ns))
        if old is not None and old[0] != version_id:
            self._replaced.setdefault(file_id, int(old[0]))
            self._retire(int(old[0]))

    def _add_version(
        self,
        file_id: int,
        facts: FileFacts,
        rows: FileRows,
        units: Sequence[TextUnit],
        vectors: SymbolVectors | None,
    ) -> int:
        run, many = self.connection.execute, self.connection.executemany
        first = self._last_symbol() + 1
        version = (file_id, facts.digest, facts.language, facts.line_count, facts.is_test, facts.origin)
        cursor = run(
            "INSERT INTO version (file_id, digest, language, line_count, is_test, origin, error_count, first_symbol,"
            " symbol_count, references_count, imports_count, learned, retired) VALUES (?,?,?,?,?,?,?,?,?,?,?,0,0)",
            (*version, len(rows.errors), first, 1 + len(rows.symbols), *rows.counts),
        )
        version_id = int(cursor.lastrowid or 0)
        run("INSERT INTO parse VALUES (?, ?, ?, ?)", (version_id, rows.outline, rows.uses, rows.bindings))
        self.set_vectors(version_id, vectors)
        if rows.errors:
            many("INSERT INTO parse_error VALUES (?, ?, ?)", [(version_id, *error) for error in rows.errors])
        module = (first, version_id, int(SymbolKind.MODULE), facts.path.rpartition("/")[2], symbol_key(facts.path, ""))
        symbols = [(first + i, version_id, *row) for i, row in enumerate(rows.symbols, 1)]
        many("INSERT INTO symbol VALUES (?, ?, ?, ?, ?)", [module, *symbols])
        many(
            "INSERT INTO text (rowid, body, name, path, doc) VALUES (?, ?, ?, ?, ?)",
            [(first + 1 + u.symbol, u.body, u.name, u.path, u.doc) for u in units],
        )
        run("INSERT INTO mention (rowid, words) VALUES (?, ?)", (version_id, rows.mentions))
        return version_id

    def set_vectors(self, version_id: int, vectors: SymbolVectors | None) -> None:
        """What the units of a version mean, None: not told."""
        if vectors is None:
            self.connection.execute("DELETE FROM vector WHERE version_id = ?", (version_id,))
        else:
            self.connection.execute("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", (version_id, *vectors))

    def _last_symbol(self) -> int:
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'symbol'").fetchone()
        return int(row[0]) if row else 0

    # ---- versions that no tree has any more
    def is_shared(self, version_id: int) -> bool:
        """Whether another worktree has the version too."""
        sql = "SELECT 1 FROM tree WHERE version_id = ? AND worktree != ?"
        return self.connection.execute(sql, (version_id, self.worktree)).fetchone() is not None

    def _retire(self, version_id: int) -> None:
        run = self.connection.execute
        if run("SELECT 1 FROM tree WHERE version_id = ?", (version_id,)).fetchone():
            return
        newest = "coalesce((SELECT max(retired) FROM version WHERE retired > 0), 0)"  # as the index has it
        run(f"UPDATE version SET retired = 1 + {newest}, learned = 0 WHERE id = ?", (version_id,))

    def drop_retired(self, keep: int) -> int:
        """Forget the versions that left the last tree first, until they have at most `keep` symbols. Gives how many."""
        rows = self.connection.execute(
            "SELECT id, symbol_count FROM version WHERE retired > 0 ORDER BY retired DESC"
        ).fetchall()
        room, dropped = keep, []
        for version_id, symbols in rows:
            room -= symbols
            if room < 0:
                dropped.append((version_id,))
        self._delete_versions(dropped)
        return len(dropped)

    def forget_worktree(self, number: int) -> None:
        """Take a linked worktree out; the versions that only it had stay a while, as those of a branch do."""
        versions = [row[0] for row in self._rows("SELECT version_id FROM tree WHERE worktree = ?", number)]
        for table in ("tree", "meaning", "edge", "skipped"):
            self.connection.execute(f"DELETE FROM {table} WHERE worktree = ?", (number,))
        self.connection.execute("DELETE FROM meta WHERE key >= ? AND key < ?", (f"{number}:", f"{number};"))
        self.connection.execute("DELETE FROM worktree WHERE id = ?", (number,))
        for version_id in versions:
            self._retire(version_id)

    def forget_version(self, version_id: int) -> None:
        """Take a version out of every tree: it is read again where a tree still has the content."""
        self.connection.execute("DELETE FROM tree WHERE version_id = ?", (version_id,))
        self._delete_versions([(version_id,)])

    def _delete_versions(self, ids: list[tuple[int]]) -> None:
        # by their numbers: a version's symbols follow each other
        spans = "SELECT first_symbol, first_symbol + symbol_count - 1 FROM version WHERE id = ?"
        symbols = [span for version_id in ids for span in self._rows(spans, *version_id)]
        self.connection.executemany("DELETE FROM symbol WHERE id BETWEEN ? AND ?", symbols)
        for table in ("parse", "vector", "parse_error"):
            self.connection.executemany(f"DELETE FROM {table} WHERE version_id = ?", ids)
        self.connection.executemany("DELETE FROM version WHERE id = ?", ids)

    def clear_text(self) -> None:
        """Empty full text, to be filled again with `add_text` for every version; the names used are written anew."""
        for table in ("text", "mention"):
            self.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        for version_id, uses, bindings in self._rows("SELECT version_id, uses, bindings FROM parse"):
            chains = [row[2] for rows in unpacked_bindings(bindings) for row in rows]
            words = mention_words(*unpack_uses(uses), chains)
            self.connection.execute("INSERT INTO mention (rowid, words) VALUES (?, ?)", (version_id, words))
        self.set_meta("text_since", self._last_symbol() - self.count("symbol"))

    def add_text(self, first_symbol: int, units: Sequence[TextUnit]) -> None:
        self.connection.executemany(
            "INSERT INTO text (rowid, body, name, path, doc) VALUES (?, ?, ?, ?, ?)",
            [(first_symbol + 1 + u.symbol, u.body, u.name, u.path, u.doc) for u in units],
        )

    # ---- resolution
    def set_meanings(self, file_id: int, meanings: Meanings) -> None:
        """What the uses of a file mean."""
        run, many = self.connection.execute, self.connection.executemany
        before = self._targets(file_id)
        after = {target.file_id for target, _ in meanings.references if target is not None}
        for read, target in meanings.imports:
            after.update(() if read is None else (read,), () if target is None else (target.file_id,))
        confidences = [confidence for _, confidence in meanings.references]
        row = (confidences.count(2), confidences.count(1), pack_meanings(meanings))
        run("INSERT OR REPLACE INTO meaning VALUES (?, ?, ?, ?, ?)", (self.worktree, file_id, *row))
        gone = [(self.worktree, target, file_id) for target in before - after]
        many("DELETE FROM edge WHERE worktree = ? AND target_file_id = ? AND file_id = ?", gone)
        many(
            "INSERT OR IGNORE INTO edge VALUES (?, ?, ?)", [(self.worktree, t, file_id) for t in sorted(after - before)]
        )

    def _unbind(self, file_id: int) -> None:
        run, many = self.connection.execute, self.connection.executemany
        gone = [(self.worktree, target, file_id) for target in self._targets(file_id)]
        many("DELETE FROM edge WHERE worktree = ? AND target_file_id = ? AND file_id = ?", gone)
        run("DELETE FROM meaning WHERE worktree = ? AND file_id = ?", (self.worktree, file_id))

    def _forget_target(self, file_id: int) -> None:
        """Nothing is bound to a file that is gone."""
        run, where = self.connection.execute, (self.worktree, file_id)
        sql = (
            "SELECT b.file_id, b.packed FROM edge e JOIN meaning b ON b.worktree = e.worktree AND b.file_id = e.file_id"
            " WHERE e.worktree = ? AND e.target_file_id = ?"
        )
        for user, packed in run(sql, where).fetchall():
            bound = unpack_meanings(packed)
            references = [(None, 0) if t is not None and t.file_id == file_id else (t, c) for t, c in bound.references]
            imports = [
                (None if read == file_id else read, None if t is not None and t.file_id == file_id else t)
                for read, t in bound.imports
            ]
            self.set_meanings(user, Meanings(references, imports))

    def _targets(self, file_id: int) -> set[int]:
        """Files that the uses of a file are bound to."""
        sql = "SELECT packed FROM meaning WHERE worktree = ? AND file_id = ?"
        row = self.connection.execute(sql, (self.worktree, file_id)).fetchone()
        if row is None:
            return set()
        bound = self._read_meanings(row[0]).meanings
        found = {target.file_id for target, _ in bound.references if target is not None}
        for read, target in bound.imports:
            found.update(() if read is None else (read,), () if target is None else (target.file_id,))
        return found

    # ---- history
    def add_commit(self, sha: str, time: int, message: str, paths: Iterable[str], keys: Iterable[int]) -> int:
        sql = "INSERT INTO past_commit (sha, time, message) VALUES (?, ?, ?)"
        commit_id = int(self.connection.execute(sql, (sha, time, message)).lastrowid or 0)
        self.connection.executemany("INSERT OR IGNORE INTO commit_file VALUES (?, ?)", [(commit_id, p) for p in paths])
        self.connection.executemany("INSERT OR IGNORE INTO commit_symbol VALUES (?, ?)", [(commit_id, k) for k in keys])
        return commit_id

    def move_commits(self, paths: Mapping[str, str | None], keys: Mapping[int, int | None]) -> None:
        """Give the commits of files and symbols to others, all at once: names may be exchanged. None: to nobody."""
        moves: tuple[tuple[str, str, Mapping[Any, Any]], ...]
        moves = (("commit_file", "path", paths), ("commit_symbol", "key", keys))
        for table, column, names in moves:
            select = f"SELECT commit_id FROM {table} WHERE {column} = ?"
            found = [(n, new) for old, new in names.items() for (n,) in self.connection.execute(select, (old,))]
            self.connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(old,) for old in names])
            kept = [row for row in found if row[1] is not None]
            self.connection.executemany(f"INSERT OR IGNORE INTO {table} (commit_id, {column}) VALUES (?, ?)", kept)

    def remove_commits(self, ids: Iterable[int]) -> None:
        """Take commits out, with what they changed."""
        rows = [(commit_id,) for commit_id in ids]
        for table, column in (("past_commit", "id"), ("commit_file", "commit_id"), ("commit_symbol", "commit_id")):
            self.connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", rows)

    # ---- memory
    def add_forgotten(self, experiences: Iterable["Experience"]) -> None:
        """Queue what the memory learned of a text that is being taken out."""
        self.connection.executemany(
            "INSERT INTO forget (head, key, value, label) VALUES (?, ?, ?, ?)",
            [(e.head, e.key, value, e.label) for e in experiences for value in e.values],
        )

    def clear_forgotten(self) -> None:
        self.connection.execute("DELETE FROM forget")

    def set_learned(self, files: Iterable[FileRow]) -> None:
        sql = "UPDATE version SET learned = 1 WHERE id = ?"
        self.connection.executemany(sql, [(file.version_id,) for file in files])

    def forget_everything(self) -> None:
        """Empty the memory; files and history count as not learned."""
        for table in ("memory", "surprise", "forget", "past_commit", "commit_file", "commit_symbol"):
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.execute("UPDATE version SET learned = 0")
        self.connection.execute("DELETE FROM meta WHERE key IN ('history_head', 'memory_writes', 'memory_device')")

    def forget_history(self) -> None:
        """Take out the commits and what the memory learned of them; the history counts as not learned."""
        from coderecall.model import Head

        for table in ("past_commit", "commit_file", "commit_symbol"):
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.execute("DELETE FROM meta WHERE key = 'history_head'")
        self.drop_snapshots(Head.CHANGED_FOR)

    def drop_snapshots(self, folder: str) -> None:
        """Remove all parts of the memory whose names begin with `folder/`."""
        self.connection.execute("DELETE FROM memory WHERE name > ? AND name < ?", (f"{folder}/", f"{folder}0"))

    def unlearn_elsewhere(self) -> None:
        """Files of other trees count as not learned: what they say is not in a memory made anew from this one."""
        sql = "UPDATE version SET learned = 0 WHERE learned = 1 AND id NOT IN (SELECT version_id FROM present)"
        self.connection.execute(sql)

    def set_snapshot(self, name: str, snapshot: bytes) -> None:
        self.connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, snapshot))

    def add_surprises(self, points: Sequence["SurprisePoint"]) -> None:
        """Only the newest are kept."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO surprise (sequence, time, head, label, value, kind) VALUES (?, ?, ?, ?, ?, ?)",
            [(p.sequence, p.time, p.head, p.label, p.surprise, p.kind) for p in points[-SURPRISES_KEPT:]],
        )
        sql = "DELETE FROM surprise WHERE sequence <= (SELECT max(sequence) FROM surprise) - ?"
        self.connection.execute(sql, (SURPRISES_KEPT,))
