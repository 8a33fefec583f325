"""What a program said -> the lines of the source that say it.

A message is a literal of the source with values put in. So values are taken out of it (numbers, paths, quoted text),
full text finds where the words that are left follow each other, and the source shows whether a line has them in order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import log
from typing import NamedTuple

from coderecall.recall.documents import document_language
from coderecall.recall.standing import standing
from coderecall.store import Database, SymbolRow
from coderecall.text import STOP_WORDS, plain, split_identifiers, words
from parsers.model import SymbolKind

LEAST = 0.5  # of a message that a line must say, or a run of words that is no chance
_LONG_RUN = 4  # words one after another
_LEAST_WORDS = 3  # of a longer message
_MOST_PARTS, _MOST_PAIRS, _MOST_ROWS, _MOST_LOOKED_AT = 6, 8, 400, 16
_ENOUGH, _SURE = 5, 0.9  # symbols that are looked at even where one of them surely says it
_WINDOW = 3  # lines that a literal may be spread over
_MOST_LINES, _LONGEST = 4000, 600
_VALUE = re.compile(
    r"https?://\S+|(?:[A-Za-z]:)?(?:[\w.~@-]*[/\\])+[\w.~@-]*|'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`|\b0x[0-9a-f]+\b"
    r"|\b[\w.+-]+@[\w.-]+\b|\b\w*\d\w*(?:[.:-]\w+)*\b|\{[^{}\n]*\}|\[[^\[\]\n]*\]",
    re.IGNORECASE,
)
_WORD, _WHOLE_WORD = re.compile(r"[^\W_]+"), re.compile(r"\w*[^\W_]\w*")
_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(?:[\"'`](?:[^\"'`\\]|\\.)*$)")
_VERBATIM = 0.95  # of a text that no sign tells from a sentence: what a literal must say of it
_OF_PART = 0.9  # of what a message was put together from
_PLAIN = 0.6  # of a line without quotes: a text of several lines, or a comment


class Said(NamedTuple):
    """A line that says a message."""

    row: SymbolRow
    line: int
    text: str  # of the message
    share: float  # of its words, and how likely this is where it comes from: 0 to 1


def message_lines(db: Database, messages: Sequence[str]) -> list[Said]:
    """Lines of the index that say the messages, the surest first; one for each symbol."""
    every: list[Said] = []
    for message in _parts(messages):
        whole = 1.0 if message in messages else _OF_PART
        every += [said._replace(share=whole * said.share) for said in _lines_of(db, message)]
    return _surest(every)


def _surest(every: list[Said]) -> list[Said]:
    """The surest first, one for each symbol."""
    found: dict[int, Said] = {}
    for said in every:
        if said.row.id not in found or found[said.row.id].share < said.share:
            found[said.row.id] = said
    return sorted(found.values(), key=lambda said: (-said.share, said.row.path, said.line))


def verbatim_lines(db: Database, text: str) -> list[Said]:
    """Lines with a literal that says all of a text, which reads like any other sentence.

    Nearly every question comes by here, so it is first seen whether anything has all the words, of which full text
    keeps where they are; a phrase is dear. Tests are left out: what they alone say, the program does not.
    """
    longest = max(literal_runs(text), key=len, default=[])
    if len(longest) < _LONG_RUN or STOP_WORDS.issuperset(longest):
        return []
    telling = words(" ".join(longest))
    symbols = db.saying_all(telling) if telling else []
    if len(symbols) > _MOST_LOOKED_AT or not telling:
        symbols = db.saying(" ".join(longest), _MOST_LOOKED_AT)
    rows = db.symbols(symbols)
    every = _lines_in(db, text, [row for row in rows.values() if not row.is_test], least=_VERBATIM)
    return _surest([said for said in every if said.share >= _VERBATIM * _weight(said.row)])


def _parts(messages: Sequence[str]) -> list[str]:
    """Messages, and what they were put together from: "open store: read file: no such file"."""
    found = dict.fromkeys(messages)
    for message in messages:
        parts = message.split(": ")
        found.update(dict.fromkeys(part for part in parts if len(parts) > 1 and len(_WORD.findall(part)) > 1))
    return list(found)[:_MOST_PARTS]


def literal_runs(message: str) -> list[list[str]]:
    """The words of a message between the values in it, lower-case."""
    runs = (_words(run) for run in _VALUE.split(message))
    return [run for run in runs if run]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(split_identifiers(plain(text)))]


def _whole_words(text: str) -> list[str]:
    """Words as they are written, identifiers in one: "max_retries" does not say "max retries"."""
    return [
        word.lower() for word in _WHOLE_WORD.findall(plain(text) if text.isascii() else split_identifiers(plain(text)))
    ]


def _lines_of(db: Database, message: str) -> list[Said]:
    runs = literal_runs(message)
    if sum(map(len, runs)) < 2:
        return []
    candidates = _candidates(db, runs)
    rows = db.symbols(candidates)
    return _lines_in(db, message, [rows[symbol] for symbol in candidates if symbol in rows])


def _lines_in(db: Database, message: str, rows: Sequence[SymbolRow], least: float = LEAST) -> list[Said]:
    """Of symbols that may say at least so much of a message, those that do, the likeliest looked at first."""
    spoken = _whole_words(" ".join(_VALUE.split(message)))
    if STOP_WORDS.issuperset(spoken):
        return []
    sources: dict[int, bytes] = {}
    found: list[Said] = []
    for number, row in enumerate(rows):
        if number >= _ENOUGH and any(said.share >= _SURE for said in found):
            break
        if row.file_id not in sources:
            sources[row.file_id] = db.source(row.file_id)
        line, share = _best_line(_lines(sources[row.file_id], row), row, spoken, least)
        if share >= least:
            found.append(Said(_innermost(db, row, line), line, message, share * _weight(row)))
    return found


def _lines(source: bytes, row: SymbolRow) -> list[str]:
    """The lines of a symbol."""
    begin = source.rfind(b"\n", 0, row.start_byte) + 1
    end = len(source) if row.is_module else row.end_byte
    lines = source[begin:end].decode("utf-8", "replace").split("\n", _MOST_LINES)
    return [line[:_LONGEST] for line in lines[:_MOST_LINES]]


def _weight(row: SymbolRow) -> float:
    """Tests and manuals repeat what the code says."""
    if document_language(row.path, row.language):
        return 0.4
    return 0.4 + 0.6 * min(1.0, standing(row.path, row.is_test, row.origin, language=row.language))


def _candidates(db: Database, runs: list[list[str]]) -> list[int]:
    """Symbols that say most of the message: its longest run, then pairs of words, above all rare ones.

    Pairs, because a literal that goes on in the next line has quotes and prefixes within.
    """
    longest = max(runs, key=len)
    whole = db.saying(" ".join(longest), _MOST_ROWS) if len(longest) > 2 else []
    pairs = {pair: None for run in runs for pair in pairwise(run) if not STOP_WORDS.issuperset(pair)}
    likely = sorted(pairs, key=lambda pair: -sum(len(word) for word in pair if word not in STOP_WORDS))[:_MOST_PAIRS]
    alone = [word for run in runs for word in run if word not in STOP_WORDS]
    votes: Counter[int] = Counter()
    weights: dict[int, float] = defaultdict(float)
    for phrase in [" ".join(pair) for pair in likely] or alone:
        rows = db.saying(phrase, _MOST_ROWS)
        if len(rows) < _MOST_ROWS:  # what everything says tells nothing
            votes.update(rows)
            for symbol in rows:
                weights[symbol] += 1 / log(2 + len(rows))
    likely_rows = sorted(votes, key=lambda symbol: (-weights[symbol], symbol))
    return list(dict.fromkeys([*whole[: _MOST_LOOKED_AT // 2], *likely_rows]))[:_MOST_LOOKED_AT]


def _best_line(lines: list[str], row: SymbolRow, spoken: list[str], least_share: float) -> tuple[int, float]:
    """The line of a symbol that says most of the words in their order, and how much of them, where it is so much."""
    telling = sorted({word for word in spoken if word not in STOP_WORDS}, key=len, reverse=True)[:8]
    least = min(2, len(telling))  # words that a line with the next ones must have to be looked at
    if least_share >= _VERBATIM:  # below it a long run alone may be enough
        least = max(least, len(telling) - int((1 - least_share) * len(spoken)))
    best, best_line = 0.0, row.name_line
    text = plain("\n".join(lines)).lower()
    if sum(word in text for word in telling) < least:
        return best_line, best
    any_word = re.compile("|".join(map(re.escape, telling)))
    there = [set(any_word.findall(line)) for line in text.split("\n")]
    for index, line in enumerate(lines):
        if not there[index] or len(set().union(*there[index : index + _WINDOW])) < least:
            continue
        literals = _literals(line)
        share = _share(_whole_words(literals), spoken)
        if share < 1 and literals:
            spread = " ".join(map(_literals, lines[index : index + _WINDOW]))
            share = max(share, 0.99 * _share(_whole_words(spread), spoken))
        if share < _PLAIN and len(there[index]) >= least:  # text of several lines has its quotes elsewhere
            share = max(share, _PLAIN * _share(_whole_words(line), spoken))
        if share > best:
            best, best_line = share, row.start_line + index
    return best_line, best


def _literals(line: str) -> str:
    """What stands between quotes in a line."""
    return " ".join(found[0] for found in _LITERAL.finditer(line))


def _share(said: list[str], spoken: list[str]) -> float:
    """How much of a message is said in order, in runs that are no chance; 0 to 1."""
    matcher = SequenceMatcher(None, said, spoken, autojunk=False)
    blocks = [spoken[block.b : block.b + block.size] for block in matcher.get_matching_blocks() if block.size]
    runs = [block for block in blocks if not STOP_WORDS.issuperset(block)]
    longest = max(map(len, runs), default=0)
    found = sum(map(len, runs))
    share = found / len(spoken)
    if found < _LEAST_WORDS and share < 1:
        return 0.0
    if longest >= _LONG_RUN:
        return max(share, 0.7)
    if longest > 1 or len(spoken) == 1:
        return share
    return 0.8 if share == 1 else 0.0  # every word, but each alone


def _innermost(db: Database, row: SymbolRow, line: int) -> SymbolRow:
    """The smallest definition around a line: text outside of functions may be a constant's."""
    if not (row.is_module or SymbolKind(row.kind).is_container):
        return row
    around = [one for one in db.symbols_in(row.file_id) if one.start_line <= line <= one.end_line]
    return around[-1] if around else row
