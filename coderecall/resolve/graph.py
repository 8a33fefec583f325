"""Who calls whom, one step."""

from collections.abc import Iterable

from coderecall.store import Database, ReferenceRow
from parsers.model import ReferenceKind


def callers(db: Database, symbol_ids: Iterable[int]) -> list[ReferenceRow]:
    """Calls of the symbols, in the order of paths and lines; `confidence` says how sure each is."""
    found = [row for row in db.references_to(symbol_ids) if row.kind == ReferenceKind.CALL]
    return sorted(found, key=lambda row: (row.path, row.line, row.seq))


def callees(db: Database, symbol_ids: Iterable[int]) -> list[ReferenceRow]:
    """Calls that the symbols make themselves and whose target is known, in source order."""
    rows = db.references_of(symbol_ids)
    return [row for row in rows if row.kind == ReferenceKind.CALL and row.target_id is not None]
