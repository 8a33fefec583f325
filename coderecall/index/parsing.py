"""Reading and parsing files, in this process or in a pool of processes."""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import NamedTuple

from coderecall.disk import MAX_FILE_BYTES, SkipFile, blob_digest, read_source
from coderecall.index.units import text_units
from coderecall.index.vectors import FileUnits, symbol_vectors
from coderecall.index.walk import Found
from coderecall.model import SkippedFile
from coderecall.store.rows import FileRows, file_rows
from coderecall.store.writing import FileFacts, SymbolVectors, TextUnit
from parsers import is_test_path, origin_of, parse, text_language_of

CHUNK = 24  # files sent to a worker at once, and files whose vectors are made at once
SMALL = 2_000_000  # bytes below which starting processes costs more than it saves


class ParsedFile(NamedTuple):
    facts: FileFacts
    rows: FileRows
    units: list[TextUnit]
    vectors: SymbolVectors | None = None


class Known(NamedTuple):
    """A content of the path that was read before: nothing but the time stamp moved, or another branch has it."""

    found: Found
    digest: bytes


class Wanted(NamedTuple):
    """A file to read, unless it has one of the contents that the index knows of its path."""

    found: Found
    digests: Collection[bytes] = ()
    said: Mapping[int, bool] | None = None  # of its origin, by .gitattributes


Outcome = ParsedFile | Known | SkippedFile


def parse_file(
    root: Path, found: Found, digests: Collection[bytes] = (), said: Mapping[int, bool] | None = None
) -> Outcome:
    """Read and parse one file of the work tree; unreadable and unsuitable files come back as skipped."""
    try:
        source = read_source(root, found.path, max_bytes=max(MAX_FILE_BYTES, found.size))
    except SkipFile as skip:
        return SkippedFile(found.path, skip.reason)
    digest = blob_digest(source)
    if digest in digests:
        return Known(found, digest)
    return parse_source(found.path, source, found.mtime_ns, digest, said)


def parse_source(
    path: str, source: bytes, mtime_ns: int, digest: bytes, said: Mapping[int, bool] | None = None
) -> ParsedFile | SkippedFile:
    language = text_language_of(path, source)
    if language is None:
        return SkippedFile(path, "no grammar for it")
    try:
        parsed = parse(path, source)
    except Exception as error:  # noqa: BLE001 - a mistake in reading one file must not cost the index of all others
        return SkippedFile(path, f"the parser failed on it ({type(error).__name__}: {error}); please report this")
    lines = source.count(b"\n") + (not source.endswith(b"\n") and source != b"")
    origin = origin_of(path, source, said or {})
    facts = FileFacts(path, language, digest, len(source), mtime_ns, lines, is_test_path(path), origin)
    return ParsedFile(facts, file_rows(path, parsed), text_units(path, parsed, source))


def with_vectors(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same, the files that were parsed with the vectors of their units."""
    parsed = [one for one in outcomes if isinstance(one, ParsedFile)]
    vectors = iter(symbol_vectors([FileUnits(one.facts.language, one.units, one.facts.is_test) for one in parsed]))
    return [one._replace(vectors=next(vectors)) if isinstance(one, ParsedFile) else one for one in outcomes]


def parse_files(root: Path, files: Sequence[Wanted], jobs: int, cancelled: Callable[[], bool]) -> Iterator[Outcome]:
    """Outcomes in the order of `files`."""
    if jobs <= 1 or sum(wanted.found.size for wanted in files) < SMALL:
        for start in range(0, len(files), CHUNK):
            outcomes: list[Outcome] = []
            for one in files[start : start + CHUNK]:
                if cancelled():
                    return
                outcomes.append(parse_file(root, *one))
            yield from with_vectors(outcomes)
        return
    chunks = deque(files[i : i + CHUNK] for i in range(0, len(files), CHUNK))
    # A spawned child starts with the current folder on its path, and that may be a repository with its own modules.
    os.environ["PYTHONSAFEPATH"] = "1"
    pool = _pool(jobs)
    try:
        running: deque[tuple[Future[list[Outcome]], Sequence[Wanted]]] = deque()
        while (chunks or running) and not cancelled():
            while chunks and len(running) < 3 * jobs:  # bounded: a slow writer must not pile up parsed files
                chunk = chunks.popleft()
                running.append((pool.submit(_parse_chunk, root, chunk), chunk))
            future, chunk = running.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                chunks.extendleft(again for _, again in reversed(running))
                running.clear()
                yield from _parse_apart(root, chunk)
                pool = _pool(jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _parse_apart(root: Path, chunk: Sequence[Wanted]) -> Iterator[Outcome]:
    """A file in this chunk kills the parser: give each its own process, and skip the one that does it again."""
    for one in chunk:
        with _pool(1) as pool:
            try:
                yield from pool.submit(_parse_chunk, root, [one]).result()
            except BrokenProcessPool:
                yield SkippedFile(one.found.path, "the parser crashed on it")


def _parse_chunk(root: Path, chunk: Sequence[Wanted]) -> list[Outcome]:
    return with_vectors([parse_file(root, *wanted) for wanted in chunk])


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    gc.disable()  # as in the parent
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops the pool in order
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot stop its workers, and each holds the queue open that the others wait at."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
