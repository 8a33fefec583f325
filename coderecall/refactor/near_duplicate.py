"""CR501: functions in different modules that are written nearly the same.

Every function is the set of its runs of five tokens; two functions are near-duplicates when the sets have a Jaccard
similarity of at least 0.85. All such pairs are found: a pair that similar shares one of its rarest runs, so only
functions that do are compared (prefix filtering: Chaudhuri, Ganti and Kaushik 2006).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from coderecall.hints.rule import Rule, fingerprint
from coderecall.hints.suppression import Ignore, any_accepts, read_ignores
from coderecall.model import Hint, Location, RelatedLocation, Severity
from coderecall.store import Database, FileRow, SymbolRow
from parsers import Origin
from parsers.model import SymbolKind
from parsers.patterns import later

RULE = Rule(
    id="CR501",
    name="near-duplicate",
    severity=Severity.NOTE,
    claim="These functions in different modules are written nearly the same.",
    evidence="The functions themselves: of their runs of five tokens, comments and literal values aside, at least 85 %"
    " are in both.",
    explanation="""\
A mistake that is mended in one copy stays in the others, and a change has to be made in each.

Functions count from 8 lines and 50 tokens of code on. Comments, doc strings and the values of literals are not
compared; names are. Tests are left out unless asked for, generated and vendored files
always. One hint stands for one group of
functions.

What to do: keep one and call it from the others, or lift it into a common base or module. Copies for different
platforms or versions may be meant: end the first line of one with the comment `coderecall: ignore[CR501]`.""",
)

SIMILAR = 0.85
_RUN = 5
_LEAST_LINES = 8
_LEAST_TOKENS = 50
_MOST_TOKENS = 20_000  # beyond it a "function" is a table
_HASH_COMMENTS = frozenset({"python", "ruby", "elixir"})
_STRING = rb"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_TOKENS_HASH = later(rb"\"\"\".*?\"\"\"|'''.*?'''|" + _STRING + rb"|#[^\n]*|\w+|[^\w\s]", re.DOTALL)
_TOKENS_SLASH = later(rb"//[^\n]*|/\*.*?\*/|`[^`]*`|" + _STRING + rb"|\w+|[^\w\s]", re.DOTALL)
_MIGRATION = later(r"(^|/)migrations/")  # written once, each for its own day


class Body(NamedTuple):
    """A function that is long enough to compare."""

    symbol: SymbolRow
    ignores: list[Ignore]  # comments that speak of its first line
    runs: frozenset[int]


def find(db: Database, *, include_tests: bool = False) -> list[Hint]:
    bodies = list(read_bodies(db, include_tests=include_tests))
    links: dict[int, list[tuple[int, float]]] = {}
    for one, other, alike in similar_pairs([body.runs for body in bodies]):
        if bodies[one].symbol.file_id != bodies[other].symbol.file_id:
            links.setdefault(one, []).append((other, alike))
            links.setdefault(other, []).append((one, alike))
    hints = [_hint([bodies[i] for i in group], least) for group, least in _groups(links)]
    return [hint for hint in hints if hint]


def read_bodies(db: Database, *, include_tests: bool) -> Iterator[Body]:
    token_ids: dict[bytes, int] = {}  # small integers hash the same in every process, bytes do not
    for file in db.files():
        if (file.is_test and not include_tests) or Origin(file.origin).is_foreign or _MIGRATION.search(file.path):
            continue
        source = db.source(file.id)
        ignores = read_ignores(file.language, source)
        for symbol in db.symbols_in(file.id):
            if symbol.end_line - symbol.start_line + 1 < _LEAST_LINES or not SymbolKind(symbol.kind).is_callable:
                continue
            if {"local", "generated", "overload"} & set(symbol.modifiers.split()):
                continue
            text = source[symbol.start_byte : symbol.end_byte]
            tokens = tokens_of(text, file)
            if not _LEAST_TOKENS <= len(tokens) <= _MOST_TOKENS:
                continue
            numbers = [token_ids.setdefault(token, len(token_ids)) for token in tokens]
            runs = frozenset(hash(run) for run in zip(*(numbers[i:] for i in range(_RUN)), strict=False))
            lines = {symbol.start_line, symbol.name_line}
            yield Body(symbol, [ignore for line in lines for ignore in ignores.get(line, ())], runs)


def tokens_of(text: bytes, file: FileRow) -> list[bytes]:
    """Code without comments and doc strings; the values of literals are blanked."""
    hash_comments = file.language in _HASH_COMMENTS
    found: list[bytes] = []
    for token in (_TOKENS_HASH if hash_comments else _TOKENS_SLASH).findall(text):
        first = token[:1]
        if token.startswith((b'"""', b"'''")):
            if found and found[-1] not in {b":", b";"}:
                found.append(b"''")  # a value; after a colon it is a doc string
        elif (hash_comments and first == b"#") or (not hash_comments and token.startswith((b"//", b"/*"))):
            continue
        elif first in {b'"', b"'", b"`"} and len(token) > 1:
            found.append(b"''")
        else:
            found.append(b"0" if first.isdigit() else token)
    return found


def similar_pairs(sets: Sequence[frozenset[int]]) -> Iterator[tuple[int, int, float]]:
    """All pairs of sets with a Jaccard similarity of at least SIMILAR."""
    frequency = Counter(element for one in sets for element in one)
    order = sorted(range(len(sets)), key=lambda i: (len(sets[i]), i))
    holders: dict[int, list[int]] = {}  # rare element -> smaller sets seen so far
    for i in order:
        one = sets[i]
        size = len(one)
        if not size:
            continue
        rarest = sorted(one, key=lambda e: (frequency[e], e))[: size - math.ceil(SIMILAR * size) + 1]
        compared = set()
        for element in rarest:
            if frequency[element] == 1:
                continue
            for j in holders.get(element, ()):
                if j in compared or len(sets[j]) < SIMILAR * size:
                    continue
                compared.add(j)
                common = len(one & sets[j])
                alike = common / (size + len(sets[j]) - common)
                if alike >= SIMILAR:
                    yield j, i, alike
            holders.setdefault(element, []).append(i)


def _groups(links: dict[int, list[tuple[int, float]]]) -> Iterator[tuple[list[int], float]]:
    """Functions that hang together, and the least similarity of two that do so directly."""
    seen: set[int] = set()
    for start in sorted(links):
        if start in seen:
            continue
        group, waiting, least = [], [start], 1.0
        seen.add(start)
        while waiting:
            node = waiting.pop()
            group.append(node)
            for other, alike in links[node]:
                least = min(least, alike)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        yield sorted(group), least


def _hint(group: Iterable[Body], least: float) -> Hint | None:
    bodies = sorted(group, key=lambda body: (body.symbol.path, body.symbol.start_line))
    if any_accepts([ignore for body in bodies for ignore in body.ignores], RULE.id):
        return None
    first, *others = (body.symbol for body in bodies)
    lines = first.end_line - first.start_line + 1
    if len(others) == 1:
        what = f"`{first.qualified_name}` is nearly the same as `{others[0].qualified_name}` in {others[0].path}"
    else:
        what = f"`{first.qualified_name}` is written {len(bodies)} times nearly the same"
    return Hint(
        rule=RULE.id,
        severity=RULE.severity,
        confidence=round(0.5 + 0.4 * least, 3),  # equal text is sure, that it should be one function is a judgement
        message=f"{what} ({lines} lines, {least:.0%} of the code in common)",
        location=Location(first.path, first.name_line),
        related=tuple(RelatedLocation(Location(s.path, s.name_line), f"`{s.qualified_name}`") for s in others),
        fingerprint=fingerprint(RULE.id, *(f"{s.path}:{s.qualified_name}" for s in (first, *others))),
        suggestion="keep one and call it from the others, or lift it into a common module",
    )
