"""The store: one SQLite file under `.coderecall/` with the exact index, the history and the memory's snapshot.

One writer at a time (a lock file), many readers (WAL). SQL lives in this package only.
"""

from coderecall.store.database import FORMAT_VERSION, Database
from coderecall.store.naming import NamedRow
from coderecall.store.packing import SymbolAt
from coderecall.store.rows import CommitRow, FileRow, ImportRow, ReferenceRow, SymbolRow, symbol_key

__all__ = [
    "FORMAT_VERSION",
    "CommitRow",
    "Database",
    "FileRow",
    "ImportRow",
    "NamedRow",
    "ReferenceRow",
    "SymbolAt",
    "SymbolRow",
    "symbol_key",
]
