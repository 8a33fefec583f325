"""What reading a folder costs: CPU seconds of `parsers.parse` against the bare tree-sitter parse of the same files.

    python benchmarks/parse.py DIR [--repeat N]

Both run in this process, in turns over the same files; of N rounds the fastest counts.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from parsers import language_of, may_be_script, parse
from parsers.registry import grammar

_SKIPPED = {".git", "node_modules", "target", "dist", "build", ".venv"}
_ROW = "{:<12}{:>7}{:>9}{:>10}{:>10}{:>8}{:>10}{:>12}{:>9}{:>8}"


@dataclass(slots=True)
class Corpus:
    """Files of one language and what was found in them."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    bare: float = 0.0  # CPU seconds
    full: float = 0.0
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
    parser = grammar(language).parser

    def bare() -> None:
        for _, source in corpus.files:
            parser.parse(source)

    def full() -> None:
        for path, source in corpus.files:
            parse(path, source)

    corpus.bare = min(seconds(bare) for _ in range(repeat))
    corpus.full = min(seconds(full) for _ in range(repeat))
    for path, source in corpus.files:
        result = parse(path, source)
        corpus.symbols += len(result.symbols)
        corpus.references += len(result.references)
        corpus.imports += len(result.imports)
        corpus.broken += bool(result.errors)


def row(name: str, corpus: Corpus) -> str:
    ratio = corpus.full / corpus.bare if corpus.bare else 0.0
    return _ROW.format(
        name,
        len(corpus.files),
        f"{corpus.megabytes:.2f}",
        f"{corpus.bare:.3f}",
        f"{corpus.full:.3f}",
        f"{ratio:.2f}",
        corpus.symbols,
        corpus.references,
        corpus.imports,
        corpus.broken,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--repeat", type=int, default=3)
    options = arguments.parse_args()
    print(
        _ROW.format(
            "language", "files", "MB", "bare s", "full s", "ratio", "symbols", "references", "imports", "errors"
        )
    )
    total = Corpus()
    for language, corpus in sorted(read(options.folder).items()):
        measure(language, corpus, options.repeat)
        print(row(language, corpus), flush=True)
        total.files += corpus.files
        for name in ("bare", "full", "symbols", "references", "imports", "broken"):
            setattr(total, name, getattr(total, name) + getattr(corpus, name))
    print(row("all", total))


if __name__ == "__main__":
    main()
