"""Changes of the store. Each method expects to run inside `Database.transaction`."""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from coderecall.model import Experience, SurprisePoint
from coderecall.store.rows import FileRows, symbol_key
from parsers.model import SymbolKind

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


class Writing:
    """What can be changed in the index. Mixed into Database."""

    connection: sqlite3.Connection
    _name_ids: dict[str, int] | None = None

    def set_meta(self, key: str, value: Any) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # ---- files
    def add_file(self, facts: FileFacts, rows: FileRows, source: bytes, units: Sequence[TextUnit]) -> int:
        """Write a file with everything that was parsed from it. The path must not be there."""
        run, many = self.connection.execute, self.connection.executemany
        cursor = run(
            "INSERT INTO file (path, language, digest, size, mtime_ns, line_count, is_test, origin, error_count,"
            " learned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (*facts, len(rows.errors)),
        )
        file_id = int(cursor.lastrowid or 0)
        run("INSERT INTO source VALUES (?, ?)", (file_id, zlib.compress(source, 1)))
        if rows.errors:
            many("INSERT INTO parse_error VALUES (?, ?, ?)", [(file_id, *error) for error in rows.errors])
        first = int(run("SELECT coalesce(max(id), 0) FROM symbol").fetchone()[0]) + 1  # the module row; others follow
        module = (
            *(first, file_id, None, int(SymbolKind.MODULE), facts.path.rpartition("/")[2], ""),
            *(symbol_key(facts.path, ""), 0, facts.size, 1, facts.line_count, 1, "", None, "", ""),
        )
        symbols = [(first + 1 + i, file_id, first + 1 + row[0], *row[1:]) for i, row in enumerate(rows.symbols)]
        many(f"INSERT INTO symbol VALUES ({','.join('?' * 16)})", [module, *symbols])
        many(
            "INSERT INTO text (rowid, name, path, doc, body) VALUES (?, ?, ?, ?, ?)",
            [(first + 1 + u.symbol, u.name, u.path, u.doc, u.body) for u in units],
        )
        self._add_uses(file_id, first, rows)
        return file_id

    def replace_body(self, file_id: int, facts: FileFacts, rows: FileRows, source: bytes) -> None:
        """Write a new text of a file whose definitions are the same ones in the same order: their rows, and what is
        bound to them, stay. Its own imports and references come in unbound. Full text is left as it was.
        """
        run, many = self.connection.execute, self.connection.executemany
        sql = "UPDATE file SET digest = ?, size = ?, mtime_ns = ?, line_count = ?, error_count = ? WHERE id = ?"
        run(sql, (facts.digest, facts.size, facts.mtime_ns, facts.line_count, len(rows.errors), file_id))
        run("UPDATE source SET text = ? WHERE file_id = ?", (zlib.compress(source, 1), file_id))
        first = int(run("SELECT min(id) FROM symbol WHERE file_id = ?", (file_id,)).fetchone()[0])
        run("UPDATE symbol SET end_byte = ?, end_line = ? WHERE id = ?", (facts.size, facts.line_count, first))
        many(
            "UPDATE symbol SET start_byte = ?, end_byte = ?, start_line = ?, end_line = ?, name_line = ? WHERE id = ?",
            [
                (*row[5:10], first + 1 + i)  # start and end byte, start, end and name line
                for i, row in enumerate(rows.symbols)
            ],
        )
        run("DELETE FROM reference WHERE file_id = ?", (file_id,))
        run("DELETE FROM import WHERE file_id = ?", (file_id,))
        run("DELETE FROM binding WHERE file_id = ?", (file_id,))
        self._add_uses(file_id, first, rows)

    def remove_file(self, file_id: int, units: Sequence[TextUnit]) -> None:
        """Take a file out. `units` must be those that it was added with: a contentless index is told what to forget."""
        run, many = self.connection.execute, self.connection.executemany
        ids = [row[0] for row in run("SELECT id FROM symbol WHERE file_id = ? ORDER BY id", (file_id,))]
        many(
            "INSERT INTO text (text, rowid, name, path, doc, body) VALUES ('delete', ?, ?, ?, ?, ?)",
            [(ids[1 + u.symbol], u.name, u.path, u.doc, u.body) for u in units],
        )
        run("UPDATE reference SET target_id = NULL, confidence = 0 WHERE target_id BETWEEN ? AND ?", (ids[0], ids[-1]))
        run("UPDATE import SET target_id = NULL WHERE target_id BETWEEN ? AND ?", (ids[0], ids[-1]))
        run("UPDATE import SET target_id = NULL, target_file_id = NULL WHERE target_file_id = ?", (file_id,))
        for table in ("symbol", "reference", "import", "binding", "source", "parse_error"):
            run(f"DELETE FROM {table} WHERE file_id = ?", (file_id,))
        run("DELETE FROM file WHERE id = ?", (file_id,))

    def touch_file(self, file_id: int, size: int, mtime_ns: int) -> None:
        """The content is the same, its time stamp is not."""
        self.connection.execute("UPDATE file SET size = ?, mtime_ns = ? WHERE id = ?", (size, mtime_ns, file_id))

    def set_skipped(self, rows: Iterable[tuple[str, str]]) -> None:
        self.connection.execute("DELETE FROM skipped")
        self.connection.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?)", rows)

    def _add_uses(self, file_id: int, first: int, rows: FileRows) -> None:
        """Rows of references and imports, unbound; `first` is the id of the file's own symbol row."""
        many, name_id = self.connection.executemany, self._name_id
        many(
            "INSERT INTO reference VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)",
            [
                (file_id, seq, first + 1 + scope, name_id(name), name_id(qualifier) if qualifier else None, *rest)
                for seq, (scope, name, qualifier, *rest) in enumerate(rows.references)
            ],
        )
        if rows.bindings:
            self.connection.execute("INSERT INTO binding VALUES (?, ?)", (file_id, rows.bindings))
        many(
            "INSERT INTO import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            [(file_id, seq, first + 1 + scope, *rest) for seq, (scope, *rest) in enumerate(rows.imports)],
        )

    def _name_id(self, text: str) -> int:
        """Id of an interned name; the table is small beside the references, so it is kept in memory while writing."""
        if self._name_ids is None:
            self._name_ids = dict(self.connection.execute("SELECT text, id FROM name"))
        found = self._name_ids.get(text)
        if found is None:
            found = int(self.connection.execute("INSERT INTO name (text) VALUES (?)", (text,)).lastrowid or 0)
            self._name_ids[text] = found
        return found

    # ---- resolution
    def set_reference_targets(self, rows: Iterable[tuple[int | None, int, int, int]]) -> None:
        """Rows of (target id, confidence, file id, seq)."""
        self.connection.executemany(
            "UPDATE reference SET target_id = ?, confidence = ? WHERE file_id = ? AND seq = ?", rows
        )

    def set_import_targets(self, rows: Iterable[tuple[int | None, int | None, int, int]]) -> None:
        """Rows of (target file id, target id, file id, seq)."""
        self.connection.executemany(
            "UPDATE import SET target_file_id = ?, target_id = ? WHERE file_id = ? AND seq = ?", rows
        )

    # ---- history
    def add_commit(self, sha: str, time: int, message: str, paths: Iterable[str], keys: Iterable[int]) -> int:
        sql = "INSERT INTO past_commit (sha, time, message) VALUES (?, ?, ?)"
        commit_id = int(self.connection.execute(sql, (sha, time, message)).lastrowid or 0)
        self.connection.executemany("INSERT OR IGNORE INTO commit_file VALUES (?, ?)", [(commit_id, p) for p in paths])
        self.connection.executemany("INSERT OR IGNORE INTO commit_symbol VALUES (?, ?)", [(commit_id, k) for k in keys])
        return commit_id

    # ---- memory
    def add_forgotten(self, experiences: Iterable[Experience]) -> None:
        """Queue what the memory learned of a text that is being taken out."""
        self.connection.executemany(
            "INSERT INTO forget (head, key, value, label) VALUES (?, ?, ?, ?)",
            [(e.head, e.key, value, e.label) for e in experiences for value in e.values],
        )

    def clear_forgotten(self) -> None:
        self.connection.execute("DELETE FROM forget")

    def set_learned(self) -> None:
        self.connection.execute("UPDATE file SET learned = 1 WHERE learned = 0")

    def forget_everything(self) -> None:
        """Empty the memory; files and history count as not learned."""
        for table in ("memory", "surprise", "forget", "past_commit", "commit_file", "commit_symbol"):
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.execute("UPDATE file SET learned = 0")
        self.connection.execute("DELETE FROM meta WHERE key IN ('history_head', 'memory_writes', 'memory_device')")

    def set_snapshot(self, name: str, snapshot: bytes) -> None:
        self.connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, snapshot))

    def add_surprises(self, points: Sequence[SurprisePoint]) -> None:
        """Only the newest are kept."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO surprise (sequence, time, head, label, value) VALUES (?, ?, ?, ?, ?)",
            [(p.sequence, p.time, p.head, p.label, p.surprise) for p in points[-SURPRISES_KEPT:]],
        )
        sql = "DELETE FROM surprise WHERE sequence <= (SELECT max(sequence) FROM surprise) - ?"
        self.connection.execute(sql, (SURPRISES_KEPT,))
