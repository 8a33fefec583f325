"""Python references against other tools: which definition jedi and pyright go to, and which ours is.

    python benchmarks/references_python.py FOLDER... --jedi PYTHON --pyright SCRIPT [--sample N] [--seed N] [--in PATH]
        [--answers FOLDER] [--report FOLDER]

The tools are not dependencies; install them anywhere, they need no network afterwards:

    python -m venv ~/.venvs/jedi && ~/.venvs/jedi/bin/pip install jedi    # --jedi ~/.venvs/jedi/bin/python
    npm install --prefix ~/.venvs/npm pyright                   # --pyright ~/.venvs/npm/node_modules/pyright

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
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_tools import OUTSIDE, Answers, Jedi, Place, Pyright
from python_uses import Unit, uses

from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database
from coderecall.store.rows import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, SymbolKind


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
