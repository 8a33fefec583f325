"""What a run of resolution leaves for the next: versions that files had, and what they hand on under other names."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coderecall.store.packing import NO_USES, UseColumns, unpack_use_columns
from coderecall.store.resolving import Base, Definition, Link, Resolving, bases_from, definitions_from, links_of
from coderecall.store.rows import OutlineRow

_RENAMES = "renames:"  # before the path, in the keys of `meta`


class Replaced(NamedTuple):
    """A version of a file as resolution reads it."""

    definitions: list[Definition]
    links: list[Link]
    bases: list[Base]
    bindings: bytes  # packed


class ReplacedVersions(Resolving):
    """What was so when everything was resolved the last time. Mixed into Database."""

    def facts(self, file_id: int) -> tuple[list[OutlineRow], UseColumns, bytes]:
        """The outline of a file, what it uses, and its packed bindings."""
        rows = self._rows("SELECT version_id FROM present WHERE file_id = ?", file_id)
        return self._facts(rows[0][0] if rows else 0)

    def replaced(self, file_id: int) -> tuple[list[OutlineRow], UseColumns, bytes] | None:
        """The same of the version that a file had when all was resolved the last time; None: it was not there."""
        version_id = self._replaced.get(file_id)
        return None if version_id is None else self._facts(version_id)

    def replaced_rows(self, file_id: int) -> Replaced:
        """What resolution reads of the version that a file had then; its imports without what they were bound to."""
        version_id = self._replaced.get(file_id, 0)
        rows = self._rows("SELECT first_symbol FROM version WHERE id = ?", version_id)
        outline, uses, bindings = self._facts(version_id)
        first = rows[0][0] if rows else 0
        unbound = [(None, None)] * len(uses.imports)
        return Replaced(
            list(definitions_from(file_id, first, outline)),
            list(links_of(file_id, first, uses, unbound)),
            bases_from(file_id, first, uses),
            bindings,
        )

    def all_is_resolved(self) -> None:
        """From now on the present versions are what a later one replaces."""
        self._replaced.clear()

    def _facts(self, version_id: int) -> tuple[list[OutlineRow], UseColumns, bytes]:
        rows = self._rows("SELECT uses, bindings FROM parse WHERE version_id = ?", version_id)
        if not rows:
            return [], NO_USES, b""
        uses, bindings = rows[0]
        return self._outline(version_id), unpack_use_columns(uses), bindings

    def renames(self, paths: Iterable[str]) -> dict[str, int]:
        """Digests of the other names under which files export something, by path."""
        prefix = self._renames_key("")
        rows = self._among("SELECT key, value FROM meta WHERE key IN ({})", [f"{prefix}{path}" for path in paths])
        return {key[len(prefix) :]: int(value) for key, value in rows}

    def set_renames(self, digests: Mapping[str, int]) -> None:
        rows = [(self._renames_key(path), digest) for path, digest in digests.items()]
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def clear_renames(self) -> None:
        prefix = self._renames_key("")
        self.connection.execute("DELETE FROM meta WHERE key >= ? AND key < ?", (prefix, f"{prefix[:-1]};"))

    def _renames_key(self, path: str) -> str:
        return f"{self.worktree}:{_RENAMES}{path}" if self.worktree else f"{_RENAMES}{path}"
