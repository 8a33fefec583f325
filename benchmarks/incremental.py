"""Whether a partial run of resolution leaves the rows of a full one, on edits of real repositories, and what it costs.

    python benchmarks/incremental.py REPOSITORY... [--rounds 20] [--files 3] [--seed 0]

Each repository needs an index; nothing is written to it. Every round makes edits in some files of a private copy, one
kind in all of them (another name for a definition, a definition gone or put into another file, two that exchange their
names, other names in a body), binds what that may reach, and then everything: rows that the full run still had to write
are mistakes of the partial one. The rounds build on one another.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from coderecall.hints.view import View
from coderecall.project import Project
from coderecall.resolve import resolve
from coderecall.store import Database, SymbolRow
from coderecall.store.packing import Meanings
from parsers import is_code
from parsers.model import SymbolKind

Edit = Callable[[Random, bytes, list[SymbolRow], list[str]], bytes]


def _at_name(source: bytes, symbol: SymbolRow) -> tuple[int, int]:
    start = source.find(symbol.name.encode(), symbol.start_byte, symbol.end_byte)
    return (start, start + len(symbol.name.encode())) if start >= 0 else (symbol.start_byte, symbol.start_byte)


def other_name(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:
    symbol = random.choice(symbols)
    start, end = _at_name(source, symbol)
    new = random.choice(names) if random.random() < 0.3 else f"{symbol.name}_anew"
    return source[:start] + new.encode() + source[end:]


def gone(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:  # noqa: ARG001
    symbol = random.choice(symbols)
    return source[: symbol.start_byte] + b"pass" + source[symbol.end_byte :]


def exchanged(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:  # noqa: ARG001
    one, other = sorted(random.sample(symbols, 2), key=lambda s: s.name_line) if len(symbols) > 1 else symbols * 2
    (a, b), (c, d) = _at_name(source, one), _at_name(source, other)
    if not (a < b <= c < d):
        return source
    return source[:a] + source[c:d] + source[b:c] + source[a:b] + source[d:]


def other_body(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:
    """A name of the text, where it stands first after the middle of a definition, becomes another."""
    symbol = random.choice(symbols)
    middle = (symbol.start_byte + symbol.end_byte) // 2
    for name in random.sample(names, min(len(names), 40)):
        start = source.find(name.encode(), middle, symbol.end_byte)
        if start >= 0:
            return source[:start] + random.choice(names).encode() + source[start + len(name.encode()) :]
    return source


def one_more(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:
    """A copy of a definition under another name beside it."""
    symbol = random.choice(symbols)
    start, end = _at_name(source, symbol)
    line = source.rfind(b"\n", 0, symbol.start_byte) + 1
    copy = source[line:start] + random.choice(names).encode() + source[end : symbol.end_byte]
    return source[:line] + copy + b"\n" + source[line:]


def returned(random: Random, source: bytes, symbols: list[SymbolRow], names: list[str]) -> bytes:
    """A function gives something else."""
    symbol = random.choice(symbols)
    start = source.find(b"return ", symbol.start_byte, symbol.end_byte)
    if start < 0:
        return other_body(random, source, symbols, names)
    end = source.find(b"\n", start)
    return (
        source[: start + 7] + random.choice([f"{random.choice(names)}()", random.choice(names)]).encode() + source[end:]
    )


EDITS: tuple[Edit, ...] = (other_name, gone, exchanged, other_body, one_more, returned)


def rows(db: Database) -> dict[int, Meanings]:
    return {file.id: db.meanings(file.id) for file in db.files()}


def differing(before: dict[int, Meanings], after: dict[int, Meanings]) -> int:
    count = 0
    for file_id, one in before.items():
        other = after[file_id]
        if one != other:
            count += sum(a != b for a, b in zip(one.references, other.references, strict=True))
            count += sum(a != b for a, b in zip(one.imports, other.imports, strict=True))
    return count


def run(root: Path, rounds: int, count: int, random: Random) -> int:
    project, wrong = Project(root), 0
    with View.open(project.root, project.folder) as view:
        db = view.db
        with db.transaction():
            resolve(db, None)
        files = [f for f in db.files() if is_code(f.language) and not f.error_count]
        names = sorted({symbol.name for f in files for symbol in db.symbols_in(f.id) if symbol.name.isidentifier()})
        spent, whole = 0.0, 0.0
        for number in range(rounds):
            edit = random.choice(EDITS)
            texts: dict[str, bytes | None] = {}
            for file in random.sample(files, min(count, len(files))):
                row = view.file(file.path)
                symbols = [s for s in db.symbols_in(row.id) if not s.is_module and SymbolKind(s.kind)] if row else []
                if row and symbols:
                    texts[file.path] = edit(random, db.source(row.id), symbols, names)
            start = time.process_time()
            view.bring(texts)
            spent += time.process_time() - start
            partial = rows(db)
            start = time.process_time()
            with db.transaction():
                resolve(db, None)
            whole += time.process_time() - start
            if missed := differing(partial, rows(db)):
                wrong += 1
                print(f"  round {number}, {edit.__name__} in {', '.join(texts)}: {missed} rows differ from a full run")
    print(
        f"{root.name}: {wrong} of {rounds} rounds wrong; a partial run {spent / rounds:.3f} s CPU, a full one"
        f" {whole / rounds:.3f}"
    )
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--files", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    wrong = sum(run(root.resolve(), given.rounds, given.files, Random(given.seed)) for root in given.repositories)  # noqa: S311 - it makes edits
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
