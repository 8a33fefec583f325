"""The index as it would be in another state of some files, for asking the same question before and after a change."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

from coderecall.disk import blob_digest
from coderecall.hints.baseline import Baseline
from coderecall.hints.suppression import Ignore, read_ignores
from coderecall.model import Location
from coderecall.resolve import ChangedFiles, resolve
from coderecall.resolve.own_uses import bind_own_uses
from coderecall.store import Database, FileRow, SymbolRow
from coderecall.store.rows import file_rows, packed_bindings, parameters_json
from coderecall.store.writing import FileFacts
from parsers import Origin, is_test_path, language_of, origin_of, parse
from parsers.model import ParseResult

Parse = Callable[[str, bytes], ParseResult]


class View:
    """A private copy of the index. `bring` moves it to a state; questions go to `db`."""

    def __init__(
        self,
        db: Database,
        parse_source: Parse = parse,
        baseline: Baseline | None = None,
        files: Iterable[FileRow] | None = None,
    ) -> None:
        """files: all that the index has, where they were read before."""
        self.db = db
        self.baseline = baseline
        self._parse = parse_source
        self._lines: dict[int, list[bytes]] = {}
        self._starts: dict[int, list[int]] = {}  # of the lines
        self._ignores: dict[int, Mapping[int, list[Ignore]]] = {}
        self._paths = {row.path: row for row in (db.files() if files is None else files)}
        self._by_id: dict[int, str] = {}

    @classmethod
    @contextmanager
    def open(cls, root: Path, folder: Path, baseline: Baseline | None = None) -> Iterator["View"]:
        """Raises NoIndexError and IndexFormatError as `Database.read` does."""
        with Database.read(folder, root) as stored, stored.copied() as db:
            yield cls(db, baseline=baseline)

    def bring(self, contents: Mapping[str, bytes | None]) -> None:
        """Give the files these contents (None: no such file) and bind every use that this touches anew."""
        change = _Change()
        with self.db.transaction():
            for path, content in contents.items():
                self._put(path, content, change)
            if change.added or change.paths_changed:
                resolve(self.db, ChangedFiles(change.added, change.names, change.paths_changed, change.gone))
            if change.edited:
                bind_own_uses(self.db, change.edited)

    def file(self, path: str) -> FileRow | None:
        return self._paths.get(path)

    def path(self, file_id: int) -> str:
        """Path of a file; "" when there is none."""
        if file_id not in self._by_id:
            self._by_id = {row.id: path for path, row in self._paths.items()}
        return self._by_id.get(file_id, "")

    def paths(self) -> list[str]:
        return sorted(self._paths)

    def is_test(self, path: str) -> bool:
        row = self._paths.get(path)
        return bool(row and row.is_test)

    def is_foreign(self, path: str) -> bool:
        """Whether the file is generated, minified or vendored."""
        row = self._paths.get(path)
        return row is not None and Origin(row.origin).is_foreign

    def children(self, folder: str) -> set[str]:
        """First names below a folder: modules without their suffix, and folders."""
        start = f"{folder}/"
        return {path[len(start) :].split("/")[0].partition(".")[0] for path in self._paths if path.startswith(start)}

    def line(self, file_id: int, number: int) -> str:
        """A line of a file as this view has it, without its end; "" beyond the last."""
        if file_id not in self._lines:
            self._lines[file_id] = self.db.source(file_id).split(b"\n")
        lines = self._lines[file_id]
        return lines[number - 1].decode("utf-8", "replace").rstrip("\r") if 0 < number <= len(lines) else ""

    def has_import(self, place: Location) -> bool:
        """Whether an imported name stands in the line of a place."""
        row = self._paths.get(place.path)
        return row is not None and any(one.line == place.line for one in self.db.imports_in(row.id))

    def ignores(self, path: str, line: int) -> Sequence[Ignore]:
        """The `ignore` comments that speak of a line of a file, as this view has it."""
        row = self._paths.get(path)
        return self.ignores_in(row).get(line, ()) if row else ()

    def ignores_in(self, row: FileRow) -> Mapping[int, Sequence[Ignore]]:
        if row.id not in self._ignores:
            self._ignores[row.id] = read_ignores(row.language, self.db.source(row.id))
        return self._ignores[row.id]

    def column(self, file_id: int, number: int, start_byte: int) -> int:
        """Column in characters, from 1, of a byte of a line."""
        self.line(file_id, 1)
        lines = self._lines[file_id]
        if number > len(lines):
            return 1
        if file_id not in self._starts:
            self._starts[file_id] = list(accumulate((len(line) + 1 for line in lines), initial=0))
        begin = self._starts[file_id][number - 1]
        before = lines[number - 1][: max(0, start_byte - begin)]
        if number == 1:
            before = before.removeprefix(codecs.BOM_UTF8)  # no character of the line to an editor
        return len(before.decode("utf-8", "replace")) + 1

    def symbols(self, path: str) -> dict[str, list[SymbolRow]]:
        """Definitions of a file by qualified name; "" is the file itself."""
        row = self._paths.get(path)
        found: dict[str, list[SymbolRow]] = {}
        for symbol in self.db.symbols_in(row.id) if row else ():
            found.setdefault(symbol.qualified_name, []).append(symbol)
        return found

    def _put(self, path: str, content: bytes | None, change: "_Change") -> None:
        row = self._paths.get(path)
        digest = None if content is None else blob_digest(content)
        if (row.digest if row else None) == digest:
            if row is not None and content is not None:
                self.db.keep_source(row.id, content)
            return
        language = None if content is None else language_of(path, content)
        if content is None or digest is None or language is None:
            self._remove(row, change)
            if row is not None:
                change.paths_changed = True
                change.gone.add(path)
            return
        parsed = self._parse(path, content)
        origin = origin_of(path, content) if row is None else row.origin  # .gitattributes may have said it
        lines = content.count(b"\n") + 1
        facts = FileFacts(path, language, digest, len(content), 0, lines, is_test_path(path), origin)
        if row is not None and self._defines_the_same(row, parsed):
            change.edited.add(self.db.add_file(facts, file_rows(path, parsed), (), source=content))
        else:
            if row is not None:
                change.names |= self.db.names_in(row.id)
            change.paths_changed |= row is None
            change.added.add(self.db.add_file(facts, file_rows(path, parsed), (), source=content))
            change.names.update(symbol.name for symbol in parsed.symbols)
        added = self.db.file(path)
        if added is not None:
            self._paths[path] = added
            self._forget(added.id)

    def _remove(self, row: FileRow | None, change: "_Change") -> None:
        if row is None:
            return
        change.names |= self.db.names_in(row.id)
        self.db.remove_file(row.id)
        self._forget(row.id)
        del self._paths[row.path]

    def _forget(self, file_id: int) -> None:
        """Let go of what was read of a file's text."""
        for known in (self._lines, self._starts, self._ignores):
            known.pop(file_id, None)
        self._by_id.clear()

    def _defines_the_same(self, row: FileRow, parsed: ParseResult) -> bool:
        """Whether other files see no difference: the same definitions in the same order, and the same imports."""
        module, *rows = self.db.symbols_in(row.id)
        if len(rows) != len(parsed.symbols):
            return False
        for known, symbol in zip(rows, parsed.symbols, strict=True):
            said = (symbol.qualified_name, symbol.kind, symbol.signature, parameters_json(symbol.parameters))
            if said != (known.qualified_name, known.kind, known.signature, known.parameters_json):
                return False
            if set(known.modifiers.split()) != symbol.modifiers or known.parent_id != module.id + 1 + symbol.parent:
                return False
        parents = [symbol.parent for symbol in parsed.symbols]
        if not self.db.shows_the_same_bindings(row.id, packed_bindings(parsed), parents):
            return False
        known_imports = self.db.imports_in(row.id)
        imports = [(i.module, i.name, i.alias, bool(i.reexport), i.scope_id - module.id - 1) for i in known_imports]
        return imports == [(i.module, i.name, i.alias, i.reexport, i.scope) for i in parsed.imports]


class _Change:
    """What one `bring` did so far."""

    def __init__(self) -> None:
        self.added: set[int] = set()  # files with other definitions than before
        self.edited: set[int] = set()  # files of which only bodies changed
        self.names: set[str] = set()
        self.paths_changed = False
        self.gone: set[str] = set()
