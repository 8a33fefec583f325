"""The facts behind an answer: which words stand where, which commits changed it, all from the exact index."""

from collections.abc import Iterable, Mapping

from coderecall.model import Evidence
from coderecall.recall.direct import Direct
from coderecall.recall.question import Question
from coderecall.store import Database, SymbolRow
from coderecall.text import stems

MOST_COMMITS = 2  # commits named for one answer
MOST_LINES, MOST_OF_LINE = 400, 300  # of an answer that are looked at, and characters of each


class Proof:
    """Finds evidence for the answers of one question; texts are read once."""

    def __init__(self, db: Database, question: Question, direct: Direct) -> None:
        self._db = db
        self._direct = direct
        self._spoken = {stems(word)[0]: word for word in reversed(question.words) if stems(word)}
        self._stems = frozenset(self._spoken)
        self._sources: dict[int, bytes] = {}

    def of(self, row: SymbolRow, signals: Mapping[str, float]) -> tuple[Evidence, ...]:
        """Facts, the strongest first; none when the index has nothing to show for what a signal proposed."""
        found: list[Evidence] = list(self._direct.evidence.get(row.id, ()))
        if signals.get("name"):
            found.append(Evidence(f"defines {row.qualified_name or row.name}", row.path, row.name_line))
        if not found or not self._direct.evidence.get(row.id):
            found += self._words(row)
        if "changed-for" in signals:
            found += self._commits(row)
        return tuple(found)

    def _words(self, row: SymbolRow) -> list[Evidence]:
        """The line that says most of the question, and the words that only the name or the path has."""
        named = self._stems.intersection(stems(f"{row.path} {row.qualified_name}"))
        best, best_line = 0, row.name_line
        said: set[str] = set()
        lines = self._lines(row)
        # Most lines hold none of the words; finding that out in C saves taking them apart.
        whole = "\n".join(lines).lower()
        likely = [stem for stem in self._stems if stem in whole]
        for number, line in enumerate(whole.split("\n") if likely else (), row.start_line):
            if not any(stem in line for stem in likely):
                continue
            here = self._stems.intersection(stems(lines[number - row.start_line]))
            said |= here
            if len(here) > best:
                best, best_line = len(here), number
        found = []
        if said:
            found.append(Evidence(f"says {self._list(said)}", row.path, best_line))
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
            shared = self._stems.intersection(stems(commit.message))
            if shared:
                scored.append((len(shared), commit.time, commit))
        scored.sort(key=lambda item: item[:2], reverse=True)
        found = []
        for _, _, commit in scored[:MOST_COMMITS]:
            subject = commit.message.partition("\n")[0][:80]
            found.append(Evidence(f'changed for "{subject}" ({commit.sha[:10]})', row.path, row.name_line))
        return found

    def _lines(self, row: SymbolRow) -> list[str]:
        """The first lines of a symbol, cut off where they are long."""
        if row.file_id not in self._sources:
            self._sources[row.file_id] = self._db.source(row.file_id)
        source = self._sources[row.file_id]
        begin = source.rfind(b"\n", 0, row.start_byte) + 1
        text = source[begin : row.end_byte].decode("utf-8", "replace")
        return [line[:MOST_OF_LINE] for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
