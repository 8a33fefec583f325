"""Definitions by name."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from coderecall.errors import UsageError
from coderecall.lookup.names import is_called, may_be_called, name_ends, name_parts
from coderecall.store import Database, NamedRow, SymbolRow, symbol_key
from parsers.model import SymbolKind

_AT_ONCE = 200  # symbols unpacked before the next are looked at
_COMPARED = "_"  # stands for the last name, which the store has compared
KINDS = tuple(kind.name.lower() for kind in SymbolKind)


def find_symbols(
    db: Database,
    query: str,
    *,
    k: int,
    kinds: Collection[str] = (),
    languages: Collection[str] = (),
    within: str = "",
) -> tuple[list[tuple[SymbolRow, float]], bool]:
    """At most k definitions with their scores, the best first, and whether there are more.

    The same name first, then its beginning, then its middle. A chain of names finds those whose qualified name ends so.
    Raises UsageError for a kind that there is not, a language without a file, a place where nothing is indexed.
    """
    parts = name_parts(query)
    if not parts:
        raise UsageError("symbols needs a name: coderecall symbols Store.put")
    numbers = [_kind(kind) for kind in kinds]
    known = {language for language, _ in db.languages()}
    for language in languages:
        if language not in known:
            raise UsageError(f"no {language} is indexed: the languages are {', '.join(sorted(known))}")
    place = checked_place(db, within)
    chain = len(parts) > 1
    named = db.named(parts[-1], kinds=numbers, languages=languages, within=place, limit=-1 if chain else k + 1)
    if chain:
        found = list(islice(_of_chain(db, named, parts, query.strip()), k + 1))
    else:
        rows = db.symbols(row.id for row in named)
        found = [(rows[row.id], row.score) for row in named]
    return found[:k], len(found) > k


def symbols_called(db: Database, text: str, *, within: str = "") -> list[NamedRow]:
    """Narrow rows of the definitions that are called so to the letter, sections of documents left out."""
    for before, name in name_ends(text):
        found = _called(db, (*before, name), within)
        if found:
            return found
    return _called(db, name_parts(text), within)


def _called(db: Database, parts: tuple[str, ...], within: str) -> list[NamedRow]:
    named = [row for row in db.named(parts[-1], whole=True, within=within) if row.kind != SymbolKind.SECTION]
    if len(parts) == 1:
        return named
    by_id = {row.id: row for row in named}
    return [by_id[row.id] for row, _ in _of_chain(db, named, parts, ".".join(parts))]


def checked_place(db: Database, within: str) -> str:
    """A folder or file as the store compares it. Raises UsageError where nothing is indexed."""
    place = within.rstrip("/")
    if place in {"", "."}:
        return ""
    if not db.is_place(place):
        raise UsageError(f"nothing in {within} is indexed: give a folder or a file relative to the root")
    return place


def _kind(name: str) -> int:
    if name.lower() not in KINDS:
        raise UsageError(f"there is no kind {name}: the kinds are {', '.join(KINDS)}")
    return int(SymbolKind[name.upper()])


def _of_chain(
    db: Database, named: Iterable[NamedRow], parts: tuple[str, ...], whole: str
) -> Iterator[tuple[SymbolRow, float]]:
    """Those whose names end in the chain, or hold the whole of it as a heading does; few of the others are unpacked."""
    beside = db.versions_naming(parts[-2])
    qualified = ".".join(parts)
    likely = iter(
        row
        for row in named
        if row.version_id in beside
        or may_be_called(parts, row.path)
        or row.key == symbol_key(row.path, qualified)
        or whole.lower() in row.name.lower()
    )
    while chunk := list(islice(likely, _AT_ONCE)):
        rows = db.symbols(row.id for row in chunk)
        for row in chunk:
            symbol = rows[row.id]
            scope = symbol.qualified_name.removesuffix(symbol.name).removesuffix(".")
            last = f"{scope}.{_COMPARED}" if scope else _COMPARED
            begins = symbol.name.lower().startswith(parts[-1].lower())
            path = symbol.path if begins else ""  # much in a file has a short name in its middle
            if whole.lower() in symbol.name.lower() or is_called((*parts[:-1], _COMPARED), last, path):
                yield symbol, row.score
