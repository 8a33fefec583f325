"""Uses of definitions from other files, in one state of the repository."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from coderecall.hints.view import View
from coderecall.model import Confidence
from coderecall.store import ImportRow, ReferenceRow


class Use(NamedTuple):
    """An import or a reference. `key` finds it again in another state of its file: what it is, the module or qualifier,
    the name, the scope."""

    path: str
    file_id: int
    seq: int
    is_import: bool
    key: tuple[str, ...]
    name: str
    binds: str  # name that an import gives in its file; of a reference the first name of its chain
    line: int
    start_byte: int
    scope: str  # qualified name of the enclosing definition
    is_resolved: bool
    reads: int | None  # id of the file that an import reads
    type_only: bool
    is_test: bool

    @property
    def qualifier(self) -> str:
        return "" if self.is_import else self.key[1]


class Uses:
    """Uses as one view has them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._scopes: dict[int, dict[int, str]] = {}

    def of_symbols(self, symbol_ids: Iterable[int], reads_file_id: int) -> list[Use]:
        """Exact uses of definitions; an import counts where it names their own file only."""
        ids = set(symbol_ids)
        references = [r for r in self._view.db.references_to(ids) if r.confidence == Confidence.EXACT]
        imports = self._view.db.imports_naming(ids, reads_file_id)
        return [self.of_import(i) for i in imports] + [self.reference(r) for r in references]

    def of_file(self, file_id: int) -> list[Use]:
        """Imports that read the file."""
        return [self.of_import(row) for row in self._view.db.imports_of([file_id])]

    def in_files_of(self, before: Iterable[Use], changed: Collection[str]) -> dict[str, "InFile"]:
        """The files of uses in another state, by path. changed: files whose uses may have other numbers now."""
        numbers: dict[str, set[int]] = {}
        for use in before:
            numbers.setdefault(use.path, set()).update(() if use.is_import else (use.seq,))
        return {path: InFile(self, path, None if path in changed else some) for path, some in numbers.items()}

    def imports_in(self, path: str) -> list[Use]:
        row = self._view.file(path)
        return [self.of_import(one) for one in self._view.db.imports_in(row.id)] if row else []

    def references_in(self, path: str, numbers: Collection[int] | None) -> list[Use]:
        """References of a file, all of them or those with some numbers."""
        row, db = self._view.file(path), self._view.db
        if row is None:
            return []
        found = db.references_in(row.id) if numbers is None else db.references_at(row.id, numbers)
        return [self.reference(one) for one in found]

    def of_import(self, row: ImportRow) -> Use:
        """An import as a use of what it names."""
        scope = self._scope(row.file_id, row.scope_id)
        key = ("import", row.module, row.name, scope)
        to_file = row.target_file_id is not None and (row.target_file_id != row.file_id or row.target_id is not None)
        resolved = row.target_id is not None if row.name not in {"", "*"} else to_file
        file = self._view.file(row.path)
        return Use(
            *(row.path, row.file_id, row.seq, True, key, row.name, row.alias, row.line, row.start_byte),
            *(scope, resolved, row.target_file_id, row.type_only, bool(file and file.is_test)),
        )

    def reference(self, row: ReferenceRow) -> Use:
        scope = self._scope(row.file_id, row.scope_id)
        key = ("use", row.qualifier, row.name, scope)
        first = (row.qualifier or row.name).partition(".")[0]
        resolved = row.target_id is not None
        return Use(
            *(row.path, row.file_id, row.seq, False, key, row.name, first, row.line, row.start_byte, scope, resolved),
            *(None, False, row.is_test),
        )

    def _scope(self, file_id: int, scope_id: int) -> str:
        if file_id not in self._scopes:
            self._scopes[file_id] = {s.id: s.qualified_name for s in self._view.db.symbols_in(file_id)}
        return self._scopes[file_id].get(scope_id, "")


class InFile:
    """What a file imports and refers to in one state, read when it is asked for."""

    def __init__(self, uses: Uses, path: str, numbers: Collection[int] | None) -> None:
        """numbers: the references of a file that did not change; None: it did."""
        self._uses, self._path, self._numbers = uses, path, numbers

    @cached_property
    def imports(self) -> list[Use]:
        return self._uses.imports_in(self._path)

    @cached_property
    def references(self) -> list[Use]:
        """All of them."""
        return self._uses.references_in(self._path, None)

    def same(self, before: Use) -> list[Use]:
        """The same use: of an unchanged file by its number, of a changed one by what it says and where."""
        if self._numbers is None:
            return [use for use in (self.imports if before.is_import else self.references) if use.key == before.key]
        if before.is_import:
            return [use for use in self.imports if use.seq == before.seq]
        return self._numbered.get(before.seq, [])

    @cached_property
    def _numbered(self) -> dict[int, list[Use]]:
        return {use.seq: [use] for use in self._uses.references_in(self._path, self._numbers)}


def now_broken(before: Use, after: Mapping[str, InFile]) -> Use | None:
    """The same use in the new state when it no longer leads anywhere."""
    return next((use for use in after[before.path].same(before) if not use.is_resolved), None)


def still_written(before: Use, after: Mapping[str, InFile]) -> Use | None:
    """The same use in the new state, wherever it leads."""
    return next(iter(after[before.path].same(before)), None)
