"""What a change did to the definitions of a file: removed, renamed, moved."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from parsers.model import ParseResult, Symbol
from parsers.patterns import later

_WORD = later(rb"\w+|[^\w\s]")
_RENAMED = 0.6  # share of tokens in common from which a new definition counts as the old one under another name
_SHORT = 120  # bytes of a function whose text says little
_MOST_TOKENS = 600  # compared per definition; a rename shows in its beginning


_Likeness = tuple[float, float]  # of the text, and of the name


class Definitions(NamedTuple):
    """One state of one file."""

    path: str
    source: bytes
    parsed: ParseResult

    def groups(self) -> dict[str, list[Symbol]]:
        """Definitions by qualified name, those inside functions left out; several: overloads, branches of an `if`."""
        found: dict[str, list[Symbol]] = {}
        for symbol in self.parsed.symbols:
            if "local" not in symbol.modifiers:
                found.setdefault(symbol.qualified_name, []).append(symbol)
        return found

    def text(self, symbol: Symbol) -> bytes:
        return self.source[symbol.start_byte : symbol.end_byte]


class Removed(NamedTuple):
    """A definition that is no longer there. Its members went with it."""

    path: str  # of the old state
    symbol: Symbol
    renamed_to: Symbol | None  # in the same file
    moved_to: str  # path where a definition of this name appeared with the same change
    is_guess: bool = False  # the text that both names have is that of others, too


def removed_definitions(
    old: Definitions, new: Definitions | None, arrived: Mapping[str, Sequence[str]]
) -> list[Removed]:
    """Outermost definitions of `old` that `new` (None: the file is gone) lacks.

    `arrived`: name and kind of the definitions that the change added, as `arrivals` gives, to the paths that got them.
    """
    before, after = old.groups(), new.groups() if new else {}
    gone = {name: group[0] for name, group in before.items() if name not in after}
    outermost = [
        symbol
        for name, symbol in gone.items()
        if _parent_name(name) not in gone and not _is_other_now(_parent_name(name), before, after)
    ]
    candidates = [
        one
        for name, group in after.items()
        for one in ({one.kind: one for one in reversed(group)}.values() if name in before else group[:1])
        if all(one.kind is not known.kind for known in before.get(name, ()))  # a method beside a field of its name
    ]
    twins = _renamings(old, outermost, new, candidates) if new else {}
    found = []
    for symbol in outermost:
        twin = twins.get(symbol.qualified_name)
        moved = "" if twin else next((path for path in arrived.get(_identity(symbol), ()) if path != old.path), "")
        found.append(Removed(old.path, symbol, twin, moved, twin is not None and _is_common(old, symbol, before)))
    return found


def arrivals(pairs: Iterable[tuple[Definitions | None, Definitions | None]]) -> dict[str, list[str]]:
    """Where definitions at the top of a file appeared: name and kind to paths."""
    found: dict[str, list[str]] = {}
    for old, new in pairs:
        if new is None:
            continue
        before = old.groups() if old else {}
        for name, group in new.groups().items():
            if group[0].parent == -1 and name not in before:
                found.setdefault(_identity(group[0]), []).append(new.path)
    return found


def _identity(symbol: Symbol) -> str:
    return f"{symbol.name} {int(symbol.kind)}"


def _is_other_now(name: str, before: Mapping[str, Sequence[Symbol]], after: Mapping[str, Sequence[Symbol]]) -> bool:
    """Whether a class became a plain value, `Runner = make_runner(…)`, of which the members cannot be seen."""
    if name not in before or name not in after:
        return False
    return any(symbol.kind.is_container for symbol in before[name]) and not any(
        symbol.kind.is_container for symbol in after[name]
    )


def _parent_name(qualified_name: str) -> str:
    return qualified_name.rpartition(".")[0]


def _renamings(
    old: Definitions, gone: Iterable[Symbol], new: Definitions, candidates: Sequence[Symbol]
) -> dict[str, Symbol]:
    """What became of definitions, by their old qualified names. One new definition is one old one: the most like it."""
    found: dict[str, Symbol] = {}
    waiting, free = list(gone), list(candidates)
    while waiting and free:
        best: dict[str, tuple[_Likeness, Symbol, Symbol]] = {}
        for symbol in waiting:
            likeness, twin = _most_like(old, symbol, new, free)
            if twin and (twin.qualified_name not in best or likeness > best[twin.qualified_name][0]):
                best[twin.qualified_name] = (likeness, symbol, twin)
        found |= {symbol.qualified_name: twin for _, symbol, twin in best.values()}
        waiting = [symbol for symbol in waiting if symbol.qualified_name not in found] if best else []
        free = [one for one in free if one.qualified_name not in best]
    return found


def _most_like(
    old: Definitions, symbol: Symbol, new: Definitions, candidates: Iterable[Symbol]
) -> tuple[_Likeness, Symbol | None]:
    """The new definition beside the place of the old one that is most like it, and how like: first the text counts,
    then the name."""
    tokens = _tokens(old.text(symbol), symbol.name)
    best: Symbol | None = None
    most: _Likeness = (_RENAMED, -1.0)
    for candidate in candidates:
        if candidate.kind != symbol.kind or _parent_name(candidate.qualified_name) != _parent_name(
            symbol.qualified_name
        ):
            continue
        matcher = SequenceMatcher(None, tokens, _tokens(new.text(candidate), candidate.name), autojunk=False)
        if matcher.real_quick_ratio() < most[0] or matcher.quick_ratio() < most[0]:
            continue
        ratio = matcher.ratio()
        if ratio < most[0]:
            continue
        likeness = (ratio, SequenceMatcher(None, symbol.name, candidate.name, autojunk=False).ratio())
        if likeness > most:
            best, most = candidate, likeness
    return most, best


def _is_common(side: Definitions, symbol: Symbol, groups: Mapping[str, Sequence[Symbol]]) -> bool:
    """Whether a short function has the text of another of its file: what has it now may be a new one."""
    if not symbol.kind.is_callable or symbol.end_byte - symbol.start_byte > _SHORT:
        return False
    tokens = _tokens(side.text(symbol), symbol.name)
    others = (one for group in groups.values() for one in group if one.kind is symbol.kind and one != symbol)
    near = (one for one in others if one.end_byte - one.start_byte <= _SHORT)
    return any(_tokens(side.text(one), one.name) == tokens for one in near)


def _tokens(text: bytes, name: str) -> list[bytes]:
    """Words and marks without the definition's own name, so that a short definition is judged by its content."""
    own = name.encode()
    return [token for token in _WORD.findall(text)[:_MOST_TOKENS] if token != own]
