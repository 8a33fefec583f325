"""Questions to the store. Every method returns plain rows."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from coderecall.model import Experience, Head
from coderecall.store.among import among
from coderecall.store.rows import RECALLABLE_KINDS, CommitRow, FileRow, ImportRow, ReferenceRow, SymbolRow

_FILE = "id, path, language, digest, size, mtime_ns, line_count, is_test, origin, error_count, learned"
_SYMBOL = (
    "s.id, s.file_id, s.parent_id, s.kind, s.name, s.qualified_name, s.key, s.start_byte, s.end_byte, s.start_line,"
    " s.end_line, s.name_line, s.signature, s.parameters, s.doc, s.modifiers, f.path, f.is_test, f.origin"
    " FROM symbol s JOIN file f ON f.id = s.file_id"
)
_REFERENCE = (
    "r.file_id, r.seq, r.scope_id, n.text, coalesce(q.text, ''), r.kind, r.start_byte, r.line, r.shape, r.is_local,"
    " r.target_id, r.confidence, f.path, f.is_test FROM reference r JOIN name n ON n.id = r.name_id"
    " LEFT JOIN name q ON q.id = r.qualifier_id JOIN file f ON f.id = r.file_id"
)
_IMPORT = (
    "i.file_id, i.seq, i.scope_id, i.module, i.name, i.alias, i.start_byte, i.line, i.type_only, i.reexport,"
    " i.target_file_id, i.target_id, f.path FROM import i JOIN file f ON f.id = i.file_id"
)
_RECALLABLE = ",".join(str(int(kind)) for kind in RECALLABLE_KINDS)

MOST_BYTES = 50_000_000  # the largest `max_file_bytes` that a settings file may ask for


class Reading:
    """What can be asked of the index. Mixed into Database."""

    connection: sqlite3.Connection

    def _rows(self, sql: str, *values: object) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def _among(self, sql: str, values: Iterable[object]) -> Iterator[Any]:
        return among(self.connection, sql, values)

    # ---- facts about the index
    def meta(self, key: str, default: Any = None) -> Any:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else row[0]

    def count(self, table: str, where: str = "1") -> int:
        """Rows of a table; both arguments are written in this program, never by a user."""
        return int(self._rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def skipped(self) -> list[tuple[str, str]]:
        return self._rows("SELECT path, reason FROM skipped ORDER BY path")

    def parse_errors(self) -> list[tuple[str, int, str]]:
        return self._rows(
            "SELECT f.path, e.line, e.message FROM parse_error e JOIN file f ON f.id = e.file_id ORDER BY 1, 2"
        )

    def languages(self) -> list[tuple[str, int]]:
        return self._rows("SELECT language, count(*) FROM file GROUP BY 1 ORDER BY 2 DESC, 1")

    def origins(self) -> dict[int, int]:
        """Number of files of each `parsers.origin.Origin`."""
        return dict(self._rows("SELECT origin, count(*) FROM file GROUP BY 1"))

    # ---- files
    def files(self) -> list[FileRow]:
        return [FileRow(*row) for row in self._rows(f"SELECT {_FILE} FROM file ORDER BY path")]

    def file(self, path: str) -> FileRow | None:
        row = self.connection.execute(f"SELECT {_FILE} FROM file WHERE path = ?", (path,)).fetchone()
        return None if row is None else FileRow(*row)

    def files_at(self, paths: Iterable[str]) -> list[FileRow]:
        return [FileRow(*row) for row in self._among(f"SELECT {_FILE} FROM file WHERE path IN ({{}})", paths)]

    def source(self, file_id: int) -> bytes:
        """The text of a file as it was indexed. A cloned repository may carry a crafted index: no more is unpacked than
        a file can have.
        """
        packed = self._rows("SELECT text FROM source WHERE file_id = ?", file_id)[0][0]
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(packed, MOST_BYTES)
        except (zlib.error, TypeError) as error:
            raise sqlite3.DatabaseError(f"the text of file {file_id} cannot be unpacked: {error}") from None
        if unpacker.unconsumed_tail:
            raise sqlite3.DatabaseError(f"the text of file {file_id} is larger than any that is indexed")
        return text

    # ---- symbols
    def symbols(self, ids: Iterable[int]) -> dict[int, SymbolRow]:
        return {row[0]: SymbolRow(*row) for row in self._among(f"SELECT {_SYMBOL} WHERE s.id IN ({{}})", ids)}

    def symbols_in(self, file_id: int) -> list[SymbolRow]:
        """All symbols of a file in source order, the module row first."""
        return [SymbolRow(*r) for r in self._rows(f"SELECT {_SYMBOL} WHERE s.file_id = ? ORDER BY s.id", file_id)]

    def symbols_named(self, names: Iterable[str]) -> list[SymbolRow]:
        return [SymbolRow(*row) for row in self._among(f"SELECT {_SYMBOL} WHERE s.name IN ({{}})", names)]

    def symbols_like(self, part: str) -> list[SymbolRow]:
        """Symbols whose name holds `part`, in any case of letters."""
        sql = f"SELECT {_SYMBOL} WHERE instr(lower(s.name), lower(?)) AND s.parent_id IS NOT NULL"
        return [SymbolRow(*row) for row in self._rows(sql, part)]

    def symbols_with_keys(self, keys: Iterable[int]) -> list[SymbolRow]:
        """Symbols by their 64-bit keys (equal keys: overloads of one name)."""
        return [SymbolRow(*row) for row in self._among(f"SELECT {_SYMBOL} WHERE s.key IN ({{}})", keys)]

    def recallable(self) -> list[tuple[int, int]]:
        """(id, key) of the symbols that the memory can mean: definitions with a text of their own."""
        return self._rows(f"SELECT id, key FROM symbol WHERE kind IN ({_RECALLABLE}) ORDER BY id")

    def keys_with_history(self) -> set[int]:
        """Keys of all symbols that a commit changed."""
        return {row[0] for row in self._rows("SELECT DISTINCT key FROM commit_symbol")}

    # ---- references and imports
    def references_to(self, symbol_ids: Iterable[int]) -> list[ReferenceRow]:
        return [ReferenceRow(*r) for r in self._among(f"SELECT {_REFERENCE} WHERE r.target_id IN ({{}})", symbol_ids)]

    def references_named(self, names: Iterable[str]) -> list[ReferenceRow]:
        return [ReferenceRow(*r) for r in self._among(f"SELECT {_REFERENCE} WHERE n.text IN ({{}})", names)]

    def references_in(self, file_id: int) -> list[ReferenceRow]:
        return [
            ReferenceRow(*r) for r in self._rows(f"SELECT {_REFERENCE} WHERE r.file_id = ? ORDER BY r.seq", file_id)
        ]

    def imports_in(self, file_id: int) -> list[ImportRow]:
        return [ImportRow(*row) for row in self._rows(f"SELECT {_IMPORT} WHERE i.file_id = ? ORDER BY i.seq", file_id)]

    def imports_of(self, file_ids: Iterable[int]) -> list[ImportRow]:
        """Imports that read one of the given files."""
        return [ImportRow(*row) for row in self._among(f"SELECT {_IMPORT} WHERE i.target_file_id IN ({{}})", file_ids)]

    def all_imports(self) -> list[ImportRow]:
        return [ImportRow(*row) for row in self._rows(f"SELECT {_IMPORT} ORDER BY i.file_id, i.seq")]

    def import_edges(self) -> list[tuple[int, int]]:
        """(importing file, imported file), in the order of the imports."""
        sql = "SELECT file_id, target_file_id FROM import WHERE target_file_id IS NOT NULL ORDER BY file_id, seq"
        return self._rows(sql)

    # ---- text
    def search_text(self, match: str, weights: tuple[float, ...], limit: int) -> list[tuple[int, float]]:
        """(symbol id, BM25 score, larger is better) for an FTS5 expression; weights of name, path, doc, body."""
        return self._rows(
            "SELECT rowid, -bm25(text, ?, ?, ?, ?) AS score FROM text WHERE text MATCH ? ORDER BY score DESC LIMIT ?",
            *weights,
            match,
            limit,
        )

    # ---- history
    def commits(self, ids: Iterable[int]) -> dict[int, CommitRow]:
        sql = "SELECT id, sha, time, message FROM past_commit WHERE id IN ({})"
        return {row[0]: CommitRow(*row) for row in self._among(sql, ids)}

    def has_commit(self, sha: str) -> bool:
        return bool(self._rows("SELECT 1 FROM past_commit WHERE sha = ?", sha))

    def commits_of_symbols(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, commit id) of the commits that changed the symbols."""
        return list(self._among("SELECT key, commit_id FROM commit_symbol WHERE key IN ({})", keys))

    def commits_with_symbols(self) -> list[tuple[CommitRow, tuple[int, ...]]]:
        """Every commit that changed symbols, oldest first, with their keys."""
        keys: dict[int, list[int]] = {}
        for commit_id, key in self._rows("SELECT commit_id, key FROM commit_symbol ORDER BY commit_id, key"):
            keys.setdefault(commit_id, []).append(key)
        commits = self.commits(keys)
        return [(commits[commit_id], tuple(found)) for commit_id, found in keys.items()]

    def commits_of_file(self, path: str) -> list[int]:
        """Commit ids, oldest first, under the file's present name."""
        return [r[0] for r in self._rows("SELECT commit_id FROM commit_file WHERE path = ? ORDER BY commit_id", path)]

    def files_of_commits(self, commit_ids: Iterable[int]) -> list[tuple[int, str]]:
        """(commit id, path)."""
        return list(self._among("SELECT commit_id, path FROM commit_file WHERE commit_id IN ({})", commit_ids))

    def last_commit(self) -> CommitRow | None:
        """The newest commit that was learned."""
        rows = self._rows("SELECT id, sha, time, message FROM past_commit ORDER BY id DESC LIMIT 1")
        return CommitRow(*rows[0]) if rows else None

    # ---- memory
    def forgotten(self) -> list[Experience]:
        """What waits to be unlearned."""
        rows = self._rows("SELECT head, key, value, label FROM forget ORDER BY id")
        return [Experience(Head(head), key, (value,), 0, 1.0, label) for head, key, value, label in rows]

    def unlearned_files(self) -> list[FileRow]:
        return [FileRow(*row) for row in self._rows(f"SELECT {_FILE} FROM file WHERE learned = 0 ORDER BY path")]

    def snapshot(self, name: str) -> bytes | None:
        rows = self._rows("SELECT snapshot FROM memory WHERE name = ?", name)
        return bytes(rows[0][0]) if rows else None

    def surprises(self, limit: int) -> list[tuple[int, int, str, str, float]]:
        """The newest writes, oldest first: (sequence, time, head, label, surprise)."""
        sql = "SELECT sequence, time, head, label, value FROM surprise ORDER BY sequence DESC LIMIT ?"
        return self._rows(sql, limit)[::-1]
