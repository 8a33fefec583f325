"""What the references of a small repository are bound to, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coderecall.model import Confidence
from coderecall.store import Database, SymbolRow

UNRESOLVED = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A resolved repository. Targets read "path:qualified.name exact" or "… inferred"; "" is unresolved."""

    folder: Path

    def use(self, path: str, chain: str) -> str:
        """What the uses of a chain of names in a file mean; they must all mean the same."""
        found = self.uses(path, chain)
        assert found, f"no use of {chain} in {path}"
        assert len(found) == 1, f"{chain} in {path} means {found}"
        return found.pop()

    def uses(self, path: str, chain: str) -> set[str]:
        qualifier, _, name = chain.rpartition(".")
        with Database.read(self.folder) as db:
            file = db.file(path)
            assert file is not None
            rows = [r for r in db.references_in(file.id) if (r.qualifier, r.name) == (qualifier, name)]
            targets = db.symbols(r.target_id for r in rows if r.target_id is not None)
            found = set()
            for row in rows:
                if row.target_id is None:
                    assert row.confidence == Confidence.NAME_ONLY
                    found.add(UNRESOLVED)
                else:
                    target = targets[row.target_id]
                    confidence = Confidence(row.confidence).name.lower()
                    found.add(f"{target.path}:{target.qualified_name} {confidence}")
            return found

    def target(self, path: str, chain: str) -> SymbolRow:
        """The one symbol that a chain in a file is bound to."""
        qualifier, _, name = chain.rpartition(".")
        with Database.read(self.folder) as db:
            file = db.file(path)
            assert file is not None
            ids = {r.target_id for r in db.references_in(file.id) if (r.qualifier, r.name) == (qualifier, name)}
            (target,) = ids
            assert target is not None
            return db.symbols([target])[target]

    def imported(self, path: str, alias: str) -> tuple[str | None, str | None]:
        """(file that an import reads, qualified name that it binds); the alias or, without one, the module is given."""
        with Database.read(self.folder) as db:
            file = db.file(path)
            assert file is not None
            row = next(row for row in db.imports_in(file.id) if alias == (row.alias or row.module))
            paths = {file.id: file.path for file in db.files()}
            symbol = db.symbols([row.target_id])[row.target_id] if row.target_id is not None else None
            return (
                paths[row.target_file_id] if row.target_file_id is not None else None,
                symbol.qualified_name if symbol else None,
            )


Bind = Callable[[Mapping[str, str]], Bound]
