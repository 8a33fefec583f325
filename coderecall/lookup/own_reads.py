"""Reads of a symbol's plain name in the file that defines it: `timeout=LIMIT`, `sorted(rows, key=by_date)`.

The index keeps calls, bases, types, members and what is done with imported names. A read of a file's own name reaches
no other module, and there are many; so it is looked for when somebody asks, in that one file.
"""

from collections.abc import Iterator, Sequence

from coderecall.resolve.languages import rules_for
from coderecall.store import Database, SymbolRow
from parsers import is_code, parse
from parsers.model import ReferenceKind


def own_reads(db: Database, rows: Sequence[SymbolRow]) -> Iterator[tuple[SymbolRow, str, int]]:
    """The symbol, what reads it, "" for the file, and the line; a local variable of its name is another.

    rows: definitions of one name. Of one symbol that reads it several times the first place, as in the index.
    """
    plain = {row.file_id: row for row in rows if _is_plain(row)}
    for row in plain.values():
        parsed = parse(row.path, db.source(row.file_id), reads_of=[row.name])
        for use in parsed.references:
            first = use.qualifier.partition(".")[0] or use.name
            if first == row.name and use.kind == ReferenceKind.READ and not use.is_local:
                yield row, parsed.symbols[use.scope].qualified_name if use.scope >= 0 else "", use.line


def _is_plain(row: SymbolRow) -> bool:
    """Whether its file names it without what it is a member of."""
    if "local" in row.modifiers.split() or not is_code(row.language):
        return False
    rules = rules_for(row.language)
    return "." not in row.qualified_name or (rules is not None and rules.bare_members and rules.bare_fields)
