"""Resolved references of JavaScript and TypeScript beside what the TypeScript compiler says they mean.

    npm install --prefix TEMP typescript@5.9
    python benchmarks/references_typescript.py --typescript TEMP FOLDER [FOLDER ...] [--include GLOB] [--out FILE]

Precision: of the references that the index calls exact, how many the compiler defines at the same place (any
declaration of the same symbol: overloads, merged declarations). Those that the compiler knows nothing about are counted
apart.

Recall: of the uses whose definition the compiler finds in another source file of the repository, how many are bound to
it, exactly. The index keeps one row per chain of names (under its last name) and enclosing symbol, so that is the unit:
all occurrences of a chain in one symbol that mean one thing; the names inside a longer chain have a line of their own.
So have import specifiers. Declarations, keys of literals, JSX attributes and destructured properties are no uses. What
lies in absent node_modules is outside.

The compiler runs in Node.js, from a folder outside of the repository; it is no dependency of the project.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, TextIO

from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database, SymbolRow

DRIVER = Path(__file__).with_suffix(".mjs")
LANGUAGES = {"javascript", "typescript", "tsx"}
ROLES = ("name", "member", "type", "jsx")
_ROW = "{:<22}{:>9}{:>9}{:>9}{:>9}{:>11}"


class Definition(NamedTuple):
    path: str
    start: int  # byte of its name
    what: str


class Name(NamedTuple):
    """A use of a name as the compiler sees it."""

    start: int
    name: str
    qualifier: str
    role: str
    status: str
    definitions: tuple[Definition, ...]


class Edge(NamedTuple):
    """What the index binds a name to; target None: to nothing."""

    target: SymbolRow | None
    confidence: int


class Source:
    """Text of a file and its lines."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def line(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def written(self, line: int) -> str:
        return self.text[self._starts[line - 1] : self._starts[line]].decode("utf-8", "replace").strip()[:160]


class Repository:
    """The index of a folder and the compiler's view of the same files."""

    def __init__(self, root: Path, db: Database, names: dict[str, list[Name]]) -> None:
        self.names = names
        self.files = {file.path: file.id for file in db.files() if file.language in LANGUAGES}
        self.sources = {path: Source((root / path).read_bytes()) for path in names}
        self.symbols = {path: db.symbols_in(self.files[path]) for path in names}
        self._by_id = {symbol.id: symbol for rows in self.symbols.values() for symbol in rows}
        self.edges: dict[str, dict[int, Edge]] = {}  # by path and byte of the name
        self.units: dict[str, dict[tuple[int, str, str], Edge]] = {}  # by path and (scope, qualifier, name)
        for path in names:
            at, units = self.edges[path], self.units[path] = {}, {}
            for row in db.references_in(self.files[path]):
                edge = at[row.start_byte] = self._edge(row.target_id, row.confidence)
                units.setdefault((row.scope_id, row.qualifier, row.name), edge)
        self.imports: dict[str, dict[int, Edge]] = {}
        for path in names:
            self.imports[path] = {
                row.start_byte: self._edge(row.target_id, Confidence.EXACT) for row in db.imports_in(self.files[path])
            }

    def _edge(self, target_id: int | None, confidence: int) -> Edge:
        return Edge(self._by_id.get(target_id or 0), confidence)

    def scope(self, path: str, place: int) -> SymbolRow:
        """The innermost symbol around a byte; the row of the file itself outside of all."""
        symbols = self.symbols[path]
        return max(
            (s for s in symbols[1:] if s.start_byte <= place < s.end_byte),
            key=lambda s: (s.start_byte, -s.end_byte),
            default=symbols[0],
        )

    def agrees(self, symbol: SymbolRow, definition: Definition) -> bool:
        if symbol.path != definition.path:
            return False
        if symbol.parent_id is None:
            return definition.what in {"SourceFile", "ExportAssignment", "BinaryExpression", "ObjectLiteralExpression"}
        return (
            symbol.start_byte <= definition.start < symbol.end_byte
            and self.sources[symbol.path].line(definition.start) == symbol.name_line
        )


def indexed(root: Path, include: Sequence[str]) -> Path:
    """Index the folder without its history; where the index is."""
    project = Project(root)
    project.index(include=include, history=False, jobs=1)
    return project.folder


def asked(typescript: Path, root: Path, files: list[str]) -> dict[str, list[Name]]:
    """What the compiler says about every name of the files."""
    package = typescript / "node_modules" / "typescript"
    done = subprocess.run(
        ["node", "--max-old-space-size=8000", str(DRIVER), str(package if package.is_dir() else typescript)],
        input=json.dumps({"root": str(root), "files": files}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        names = [Name(*row[:5], tuple(Definition(*place) for place in row[5])) for row in answer["names"]]
        found[answer["path"]] = names
    return found


class Finding(NamedTuple):
    verdict: str  # right, wrong, unknown, found, inferred, missed
    role: str
    path: str
    place: int
    chain: str
    edge: Edge | None
    definitions: tuple[Definition, ...]


def precision(repository: Repository) -> Iterator[Finding]:
    """Every exact reference, judged."""
    for path, names in repository.names.items():
        known = {name.start: name for name in names}
        for place, edge in repository.edges[path].items():
            if edge.target is None or edge.confidence != Confidence.EXACT:
                continue
            name = known.get(place)
            if name is None or name.status == "none":
                chain = f"{name.qualifier}.{name.name}" if name else edge.target.name
                yield Finding("unknown", name.role if name else "?", path, place, chain, edge, ())
                continue
            agreed = any(repository.agrees(edge.target, definition) for definition in name.definitions)
            chain = f"{name.qualifier}.{name.name}".lstrip(".")
            yield Finding("right" if agreed else "wrong", name.role, path, place, chain, edge, name.definitions)


def recall(repository: Repository) -> Iterator[Finding]:
    """Every unit of uses whose definition is in another file, and every import specifier of such a name."""
    for path, names in repository.names.items():
        units: dict[tuple[object, ...], list[Name]] = defaultdict(list)
        for name in names:
            if name.status != "here" or any(d.path == path or d.path not in repository.files for d in name.definitions):
                continue
            if name.role == "import":
                units["import", name.start].append(name)
            else:
                scope = repository.scope(path, name.start).id
                units[scope, name.qualifier, name.name, name.definitions].append(name)
        for key, uses in units.items():
            edge = _best(repository, path, key, uses)
            first = uses[0]
            agreed = (
                edge is not None
                and edge.target is not None
                and any(repository.agrees(edge.target, definition) for definition in first.definitions)
            )
            verdict = "missed"
            if agreed and edge is not None:
                verdict = "found" if edge.confidence == Confidence.EXACT else "inferred"
            chain = f"{first.qualifier}.{first.name}".lstrip(".")
            yield Finding(verdict, first.role, path, first.start, chain, edge, first.definitions)


def _best(repository: Repository, path: str, key: tuple[object, ...], uses: list[Name]) -> Edge | None:
    """The edge of a unit: that of a row at one of its places, or of the row that stands for the same names."""
    if key[0] == "import":
        return repository.imports[path].get(uses[0].start)
    edges = [edge for use in uses if (edge := repository.edges[path].get(use.start)) is not None]
    if edges:
        return max(edges, key=lambda edge: (edge.target is not None, edge.confidence))
    scope, qualifier, name = key[0], str(key[1]), str(key[2])
    return repository.units[path].get((int(str(scope)), qualifier, name))


def show(repository: Repository, findings: list[Finding], out: TextIO, title: str) -> None:
    """The findings that disagree, as lines to read."""
    for found in findings:
        source = repository.sources[found.path]
        line = source.line(found.place)
        targets = " | ".join(
            f"{d.path}:{repository.sources[d.path].line(d.start) if d.path in repository.sources else 0} {d.what}"
            for d in found.definitions[:3]
        )
        mine = "no row"
        if found.edge is not None:
            target = found.edge.target
            mine = f"{target.path}:{target.name_line} {target.qualified_name}" if target else "unbound"
            mine += f" ({Confidence(found.edge.confidence).name.lower()})"
        out.write(
            f"{title}\t{found.verdict}\t{found.role}\t{found.path}:{line}\t{found.chain}\t"
            f"compiler: {targets or 'outside'}\tindex: {mine}\t{source.written(line)}\n"
        )


def report(name: str, judged: list[Finding], uses: list[Finding]) -> None:
    print(f"\n{name}")
    verdicts = Counter(found.verdict for found in judged)
    across = Counter(f.verdict for f in judged if f.edge and f.edge.target and f.edge.target.path != f.path)
    print(_ROW.format("exact references", "all", "right", "wrong", "unknown", "precision"))
    for title, counts in (("  all", verdicts), ("  into another file", across)):
        known = counts["right"] + counts["wrong"]
        share = f"{counts['right'] / known:.4f}" if known else "-"
        print(_ROW.format(title, counts.total(), counts["right"], counts["wrong"], counts["unknown"], share))
    print(_ROW.format("cross-module uses", "all", "exact", "inferred", "recall", "or inferred"))
    roles = {**{f"  {role}": (role,) for role in ROLES}, "  all": ROLES}
    roles |= {"(import specifiers)": ("import",), "(names inside chains)": ("inner",)}
    for title, among in roles.items():
        counts = Counter(found.verdict for found in uses if found.role in among)
        total = counts.total()
        if total:
            either = (counts["found"] + counts["inferred"]) / total
            row = (total, counts["found"], counts["inferred"], f"{counts['found'] / total:.4f}", f"{either:.4f}")
            print(_ROW.format(title, *row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--typescript", type=Path, required=True, help="folder in which npm installed typescript")
    parser.add_argument("--include", action="append", default=[], help="as `coderecall index --include`; repeatable")
    parser.add_argument("--sample", type=int, help="so many findings of each kind, drawn at random, are written")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="file for all that disagrees")
    options = parser.parse_args()
    for folder in options.folders:
        root = folder.resolve()
        with tempfile.TemporaryDirectory() as cache:
            os.environ["CODERECALL_CACHE_DIR"] = cache  # the folder's own index is not touched
            with Database.read(indexed(root, options.include)) as db:
                files = [file.path for file in db.files() if file.language in LANGUAGES]
                repository = Repository(root, db, asked(options.typescript, root, files))
        judged, uses = list(precision(repository)), list(recall(repository))
        report(root.name, judged, uses)
        if options.out:
            chosen = [found for found in (*judged, *uses) if found.verdict not in {"right", "found"}]
            if options.sample and len(chosen) > options.sample:
                chosen = Random(options.seed).sample(chosen, options.sample)  # noqa: S311 - a sample to read
            with options.out.open("a", encoding="utf-8") as out:
                show(repository, chosen, out, root.name)


if __name__ == "__main__":
    sys.exit(main())
