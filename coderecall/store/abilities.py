"""What the SQLite of this Python can do."""

import sqlite3


def sqlite_version() -> str:
    return sqlite3.sqlite_version


def has_full_text_search() -> bool:
    """Whether FTS5 is compiled in: some Linux distributions and old macOS builds leave it out."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (text, content='')")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True
