"""How the definitions and the uses of a file, and what they mean in a tree, become bytes.

Compressed JSON in columns: a tenth of the bytes of one database row each, written and read by C code only. An index may
come with a cloned repository, so nothing is unpacked that runs code, and no more than a file can have.
"""

import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

from parsers.model import ReferenceKind
from parsers.patterns import later

MOST_BYTES = 50_000_000  # unpacked; the facts of a file take less than its text
_LEVEL = 1  # higher levels save a twentieth of the bytes for half as much time again

T = TypeVar("T")

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


class PackedReference(NamedTuple):
    """A reference as its file alone gives it. `scope` is an index of the file's symbols, -1 the file itself."""

    scope: int
    name: str
    qualifier: str
    kind: int
    start_byte: int
    line: int
    shape: str | None
    is_local: bool


class PackedImport(NamedTuple):
    scope: int
    module: str
    name: str
    alias: str
    start_byte: int
    line: int
    type_only: bool
    reexport: bool


class Uses(NamedTuple):
    """All that a file uses."""

    references: list[PackedReference]
    imports: list[PackedImport]


class SymbolAt(NamedTuple):
    """A symbol that stays the same one when its file is parsed again: by file, hash of the qualified name, and its
    number among the definitions of that name in the file."""

    file_id: int
    key: int  # the low 32 bits of `symbol.key`
    ordinal: int


class Meanings(NamedTuple):
    """What the uses of a file mean in one tree, in the order of `Uses`."""

    references: list[tuple[SymbolAt | None, int]]  # with the confidence
    imports: list[tuple[int | None, SymbolAt | None]]  # the file that an import reads, the symbol that it names


def pack(value: Any) -> bytes:
    return zlib.compress(_encode(value).encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(packed: bytes) -> Any:
    """Raises sqlite3.DatabaseError for bytes that `pack` did not give."""
    try:
        return json.loads(packed_text(packed).decode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"a packed row cannot be read: {error}") from None


def packed_text(packed: bytes) -> bytes:
    """The JSON of a packed value, in which every name stands as `as_packed` gives it. Raises as `unpack` does."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_BYTES)
    except (zlib.error, TypeError) as error:
        raise sqlite3.DatabaseError(f"a packed row cannot be read: {error}") from None
    if unpacker.unconsumed_tail:
        raise sqlite3.DatabaseError("a packed row is larger than any file")
    return text


def as_packed(name: str) -> bytes:
    """A name as it stands in the JSON of packed values."""
    return _encode(name)[1:-1].encode("utf-8", "surrogatepass")


def as_name(written: bytes) -> str:
    """The reverse of `as_packed`."""
    return str(json.loads(b'"%b"' % written))


def _read(packed: bytes, build: Callable[[Any], T]) -> T:
    value = unpack(packed)
    try:
        return build(value)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise sqlite3.DatabaseError(f"a packed row is not what it should be: {error}") from None


# ---- uses
def pack_uses(references: Sequence[tuple[Any, ...]], imports: Sequence[tuple[Any, ...]]) -> bytes:
    """References often repeat all but their place: what repeats is written once."""
    if not references:
        return pack([[], [], [], [], [], imports])
    scopes, names, qualifiers, kinds, starts, lines, shapes, local = zip(*references, strict=True)
    facts = list(zip(names, qualifiers, kinds, shapes, local, strict=True))
    numbers = {fact: number for number, fact in enumerate(dict.fromkeys(facts))}
    numbered = list(map(numbers.__getitem__, facts))
    return pack([list(numbers), numbered, scopes, _steps(starts), _steps(lines), imports])


class UseColumns(NamedTuple):
    """The same, for a reader of all files at once: a use is a number of `facts` and a scope."""

    facts: list[tuple[str, str, int, str | None, int]]  # name, qualifier, kind, shape, is_local
    numbers: list[int]
    scopes: list[int]
    imports: list[PackedImport]
    steps: list[int]  # from the first byte of one to that of the next
    line_steps: list[int]

    @property
    def places(self) -> list[int]:
        """First bytes of the names."""
        return list(accumulate(self.steps))

    @property
    def lines(self) -> list[int]:
        return list(accumulate(self.line_steps))


NO_USES = UseColumns([], [], [], [], [], [])


def unpack_uses(packed: bytes) -> Uses:
    columns = unpack_use_columns(packed)
    return Uses(references_at(columns, range(len(columns.numbers))), columns.imports)


def unpack_use_columns(packed: bytes) -> UseColumns:
    return _read(packed, _use_columns)


def _use_columns(value: Any) -> UseColumns:
    facts, numbers, scopes, steps, line_steps, imports = value
    if not len(numbers) == len(scopes) == len(steps) == len(line_steps):
        raise ValueError("columns differ in length")
    rows = [PackedImport(*row) for row in imports]
    return UseColumns(list(map(tuple, facts)), numbers, scopes, rows, steps, line_steps)


def references_at(columns: UseColumns, numbers: Iterable[int]) -> list[PackedReference]:
    """References as rows, by their numbers. Raises sqlite3.DatabaseError as unpacking does."""
    facts, scopes, facts_of = columns.facts, columns.scopes, columns.numbers
    new, found = tuple.__new__, []
    try:
        starts, lines = columns.places, columns.lines
        for number in numbers:
            name, qualifier, kind, shape, local = facts[facts_of[number]]
            row = (scopes[number], name, qualifier, kind, starts[number], lines[number], shape, local)
            found.append(new(PackedReference, row))
    except (ValueError, TypeError, IndexError) as error:
        raise sqlite3.DatabaseError(f"a packed row is not what it should be: {error}") from None
    return found


def _steps(values: Sequence[int]) -> list[int]:
    return [after - before for before, after in zip((0, *values), values, strict=False)]


# ---- meanings
def pack_meanings(meanings: Meanings) -> bytes:
    """Targets are few beside the uses: each is written once, with its confidence; number 0 is unbound."""
    numbers: dict[tuple[SymbolAt | None, int], int] = {(None, 0): 0}
    number = numbers.setdefault
    references = [number(target, len(numbers)) for target in meanings.references]
    imports = [(file_id or 0, number((target, 0), len(numbers))) for file_id, target in meanings.imports]
    targets = [(*(target or (0, 0, 0)), confidence) for target, confidence in numbers]
    return pack([targets, references, imports])


def unpack_meanings(packed: bytes) -> Meanings:
    return _read(packed, _meanings)


def is_bound_to(packed: bytes, places: AbstractSet[SymbolAt]) -> bool:
    """Whether a use of a file is bound to one of the places.

    From the text of the targets alone: they stand first, each once, and most files that use a file do not use the
    symbol that is asked for.
    """
    targets = _targets_text(packed)
    files = {place.file_id for place in places}
    return any(
        SymbolAt(file_id, int(key), int(ordinal)) in places
        for file_id in files
        for key, ordinal in re.findall(rb"\[%d,(\d+),(\d+)," % file_id, targets)
    )


def bound_keys(packed: bytes, file_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(file, key) of the symbols of some files that the uses of a file are bound to, read as by `is_bound_to`."""
    files = b"|".join(b"%d" % file_id for file_id in file_ids)
    return {(int(at), int(key)) for at, key in re.findall(rb"\[(%b),(\d+)," % files, _targets_text(packed))}


def words_led_through(packed: bytes, words: Iterable[str]) -> set[str]:
    """Those of the words through which, without calling them, a use or import of a file reaches something.

    From the text of the uses: of most files that say a word, nothing goes through it.
    """
    either = b"|".join(re.escape(as_packed(word)) for word in words)
    # in a qualifier, behind its first name; the number of the kind comes next
    return {as_name(word) for word in re.findall(rb'\.(%b)(?=(?:\.[^"]*)?",\d)' % either, packed_text(packed))}


def may_inherit(packed: bytes) -> bool:
    """Whether some use of a file may name a base, from the text of the uses."""
    return b'",%d,' % ReferenceKind.INHERIT in packed_text(packed)


def may_hold_word(packed: bytes, words: Iterable[str]) -> bool:
    """Whether one of the words may stand by itself in a text of a packed value."""
    either = b"|".join(re.escape(as_packed(word)) for word in words)
    return re.search(rb"(?<!\w)(?:%b)(?!\w)" % either, packed_text(packed)) is not None


def unsure_keys(packed: bytes) -> set[tuple[int, int]]:
    """(file, key) of the symbols that uses of a file are bound to, but not for sure."""
    return {(int(at), int(key)) for at, key in _UNSURE.findall(_targets_text(packed))}


def _targets_text(packed: bytes) -> bytes:
    text = packed_text(packed)
    return text[: text.find(b"]],") + 1]


def _meanings(value: Any) -> Meanings:
    written, references, imports = value
    targets = [
        (SymbolAt(file_id, key, ordinal) if file_id else None, confidence)
        for file_id, key, ordinal, confidence in written
    ]
    return Meanings(
        [targets[number] for number in references],
        [(file_id or None, targets[number][0]) for file_id, number in imports],
    )


# ---- counts, for readers of many files: nothing is made for each use
class FileCounts(NamedTuple):
    """How often a file uses another one."""

    exact: int
    inferred: int
    imports: int


class UseLine(NamedTuple):
    """A use of what another file defines."""

    line: int
    name: str
    kind: int  # parsers.model.ReferenceKind; 0 an import
    confidence: int


def unpack_file_counts(packed: bytes) -> dict[int, FileCounts]:
    """By the file that is used."""
    return _read(packed, _file_counts)


def _file_counts(value: Any) -> dict[int, FileCounts]:
    targets, references, imports = value
    found: dict[int, list[int]] = {}
    for number, count in Counter(references).items():
        file_id, _, _, confidence = targets[number]
        if file_id:
            found.setdefault(file_id, [0, 0, 0])[0 if confidence > 1 else 1] += count
    for read, _ in imports:
        if read:
            found.setdefault(read, [0, 0, 0])[2] += 1
    return {file_id: FileCounts(*counts) for file_id, counts in found.items()}


class SymbolUse(NamedTuple):
    """A line that refers to a symbol of another file, or of its own."""

    key: int  # as in `SymbolAt`
    scope: int  # symbol of the using file; -1 the file itself
    kind: int  # parsers.model.ReferenceKind; 0 an import
    confidence: int  # 0 of an import
    line: int


def unpack_symbol_uses(uses: bytes, meanings: bytes, file_id: int) -> set[SymbolUse]:
    """Where a file refers to the symbols of a file."""
    found = _read_uses_of(uses, meanings, file_id)
    return {
        SymbolUse(key, scope, kind, confidence, line)
        for key, scope, _, kind, confidence, line in found
        if key is not None
    }


def unpack_use_lines(uses: bytes, meanings: bytes, file_id: int) -> list[UseLine]:
    """Where one file is used, in the order of the lines, imports last."""
    found = _read_uses_of(uses, meanings, file_id)
    return [UseLine(line, name, kind, confidence) for _, _, name, kind, confidence, line in found]


_UseOf = tuple[int | None, int, str, int, int, int]  # key of a symbol, scope, name, kind, confidence, line


def _read_uses_of(uses: bytes, meanings: bytes, file_id: int) -> list[_UseOf]:
    bound = unpack(meanings)
    return _read(uses, lambda value: list(_uses_of(value, bound, file_id)))


def _uses_of(value: Any, bound: Any, file_id: int) -> Iterator[_UseOf]:
    """What a file uses of another one: references to its symbols, then imports of it, some of which name none."""
    facts, numbers, scopes, _, steps, imports = value
    targets, references, read = bound
    if (len(numbers), len(imports)) != (len(references), len(read)):
        raise ValueError("the meanings do not fit the uses")
    wanted = {number: (target[1], target[3]) for number, target in enumerate(targets) if target[0] == file_id}
    for fact, scope, line, number in zip(numbers, scopes, accumulate(steps), references, strict=True):
        if number in wanted:
            key, confidence = wanted[number]
            yield key, scope, facts[fact][0], facts[fact][2], confidence, line
    for (scope, module, name, _, _, line, *_), (imported, number) in zip(imports, read, strict=True):
        if imported == file_id:
            yield wanted[number][0] if number in wanted else None, scope, name or module, 0, 0, line


# ---- names
def mention_words(
    references: Iterable[tuple[Any, ...]], imports: Iterable[tuple[Any, ...]], chains: Iterable[str] = ()
) -> str:
    """Hashes of every name that a file uses, imports or binds something to, as full text for the table `mention`.

    chains: what names are bound to, and their declared types, as written.
    """
    found = {row[1] for row in references}
    for qualifier in {row[2] for row in references}:
        found.update(qualifier.replace("()", "").split("."))
    for chain in set(chains):
        found.update(_WORDS.findall(chain))
    for _, module, name, *_ in imports:
        found.update((name, *module_words(module)))
        if not module.strip("./"):
            found.add(ONLY_DOTS)
    found.discard("")
    return " ".join(map(mention_word, found))


def mention_word(name: str) -> str:
    """A short word of ASCII for any name. Names that share one only cost a look."""
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def module_words(module: str) -> set[str]:
    """The names in a module as written: "../a-b/store.js" has a, b, store and js."""
    return {word for word in module.translate(_BETWEEN).split(" ") if word}


ONLY_DOTS = "."  # stands for a module that is written with dots only
_UNSURE = later(rb"\[(\d+),(\d+),\d+,1\]")
_WORDS = later(r"[\w$]+")
_BETWEEN = {ord(character): " " for character in "./\\:-@#?!<>\"'(){}[],;=+*&%$~|^` \t"}
