"""Python references against other tools: which definition jedi and pyright go to, and which ours is.

    python benchmarks/references_python.py FOLDER... --jedi PYTHON --pyright SCRIPT [--sample N] [--seed N] [--in PATH]
        [--answers FOLDER] [--report FOLDER]

The tools are not dependencies; install them anywhere, they need no network afterwards:

    python -m venv /tmp/jedi && /tmp/jedi/bin/pip install jedi      # --jedi /tmp/jedi/bin/python
    npm install --prefix /tmp/pyright pyright                       # --pyright /tmp/pyright/node_modules/pyright

What is counted: one *unit* is a name as it is used in one scope, through one qualifier, called or not, as the index
keeps it (`self.store.get()` twice in a function is one unit). Every name that is read counts, attributes too; only the
first name of a longer chain does not (what `api` is in `api.get()` is said by the import). Units are drawn at random;
the first place of each is where the tool is asked to go to the definition.

precision   of the units where our edge is *exact* and the tool finds a definition: those with the same one
recall      of the units that the tool takes to another file of the repository: those where we have the same edge

Two places are the same definition when they are lines of one symbol, or when one is an import that leads to the other.
`--answers` keeps what the tools said, so that a second run asks them only for what is new.
"""

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from language_server import LanguageServer

from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database
from coderecall.store.rows import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, SymbolKind

OUTSIDE = "outside"
JEDI = """
import json, sys
import jedi
root = sys.argv[1]
project = jedi.Project(root, added_sys_path=[root, root + "/src"])
scripts = {}
for line in sys.stdin:
    path, row, column = json.loads(line)
    if path not in scripts:
        scripts.clear()
        scripts[path] = jedi.Script(path=f"{root}/{path}", project=project)
    found = []
    try:
        for name in scripts[path].goto(row, column, follow_imports=True, follow_builtin_imports=True):
            path_of = str(name.module_path or "")
            if "third_party/django-stubs" not in path_of:  # its own copy of what Django says, when Django is measured
                found.append([path_of, name.line or 1])
    except Exception as error:
        sys.stderr.write(f"{path}:{row}: {error!r}\\n")
    print(json.dumps(found), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A use of a name. `column` counts characters, `utf16` units of UTF-16, both from 0; lines count from 1."""

    path: str
    line: int
    column: int
    utf16: int
    start_byte: int
    name: str
    qualifier: str  # "?" an expression
    is_call: bool

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


Place = tuple[str, int]  # path, "outside" when it is not of the repository; line


# ---- the repository
def uses(path: str, source: bytes) -> Iterator[Unit]:
    """Every name that is read, but for the first names of longer chains."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    called: set[int] = set()
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called.add(id(node.func))
        elif isinstance(node, ast.Attribute):
            inner.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in inner:
            name, line, start = node.id, node.lineno, node.col_offset
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            name, line = node.attr, node.end_lineno or 0
            start = (node.end_col_offset or 0) - len(name.encode())
        else:
            continue
        begin = starts[line - 1]
        if source[begin + start : begin + start + len(name.encode())] != name.encode():
            continue  # a name that Python normalises
        before = source[begin : begin + start].decode("utf-8", "replace")
        utf16 = len(before.encode("utf-16-le")) // 2
        qualifier = _qualifier(node.value) if isinstance(node, ast.Attribute) else ""
        yield Unit(path, line, len(before), utf16, begin + start, name, qualifier, id(node) in called)


def _qualifier(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id, *reversed(names)])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super" and not names:
        return "super"
    return "?"


@dataclass(slots=True)
class Index:
    """Our edges, and the symbols and imports by their places."""

    db: Database
    root: Path
    ids: dict[str, int]
    symbols: dict[int, SymbolRow] = field(default_factory=dict)
    by_file: dict[str, list[SymbolRow]] = field(default_factory=dict)
    _lines: dict[str, list[bytes]] = field(default_factory=dict)
    _edges: dict[str, dict[int, ReferenceRow]] = field(default_factory=dict)
    _units: dict[str, dict[tuple[int, str, str], ReferenceRow]] = field(default_factory=dict)

    def in_file(self, path: str) -> list[SymbolRow]:
        if path not in self.by_file:
            found = self.by_file[path] = self.db.symbols_in(self.ids[path])
            self.symbols.update({symbol.id: symbol for symbol in found})
        return self.by_file[path]

    def scope(self, path: str, byte: int) -> int:
        """The innermost symbol around a byte that is a scope of names."""
        best = self.in_file(path)[0]
        for symbol in self.in_file(path):
            inside = symbol.start_byte <= byte < symbol.end_byte and symbol.kind != SymbolKind.FIELD
            if inside and symbol.end_byte - symbol.start_byte <= best.end_byte - best.start_byte:
                best = symbol
        return best.id

    def edge(self, unit: Unit) -> tuple[SymbolRow | None, int]:
        """The definition that a unit means, and how sure that is."""
        if unit.path not in self._edges:
            rows = self.db.references_in(self.ids[unit.path])
            self._edges[unit.path] = {row.start_byte: row for row in rows}
            self._units[unit.path] = {
                (row.scope_id, row.qualifier, row.name): row for row in rows if row.kind == ReferenceKind.READ
            }
        row = self._edges[unit.path].get(unit.start_byte)
        if row is None and not unit.is_call:
            key = (self.scope(unit.path, unit.start_byte), unit.qualifier, unit.name)
            row = self._units[unit.path].get(key)
        if row is None or row.target_id is None:
            return None, int(Confidence.NAME_ONLY)
        if row.target_id not in self.symbols:
            self.symbols.update(self.db.symbols([row.target_id]))
        return self.symbols[row.target_id], row.confidence

    def same(self, ours: SymbolRow, theirs: Place) -> bool:
        """Whether a place is a line of a symbol, or an import that leads to it."""
        path, line = theirs
        if path not in self.ids:
            return False
        if ours.is_module:
            if path == ours.path and line <= 1:
                return True
        elif path == ours.path:
            if line == ours.name_line or (line == ours.start_line and ours.start_line < ours.name_line):
                return True
            for symbol in self.in_file(path):
                if symbol.name_line == line and symbol.qualified_name in {
                    ours.qualified_name,  # defined again: a condition, an overload
                    f"{ours.qualified_name}.__init__",  # what a call of the class runs
                }:
                    return True
            if ours.kind in {SymbolKind.FIELD, SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.ENUM_MEMBER}:
                return self._is_assignment(ours, path, line)
        for read in self.db.imports_in(self.ids[path]):
            if read.line <= line <= read.line + 40 and read.target_id == ours.id and self._names(path, line, read.name):
                return True
        return False

    def _is_assignment(self, ours: SymbolRow, path: str, line: int) -> bool:
        """Whether a line binds the name again, inside what the symbol belongs to."""
        parent = self.symbols.get(ours.parent_id or 0)
        inside = parent is None or parent.start_line <= line <= parent.end_line
        return inside and self._names(path, line, ours.name)

    def _names(self, path: str, line: int, name: str) -> bool:
        return bool(name) and name in self.line(path, line)

    def line(self, path: str, number: int) -> str:
        """A line of a file; "" beyond its end."""
        if path not in self._lines:
            self._lines[path] = (self.root / path).read_bytes().split(b"\n")
        lines = self._lines[path]
        return lines[number - 1].decode("utf-8", "replace") if number <= len(lines) else ""


# ---- the other tools
class Jedi:
    """jedi in a process of its own, with the Python that it is installed in."""

    name = "jedi"

    def __init__(self, root: Path, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", JEDI, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def definitions(self, unit: Unit) -> list[tuple[str, int]]:
        """(absolute path, line) of the definitions that a name means."""
        send, receive = self._process.stdin, self._process.stdout
        assert send is not None
        assert receive is not None
        send.write(json.dumps([unit.path, unit.line, unit.column]) + "\n")
        send.flush()
        return [(path, line) for path, line in json.loads(receive.readline())]

    def close(self) -> None:
        self._process.communicate()


class Pyright:
    """pyright's language server."""

    name = "pyright"

    def __init__(self, root: Path, package: str, python: str) -> None:
        settings = {"python": {"pythonPath": python}, "python.analysis": {"diagnosticMode": "openFilesOnly"}}
        command = ["node", str(Path(package, "langserver.index.js")), "--stdio"]
        self._server = LanguageServer(command, root, settings)
        self._root = root
        self._open = ""

    def definitions(self, unit: Unit) -> list[tuple[str, int]]:
        """As Jedi.definitions."""
        if self._open != unit.path:
            if self._open:
                self._server.close(self._open)
            self._server.open(unit.path, "python")
            self._open = unit.path
        return self._server.definitions(unit.path, unit.line - 1, unit.utf16)

    def close(self) -> None:
        self._server.stop()


@dataclass(slots=True)
class Answers:
    """What a tool says, kept in a file when there is a folder for it."""

    tool: Jedi | Pyright
    root: Path
    file: Path | None
    known: dict[str, list[Place]] = field(default_factory=dict)

    def load(self) -> None:
        if self.file is not None and self.file.is_file():
            self.known = {k: [(p, n) for p, n in v] for k, v in json.loads(self.file.read_text()).items()}

    def save(self) -> None:
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(self.known))

    def ask(self, unit: Unit) -> list[Place]:
        found = self.known.get(unit.key)
        if found is None:
            found = self.known[unit.key] = [self._place(*each) for each in self.tool.definitions(unit)]
        return found

    def _place(self, path: str, line: int) -> Place:
        absolute = Path(path)
        inside = path and absolute.is_relative_to(self.root)
        return (absolute.relative_to(self.root).as_posix() if inside else OUTSIDE, line)


# ---- the comparison
def build(root: Path, folder: str) -> Path:
    """Index the repository; the folder of the index."""
    os.environ["CODERECALL_CACHE_DIR"] = folder
    command = [sys.executable, "-m", "coderecall", "-C", str(root), "index", "--no-history", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Project(root).folder


def units(index: Index, root: Path, inside: str, seed: int) -> list[Unit]:
    """The units of the repository in a random order."""
    found: dict[tuple[int, str, str, bool], Unit] = {}
    for path in sorted(index.ids):
        if not path.endswith(".py") or not path.startswith(inside):
            continue
        for unit in uses(path, (root / path).read_bytes()):
            key = (index.scope(path, unit.start_byte), unit.qualifier, unit.name, unit.is_call)
            if unit.qualifier == "?":
                found[unit.start_byte, path, unit.name, unit.is_call] = unit
            else:
                found.setdefault(key, unit)
    drawn = list(found.values())
    random.Random(seed).shuffle(drawn)  # noqa: S311 - it draws a sample
    return drawn


def compare(index: Index, answers: Answers, drawn: list[Unit], sample: int, report: Path | None) -> Counter[str]:
    """Ask the tool until `sample` units lead to another file of the repository, then compare."""
    counts: Counter[str] = Counter()
    lines: list[dict[str, Any]] = []
    chosen = sorted(_chosen(answers, drawn, sample), key=lambda unit: (unit.path, unit.line))
    for unit in chosen:
        places = answers.ask(unit)
        if not places:
            continue
        inside = [place for place in places if place[0] in index.ids]
        cross = bool(inside) and all(path != unit.path for path, _ in inside)
        ours, confidence = index.edge(unit)
        same = ours is not None and any(index.same(ours, place) for place in inside)
        exact = ours is not None and confidence == Confidence.EXACT
        counts["resolved"] += bool(inside)
        counts["exact"] += exact
        counts["exact right"] += exact and same
        counts["cross"] += cross
        counts["cross exact"] += cross and exact and same
        counts["cross any"] += cross and same
        verdict = "wrong" if exact and not same else "missed" if cross and not (exact and same) else ""
        if verdict:
            mine = f"{ours.path}:{ours.name_line} {ours.qualified_name}" if ours is not None else ""
            text = index.line(unit.path, unit.line).strip()
            lines.append(
                {
                    "verdict": verdict,
                    "place": f"{unit.path}:{unit.line}",
                    "name": f"{unit.qualifier}.{unit.name}" if unit.qualifier else unit.name,
                    "ours": f"{mine} {Confidence(confidence).name.lower()}" if mine else "",
                    "theirs": [f"{path}:{line}" for path, line in places],
                    "text": text[:200],
                }
            )
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return counts


def _chosen(answers: Answers, drawn: list[Unit], sample: int) -> list[Unit]:
    """As many of the units as it takes; asked in batches by file, since opening a file is what costs."""
    chosen: list[Unit] = []
    crossing = 0
    for start in range(0, len(drawn), 400):
        batch = drawn[start : start + 400]
        for unit in sorted(batch, key=lambda unit: (unit.path, unit.line)):
            places = [path for path, _ in answers.ask(unit) if path != OUTSIDE]
            crossing += bool(places) and unit.path not in places
        chosen += batch
        answers.save()
        print(f"\r{answers.tool.name}: {len(chosen)} asked, {crossing} lead elsewhere", end="", file=sys.stderr)
        if crossing >= sample:
            break
    print(file=sys.stderr)
    return chosen


_ROW = "{:<16}{:<9}{:>9}{:>8}{:>11}{:>8}{:>8}{:>13}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--jedi", help="a Python that has jedi")
    parser.add_argument("--pyright", help="the folder of the npm package")
    parser.add_argument("--sample", type=int, default=600, help="units that lead to another file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in", dest="inside", default="", help="units of files whose path starts with this")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    print(_ROW.format("repository", "tool", "resolved", "exact", "precision", "cross", "recall", "with inferred"))
    for folder in options.folders:
        root = folder.resolve()
        with tempfile.TemporaryDirectory() as cache, Database.read(build(root, cache)) as db:
            index = Index(db, root, {file.path: file.id for file in db.files()})
            drawn = units(index, root, options.inside, options.seed)
            tools: list[Jedi | Pyright] = []
            if options.jedi:
                tools.append(Jedi(root, options.jedi))
            if options.pyright:
                tools.append(Pyright(root, options.pyright, options.jedi or sys.executable))
            for tool in tools:
                kept = options.answers / f"{root.name}.{tool.name}.json" if options.answers else None
                answers = Answers(tool, root, kept)
                answers.load()
                report = options.report / f"{root.name}.{tool.name}.jsonl" if options.report else None
                counts = compare(index, answers, drawn, options.sample, report)
                tool.close()
                shares = [
                    f"{part / whole:.3f}" if whole else "-"
                    for part, whole in (
                        (counts["exact right"], counts["exact"]),
                        (counts["cross exact"], counts["cross"]),
                        (counts["cross any"], counts["cross"]),
                    )
                ]
                row = (counts["resolved"], counts["exact"], shares[0], counts["cross"], *shares[1:])
                print(_ROW.format(root.name[:15], tool.name, *row), flush=True)


if __name__ == "__main__":
    main()
