"""Which files a C or C++ file includes, through others too."""

from coderecall.resolve.rules import Rules
from coderecall.store import Database


class Includes:
    """Answers for one state of the index."""

    def __init__(self, db: Database, ids: dict[str, int], paths: dict[int, str]) -> None:
        self._db = db
        self._ids = ids
        self._paths = paths
        self._direct: dict[int, tuple[int, ...]] = {}
        self._last: tuple[int, frozenset[int]] = (0, frozenset())  # references come file by file

    def of(self, rules: Rules, file_id: int) -> frozenset[int]:
        """The files that a file includes."""
        if self._last[0] == file_id:
            return self._last[1]
        found: set[int] = set()
        wave = {file_id}
        while wave:
            self._read(rules, wave)
            wave = {inner for outer in wave for inner in self._direct[outer]} - found
            found |= wave
        self._last = (file_id, frozenset(found))
        return self._last[1]

    def _read(self, rules: Rules, wave: set[int]) -> None:
        unknown = sorted(file_id for file_id in wave if file_id not in self._direct)
        if not unknown:
            return
        direct: dict[int, list[int]] = {file_id: [] for file_id in unknown}
        for file_id, _, uses in self._db.use_columns(unknown):
            for row in uses.imports:
                place = rules.find(self._paths[file_id], row.module)
                if place is not None and place.path in self._ids:
                    direct[file_id].append(self._ids[place.path])
        self._direct.update({file_id: tuple(targets) for file_id, targets in direct.items()})
