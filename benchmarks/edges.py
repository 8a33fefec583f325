"""How many of the edges that the index calls exact are right: a random sample for a person to judge.

    python benchmarks/edges.py FOLDER [-n 100] [--cross-file 60] [--language c] [--seed 1]    to read and judge
    python benchmarks/edges.py FOLDER … --list > FILE                                         the same without sources
    python benchmarks/edges.py --judged FILE…                                                    the share that is right

FOLDER has an index. A listed edge is one line, `? PATH:LINE CHAIN -> PATH:LINE SYMBOL`; the judge puts 1 (right) or 0
in place of the question mark. The share comes with its Wilson interval at 95 %.
"""

import argparse
import subprocess
import sys
from math import sqrt
from pathlib import Path
from random import Random
from typing import NamedTuple

from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database

_Z = 1.96  # 95 %


class Edge(NamedTuple):
    """An exact edge; places are (path, line)."""

    place: tuple[str, int]
    chain: str
    target: tuple[str, int]
    symbol: str

    @property
    def listed(self) -> str:
        (path, line), (target, target_line) = self.place, self.target
        return f"{path}:{line} {self.chain} -> {target}:{target_line} {self.symbol or '(the file)'}"


def draw(db: Database, language: str, count: int, across: int, seed: int) -> list[Edge]:
    """`count` exact edges of a language, at least `across` of them between two files."""
    random = Random(seed)  # noqa: S311 - a sample, no secret
    files = sorted((file for file in db.files() if language in {"", file.language}), key=lambda file: file.path)
    found: list[tuple[int, int, str, int, int]] = []  # file, line, chain, target, byte
    for number, file in enumerate(files):
        for use in db.references_in(file.id):
            if use.confidence == Confidence.EXACT and use.target_id is not None:
                chain = f"{use.qualifier}.{use.name}" if use.qualifier else use.name
                found.append((number, use.line, chain, use.target_id, use.start_byte))
    targets = db.symbols({edge[3] for edge in found})
    crossing = [edge for edge in found if targets[edge[3]].file_id != files[edge[0]].id]
    chosen = random.sample(crossing, min(across, len(crossing)))
    rest = sorted(set(found) - set(chosen))
    chosen += random.sample(rest, min(count - len(chosen), len(rest)))
    edges = []
    for number, line, chain, target_id, _ in sorted(chosen):
        target = targets[target_id]
        edges.append(Edge((files[number].path, line), chain, (target.path, target.name_line), target.qualified_name))
    return edges


def source_line(root: Path, place: tuple[str, int], around: int = 0) -> str:
    """The line of a place, and so many before it, as they are in the folder now."""
    path, line = place
    lines = (root / path).read_text("utf-8", "replace").split("\n")
    return "\n".join(f"      {text.strip()[:150]}" for text in lines[max(0, line - 1 - around) : line])


def wilson(right: int, count: int) -> tuple[float, float]:
    """Bounds of a share (Wilson 1927)."""
    share, z2 = right / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return middle - half, middle + half


def judged(paths: list[Path]) -> None:
    """Print the share of each file and of all."""
    totals = [0, 0]
    for path in paths:
        verdicts = [line[0] for line in path.read_text("utf-8").split("\n") if line[:2] in {"0 ", "1 ", "? "}]
        if "?" in verdicts:
            print(f"{path.name}: {verdicts.count('?')} edges have no verdict", file=sys.stderr)
        right, count = verdicts.count("1"), verdicts.count("1") + verdicts.count("0")
        totals[0] += right
        totals[1] += count
        _share(path.name, right, count)
    if len(paths) > 1:
        _share("all", *totals)


def _share(name: str, right: int, count: int) -> None:
    if not count:
        print(f"{name}: nothing judged")
        return
    low, high = wilson(right, count)
    print(f"{name}: {right} of {count} right = {right / count:.3f} [{low:.3f}, {high:.3f}]")


def commit_of(root: Path) -> str:
    """The commit that is checked out; "" outside of git."""
    command = ["git", "-C", str(root), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("-n", "--number", type=int, default=100)
    parser.add_argument("--cross-file", type=int, default=60, help="at least so many lead to another file")
    parser.add_argument("--language", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="one line an edge, without sources")
    parser.add_argument("--judged", type=Path, nargs="+", metavar="FILE")
    options = parser.parse_args()
    if options.judged:
        judged(options.judged)
        return
    if options.folder is None:
        parser.error("a folder with an index, or --judged FILE")
    root = options.folder.resolve()
    with Database.read(Project(root).folder) as db:
        edges = draw(db, options.language, options.number, options.cross_file, options.seed)
    print(f"# {root.name} {commit_of(root)} seed {options.seed} {options.language}".rstrip())
    for edge in edges:
        if options.list:
            print(f"? {edge.listed}")
        else:
            print(f"? {edge.listed}\n{source_line(root, edge.place)}\n{source_line(root, edge.target, around=0)}")


if __name__ == "__main__":
    main()
