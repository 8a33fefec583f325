"""What a module has to do with the others: references and imports both ways, and changes in the same commits.

A folder stands beside what lies beside it and beside the folders that hold it: each file is in one of the others. A
file stands beside files.
"""

from collections import Counter
from collections.abc import Iterable
from operator import add

from coderecall.model import CoChange, Confidence, Dependency, Evidence
from coderecall.store import Database
from coderecall.store.modules import BoundRow
from coderecall.store.packing import FileCounts, UseLine
from parsers.model import ReferenceKind

MOST_LINKS = 50  # in one direction
MOST_PROOFS = 3  # of one link
LARGEST_COMMIT = 30  # files; a larger one says little about each pair
LEAST_TOGETHER = 2  # commits; one alone may be chance
_NONE = FileCounts(0, 0, 0)
_WORDS = {
    0: "imports",
    ReferenceKind.CALL: "calls",
    ReferenceKind.INHERIT: "inherits",
    ReferenceKind.READ: "reads",
    ReferenceKind.WRITE: "writes",
}


class Between:
    """One module beside the others of the tree."""

    def __init__(self, db: Database, path: str, *, is_folder: bool) -> None:
        self._db, self._path, self._is_folder = db, path, is_folder
        self._paths = db.paths() if path else {}  # there is nothing beside the whole tree
        self._known: dict[int, tuple[str, bool]] = {}
        self.left_out = 0  # links that the lists do not have

    def depends_on(self) -> tuple[Dependency, ...]:
        """What it uses, most first."""
        if not self._path:
            return ()
        rows = self._db.uses_out_of(self._path, is_folder=self._is_folder)
        return self._dependencies((self._other(row.target_file_id), row) for row in rows)

    def used_by(self) -> tuple[Dependency, ...]:
        """Who uses it, most first."""
        if not self._path:
            return ()
        rows = self._db.uses_into(self._path, is_folder=self._is_folder)
        mine = self._mine
        return self._dependencies((self._other(row.file_id), row) for row in rows if mine(row.target_file_id))

    def changes_with(self) -> tuple[CoChange, ...]:
        """What changed in the same commits, most often first."""
        if not self._path:
            return ()
        commits: set[int] = set()
        together: dict[tuple[str, bool], set[int]] = {}
        files: dict[tuple[str, bool], Counter[int]] = {}
        for commit, file_id in self._db.changes_with(self._path, LARGEST_COMMIT, is_folder=self._is_folder):
            commits.add(commit)
            other = self._other(file_id)
            if other is not None:
                together.setdefault(other, set()).add(commit)
                files.setdefault(other, Counter())[file_id] += 1
        often = [(other, both) for other, both in together.items() if len(both) >= LEAST_TOGETHER]
        often.sort(key=lambda one: (-len(one[1]), one[0]))
        self.left_out += max(0, len(often) - MOST_LINKS)
        shown = often[:MOST_LINKS]
        newest = {other: sorted(both, reverse=True)[:MOST_PROOFS] for other, both in shown}
        said = self._db.commits({commit for some in newest.values() for commit in some})
        return tuple(
            CoChange(
                *other,
                len(both),
                len(commits),
                tuple(
                    Evidence(
                        f'"{said[commit].message.partition(chr(10))[0][:100]}" ({said[commit].sha[:10]})',
                        self._paths[files[other].most_common(1)[0][0]],
                        1,
                    )
                    for commit in newest[other]
                ),
            )
            for other, both in shown
        )

    # ---- which module a file is of
    def _mine(self, file_id: int) -> bool:
        return file_id in self._paths and self._other(file_id) is None

    def _other(self, file_id: int) -> tuple[str, bool] | None:
        """The path of the module that a file is of, and whether it is a folder; None: the module itself, or gone."""
        path = self._paths.get(file_id)
        if path is None:
            return None
        if file_id not in self._known:
            self._known[file_id] = self._beside(path)
        other = self._known[file_id]
        return None if other[0] == self._path else other

    def _beside(self, path: str) -> tuple[str, bool]:
        if not self._is_folder:
            return path, False
        if path.startswith(f"{self._path}/"):
            return self._path, True
        own, parts = self._path.split("/"), path.split("/")
        common = next((i for i, (a, b) in enumerate(zip(own, parts, strict=False)) if a != b), len(own) - 1)
        return "/".join(parts[: common + 1]), len(parts) > common + 1

    # ---- dependencies
    def _dependencies(self, rows: Iterable[tuple[tuple[str, bool] | None, BoundRow]]) -> tuple[Dependency, ...]:
        totals: dict[tuple[str, bool], FileCounts] = {}
        strongest: dict[tuple[str, bool], BoundRow] = {}
        for other, row in rows:
            if other is None:
                continue
            totals[other] = FileCounts(*map(add, totals.get(other, _NONE), row.counts))
            if other not in strongest or _strength(row) > _strength(strongest[other]):
                strongest[other] = row
        most = sorted(totals, key=lambda other: (-sum(totals[other][:2]), -totals[other].imports, other))
        self.left_out += max(0, len(most) - MOST_LINKS)
        return tuple(
            Dependency(path, is_folder, *totals[path, is_folder], self._proofs(strongest[path, is_folder]))
            for path, is_folder in most[:MOST_LINKS]
        )

    def _proofs(self, row: BoundRow) -> tuple[Evidence, ...]:
        """The surest lines, each of another name where there are some."""
        lines = sorted(self._db.lines_between(row.file_id, row.target_file_id), key=lambda use: -use.confidence)
        first: dict[str, UseLine] = {}
        for use in lines:
            first.setdefault(use.name, use)
        chosen = [*first.values(), *(use for use in lines if first[use.name] is not use)][:MOST_PROOFS]
        return tuple(Evidence(_said(use), self._paths[row.file_id], use.line) for use in chosen)


def _strength(row: BoundRow) -> tuple[int, int]:
    return (2 * row.counts.exact + row.counts.inferred, row.counts.imports)


def _said(use: UseLine) -> str:
    sure = " (inferred)" if use.confidence == Confidence.INFERRED else ""
    return f"{_WORDS.get(use.kind, 'uses')} {use.name}{sure}"
