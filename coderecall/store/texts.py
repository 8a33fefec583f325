"""Questions to the store about text: that of files, what full text says of their symbols, and the vectors of these."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coderecall.disk import SkipFile, blob_digest, read_bytes
from coderecall.errors import GitError
from coderecall.store.rows import FileRow
from coderecall.store.symbols import Symbols
from coderecall.text import split_identifiers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coderecall.store.fulltext import FullText, TextHits

MOST_BYTES = 50_000_000  # the largest `max_file_bytes` that a settings file may ask for
TEXT_KEPT = 16_000_000  # bytes of files that evidence was looked for in


class Texts(Symbols):
    """What can be asked of texts. Mixed into Database."""

    # ---- of files
    def source(self, file_id: int) -> bytes:
        """The text of a file as it was indexed, or where it can no longer be had the one that is there now, b"" without
        one: a caller who shows it also shows that the file has changed.
        """
        if file_id in self._overlay:
            return self._overlay[file_id]
        rows = self._rows("SELECT path, digest FROM present WHERE file_id = ?", file_id)
        if not rows:
            return b""
        path, digest = rows[0]
        found = self.content(path, digest)
        return self._on_disk(path) if found is None else found

    def source_of(self, file: FileRow) -> bytes:
        """`source` of a file of which the row is at hand, as who reads thousands has it."""
        if file.id in self._overlay:
            return self._overlay[file.id]
        found = self.content(file.path, file.digest)
        return self._on_disk(file.path) if found is None else found

    def is_lost(self, file_id: int) -> bool:
        """Whether the text of a file as it was indexed can no longer be had, so that `source` is another one."""
        rows = (
            []
            if file_id in self._overlay
            else self._rows("SELECT path, digest FROM present WHERE file_id = ?", file_id)
        )
        return bool(rows) and self.content(*rows[0]) is None

    def content(self, path: str, digest: bytes) -> bytes | None:
        """The content with an id: from the disk, or from git where the disk has another one by now; None: lost."""
        found: bytes | None = self._texts.get(digest, lambda: self._content(path, digest))
        return found

    def _content(self, path: str, digest: bytes) -> bytes | None:
        text = self._on_disk(path)
        return text if blob_digest(text) == digest else self._committed(digest)

    def keep_source(self, file_id: int, text: bytes) -> None:
        """Say what the text of a file is, where the disk has another one: for as long as the index is open."""
        self._overlay[file_id] = text

    def _on_disk(self, path: str) -> bytes:
        try:
            return read_bytes(self.root, path, max_bytes=MOST_BYTES, folders=self._folders)
        except SkipFile:
            return b""

    def _committed(self, digest: bytes) -> bytes | None:
        from coderecall import git

        try:
            if git.is_repository(self.root):
                for _, text in git.cat(self.root, [digest.hex()], largest=MOST_BYTES):
                    return text
        except GitError:
            pass  # then the content is lost as it is without git
        return None

    # ---- full text
    def search_text(self, words: Sequence[str], weights: Sequence[float], limit: int) -> "TextHits":
        """The best symbols that say any of the words; weights of name, path, doc, body. Loads NumPy."""
        return self._words_of_text().search(words, weights, limit)

    def saying_all(self, words: Sequence[str]) -> list[int]:
        """Symbols, those of other trees among them, that say every one of the words, anywhere. Loads NumPy."""
        found: list[int] = self._words_of_text().saying_all(words).tolist()
        return found

    def _words_of_text(self) -> "FullText":
        if self._full_text is None:
            from coderecall.store.fulltext import FullText

            self._full_text = FullText(self.connection, self._tree_spans)
        return self._full_text

    def saying(self, phrase: str, limit: int) -> list[int]:
        """At most `limit` symbols, those of other trees among them, whose text says these words one after another.

        The words are parted where full text parts them; the caller has split identifiers.
        """
        quoted = phrase.replace('"', " ").replace("\0", " ")
        rows = self._rows("SELECT rowid FROM text WHERE text MATCH ? LIMIT ?", f'"{quoted}"', limit)
        return [row[0] for row in rows]

    def files_saying(self, phrases: Iterable[str], limit: int) -> list[FileRow]:
        """Files of the tree with a unit of text that says each of the phrases, its words one after another.

        At most `limit`. Words are parted as in full text. Of a long unit the index has the beginning only.
        """
        quoted = [split_identifiers(phrase).replace('"', " ").replace("\0", " ") for phrase in phrases]
        match = " AND ".join(f'"{phrase}"' for phrase in quoted if any(map(str.isalnum, phrase)))
        if not match:
            return []
        sql = (
            "SELECT DISTINCT p.file_id FROM text JOIN symbol s ON s.id = text.rowid"
            " JOIN present p ON p.version_id = s.version_id WHERE text MATCH ? LIMIT ?"
        )
        return self.files_with(row[0] for row in self._rows(sql, match, limit))

    # ---- vectors
    def vectors(self, dimensions: int) -> "tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]":
        """(ids (n,) ascending, codes (n, dimensions / 2)) of all symbols of the tree that have a vector."""
        import numpy as np

        sql = "SELECT p.first_symbol, v.places, v.codes FROM vector v JOIN present p ON p.version_id = v.version_id"
        rows = sorted(self._rows(sql))
        try:
            places = np.frombuffer(b"".join([row[1] for row in rows]), "<u4")
            codes = np.frombuffer(b"".join([row[2] for row in rows]), np.uint8).reshape(len(places), dimensions // 2)
            first = np.repeat(np.array([row[0] for row in rows], np.int64), [len(row[1]) // 4 for row in rows])
            ids = first + places
        except (ValueError, TypeError) as wrong:
            raise sqlite3.DatabaseError(f"the vectors of its symbols are not what they should be: {wrong}") from None
        return ids, codes
