"""How many faults between files `check` finds, in any language that is read.

    python benchmarks/mutants.py REPOSITORY... --language go [--per-kind 10] [--seed 1] [--list FILE]

Each mutant changes one definition and, as a careless author would, only the file that it stands in. What uses it in
other files is known without resolving anything: only definitions count whose name the repository gives once, and the
calls that spell that name. Kinds: `renamed`, `removed`, `parameter` (a required one more, at the end), `swapped` (the
first two parameters), `override` (a required parameter more, where overrides are). A mutant is found when a hint
stands at one of the uses, two lines more or less, or at another line of that file that spells the name, or has such a
place among those it lists; any hint in another file is false. Each repository is cloned into a temporary folder.
"""

import argparse
import random
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from coderecall.model import Hint, Location
from coderecall.project import Project
from coderecall.resolve.languages import rules_for
from parsers import is_test_path, language_of, origin_of, parse
from parsers.model import ParseResult, ReferenceKind, Symbol, SymbolKind

KINDS = ("renamed", "removed", "parameter", "swapped", "override")
_NEAR = 2  # lines
_NEW_PARAMETER = {
    "go": b"extra int",
    "php": b"$extra",
    "rust": b"extra: u8",
    **dict.fromkeys(("java", "csharp"), b"int extra"),
    **dict.fromkeys(("kotlin", "scala", "swift"), b"extra: Int"),
    **dict.fromkeys(("typescript", "tsx"), b"extra: number"),
}
_SHORTEST = 5  # letters of a name: shorter ones are anybody's
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_HIDDEN = frozenset({"private", "local", "decorated", "override", "overload", "property"})


class Use(NamedTuple):
    path: str
    line: int
    is_test: bool


class Mutant(NamedTuple):
    kind: str
    path: str
    symbol: str
    line: int  # of the definition
    text: bytes  # of the whole file
    uses: tuple[Use, ...]  # in other files


class Sources:
    """The files of one language and what they define and call."""

    def __init__(self, root: Path, language: str) -> None:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True).stdout
        rules = rules_for(language)
        self.everyday = rules.common_members if rules else frozenset()  # methods of built-in types, so anybody's
        self.texts: dict[str, bytes] = {}
        self.parsed: dict[str, ParseResult] = {}
        self.defined: dict[str, list[tuple[str, Symbol]]] = defaultdict(list)
        self.called: dict[str, list[Use]] = defaultdict(list)
        for name in listed.decode("utf-8", "surrogateescape").split("\0"):
            if not name or language_of(name) != language or not (root / name).is_file():
                continue
            text = (root / name).read_bytes()
            parsed = parse(name, text)
            if origin_of(name, text).is_foreign or parsed.errors:
                continue
            self.texts[name], self.parsed[name] = text, parsed
            for symbol in parsed.symbols:
                self.defined[symbol.name].append((name, symbol))
            for use in parsed.references:
                if use.kind is ReferenceKind.CALL:
                    self.called[use.name].append(Use(name, use.line, is_test_path(name)))

    def mutants(self, kind: str, language: str) -> Iterator[Mutant]:
        for name, places in sorted(self.defined.items()):
            path, symbol = places[0]
            family = self._family(name) if kind == "override" else None
            if family is None and (kind == "override" or len(places) > 1):
                continue
            if family:
                path, symbol, uses = family
            else:
                uses = [use for use in self.called[name] if use.path != path]
            if symbol.kind not in _CALLABLE or symbol.modifiers & _HIDDEN or len(name) < _SHORTEST:
                continue
            if name in self.everyday:
                continue
            if is_test_path(path) or not any(not use.is_test for use in uses) or name.startswith("__"):
                continue
            text = _changed(kind, self.texts[path], symbol, language)
            if text is not None and not parse(path, text).errors:
                yield Mutant(kind, path, symbol.qualified_name, symbol.name_line, text, tuple(uses))

    def _family(self, name: str) -> tuple[str, Symbol, list[Use]] | None:
        """A method, and those of the classes that name its class as a base, where both names are given once."""
        methods = [(path, symbol) for path, symbol in self.defined[name] if symbol.kind is SymbolKind.METHOD]
        for path, symbol in methods:
            owner = symbol.qualified_name.rpartition(".")[0].rpartition(".")[2]
            below = [
                Use(other, one.name_line, is_test_path(other))
                for other, one in methods
                if other != path and one.parameters == symbol.parameters and self._inherits(other, one, owner)
            ]
            if below and symbol.parameters and len(self.defined[owner]) == 1:
                return path, symbol, below
        return None

    def _inherits(self, path: str, method: Symbol, base: str) -> bool:
        parsed = self.parsed[path]
        cls = method.qualified_name.rpartition(".")[0]
        return any(
            use.kind is ReferenceKind.INHERIT
            and use.name == base
            and use.scope >= 0
            and parsed.symbols[use.scope].qualified_name == cls
            for use in parsed.references
        )


def _changed(kind: str, text: bytes, symbol: Symbol, language: str) -> bytes | None:
    """The file after the change; None where it cannot be made."""
    name = symbol.name.encode()
    word = re.compile(rb"(?<!\w)" + re.escape(name) + rb"(?![\w!?])")
    if kind == "renamed":
        stem, mark = re.fullmatch(rb"(.*?)([!?=]?)", name, re.DOTALL).groups()
        return word.sub(stem + b"Anew" + mark, text)
    if kind == "removed":
        start, end = symbol.start_byte, symbol.end_byte
        rest = text[:start] + text[end:]
        return rest if word.search(rest) is None else None
    at = text.find(name, symbol.start_byte)
    opening = text.find(b"(", at)
    closing = _closing(text, opening)
    inside = text[opening + 1 : closing]
    if symbol.parameters is None or at < 0 or opening < 0 or closing < 0 or opening > at + len(name) + 2:
        return None
    if kind == "swapped":
        others = symbol.parameters[1:2]
        parts = inside.split(b",")
        if not others or len(parts) != len(symbol.parameters) or any(p.optional for p in symbol.parameters[:2]):
            return None
        if any(mark in inside for mark in b"([{<") or (language == "go" and b" " not in parts[0].strip()):
            return None
        swapped = [parts[1].lstrip(), b" " + parts[0].lstrip(), *parts[2:]]
        inside = b",".join(swapped)
    else:
        more = _NEW_PARAMETER.get(language, b"extra")
        if any(p.optional or p.kind > 1 for p in symbol.parameters):
            return None
        inside = inside.rstrip() + (b", " if inside.strip() else b"") + more
    return text[: opening + 1] + inside + text[closing:]


def _closing(text: bytes, opening: int) -> int:
    depth = 0
    for at in range(opening, min(len(text), opening + 2000)):
        depth += {40: 1, 41: -1}.get(text[at], 0)
        if depth == 0:
            return at
    return -1


def judge(mutant: Mutant, hints: Sequence[Hint], texts: Mapping[str, bytes]) -> tuple[bool, list[Hint]]:
    """Whether the fault was found, and the hints that do not speak of it. An import that spells the name is mended
    with the use."""
    name = mutant.symbol.rpartition(".")[2].encode()
    found, other = False, []
    for hint in hints:
        places = [hint.location, *(related.location for related in hint.related)]
        if any(_is_at(use, at, name, texts) for use in mutant.uses for at in places):
            found = True
        elif not any(use.path == hint.location.path for use in mutant.uses):
            other.append(hint)
    return found, other


def _is_at(use: Use, place: Location, name: bytes, texts: Mapping[str, bytes]) -> bool:
    if use.path != place.path:
        return False
    lines = texts.get(use.path, b"").split(b"\n")
    return abs(use.line - place.line) <= _NEAR or (place.line <= len(lines) and name in lines[place.line - 1])


def measure(repository: Path, options: argparse.Namespace, out: TextIO | None) -> dict[tuple[str, str], Counter[str]]:
    """Counts of `all`, `found` and `false` by kind and kind of definition."""
    rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / repository.name
        subprocess.run(["git", "clone", "-q", "--shared", str(repository), str(root)], check=True)
        project = Project(root)
        project.index(jobs=1, history=False)
        sources = Sources(root, options.language)
        for kind in KINDS:
            every = list(sources.mutants(kind, options.language))
            chosen = random.Random(options.seed).sample(every, min(options.per_kind, len(every)))  # noqa: S311
            for mutant in chosen:
                file = root / mutant.path
                before = file.read_bytes()
                file.write_bytes(mutant.text)
                found, false = judge(mutant, project.check(since="HEAD").hints, sources.texts)
                file.write_bytes(before)
                row = rows[kind, "method" if "." in mutant.symbol else "function"]
                row.update({"all": 1, "found": int(found), "false": len(false)})
                if out is not None and (not found or false):
                    told = "false" if found else "missed"
                    uses = " ".join(f"{use.path}:{use.line}" for use in mutant.uses[:4])
                    print(repository.name, kind, told, f"{mutant.path}:{mutant.line}", mutant.symbol, uses, file=out)
                    for one in false:
                        print("   ", one.rule, one.location.path, one.location.line, one.message, file=out)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--per-kind", type=int, default=10, help="mutants of each kind in each repository")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", type=Path, help="write what was missed, and what is false, to this file")
    options = parser.parse_args()
    total: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    out = options.list.open("w", encoding="utf-8") if options.list else None
    for repository in options.repositories:
        for key, row in measure(repository, options, out).items():
            total[key] += row
    print(f"{options.language:<24}{'mutants':>8}{'found':>8}{'false':>8}")
    for (kind, of), row in sorted(total.items()):
        print(f"{kind + ', ' + of:<24}{row['all']:>8}{row['found']:>8}{row['false']:>8}")
    everything = sum(total.values(), Counter())
    print(f"{'all':<24}{everything['all']:>8}{everything['found']:>8}{everything['false']:>8}")
    if out is not None:
        out.close()


if __name__ == "__main__":
    main()
