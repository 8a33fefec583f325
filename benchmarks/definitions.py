"""Definitions against universal-ctags: what each finds in a folder that the other does not.

    python benchmarks/definitions.py FOLDER [--language c] [--samples 8] [--broken]

A definition is the same when name and path are, and the lines of the name are within two of each other. Rows are ctags'
kinds; what only we find follows by our kinds. `--broken` counts only files in which our parser met a syntax error.
Needs `ctags` (Universal Ctags) on the PATH.
"""

import argparse
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import NamedTuple

from parsers import language_of, parse

# ctags' name of a language -> ours; what it calls by one name (C and C++ headers) is counted under the file's language
_LANGUAGES = {
    "Bash": "bash", "C": "c", "C#": "csharp", "C++": "cpp", "Elixir": "elixir", "Go": "go", "Haskell": "haskell",
    "Java": "java", "JavaScript": "javascript", "Kotlin": "kotlin", "Lua": "lua", "PHP": "php", "Python": "python",
    "Ruby": "ruby", "Rust": "rust", "Scala": "scala", "Sh": "bash", "TypeScript": "typescript",
}  # fmt: skip
# no definitions of the program: files, packages named in a header, imports, members of unnamed kinds
_OTHER_KINDS = frozenset(
    {"header", "package", "packageName", "implementation", "unknown", "library", "anonMember", "prototype", "heredoc"}
)
_NEAR = 2  # lines: ctags points to the start of some definitions whose name is on a later line


class Found(NamedTuple):
    path: str
    line: int
    name: str
    kind: str


def ours(root: Path, language: str) -> tuple[dict[str, list[Found]], set[str]]:
    """Definitions by language, and the paths of files with syntax errors."""
    found: dict[str, list[Found]] = defaultdict(list)
    broken: set[str] = set()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - {".git", "node_modules"})
        for name in sorted(names):
            path = Path(folder, name)
            if language_of(name) is None or path.is_symlink():
                continue
            source = path.read_bytes()
            mine = language_of(name, source)
            if mine is None or language not in {"", mine}:
                continue
            relative = path.relative_to(root).as_posix()
            result = parse(relative, source)
            if result.errors:
                broken.add(relative)
            found[mine] += [Found(relative, s.name_line, s.name, s.kind.name.lower()) for s in result.symbols]
    return found, broken


def theirs(root: Path, paths: set[str]) -> list[Found]:
    """What ctags finds in the files."""
    known = subprocess.run(["ctags", "--list-languages"], capture_output=True, text=True, check=True).stdout.split()
    languages = ",".join(sorted(set(_LANGUAGES) & set(known)))
    command = ["ctags", "-x", "--_xformat=%F\t%n\t%N\t%K", f"--languages={languages}", "-L", "-"]
    done = subprocess.run(
        command, cwd=root, input="\n".join(sorted(paths)), capture_output=True, text=True, errors="replace", check=True
    )
    found = []
    for line in done.stdout.splitlines():
        path, number, name, kind = line.split("\t")
        if kind not in _OTHER_KINDS and not name.startswith("__anon"):
            written = re.sub(r"^operator (?=\W)", "operator", name.rpartition("::")[2].strip())
            found.append(Found(path, int(number), written, kind))
    return found


def compare(mine: list[Found], others: list[Found]) -> tuple[list[Found], list[Found], list[Found]]:
    """(both, only ours, only theirs); each definition is paired once."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, found in enumerate(mine):
        places[found.path, found.name].append(index)
    both, only_theirs = [], []
    paired: set[int] = set()
    for other in others:
        near = [i for i in places.get((other.path, other.name), ()) if abs(mine[i].line - other.line) <= _NEAR]
        free = [i for i in near if i not in paired] or near
        if free:
            paired.add(min(free, key=lambda i: abs(mine[i].line - other.line)))
            both.append(other)
        else:
            only_theirs.append(other)
    return both, [found for index, found in enumerate(mine) if index not in paired], only_theirs


def table(name: str, mine: list[Found], others: list[Found], samples: int) -> None:
    both, only_ours, only_theirs = compare(mine, others)
    print(f"\n{name}: {len(both)} both, {len(only_ours)} only ours, {len(only_theirs)} only ctags")
    print(f"  {'ctags kind':<16}{'both':>9}{'only ctags':>12}{'found':>9}")
    for kind in sorted({found.kind for found in others}):
        here, missing = (sum(f.kind == kind for f in rows) for rows in (both, only_theirs))
        print(f"  {kind:<16}{here:>9}{missing:>12}{here / (here + missing):>9.1%}")
    kinds = {kind: sum(f.kind == kind for f in only_ours) for kind in sorted({f.kind for f in only_ours})}
    print("  only ours: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items()))
    random = Random(1)  # noqa: S311 - a sample, no secret
    for title, rows in (("only ctags", only_theirs), ("only ours", only_ours)):
        for kind in sorted({found.kind for found in rows}):
            of_kind = [found for found in rows if found.kind == kind]
            for found in sorted(random.sample(of_kind, min(samples, len(of_kind)))):
                print(f"    {title}  {kind:<12} {found.path}:{found.line} {found.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="", help="one language instead of all")
    parser.add_argument("--samples", type=int, default=0, help="shown of each kind that only one finds")
    parser.add_argument("--broken", action="store_true", help="only files with syntax errors")
    options = parser.parse_args()
    root = options.folder.resolve()
    mine, broken = ours(root, options.language)
    paths = {found.path for rows in mine.values() for found in rows}
    others = theirs(root, paths)
    for language, rows in sorted(mine.items()):
        if language not in _LANGUAGES.values():
            continue
        own = {found.path for found in rows}
        if options.broken:
            own &= broken
        table(
            f"{root.name} {language}, {len(own)} files",
            [found for found in rows if found.path in own],
            [found for found in others if found.path in own],
            options.samples,
        )


if __name__ == "__main__":
    main()
