"""Texts of a repository and the definitions that they are about, to train embeddings with; one JSON object a line.

commit  message of a commit before the snapshot -> the definitions that it changed
call    the line of a call and the name of the caller, the callee's name masked -> the callee
test    name and first sentence of a test -> the definitions that it calls and few other tests do

Calls are those that the index is sure of. Nothing later than the snapshot is read.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database, SymbolRow
from coderecall.store.rows import RECALLABLE_KINDS, ReferenceRow
from parsers import ReferenceKind, SymbolKind
from parsers.origin import Origin
from training.messages import asks_nothing, commit_query
from training.repositories import Repository
from training.text import count_words, mask

MOST = 4000  # of each kind in a repository
MOST_CALLS = 3  # of one callee
MOST_TESTS = 20  # that call it: more say nothing of it
MOST_SYMBOLS = 6  # that a text is about
_LONGEST_LINE = 300
_IS_TEST = re.compile(r"test|spec|should|ensure", re.IGNORECASE)  # else it is there for the tests


class Pair(NamedTuple):
    kind: str
    text: str
    symbols: list[tuple[str, str]]  # (path, qualified name)


def write(found: Repository) -> dict[str, int]:
    """Write the pairs of an indexed snapshot; how many of each kind. Raises NoIndexError."""
    project = Project(found.hist)
    with Database.read(project.folder, project.root) as db:
        product, tests = _definitions(db)
        calls = _calls(db, product)
        pairs = [
            *_some(_of_commits(db, product)),
            *_some(_of_calls(db, calls, product)),
            *_some(_of_tests(calls, product, tests)),
        ]
    found.pairs.write_text("".join(json.dumps(pair._asdict()) + "\n" for pair in pairs), encoding="utf-8")
    return dict(Counter(pair.kind for pair in pairs))


Definitions = dict[int, SymbolRow]  # by symbol id


def _definitions(db: Database) -> tuple[Definitions, Definitions]:
    """Of the repository's own code: those of the product, and those of its tests."""
    product: Definitions = {}
    tests: Definitions = {}
    for file in db.files():
        if file.origin == Origin.OWN:
            rows = (row for row in db.symbols_in(file.id) if row.kind in RECALLABLE_KINDS and row.qualified_name)
            (tests if file.is_test else product).update({row.id: row for row in rows})
    return product, tests


def _calls(db: Database, product: Definitions) -> list[ReferenceRow]:
    """Calls of the product's functions that are surely theirs."""
    return [
        use
        for file in db.files()
        if file.origin == Origin.OWN
        for use in db.references_in(file.id)
        if use.kind == ReferenceKind.CALL
        and use.confidence == Confidence.EXACT
        and use.target_id in product
        and use.target_id != use.scope_id
    ]


def _of_commits(db: Database, product: Definitions) -> Iterator[Pair]:
    by_key = {row.key: row for row in product.values()}
    for commit, keys in db.commits_with_symbols():
        rows = [by_key[key] for key in keys if key in by_key]
        if 1 <= len(rows) <= MOST_SYMBOLS and not asks_nothing(commit.message):
            text = commit_query(commit.message)
            if text:
                yield Pair("commit", text, [(row.path, row.qualified_name) for row in rows])


def _of_calls(db: Database, calls: Iterable[ReferenceRow], product: Definitions) -> Iterator[Pair]:
    by_callee: dict[int, list[ReferenceRow]] = defaultdict(list)
    for use in calls:
        if use.scope_id in product and use.target_id is not None:
            by_callee[use.target_id].append(use)
    lines: dict[int, list[str]] = {}
    for callee, uses in sorted(by_callee.items()):
        row = product[callee]
        for use in sorted(uses, key=lambda use: _random(use.path, str(use.start_byte)))[:MOST_CALLS]:
            if use.file_id not in lines:
                lines[use.file_id] = db.source(use.file_id).decode("utf-8", "replace").split("\n")
            line = lines[use.file_id][use.line - 1].strip() if use.line <= len(lines[use.file_id]) else ""
            text = f"{product[use.scope_id].qualified_name}: {mask(line[:_LONGEST_LINE], [row.name])}"
            if count_words(text) >= MOST_CALLS:
                yield Pair("call", text, [(row.path, row.qualified_name)])


def _of_tests(calls: Iterable[ReferenceRow], product: Definitions, tests: Definitions) -> Iterator[Pair]:
    called: dict[int, dict[int, None]] = defaultdict(dict)
    for use in calls:
        if use.scope_id in tests and use.target_id is not None:
            called[use.scope_id][use.target_id] = None
    callers = Counter(callee for callees in called.values() for callee in callees)
    for test, callees in sorted(called.items()):
        row = tests[test]
        own = sorted((callee for callee in callees if callers[callee] <= MOST_TESTS), key=callers.__getitem__)
        if own and SymbolKind(row.kind).is_callable and _IS_TEST.search(row.qualified_name):
            said = row.doc.partition("\n\n")[0]
            about = [(product[callee].path, product[callee].qualified_name) for callee in own[:MOST_SYMBOLS]]
            yield Pair("test", f"{row.qualified_name} {' '.join(said.split())[:_LONGEST_LINE]}".strip(), about)


def _some(pairs: Iterable[Pair]) -> list[Pair]:
    """At most MOST of them, in an order that is random and always the same."""
    return sorted(pairs, key=lambda pair: _random(pair.text, *pair.symbols[0]))[:MOST]


def _random(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
