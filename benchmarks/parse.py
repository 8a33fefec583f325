"""What reading a folder costs: CPU seconds of `parsers.parse` against the bare tree-sitter parse of the same files.

    python benchmarks/parse.py DIR [--repeat N] [--language NAME] [--captures]

Three things run in this process, in turns over the same files, and of N rounds the fastest counts of each: the bare
parse; the parse and the query, whose captures become Python objects; all of `parsers.parse`. `--captures` lists how
many nodes each capture of the query takes from a kilobyte: every one costs about 0.4 microseconds before anything is
done with it.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tree_sitter import QueryCursor

from parsers import language_of, may_be_script, parse
from parsers.registry import grammar

_TITLES = ("language", "files", "MB", "bare s", "+query", "all", "all s", "capt/kB", "symbols", "references")
_TITLES += ("imports", "errors")
_SKIPPED = {".git", "node_modules", "target", "dist", "build", ".venv"}
_ROW = "{:<12}{:>7}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}{:>9}{:>8}"
_MATCH_LIMIT = 2000  # as in `parsers.extract`


@dataclass(slots=True)
class Corpus:
    """Files of one language and what was found in them."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    bare: float = 0.0  # CPU seconds of the parse alone
    query: float = 0.0  # of parse and query
    full: float = 0.0  # of everything
    captures: Counter[str] = field(default_factory=Counter)
    symbols: int = 0
    references: int = 0
    imports: int = 0
    broken: int = 0

    @property
    def megabytes(self) -> float:
        return sum(len(source) for _, source in self.files) / 1e6


def read(folder: Path) -> dict[str, Corpus]:
    """Every file under `folder` that a language reads."""
    corpora: dict[str, Corpus] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(names):
            path = Path(parent, name)
            if (language_of(name) is None and not may_be_script(name)) or path.is_symlink():
                continue
            source = path.read_bytes()
            language = language_of(name, source)
            if language is not None:
                relative = path.relative_to(folder).as_posix()
                corpora.setdefault(language, Corpus()).files.append((relative, source))
    return corpora


def seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(language: str, corpus: Corpus, repeat: int) -> None:
    """Time both ways and count what came out."""
    _, parser, query = grammar(language)

    def bare() -> None:
        for _, source in corpus.files:
            parser.parse(source)

    def queried() -> None:
        for _, source in corpus.files:
            QueryCursor(query, match_limit=_MATCH_LIMIT).captures(parser.parse(source).root_node)

    def full() -> None:
        for path, source in corpus.files:
            parse(path, source)

    full()  # what is remembered from file to file is there before the clock runs
    rounds = [(seconds(bare), seconds(queried), seconds(full)) for _ in range(repeat)]
    corpus.bare, corpus.query, corpus.full = (min(times) for times in zip(*rounds, strict=True))
    for _, source in corpus.files:
        captures = QueryCursor(query, match_limit=_MATCH_LIMIT).captures(parser.parse(source).root_node)
        corpus.captures.update({name: len(nodes) for name, nodes in captures.items()})
    for path, source in corpus.files:
        result = parse(path, source)
        corpus.symbols += len(result.symbols)
        corpus.references += len(result.references)
        corpus.imports += len(result.imports)
        corpus.broken += bool(result.errors)


def row(name: str, corpus: Corpus) -> str:
    bare = corpus.bare or float("inf")
    return _ROW.format(
        name,
        len(corpus.files),
        f"{corpus.megabytes:.2f}",
        f"{corpus.bare:.3f}",
        f"{corpus.query / bare:.2f}x",
        f"{corpus.full / bare:.2f}x",
        f"{corpus.full:.3f}",
        f"{corpus.captures.total() / (corpus.megabytes * 1000 or 1):.1f}",
        corpus.symbols,
        corpus.references,
        corpus.imports,
        corpus.broken,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--language", help="only this one")
    arguments.add_argument("--captures", action="store_true", help="how many nodes each capture takes from a kilobyte")
    options = arguments.parse_args()
    print(_ROW.format(*_TITLES))
    total = Corpus()
    for language, corpus in sorted(read(options.folder).items()):
        if options.language not in {None, language}:
            continue
        measure(language, corpus, options.repeat)
        print(row(language, corpus), flush=True)
        if options.captures:
            for name, count in corpus.captures.most_common():
                print(f"    {name:<28}{count / corpus.megabytes / 1000:>8.2f} a kB")
        total.files += corpus.files
        for name in ("bare", "query", "full", "captures", "symbols", "references", "imports", "broken"):
            setattr(total, name, getattr(total, name) + getattr(corpus, name))
    print(row("all", total))


if __name__ == "__main__":
    main()
