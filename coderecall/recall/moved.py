"""Where a symbol is by now, whose file has changed since it was indexed, where the text that was indexed is lost.

Mostly git has that text, and what is shown is as it was indexed. It has not when a change that was never committed was
indexed and then changed again: then old lines would be shown with the text that stands there now.
"""

from typing import TYPE_CHECKING

from coderecall.store import Database, SymbolRow

if TYPE_CHECKING:
    from parsers.model import Symbol


class Moved:
    """Reads files of lost text again, each once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._read: dict[int, list[Symbol] | None] = {}
        self.missing = 0  # symbols that are no longer in their files

    def place(self, row: SymbolRow) -> SymbolRow | None:
        """The same with the lines that it has now, or as it is where they are the same; None: it is not there."""
        symbols = self._symbols(row)
        if symbols is None:
            return row
        if row.is_module:
            return row._replace(end_byte=len(self._db.source(row.file_id)))
        named = [symbol for symbol in symbols if symbol.qualified_name == row.qualified_name]
        if not named:
            self.missing += 1
            return None
        now = min(named, key=lambda symbol: (symbol.kind != row.kind, abs(symbol.start_line - row.start_line)))
        return row._replace(
            start_byte=now.start_byte,
            end_byte=now.end_byte,
            start_line=now.start_line,
            end_line=now.end_line,
            name_line=now.name_line,
            signature=now.signature,
            doc=now.doc,
        )

    def _symbols(self, row: SymbolRow) -> "list[Symbol] | None":
        """What the file defines now; None where its text is as it was indexed, or there is none."""
        if row.file_id not in self._read:
            source = self._db.source(row.file_id) if self._db.is_lost(row.file_id) else b""
            self._read[row.file_id] = _defined(row.path, source) if source else None
        return self._read[row.file_id]


def _defined(path: str, source: bytes) -> "list[Symbol]":
    from parsers import UnsupportedLanguageError, parse  # grammars, which hardly any question needs

    try:
        return parse(path, source).symbols
    except UnsupportedLanguageError:  # it was a script, and is none by now
        return []
