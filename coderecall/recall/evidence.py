"""The facts behind an answer: which words stand where, which commits changed it, all from the exact index."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from coderecall.model import Evidence
from coderecall.recall.direct import Direct
from coderecall.recall.moved import Moved
from coderecall.recall.question import Question, QuestionKind
from coderecall.store import Database, SymbolRow
from coderecall.text import plain, stems
from parsers import SymbolKind

_BY_LINES = re.compile(r"lines \d+-\d+")
MOST_COMMITS = 2  # commits named for one answer
MOST_LINES, MOST_OF_LINE = 400, 300  # of an answer that are looked at, and characters of each
MOST_TELLING = 3  # lines shown of one answer


class Proof:
    """Finds evidence for the answers of one question; texts are read once."""

    def __init__(self, db: Database, question: Question, direct: Direct) -> None:
        self._db = db
        self._direct = direct
        self._spoken = {stems(word)[0]: word for word in reversed(question.words) if stems(word)}
        self._stems = frozenset(self._spoken)
        self._is_sentence = question.kind == QuestionKind.SENTENCE
        self._sources: dict[int, bytes] = {}
        self._read: dict[int, list[str]] = {}
        self.moved = Moved(db)
        self._nowhere: dict[str, bool] = {}
        self.telling: dict[int, list[int]] = {}  # by symbol, lines that say most of the question, the best first
        self.covered: dict[int, set[str]] = {}  # by symbol, words of the question that it or a past commit says

    def of(self, row: SymbolRow, signals: Mapping[str, float]) -> tuple[Evidence, ...]:
        """Facts, the strongest first; none when the index has nothing to show for what a signal proposed."""
        found: list[Evidence] = list(self._direct.evidence.get(row.id, ()))
        if signals.get("name"):
            found.append(Evidence(f"defines {row.qualified_name or row.name}", row.path, row.name_line))
        if not found or not self._direct.evidence.get(row.id):
            found += self._words(row)
        if "changed-for" in signals:
            found += self._commits(row)
        if not found and signals.get("meaning"):
            found.append(_meant(row))
        return tuple(found)

    def _words(self, row: SymbolRow) -> list[Evidence]:
        """The line that says most of the question, and the words that only the name or the path has."""
        named = self._stems.intersection(stems(f"{row.path} {_given_name(row)}"))
        telling: list[tuple[int, frozenset[str]]] = []  # lines and the words that they say
        said: set[str] = set()
        lines = self.lines(row)
        # Most lines hold none of the words; finding that out in C saves taking them apart.
        for number in _lines_with(self._stems, plain("\n".join(lines)).lower()):
            here = self._stems.intersection(stems(lines[number]))
            if here:
                said |= here
                telling.append((row.start_line + number, here))
        self.covered[row.id] = said | named
        found = []
        if said:
            self.telling[row.id] = _most_telling([line for line in telling if line[0] != row.name_line])
            most, _ = max(telling, key=lambda line: len(line[1]))
            found.append(Evidence(f"says {self._list(said)}", row.path, most))
        if named - said:
            found.append(Evidence(f"named {self._list(named - said)}", row.path, row.name_line))
        return found

    def _list(self, found: Iterable[str]) -> str:
        """Stems as the question wrote them."""
        return ", ".join(sorted(self._spoken[stem] for stem in found)[:8])

    def _commits(self, row: SymbolRow) -> list[Evidence]:
        """Past commits whose message shares words with the question and that changed this symbol."""
        commits = self._db.commits({commit for _, commit in self._db.commits_of_symbols([row.key])})
        scored = []
        for commit in commits.values():
            shared = self._stems.intersection(_words_of(commit.message))
            if shared:
                scored.append((len(shared), commit.time, commit))
        scored.sort(key=lambda item: item[:2], reverse=True)
        found = []
        if scored:
            self.covered.setdefault(row.id, set()).update(self._stems.intersection(_words_of(scored[0][2].message)))
        for _, _, commit in scored[:MOST_COMMITS]:
            subject = commit.message.partition("\n")[0]
            why = f'changed for "{subject[:80]}" ({commit.sha[:10]})'
            if not self._stems.intersection(_words_of(subject)):
                why += f", which says {self._list(self._stems.intersection(_words_of(commit.message)))}"
            found.append(Evidence(why, row.path, row.name_line))
        return found

    def is_pointed_at(self, row: SymbolRow) -> bool:
        """Whether the question names the place: by a trace, a path, or a message that it says."""
        return row.id in self._direct.evidence

    def line(self, row: SymbolRow, number: int) -> str:
        """A line of the file of a symbol, cut off where it is long."""
        lines = self.lines(row)
        if 0 <= number - row.start_line < len(lines):
            return lines[number - row.start_line].rstrip("\r")
        every = self._sources[row.file_id].decode("utf-8", "replace").split("\n")
        return every[number - 1][:MOST_OF_LINE].rstrip("\r") if 0 < number <= len(every) else ""

    @property
    def asked(self) -> int:
        """How many different words the question has."""
        return len(self._stems)

    def is_foreign(self, row: SymbolRow) -> bool:
        """Whether a word of a sentence is neither said here nor anywhere in the index. Those of an error may be a
        library's.
        """
        if not self._is_sentence:
            return False
        left = self._stems - self.covered.get(row.id, set())
        return any(self._is_nowhere(self._spoken[stem]) for stem in sorted(left))

    def _is_nowhere(self, word: str) -> bool:
        if word not in self._nowhere:
            self._nowhere[word] = not self._db.saying(word, 1)
        return self._nowhere[word]

    def lines(self, row: SymbolRow) -> list[str]:
        """The first lines of a symbol, cut off where they are long."""
        known = self._read.get(row.id)
        if known is None:
            known = self._read[row.id] = self._first_lines(row)
        return known

    def _first_lines(self, row: SymbolRow) -> list[str]:
        if row.file_id not in self._sources:
            self._sources[row.file_id] = self._db.source(row.file_id)
        source = self._sources[row.file_id]
        begin = source.rfind(b"\n", 0, row.start_byte) + 1
        text = source[begin : row.end_byte].decode("utf-8", "replace")
        return [line[:MOST_OF_LINE] for line in text.split("\n", MOST_LINES)[:MOST_LINES]]


@lru_cache(maxsize=20_000)
def _words_of(message: str) -> frozenset[str]:
    """The stems of a commit message: a commit changed many symbols, and is looked at for each."""
    return frozenset(stems(message))


def _lines_with(parts: Iterable[str], text: str) -> list[int]:
    """The lines of a text that have one of the parts, counted from 0."""
    found: set[int] = set()
    for part in parts:
        at, number = text.find(part), 0
        begin = 0
        while at >= 0:
            number += text.count("\n", begin, at)
            found.add(number)
            begin = text.find("\n", at)
            at = text.find(part, begin) if begin >= 0 else -1
    return sorted(found)


def _given_name(row: SymbolRow) -> str:
    """The name that people gave: a block without a heading is called by its lines, and a number names nothing."""
    if row.kind == SymbolKind.SECTION and _BY_LINES.fullmatch(row.name):
        return row.qualified_name.removesuffix(row.name)
    return row.qualified_name


def _meant(row: SymbolRow) -> Evidence:
    """What a symbol that shares no word with the question says of itself."""
    said = row.doc[:80].strip() or row.signature[:80] or row.qualified_name or row.name
    return Evidence(f'near in meaning: "{said}"', row.path, row.start_line if row.doc else row.name_line)


def _most_telling(lines: list[tuple[int, frozenset[str]]]) -> list[int]:
    """The line that says most, then those that say most of what is left."""
    chosen: list[int] = []
    left = frozenset[str]().union(*(said for _, said in lines))
    while left and len(chosen) < MOST_TELLING:
        number, said = max(lines, key=lambda line: len(line[1] & left))
        if not said & left:
            break
        chosen.append(number)
        left -= said
    return chosen
