"""A repository that is edited together with the index of it."""

from pathlib import Path

from coderecall.disk import blob_digest
from coderecall.index.parsing import ParsedFile, parse_source
from coderecall.resolve import ChangedFiles, resolve
from coderecall.store import Database

Rows = set[tuple[object, ...]]


class Repository:
    """Files and the index of them, edited together."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.texts: dict[str, str] = {}

    def put(self, texts: dict[str, str | None]) -> ChangedFiles:
        """Write new texts, None removes; the change as resolution is told of it."""
        ids: set[int] = set()
        names: set[str] = set()
        removed: set[str] = set()
        paths_changed = False
        for path, text in texts.items():
            known = self.db.file(path)
            if known is not None:
                old = _parsed(path, self.texts.pop(path))
                names |= old.rows.names
                if text is None:
                    self.db.remove_file(known.id)
            if text is not None:
                new = _parsed(path, text)
                names |= new.rows.names
                ids.add(self.db.add_file(new.facts, new.rows, new.units, source=text.encode()))
                self.texts[path] = text
            elif known is not None:
                removed.add(path)
            paths_changed |= (known is None) != (text is None)
        return ChangedFiles(ids, names, paths_changed, removed)

    def rows(self) -> Rows:
        """Every import and reference with its target, in words that do not depend on row numbers."""
        paths = {file.id: file.path for file in self.db.files()}
        found: Rows = set()
        for file_id, path in paths.items():
            references, imports = self.db.references_in(file_id), self.db.imports_in(file_id)
            targets = [*(use.target_id for use in references), *(read.target_id for read in imports)]
            ids = {target for target in targets if target is not None}
            symbols = {s.id: (s.path, s.qualified_name, s.start_byte) for s in self.db.symbols(ids).values()}
            assert ids == symbols.keys(), "a target that is not there"
            for use in references:
                target = symbols.get(use.target_id or 0)
                found.add((path, use.seq, use.qualifier, use.name, target, use.confidence))
            for read in imports:
                target = symbols.get(read.target_id or 0)
                found.add((path, read.seq, read.module, read.alias, paths.get(read.target_file_id or 0), target))
        return found


def _parsed(path: str, text: str) -> ParsedFile:
    found = parse_source(path, text.encode(), 0, blob_digest(text.encode()))
    assert isinstance(found, ParsedFile)
    return found


def rebuilt(folder: Path, texts: dict[str, str]) -> Rows:
    with Database.write(folder) as db, db.transaction():
        repository = Repository(db)
        repository.put(dict(sorted(texts.items())))
        resolve(db, None)
        return repository.rows()
