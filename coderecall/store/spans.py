"""Which version of which file a symbol is in, for many symbols at once: the ids of a version follow each other."""

import sqlite3
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.int64]

_MOST_SYMBOLS = 100_000_000


class Spans(NamedTuple):
    """The versions that a tree has, in the order of their ids of symbols."""

    versions: Ids  # (v,)
    first: Ids  # (v,) id of the first symbol, ascending
    sizes: Ids  # (v,) of its symbols

    def find(self, symbols: Ids) -> Ids:
        """The version of each symbol, 0 for one that the tree does not have: (n,)."""
        if not len(self.first):
            return np.zeros(len(symbols), np.int64)
        at = np.searchsorted(self.first, symbols, side="right") - 1
        return np.where((at >= 0) & (symbols < self.first[at] + self.sizes[at]), self.versions[at], 0)

    def symbols(self) -> Ids:
        """All symbols of the tree, ascending."""
        begin = np.cumsum(self.sizes) - self.sizes
        return np.repeat(self.first - begin, self.sizes) + np.arange(int(self.sizes.sum()))


def read_spans(connection: sqlite3.Connection, worktree: int) -> Spans:
    """Raises sqlite3.DatabaseError for what no index has."""
    sql = (
        "SELECT v.id, v.first_symbol, v.symbol_count FROM tree t JOIN version v ON v.id = t.version_id"
        " WHERE t.worktree = ? ORDER BY v.first_symbol"
    )
    found = connection.execute(sql, (worktree,)).fetchall()
    spans = Spans(*np.array(found, np.int64).reshape(-1, 3).T.copy())
    sizes = spans.sizes
    if len(found) and (sizes.min() < 0 or sizes.max() > _MOST_SYMBOLS or sizes.sum() > _MOST_SYMBOLS):
        raise sqlite3.DatabaseError("files have more symbols than any can have")
    return spans
