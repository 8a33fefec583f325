"""Reads of a symbol's plain name where it needs no import: `timeout=LIMIT`, `sorted(rows, key=by_date)`.

The index keeps calls, bases, types, members and what is done with imported names. Plain reads in the file that defines
the name, and in those that share its package, are many; so they are looked for when somebody asks, in those files.
"""

from collections.abc import Collection, Iterator, Sequence

from coderecall.resolve.languages import rules_for
from coderecall.resolve.neighbours import LANGUAGES, neighbours
from coderecall.store import Database, SymbolRow
from parsers import is_code, parse
from parsers.model import ParseResult, ReferenceKind

_MOST_FILES = 300  # of one package that spell the name and are read


def own_reads(db: Database, rows: Sequence[SymbolRow]) -> Iterator[tuple[str, str, int]]:
    """The path, the symbol that reads one of the rows, "" for the file, and the line; a local variable of its name is
    another.

    rows: definitions of one name. Of one symbol that reads it several times the first place, as in the index.
    """
    plain = {row.file_id: row for row in rows if is_plain(row)}
    for row in plain.values():
        yield from _reads(parse(row.path, db.source(row.file_id), reads_of=[row.name]), row.path, row.name)
    seen = set(plain)
    for row in plain.values():
        if is_seen_beside(row):
            yield from _beside(db, row, seen)


def reads_in_file(db: Database, rows: Sequence[SymbolRow]) -> dict[str, list[tuple[str, int]]]:
    """By plain name of what one file defines: the symbol of that file that reads it, and the line."""
    names = {row.name for row in rows if is_plain(row)}
    found: dict[str, list[tuple[str, int]]] = {}
    if names:
        parsed = parse(rows[0].path, db.source(rows[0].file_id), reads_of=names)
        for name, symbol, line in _reads_of(parsed, names):
            found.setdefault(name, []).append((symbol, line))
    return found


def is_seen_beside(row: SymbolRow) -> bool:
    """Whether other files of its package may read it without an import."""
    is_shared = row.language in LANGUAGES and "." not in row.qualified_name
    return is_shared and is_plain(row) and "private" not in row.modifiers.split()


def _beside(db: Database, row: SymbolRow, seen: set[int]) -> Iterator[tuple[str, str, int]]:
    word, read = row.name.encode(), 0
    near = [file_id for file_id in neighbours(db, row.file_id) if file_id not in seen]
    for file in db.files_with(near):
        seen.add(file.id)
        source = db.source(file.id)
        if word not in source or read >= _MOST_FILES:
            continue
        read += 1
        parsed = parse(file.path, source, reads_of=[row.name])
        has_another = any(one.alias == row.name for one in parsed.imports) or any(
            one.qualified_name == row.name for one in parsed.symbols
        )
        if not has_another:
            yield from _reads(parsed, file.path, row.name)


def _reads(parsed: ParseResult, path: str, name: str) -> Iterator[tuple[str, str, int]]:
    for _, symbol, line in _reads_of(parsed, {name}):
        yield path, symbol, line


def _reads_of(parsed: ParseResult, names: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """A name, the symbol that reads it and the line."""
    for use in parsed.references:
        first = use.qualifier.partition(".")[0] or use.name
        if first in names and use.kind == ReferenceKind.READ and not use.is_local:
            yield first, parsed.symbols[use.scope].qualified_name if use.scope >= 0 else "", use.line


def is_plain(row: SymbolRow) -> bool:
    """Whether its file names it without what it is a member of."""
    if "local" in row.modifiers.split() or not is_code(row.language):
        return False
    rules = rules_for(row.language)
    return "." not in row.qualified_name or (rules is not None and rules.bare_members and rules.bare_fields)
