"""Statements that ask for many values at once."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

_MOST = 900  # bound variables in one statement; SQLite's oldest limit is 999


def among(connection: sqlite3.Connection, sql: str, values: Iterable[object], *fixed: object) -> Iterator[Any]:
    """Rows of a statement with one `IN ({})` after its fixed variables, for any number of values."""
    wanted = list(values)
    for start in range(0, len(wanted), _MOST):
        part = wanted[start : start + _MOST]
        yield from connection.execute(sql.format(",".join("?" * len(part))), (*fixed, *part)).fetchall()
