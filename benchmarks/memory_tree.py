"""The code of one commit in memory, moved from commit to commit, and what a rule asks a database for, without one."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from coderecall.disk import not_text
from coderecall.store import FileRow
from parsers import is_code, is_test_path, language_of, origin_of, parse
from parsers.model import SymbolKind

LARGEST_FILE = 1_000_000  # bytes
COMMENT = re.compile(r"\s*(?://|#|/\*|--|<!--).*$")


class Blobs:
    """Contents by object name, from one process of git."""

    def __init__(self, repository: Path) -> None:
        command = ["git", "-C", str(repository), "cat-file", "--batch"]
        self._git = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, name: str) -> bytes | None:
        """None for what a partial clone lacks, what is too large, and what is no text."""
        sink, source = self._git.stdin, self._git.stdout
        assert sink is not None
        assert source is not None
        sink.write(f"{name}\n".encode())
        sink.flush()
        head = source.readline().split()
        if len(head) != 3:
            return None
        content = source.read(int(head[2]) + 1)[:-1]
        return content if len(content) <= LARGEST_FILE and not not_text(content) else None

    def close(self) -> None:
        self._git.communicate()


class Tree:
    """Sources of code by path, and how often each two lines stand one after the other in them."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._numbers = count(1)
        self._pairs: dict[str, list[int]] = {}
        self.sources: dict[str, bytes] = {}
        self.rows: dict[str, FileRow] = {}
        self.pairs: Counter[int] = Counter()

    def put(self, path: str, blob: str) -> None:
        """blob: "" when there is no such file any more."""
        if path in self.sources:
            self.pairs.subtract(self._pairs.pop(path))
            del self.sources[path], self.rows[path]
        by_name = language_of(path)
        if not blob or (by_name is not None and not is_code(by_name)):
            return
        source = self._blobs.read(blob)
        language = None if source is None else language_of(path, source)
        if source is None or language is None or not is_code(language):
            return
        said = (next(self._numbers), path, language, blob.encode(), len(source), 0, 0, is_test_path(path))
        self.sources[path] = source
        self.rows[path] = FileRow(*said, int(origin_of(path, source)), 0, learned=False, version_id=0)
        self._pairs[path] = list(pairs(without_comments(source.decode("utf-8", "replace").split("\n"))))
        self.pairs.update(self._pairs[path])


class Scope(NamedTuple):
    kind: SymbolKind
    start_line: int
    end_line: int
    qualified_name: str
    is_module: bool = False


class Texts:
    """Answers from a tree, in place of `coderecall.store.Database`."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._paths = {row.id: path for path, row in tree.rows.items()}

    def files(self) -> list[FileRow]:
        return list(self._tree.rows.values())

    def files_saying(self, phrases: Iterable[str], limit: int) -> list[FileRow]:
        wanted = [phrase.encode() for phrase in phrases if any(map(str.isalnum, phrase))]
        if not wanted:
            return []
        found = (path for path, source in self._tree.sources.items() if all(phrase in source for phrase in wanted))
        return [self._tree.rows[path] for path in islice(found, limit)]

    def source(self, file_id: int) -> bytes:
        return self._tree.sources[self._paths[file_id]]

    def symbols_in(self, file_id: int) -> list[Scope]:
        symbols = parse(self._paths[file_id], self.source(file_id)).symbols
        return [Scope(s.kind, s.start_line, s.end_line, s.qualified_name) for s in symbols]


def without_comments(lines: Iterable[str]) -> Iterator[str]:
    """Lines that are more than a comment, roughly and alike in all languages."""
    for line in lines:
        text = " ".join(COMMENT.sub("", line).split())
        if text:
            yield text


def pairs(lines: Iterable[str]) -> Iterator[int]:
    """Each two lines that stand one after the other."""
    before = None
    for line in lines:
        if before is not None:
            yield hash((before, line))
        before = line
