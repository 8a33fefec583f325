"""Look-ups in an open index, compared with the work tree."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from coderecall.errors import UsageError
from coderecall.freshness import FileState, Freshness, current, index_notes, place_notes
from coderecall.lookup.hierarchy import Hierarchy
from coderecall.lookup.names import name_parts
from coderecall.lookup.references import GROUPS, References, Wanted, same_symbol
from coderecall.lookup.symbols import checked_place, find_symbols, symbols_called
from coderecall.model import Answer, Answers, Confidence, Evidence, Relation, RelationGroup, SymbolReferences
from coderecall.store import Database, NamedRow, SymbolRow
from coderecall.text import utf8
from parsers import Origin
from parsers.model import SymbolKind

_MOST_PARTS = 200  # definitions that are looked at as possible parts of one symbol
_MOST_SUGGESTED = 3
_WORDS = {Confidence.EXACT: "exact", Confidence.INFERRED: "inferred", Confidence.NAME_ONLY: "name only"}
_SCORES = {Confidence.EXACT: 1.0, Confidence.INFERRED: 0.6, Confidence.NAME_ONLY: 0.2}


@contextmanager
def opened(root: Path, folder: Path) -> Iterator[tuple[Database, tuple[str, ...]]]:
    """An index that is opened for one look-up, and the notes on it as a whole. Raises NoIndexError."""
    with Database.read(folder, root) as db, db.unchanging():
        yield db, index_notes(db, root)


def symbols(
    db: Database,
    root: Path,
    known: Sequence[str],
    query: str,
    *,
    k: int,
    kinds: Collection[str] = (),
    languages: Collection[str] = (),
    within: str = "",
) -> Answers:
    """Definitions by name; see `find_symbols`. known: notes on the index as a whole. Raises UsageError."""
    notes = list(known)
    rows, more = find_symbols(db, utf8(query), k=k, kinds=kinds, languages=languages, within=utf8(within))
    parts = name_parts(utf8(query))
    if not rows and len(parts) > 1:
        notes.append(f"nothing is called {query}: `coderecall symbols {parts[-1]}` looks for its last name alone")
    if more:
        notes.append(f"there are more than {k}: -k shows more, --kind, --lang and --in narrow them")
    return current(Freshness(db, root), [_answer(row, score) for row, score in rows], notes)


def references(
    db: Database,
    root: Path,
    known: Sequence[str],
    symbol: str,
    *,
    path: str = "",
    within: str = "",
    groups: Collection[str] = (),
    k: int,
    every: bool = False,
) -> SymbolReferences:
    """A symbol's definitions, and at most k relations of each group; no `groups`: all.

    known: notes on the index as a whole.
    symbol: a name or the end of a qualified one. path, within: only definitions in this file, in this folder or file.
    every: take all definitions that fit for one symbol; else a name that several have gives their list and no groups.
    Raises UsageError for a place that is not indexed, a symbol that is not in the path, a group that there is not.
    """
    parts = name_parts(utf8(symbol))
    if not parts:
        raise UsageError("refs needs a name: coderecall refs Store.put")
    for group in groups:
        if group not in GROUPS:
            raise UsageError(f"there is no group {group}: the groups are {', '.join(GROUPS)}")
    notes = list(known)
    hierarchy = Hierarchy(db)
    place = checked_place(db, utf8(path) or utf8(within))
    named = symbols_called(db, utf8(symbol), within=place)
    if not named and not place and db.file(utf8(symbol)) is not None:
        raise UsageError(f"{symbol} is a file: `coderecall related {symbol}` says what uses it")
    if not named and place:
        raise UsageError(f"{place} defines no {symbol}: {_suggestion(db, parts[-1])}")
    rows = _in_order(db, named[:_MOST_PARTS])
    if path:  # the whole name of one comes before the end of another's
        rows = [row for row in rows if row.qualified_name in {".".join(parts), symbol}] or rows
    if rows and not every and (len(named) > _MOST_PARTS or not same_symbol(rows, hierarchy.language)):
        return _ambiguous(db, root, symbol, named, rows, k, notes)
    if every:
        rows = _in_order(db, named)
    found = References(db, hierarchy, Wanted(rows[0].name if rows else parts[-1], tuple(rows)))
    freshness = Freshness(db, root)
    listed: list[RelationGroup] = []
    gone = 0
    for name in GROUPS:
        if groups and name not in groups:
            continue
        relations = found.group(name)
        kept = [one for one in relations if freshness.of(one.path) is not FileState.GONE]
        gone += len(relations) - len(kept)
        shown = tuple(_marked(freshness, one) for one in kept[:k])
        counts = (sum(one.confidence == sure for one in kept) for sure in _WORDS)
        listed.append(RelationGroup(name, shown, *counts))
    if not rows:
        missing = f"no definition of {symbol} is in the index, so its uses are by name only"
        guess = "" if any(group.total for group in listed) else f"; {_suggestion(db, parts[-1])}"
        notes.append(missing + guess)
    there = _there(freshness, rows)
    gone += len(rows) - len(there)
    answers = current(freshness, [_answer(row, 1.0) for row in there[:k]], ())
    changed = any(a.stale for a in answers.results) or any(one.stale for g in listed for one in g.relations)
    own = rows[0].qualified_name if rows else symbol
    return SymbolReferences(own, answers.results, len(there), tuple(listed), (*notes, *place_notes(gone, changed)))


def uses(db: Database, root: Path, known: Sequence[str], path: str, symbol: str) -> Answers:
    """Places that use a symbol, the sure ones first, one answer each. path "": all symbols of that name.

    Raises UsageError when there is no such symbol.
    """
    path, symbol = utf8(path), utf8(symbol)
    parts = name_parts(symbol) or (symbol,)
    named = [row for row in symbols_called(db, symbol) if not path or row.path == path]
    rows = _in_order(db, named)
    if path and any(row.qualified_name == symbol for row in rows):
        rows = [row for row in rows if row.qualified_name == symbol]
    if not rows:
        raise UsageError(f"no symbol {symbol} in {path or 'the index'}: `coderecall symbols {parts[-1]}` looks it up")
    found = References(db, Hierarchy(db), Wanted(rows[0].name if rows else parts[-1], tuple(rows)))
    answers = [
        Answer(one.path, one.symbol, one.kind, line, line, _SCORES[one.confidence], (_proof(one, rows[0], line),))
        for one in (*found.group("callers"), *found.group("uses"), *found.heirs_by_use())
        for line in one.lines
    ]
    answers.sort(key=lambda a: (-a.score, a.path, a.line))
    return current(Freshness(db, root), answers, known)


def _there(freshness: Freshness, rows: list[SymbolRow]) -> list[SymbolRow]:
    """The definitions whose files are still in the work tree."""
    return [row for row in rows if freshness.of(row.path) is not FileState.GONE]


def _in_order(db: Database, named: list[NamedRow]) -> list[SymbolRow]:
    rows = db.symbols(row.id for row in named)
    return [rows[row.id] for row in named]


def _ambiguous(
    db: Database, root: Path, symbol: str, named: list[NamedRow], rows: list[SymbolRow], k: int, notes: list[str]
) -> SymbolReferences:
    """The list of symbols that have the name, one definition each."""
    count = len({row.key for row in named})
    first = {row.key: row for row in reversed(rows)}
    listed = sorted(first.values(), key=_standing)
    answers = current(Freshness(db, root), [_answer(row, 1.0) for row in listed[:k]], notes)
    example = f"{listed[0].path}:{listed[0].qualified_name}"
    how = (
        f"{count} symbols are called {symbol}: choose one with its path, as in `coderecall refs {example}`, or with"
        " --in PATH; --all takes them together"
    )
    return SymbolReferences(symbol, answers.results, count, (), (*answers.notes, how))


def _standing(row: SymbolRow) -> tuple[bool, bool, int, str, int]:
    """Code of others and tests last, outer symbols before inner ones."""
    return (Origin(row.origin).is_foreign, row.is_test, row.qualified_name.count("."), row.path, row.id)


def _suggestion(db: Database, name: str) -> str:
    """Where a name that was not found may be, or what it may have been meant to be."""
    code = [kind for kind in SymbolKind if kind != SymbolKind.SECTION]
    if db.named(name, whole=True, kinds=code, limit=1):
        return f"it is defined elsewhere, `coderecall symbols {name}` says where"
    holding = [row.name for row in db.named(name, kinds=code, limit=_MOST_SUGGESTED)]
    same = [other for other in holding if other.lower() == name.lower()]
    near = same + get_close_matches(name, db.names_near(name), _MOST_SUGGESTED) + holding
    shown = list(dict.fromkeys(near))[:_MOST_SUGGESTED]
    return f"did you mean {', '.join(shown)}?" if shown else "`coderecall symbols` looks for parts of names"


def _answer(row: SymbolRow, score: float) -> Answer:
    proof = Evidence(f"defines {row.qualified_name}", row.path, row.name_line)
    return Answer(
        row.path,
        row.qualified_name,
        row.kind_name,
        row.name_line,
        row.end_line,
        round(score, 2),
        (proof,),
        row.signature,
    )


def _marked(freshness: Freshness, one: Relation) -> Relation:
    return replace(one, stale=True) if freshness.of(one.path) is FileState.CHANGED else one


def _proof(one: Relation, target: SymbolRow, line: int) -> Evidence:
    meant = target.qualified_name if one.confidence else target.name
    return Evidence(f"{_WORDS[one.confidence]}: {one.kind} of {meant}", one.path, line)
