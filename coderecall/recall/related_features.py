"""What the files of a tree have to do with one of them, as features of each for a trained ranker.

Letters: n files, C commits. A commit of many files says little about each pair of them; one long ago says less than a
new one; a file that changes in every commit is not related to all others. Which discount is right differs between
repositories, so several are features.
"""

import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from coderecall.recall.related_tables import Floats, Tables
from coderecall.store import Database, ReferenceRow, SymbolRow
from parsers.model import ReferenceKind

MOST_CANDIDATES = 600
LARGEST = 30  # files of a commit; a larger one says little about each pair
EXACT = 2  # confidence of a reference
INHERIT = ReferenceKind.INHERIT


@dataclass(frozen=True, slots=True)
class Asked:
    """A file of the tree, or some of its symbols."""

    file: int  # its place in the tables
    symbols: Collection[SymbolRow]  # those asked about; all of the file when it is asked about as a whole
    whole: bool


@dataclass(slots=True)
class Relations:
    """What the files have to do with the one that was asked about, (n,) each, by name."""

    values: dict[str, Floats]
    uses: list[ReferenceRow] = field(default_factory=list)  # of the symbols, elsewhere
    used: list[tuple[ReferenceRow, SymbolRow]] = field(default_factory=list)  # by the symbols, defined elsewhere


def relations(db: Database, tables: Tables, asked: Asked) -> Relations:
    found = Relations({})
    _changes(db, tables, asked, found.values)
    _references(db, tables, asked, found)
    _graph(tables, asked, found.values)
    _names(tables, asked, found.values)
    _meaning(tables, asked, found.values)
    return found


def _changes(db: Database, tables: Tables, asked: Asked, out: dict[str, Floats]) -> None:
    history, (row_of, sizes) = tables.history, tables.commits
    n, count = len(tables.files), len(sizes)
    age = np.arange(count, 0, -1, dtype=np.float32)  # in commits: 1 is the newest
    small = (sizes <= LARGEST).astype(np.float32)
    share = small / np.sqrt(np.maximum(sizes - 1, 1))
    own = np.zeros(count, np.float32)
    own[history.rows[history.columns == asked.file]] = 1
    of_symbols = np.zeros(count, np.float32)
    if not asked.whole:
        for _, commit in db.commits_of_symbols(row.key for row in asked.symbols):
            if commit in row_of:
                of_symbols[row_of[commit]] += 1
    churn = history.to_columns(np.ones(count, np.float32))
    ours = float(own.sum())
    both = history.to_columns(own * small)
    out["together"] = both
    out["together, small commits"] = history.to_columns(own * (sizes <= 4))
    out["together, shared"] = history.to_columns(own * share)
    out["together, shared twice"] = history.to_columns(own * small / np.maximum(sizes - 1, 1))
    for half_life in (30, 300, 1500):
        out[f"together, {half_life}"] = history.to_columns(own * share * 0.5 ** (age / half_life))
    out["confidence"] = both / (ours + 1)
    out["confidence, reverse"] = both / (churn + 1)
    out["cosine of changes"] = both / np.sqrt((ours + 1) * (churn + 1))
    out["lift"] = np.where(both > 0, np.log((both + 0.5) * (count + 1) / ((ours + 1) * (churn + 1))), -1)
    few = np.cumsum(own[::-1])[::-1] <= 5  # the last five changes of the file
    out["together, last five"] = history.to_columns(own * small * few)
    out["with the symbols"] = history.to_columns(of_symbols * share)
    out["with the symbols, 300"] = history.to_columns(of_symbols * share * 0.5 ** (age / 300))
    out["with the symbols, confidence"] = history.to_columns((of_symbols > 0) * small) / (
        float((of_symbols > 0).sum()) + 1
    )
    around = np.convolve(own, np.array([1, 2, 3, 0, 3, 2, 1], np.float32), "same")[:count] if count > 7 else own * 0
    out["just before or after"] = history.to_columns(around * share * 0.5 ** (age / 300)) / np.sqrt(churn + 1)
    first = out["together, 300"] / np.sqrt(churn + 1)
    first[asked.file] = 0
    out["at second hand"] = history.to_columns(history.to_rows(first) * share * 0.5 ** (age / 300)) / np.sqrt(churn + 1)
    second = first / (np.linalg.norm(first) + 1e-9)
    out["at second hand, many"] = history.to_columns(history.to_rows(second) * share)
    out["churn"] = np.log1p(churn)
    for half_life in (30, 300):
        out[f"churn, {half_life}"] = np.log1p(history.to_columns(0.5 ** (age / half_life)))
    last = np.full(n, count + 1, np.float32)
    np.minimum.at(last, history.columns, age[history.rows])
    out["last change"] = np.log1p(last)
    out["last change, apart"] = np.log1p(np.abs(last - last[asked.file]))
    out["own changes"] = np.full(n, np.log1p(ours), np.float32)
    out["own changes of the symbols"] = np.full(n, np.log1p(float((of_symbols > 0).sum())), np.float32)
    out["commits"] = np.full(n, np.log1p(count), np.float32)


def _references(db: Database, tables: Tables, asked: Asked, found: Relations) -> None:
    n = len(tables.files)
    names = (
        "used by, exact",
        "used by, inferred",
        "uses, exact",
        "uses, inferred",
        "inherits",
        "inherited",
        "mentions",
    )
    out = {name: np.zeros(n, np.float32) for name in names}
    ids = {row.id: row for row in asked.symbols}
    here = tables.files[asked.file].id
    for use in db.references_to(ids):
        if use.file_id != here and use.file_id in tables.place_of_id:
            found.uses.append(use)
            i = tables.place_of_id[use.file_id]
            out["used by, exact" if use.confidence == EXACT else "used by, inferred"][i] += 1
            out["inherits"][i] += use.kind == INHERIT
    outgoing = [use for use in db.references_in(here) if use.target_id is not None and use.scope_id in ids]
    targets = db.symbols({use.target_id for use in outgoing if use.target_id is not None})
    for use in outgoing:
        target = targets.get(use.target_id or 0)
        if target is not None and target.file_id != here and target.file_id in tables.place_of_id:
            found.used.append((use, target))
            i = tables.place_of_id[target.file_id]
            out["uses, exact" if use.confidence == EXACT else "uses, inferred"][i] += 1
            out["inherited"][i] += use.kind == INHERIT
    asked_names = sorted({row.name for row in asked.symbols if not row.is_module and len(row.name) > 2})[:40]
    for name in asked_names if not asked.whole else ():
        files = [tables.place_of_id[i] for i in db.files_mentioning([name]) if i in tables.place_of_id]
        out["mentions"][files] += 1 / np.sqrt(len(files) + 1)
    found.values.update({name: np.log1p(value) for name, value in out.items()})


def _graph(tables: Tables, asked: Asked, out: dict[str, Floats]) -> None:
    uses, n = tables.uses, len(tables.files)
    one = np.zeros(n, np.float32)
    one[asked.file] = 1
    everywhere = np.ones(n, np.float32)
    used_by, using = uses.to_columns(everywhere), uses.to_rows(everywhere)  # how many use it, how many it uses
    forth, back = uses.to_columns(one), uses.to_rows(one)
    out["file uses"], out["used by file"] = forth, back
    out["used together"] = uses.to_columns(back / np.sqrt(using + 1)) / np.sqrt(used_by + 1)
    out["uses the same"] = uses.to_rows(forth / np.sqrt(used_by + 1)) / np.sqrt(using + 1)
    out["uses what it uses"] = uses.to_columns(forth) / np.sqrt(used_by + 1)
    out["used by its users"] = uses.to_rows(back) / np.sqrt(using + 1)
    out["users"], out["uses of it"] = np.log1p(used_by), np.log1p(using)


def _names(tables: Tables, asked: Asked, out: dict[str, Floats]) -> None:
    n = len(tables.files)
    folders, of = tables.folders
    ours = folders[of[asked.file]].split("/") if folders[of[asked.file]] else []
    shared, apart = np.zeros(len(folders), np.float32), np.zeros(len(folders), np.float32)
    for i, folder in enumerate(folders):
        parts = folder.split("/") if folder else []
        same = len(posixpath.commonprefix([ours, parts]))  # of lists: whole parts
        shared[i], apart[i] = same, len(ours) + len(parts) - 2 * same
    out["shared folders"], out["folders apart"] = shared[of], apart[of]
    out["same folder"] = (of == of[asked.file]).astype(np.float32)
    sizes = np.bincount(of, minlength=len(folders)).astype(np.float32)
    out["files in its folder"] = np.log1p(sizes[of])
    for name, (words, weights) in (
        ("same words in name", tables.name_words),
        ("same words in path", tables.path_words),
    ):
        mine = np.zeros(len(weights), np.float32)
        mine[words.rows[words.columns == asked.file]] = 1
        length = np.sqrt(words.to_columns(weights**2)) + 1e-9
        out[name] = words.to_columns(mine * weights**2) / (length * length[asked.file])
    names, of_names = tables.names
    out["same name"] = (of_names == of_names[asked.file]).astype(np.float32)
    here = names[of_names[asked.file]]
    within = (
        [len(name) > 2 and (name in here or here in name) for name in names] if len(here) > 2 else [False] * len(names)
    )
    out["one name in the other"] = np.array(within, np.float32)[of_names]
    for what, of_each in (("language", tables.languages), ("extension", tables.extensions)):
        out[f"same {what}"] = (of_each == of_each[asked.file]).astype(np.float32)
    out["lines"] = np.log1p(tables.lines)
    out["symbols"] = np.log1p(tables.symbol_counts)
    out["files"] = np.full(n, np.log1p(n), np.float32)


def _meaning(tables: Tables, asked: Asked, out: dict[str, Floats]) -> None:
    meanings = tables.meanings
    symbols = meanings.asked(row.id for row in asked.symbols)
    out["like the file"] = meanings.of_files @ meanings.of_files[asked.file]
    out["like the symbols"] = meanings.of_files @ symbols
    out["one like the symbols"] = meanings.nearest(symbols)


# Beside its value, each of these is given as a share of the largest one and by its rank: what is much differs between
# questions.
COMPARED = (
    *("together", "together, shared", "together, 300", "together, 30", "cosine of changes", "confidence, reverse"),
    *("with the symbols", "with the symbols, 300", "just before or after", "at second hand", "at second hand, many"),
    *("churn", "churn, 300", "used by, exact", "uses, exact", "mentions", "used together", "uses the same"),
    *("same words in name", "same words in path", "like the file", "like the symbols", "one like the symbols"),
)


def promising(values: dict[str, Floats], places: np.ndarray) -> np.ndarray:
    """Those of the places that are worth a closer look, at most MOST_CANDIDATES."""
    if len(places) <= MOST_CANDIDATES:
        return places
    promise = (
        values["together, 300"]
        + 0.1 * values["at second hand"]
        + 0.02 * (values["file uses"] + values["used by file"] + values["like the file"])
        + 0.01 * (values["same folder"] + values["churn, 300"])
    )
    found: np.ndarray = places[np.argsort(-promise[places], kind="stable")[:MOST_CANDIDATES]]
    return found


def matrix(values: dict[str, Floats], chosen: np.ndarray) -> Floats:
    """(len(chosen), F) the features of the files chosen."""
    columns = [value[chosen] for value in values.values()]
    for name in COMPARED:
        value = values[name][chosen]
        top = value.max(initial=0)
        columns.append(value / top if top > 0 else np.zeros_like(value))
        order = np.argsort(-value, kind="stable")
        rank = np.empty(len(value), np.float32)
        rank[order] = np.arange(len(value))
        columns.append(np.where(value > 0, 1 / (1 + rank), 0).astype(np.float32))
    return np.stack(columns, axis=1).astype(np.float32)


def feature_names(values: dict[str, Floats]) -> tuple[str, ...]:
    return (*values, *(f"{name}, {how}" for name in COMPARED for how in ("share", "rank")))
