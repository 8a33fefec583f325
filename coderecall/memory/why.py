"""Why a write surprised the memory: which of its words did not lead there, and where else they led.

The memory adds and subtracts exactly. So a write can be taken out of a copy of it and looked at as if it were new: that
is its surprise today, without itself. What it was at the time is in the surprise that was kept.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log

from coderecall.memory.experiences import commit_experience, file_experiences
from coderecall.memory.keys import lesson
from coderecall.memory.learner import unusable
from coderecall.memory.recall import MemoryReader
from coderecall.memory.unexpected import place_of, pointing, unexpected
from coderecall.model import (
    EarlierWrite,
    Experience,
    Head,
    Location,
    SurprisePoint,
    WordNovelty,
    WriteReport,
)
from coderecall.store import Database, SymbolRow
from coderecall.text import spelled, stems
from memory_engine.associative.word_memory import WordMemory
from memory_engine.errors import MemoryEngineError, UnwriteError

MOST_EARLIER = 5
_MOST_WORDS, _MOST_PLACES = 12, 30
_LOOKED_AT = 20  # symbols that the words recall
_MOST_COMMITS = 400  # of those symbols, the newest
_TEXT = 2000  # characters


def why(db: Database, point: SurprisePoint) -> WriteReport:
    """What index and memory can say of a write now. Raises IndexFormatError when the memory is damaged."""
    found, gone = _experience(db, point)
    if found is None:
        return WriteReport(point, "", (), (), None, (), (), gone)
    own = _rows(db, found.values)
    now, words = _novelty(db, found)
    recalled = MemoryReader(db).recall(found.key)[found.head].scores
    others = sorted((s for s in recalled if s not in own), key=lambda symbol: -recalled[symbol])[:_LOOKED_AT]
    near = _commits_near if found.head == Head.CHANGED_FOR else _definitions_near
    text = found.key.split("\n", 1)[0] if found.head == Head.CHANGED_FOR else _described(found)
    names = tuple(f"{row.qualified_name or row.path}" for row in own.values())
    places = tuple(map(place_of, own.values()))
    elsewhere = next(iter(unexpected(db, [point], 1)), None)
    led = () if elsewhere is None else pointing(db, found, elsewhere)
    earlier = near(db, found, others)
    return WriteReport(point, text[:_TEXT], names, places, now, words, earlier, unexpected=elsewhere, pointing=led)


def _experience(db: Database, point: SurprisePoint) -> tuple[Experience | None, str]:
    """What was learned, made again from the index, or why that cannot be."""
    if point.head == Head.CHANGED_FOR:
        sha = point.label.partition(" ")[0]
        commit = db.commit_starting(sha)
        if commit is None:
            return None, f"commit {sha} is not in the index any more"
        keys = tuple(key for _, key in db.symbols_of_commits([commit.id]))
        found = commit_experience(commit.sha, commit.time, commit.message, keys)
        return found, f"commit {sha} changed no symbol that the index knows"
    space = -1
    while (space := point.label.find(" ", space + 1)) >= 0:  # a path may have spaces
        file = db.file(point.label[:space])
        if file is not None:
            wanted = f"{point.label[:space]}\0{point.label[space + 1 :]}"
            learned = file_experiences(db.symbols_in(file.id), file.mtime_ns // 10**9)
            found = next((one for one in learned if one.label == wanted), None)
            return found, f"{point.label[space + 1 :]} is gone from {file.path}: what was learned of it is unlearned"
    return None, "its file is gone: what was learned of it is unlearned"


def _novelty(db: Database, fact: Experience) -> tuple[float | None, tuple[WordNovelty, ...]]:
    """The surprise of the fact in a memory that holds all but it, and the words that this comes from."""
    try:
        memory = WordMemory.open(lambda name: db.snapshot(f"{fact.head}/{name}"))
        if memory is None:
            return None, ()
        keys, values, weights = lesson([fact])
        memory.erase(keys, values, weights)
        added = memory.novelty_by_word(keys, values).tolist()
    except UnwriteError:
        return None, ()  # it is not in there: not learned yet, or unlearned
    except MemoryEngineError as error:
        raise unusable(db, error) from None
    words = [spelled(fact.key)[stem] for stem in Counter(stems(fact.key))]  # in the order of `keys`
    found = sorted(map(WordNovelty, words, added), key=lambda word: (-word.novelty, word.word))
    return min(1.0, sum(added)), tuple(word for word in found if word.novelty > 0.001)[:_MOST_WORDS]


def _definitions_near(db: Database, fact: Experience, others: Sequence[int]) -> tuple[EarlierWrite, ...]:
    """Definitions that the words recall, though the write does not lead to them."""
    rows = db.symbols(others)
    found = []
    for symbol in others:
        row = rows.get(symbol)
        said = next(iter(file_experiences([row], 0)), None) if row is not None else None
        if row is not None and said is not None:
            found.append((said.key, f"{row.path} {row.qualified_name}", 0, [row]))
    return _nearest(fact, found)


def _commits_near(db: Database, fact: Experience, others: Sequence[int]) -> tuple[EarlierWrite, ...]:
    """Earlier commits with words in common that changed other symbols."""
    keys = {row.key: row for row in db.symbols(others).values()}
    ids = sorted({commit for _, commit in db.commits_of_symbols(keys)}, reverse=True)[:_MOST_COMMITS]
    commits = db.commits(ids)
    changed: dict[int, list[int]] = {}
    for commit_id, key in db.symbols_of_commits(commits):
        changed.setdefault(commit_id, []).append(key)
    found = []
    for commit_id, commit in commits.items():
        said = commit_experience(commit.sha, commit.time, commit.message, tuple(changed.get(commit_id, ())))
        if said is None or said.label == fact.label or said.time > fact.time or set(fact.values) & set(said.values):
            continue
        led = [keys[key] for key in said.values if key in keys]
        found.append((said.key, said.label, said.time, led))
    return _nearest(fact, found)


def _nearest(fact: Experience, found: Sequence[tuple[str, str, int, list[SymbolRow]]]) -> tuple[EarlierWrite, ...]:
    """Those with most of the fact's words; a word that many of them have counts less."""
    whole = spelled(fact.key)
    asked = set(whole)
    has = [asked.intersection(stems(key)) for key, *_ in found]
    common = Counter(word for words in has for word in words)
    weight = {word: log(1 + (len(found) + 1) / (common[word] + 0.5)) for word in asked}
    total = sum(weight.values()) or 1.0
    writes = []
    for words, (_, label, time, rows) in zip(has, found, strict=True):
        likeness = sum(weight[word] for word in words) / total
        telling = sorted(words, key=lambda word: (-weight[word], word))[:_MOST_WORDS]
        shown = tuple(whole[word] for word in telling)
        writes.append(EarlierWrite(fact.head, label, time, likeness, shown, *_there(rows)))
    writes.sort(key=lambda write: (-write.likeness, -write.time))
    return tuple(_merged(write for write in writes if write.words).values())[:MOST_EARLIER]


def _there(rows: Sequence[SymbolRow]) -> tuple[tuple[Location, ...], tuple[str, ...]]:
    """Places of symbols, and their names."""
    shown = rows[:_MOST_PLACES]
    return tuple(map(place_of, shown)), tuple(row.qualified_name or row.path for row in shown)


def _merged(writes: Iterable[EarlierWrite]) -> dict[str, EarlierWrite]:
    """Overloads have one label: they are one write, as like as the likest of them, with the places of all."""
    found: dict[str, EarlierWrite] = {}
    for write in writes:
        first = found.setdefault(write.label, write)
        if first is not write:
            found[write.label] = replace(
                first,
                places=(first.places + write.places)[:_MOST_PLACES],
                symbols=(first.symbols + write.symbols)[:_MOST_PLACES],
                times=first.times + 1,
            )
    return found


def _rows(db: Database, keys: Sequence[int]) -> dict[int, SymbolRow]:
    rows = db.symbols_with_keys(keys)[:_MOST_PLACES]
    return {row.id: row for row in rows}


def _described(fact: Experience) -> str:
    """The words of a definition, once each."""
    return " ".join(dict.fromkeys(fact.key.split()))
