"""Folders and files as wholes: how large they are, how often they change, what they have to do with each other."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from coderecall.errors import UsageError
from coderecall.freshness import index_notes
from coderecall.lookup.between import LARGEST_COMMIT, Between
from coderecall.lookup.hierarchy import TYPES
from coderecall.lookup.own_reads import is_plain, is_seen_beside, reads_in_file
from coderecall.model import Module, ModuleDetail, ModuleLevel, ModuleSymbol
from coderecall.store import Database, SymbolRow
from coderecall.store.modules import ChurnRow, SizeRow
from coderecall.store.rows import RECALLABLE_KINDS
from coderecall.text import utf8
from parsers import LANGUAGES
from parsers.model import ReferenceKind

RECENT_DAYS = 365  # before the newest commit: so a repository that rests looks as it did when it was left
MOST_MODULES = 2000  # of a folder
MOST_SYMBOLS = 5000  # of a file
_DAY = 86_400
_NEVER = ChurnRow(0, 0, 0)
_LOW = 0xFFFFFFFF


def modules(root: Path, folder: Path, path: str = "") -> ModuleLevel:
    """What lies in a folder of the tree, "" all of it. Raises UsageError where there is no such folder."""
    with Database.read(folder, root) as db, db.unchanging():
        path = _normal(path)
        if path and db.file(path) is not None:
            raise UsageError(f"{path} is a file: give a folder")
        since = _since(db)
        sizes, churn = db.sizes_in(path, LANGUAGES), db.churn_in(path, since)
        if path and not sizes:
            raise UsageError(_missing(path))
        times = _times(db, churn.values())
        found = [
            _module(_whole_path(row), row, churn.get(row.name, _NEVER), times, is_folder=row.is_folder) for row in sizes
        ]
        found.sort(key=lambda one: (-one.code_lines, -one.lines, one.path))
        left_out, commits = max(0, len(found) - MOST_MODULES), db.count("past_commit")
        return ModuleLevel(path, tuple(found[:MOST_MODULES]), left_out, commits, since, _notes(db, root))


def module(root: Path, folder: Path, path: str) -> ModuleDetail:
    """A folder or a file beside the others. Raises UsageError where there is none."""
    with Database.read(folder, root) as db, db.unchanging():
        path = _normal(path)
        file = db.file(path)
        is_folder = file is None
        size = db.size_of(path, LANGUAGES, is_folder=is_folder)
        if size is None:
            raise UsageError(_missing(path))
        churn = db.churn_of(path, _since(db), is_folder=is_folder)
        references, exact, inferred = db.certainty_in(path, is_folder=is_folder)
        between = Between(db, path, is_folder=is_folder)
        symbols = [] if file is None else _symbols(db, file.id)
        return ModuleDetail(
            module=_module(path, size, churn, _times(db, [churn]), is_folder=is_folder),
            depends_on=between.depends_on(),
            used_by=between.used_by(),
            changes_with=between.changes_with(),
            symbols=tuple(symbols[:MOST_SYMBOLS]),
            exact=exact,
            inferred=inferred,
            name_only=references - exact - inferred,
            left_out=between.left_out + max(0, len(symbols) - MOST_SYMBOLS),
            largest_commit=LARGEST_COMMIT,
            notes=_notes(db, root),
        )


def _notes(db: Database, root: Path) -> tuple[str, ...]:
    """What is wrong with the index, and with its history: a shallow clone begins with a commit that adds everything."""
    notes = index_notes(db, root)
    if not db.meta("history_shallow", 0):
        return notes
    return (*notes, f"shallow clone: only its {db.count('past_commit'):,} newest commits are counted")


def _normal(path: str) -> str:
    normal = posixpath.normpath(utf8(path)) if path else ""
    return "" if normal == "." else normal


def _missing(path: str) -> str:
    return f"nothing is indexed at {path or 'the root'}: `coderecall status` says what is"


def _since(db: Database) -> int:
    return max(0, db.newest_time() - RECENT_DAYS * _DAY)


def _times(db: Database, churn: Iterable[ChurnRow]) -> dict[int, int]:
    """When the newest commit of each was made."""
    return {commit.id: commit.time for commit in db.commits({row.newest for row in churn}).values()}


def _whole_path(row: SizeRow) -> str:
    """The path of what a row stands for; of folders that hold one folder each, the innermost."""
    if not row.is_folder:
        return row.first
    return posixpath.commonprefix([row.first, row.last]).rpartition("/")[0]


def _module(path: str, size: SizeRow, churn: ChurnRow, times: dict[int, int], *, is_folder: bool) -> Module:
    return Module(
        path=path,
        is_folder=is_folder,
        files=size.files,
        tests=size.tests,
        lines=size.lines,
        code_lines=size.code_lines,
        symbols=size.symbols,
        commits=churn.commits,
        recent=churn.recent,
        last_change=times.get(churn.newest, 0),
        language="" if is_folder else size.language,
    )


def _symbols(db: Database, file_id: int) -> list[ModuleSymbol]:
    """The definitions of a file in source order."""
    whole, *rows = db.symbols_in(file_id)
    uses, churn = _uses(db, file_id, rows), db.churn_of_symbols(row.key for row in rows)
    times = {commit.id: commit.time for commit in db.commits({newest for _, newest in churn.values()}).values()}
    depths, named, seen, found = {whole.id: -1}, Counter(row.key for row in rows), Counter[int](), []
    for row in rows:
        depth = depths[row.id] = depths.get(row.parent_id or whole.id, -1) + 1
        seen[row.key] += 1
        commits, newest = churn.get(row.key, (0, 0))
        found.append(
            ModuleSymbol(
                row.name,
                row.qualified_name,
                row.kind_name,
                row.start_line,
                row.end_line,
                depth,
                uses[row.key],
                commits if row.kind in RECALLABLE_KINDS else None,
                row.signature,
                times.get(newest, 0),
                seen[row.key],
                named[row.key],
                is_seen_beside(row),
            )
        )
    return found


def _uses(db: Database, file_id: int, rows: Sequence[SymbolRow]) -> Counter[int]:
    """By key, how many lines refer to what the file defines: as many as a look-up of each symbol lists as resolved."""
    keys, types = {row.key & _LOW: row.key for row in rows}, {row.key for row in rows if row.kind in TYPES}
    found, known = Counter[int](), set()
    for user, use in db.uses_of_symbols(file_id):
        key = keys.get(use.key)
        if key is None:
            continue
        found[key] += 1
        is_read = use.kind not in {ReferenceKind.CALL, ReferenceKind.INHERIT}
        if user == file_id and (is_read or (use.kind == ReferenceKind.INHERIT and key not in types)):
            known.add((key, use.line))
    reads = reads_in_file(db, rows) if rows else {}
    for row in {row.key: row for row in rows if is_plain(row)}.values():
        lines = {line for _, line in reads.get(row.name, ())}
        found[row.key] += sum((row.key, line) not in known for line in lines)
    return found
