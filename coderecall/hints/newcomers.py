"""Changed files that newly speak of what the same change takes away from other files."""

from collections.abc import Iterator

from coderecall.hints.comparison import Comparison, FilePair
from coderecall.hints.definitions import Definitions
from parsers.patterns import later

_WORD = later(r"\w+")


def newcomers(comparison: Comparison) -> dict[str, bytes | None]:
    """The new contents of those files; None: their old paths, from which they moved.

    Told by names alone, so a file too many may be among them.
    """
    takers: dict[str, set[str]] = {}  # name -> paths that lose it
    for pair in comparison.pairs:
        for name in _taken(pair):
            takers.setdefault(name, set()).add(pair.old.path if pair.old else "")
    found: dict[str, bytes | None] = {}
    for pair in comparison.pairs if takers else ():
        if pair.new and any(takers[word] - {pair.new.path} for word in _newly_spoken(pair) if word in takers):
            if pair.old and not pair.is_in_place:
                found[pair.old.path] = None
            found[pair.new.path] = pair.new.source
    return found


def _taken(pair: FilePair) -> set[str]:
    """Names that a file had and its successor has not; with a dot before them those that it only imported."""
    old, new = pair.old, pair.new
    if old is None:
        return set()
    had, has = old.groups(), new.groups() if new else {}
    taken = {group[0].name for name, group in had.items() if name not in has}
    if not pair.is_in_place:
        taken.add(old.path.rpartition("/")[2].partition(".")[0])
    kept = {i.alias for i in new.parsed.imports} if new else set()
    return taken | {f".{i.alias}" for i in old.parsed.imports if i.alias and i.scope == -1 and i.alias not in kept}


def _newly_spoken(pair: FilePair) -> set[str]:
    """The words of the uses that a file has where it did not have them before; with a dot before it the last name of
    an import or a chain."""
    before = set(_spoken(pair.old)) if pair.old and pair.is_in_place else set()
    new = set(_spoken(pair.new)) - before if pair.new else set()
    words = {word for _, through, name in new for text in (through, name) for word in _WORD.findall(text)}
    return words | {f".{name}" for _, through, name in new if through}


def _spoken(side: Definitions) -> Iterator[tuple[str, str, str]]:
    """Of each use of a file the scope, the module or chain that it goes through, and the name."""
    symbols = side.parsed.symbols
    for use in side.parsed.references:
        if use.qualifier or not use.is_local:  # a member through a local name
            yield symbols[use.scope].qualified_name if use.scope >= 0 else "", use.qualifier, use.name
    for one in side.parsed.imports:
        yield symbols[one.scope].qualified_name if one.scope >= 0 else "", one.module, one.name
