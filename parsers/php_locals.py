"""PHP: what variables and properties are set to, as far as it names a class: `new Store()`, a parameter with a type,
what `catch` and `@var` say."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from parsers.model import Binding, Bound, Reference, SymbolKind
from parsers.narrowing import places_of
from parsers.patterns import later
from parsers.references import owners

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.language import Language, Scope
    from parsers.symbols import Outline

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_SET = later(rb"\$(this->)?(" + _NAME + rb")\s*$")
_MADE = later(rb"\s*(\\?" + _NAME + rb"(?:\\" + _NAME + rb")*)\s*[(;]")
_HANDED = later(rb"\$this->(" + _NAME + rb")\s*=\s*\$(" + _NAME + rb")\s*;")
_PROPERTY = later(rb"\$this->(" + _NAME + rb")\s*(?:\?\?)?=(?![=>])(?!\s*(?:null|NULL)\s*;)")
_CAUGHT = later(rb"catch\s*\(\s*(\\?[\w\\\x80-\xff]+)\s+\$(" + _NAME + rb")\s*\)")
_SAID = later(rb"/\*\*\s*@var\s+(\\?[\w\\\x80-\xff|]+)\s+\$(" + _NAME + rb")")
_WINDOW = 100
_CALLABLE = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.FUNCTION})

_Row = tuple[str, int, str, Bound, bool, int, int]
_Found = tuple[int, str, str, Bound, bool]  # place, name, chain, how, is_local


def bindings(
    source: bytes, language: "Language", outline: "Outline", references: Iterable[Reference], root: "Node"
) -> list[Binding]:
    """What the variables of functions are through which something is reached, and the properties, by scope."""
    found = [*_made(source), *_handed(source), *_typed(source)]
    tests = list(language.narrowed(root, source))
    if not found and not tests:
        return []
    wanted = {qualifier.partition(".")[0].removeprefix("$") for _, qualifier, *_ in references if qualifier}
    symbols = outline.symbols
    typed = {
        (index, parameter.name)
        for index, symbol in enumerate(symbols)
        for parameter in symbol.parameters or ()
        if parameter.annotation
    }
    found.sort(key=itemgetter(0))
    rows: set[_Row] = set()
    for (_, name, chain, how, is_local), scope in zip(
        found, owners([each[0] for each in found], outline.scopes), strict=True
    ):
        if not _in_function(scope, outline) or (is_local and (scope.symbol, chain) not in typed):
            continue
        if name.startswith("self.") or (name in wanted and (scope.symbol, name) not in typed):
            rows.add((name, scope.symbol, chain, how, is_local, 0, 0))
    rows |= _otherwise(source, outline, rows)
    tests.sort(key=lambda test: test.place)
    for test, scope in zip(tests, owners([test.place for test in tests], outline.scopes), strict=True):
        if _in_function(scope, outline) and (test.name in wanted or "." in test.name):
            rows.add((test.name, scope.symbol, test.chain, Bound.IS, False, test.since, test.until))
    return [Binding(*row) for row in sorted(rows, key=itemgetter(1, 0, 5, 2))]


def _otherwise(source: bytes, outline: "Outline", known: set[_Row]) -> set[_Row]:
    """Properties that are set to something else as well: of these nothing is certain."""
    names = {row[0] for row in known if row[0].startswith("self.")}
    places = [match for match in _PROPERTY.finditer(source) if _written(b"self.", match[1]) in names] if names else []
    scopes = owners([match.start() for match in places], outline.scopes)
    read = {(row[0], row[1]) for row in known}
    found: set[_Row] = set()
    for match, scope in zip(places, scopes, strict=True):
        name = _written(b"self.", match[1])
        if (name, scope.symbol) not in read and _in_function(scope, outline):
            found.add((name, scope.symbol, "", Bound.OTHER, False, 0, 0))
    return found


def _in_function(scope: "Scope", outline: "Outline") -> bool:
    return scope.symbol >= 0 and outline.symbols[scope.symbol].kind in _CALLABLE


def _made(source: bytes) -> Iterator[_Found]:
    """`$x = new Store()`, `$this->x = new Store()`."""
    for place, end in places_of(source, b"= new "):
        name = _SET.search(source, max(0, place - _WINDOW), place)
        made = _MADE.match(source, end)
        if name is not None and made is not None:
            yield place, _written(name[1], name[2]), made[1].decode("utf-8", "replace"), Bound.TYPE, False


def _handed(source: bytes) -> Iterator[_Found]:
    """`$this->x = $x`, of a parameter with a type."""
    for match in _HANDED.finditer(source):
        yield match.start(), _written(b"self.", match[1]), match[2].decode("utf-8", "replace"), Bound.VALUE, True


def _typed(source: bytes) -> Iterator[_Found]:
    """`catch (LostError $x)`, `/** @var Store $x */`."""
    for pattern in (_CAUGHT, _SAID):
        for match in pattern.finditer(source):
            yield match.start(), _written(b"", match[2]), match[1].decode("utf-8", "replace"), Bound.TYPE, False


def _written(own: bytes | None, name: bytes) -> str:
    word = name.decode("utf-8", "replace")
    return f"self.{word}" if own else word
