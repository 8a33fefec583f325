"""Local variables of languages in which a declaration fixes what a name is, up to the end of its block.

Where all declarations of a name in a function say the same, that holds in all of it. Where they do not, each holds from
its place to the end of its block, or to the next one inside.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from parsers.model import Binding, Bound, Reference
from parsers.narrowing import Way
from parsers.references import owners

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.language import Language, Scope
    from parsers.symbols import Outline

_Key = tuple[int, bytes]
_Said = tuple[str, Bound, bool]  # chain, how, is_local


def typed_locals(
    source: bytes, language: "Language", outline: "Outline", references: Iterable[Reference], root: "Node"
) -> list[Binding]:
    """What the local names of a file are through which something is reached, by scope."""
    led = {qualifier.partition(".")[0] for _, qualifier, *_ in references if qualifier}
    wanted = {name.removeprefix(language.variable_mark.decode()).encode() for name in led}
    typed = {
        (index, parameter.name.encode())
        for index, symbol in enumerate(outline.symbols)
        for parameter in symbol.parameters or ()
        if parameter.annotation
    }
    loose = _without_parameters(outline.loose, typed) if language.typed_parameters else outline.loose
    found: dict[_Key, dict[int, _Said | None]] = {}
    known: set[bytes] = set()
    while wanted:  # then those behind which their values are
        values: set[bytes] = set()
        for scope, name, place in loose:
            key = (scope.symbol, name)
            if name in wanted or (key in typed and name not in known):
                said = _said(source, language, scope, name, place) if name in wanted and scope.function else None
                found.setdefault(key, {})[place] = said
                if said is not None and said[2]:
                    values.add(said[0].partition(".")[0].removesuffix("()").encode())
        known |= wanted
        wanted = values - known
    rows = list(_rows(found, typed, language, root))
    tests = list(language.narrowed(root, source))
    for test, scope in zip(tests, owners([test.place for test in tests], outline.scopes), strict=True):
        if scope.function and scope.symbol >= 0:
            rows.append((test.name, scope.symbol, test.chain, Bound.IS, False, test.since, test.until))
    rows.sort(key=itemgetter(1))
    return [Binding(*row) for row in rows]


def _without_parameters(loose: "list[tuple[Scope, bytes, int]]", typed: set[_Key]) -> "list[tuple[Scope, bytes, int]]":
    """Without the places of the parameters of named functions, the first of their names."""
    left, waiting = [], set(typed)
    for each in loose:
        key = (each[0].symbol, each[1])
        if key in waiting:
            waiting.discard(key)
        else:
            left.append(each)
    return left


def _said(source: bytes, language: "Language", scope: "Scope", name: bytes, place: int) -> _Said | None:
    read = language.bound_at(source, name, place)
    if read is None:
        return None
    chain, how = read
    if how is Bound.TYPE:
        return chain, how, False
    first = chain.partition(".")[0].removesuffix("()").encode()
    return (chain, how, first in scope.visible) if first != name else None


def _rows(
    found: dict[_Key, dict[int, _Said | None]], typed: set[_Key], language: "Language", root: "Node"
) -> Iterator[tuple[str, int, str, Bound, bool, int, int]]:
    way: Way | None = None
    for key, events in found.items():
        symbol, word = key[0], key[1].decode("utf-8", "replace")
        said = set(events.values())
        one = next(iter(said))
        if one is not None and len(said) == 1 and key not in typed:
            yield word, symbol, *one, 0, 0
        elif said != {None} or key in typed:
            way = way or Way(root)
            for place, each in events.items():
                chain, how, is_local = each or ("", Bound.OTHER, False)
                yield word, symbol, chain, how, is_local, place, _end(way, place, language.blocks)


def _end(way: Way, place: int, blocks: frozenset[str]) -> int:
    """Where the innermost block around a declaration ends."""
    way.to(place)
    while way.down(place):
        pass
    while way.node.type not in blocks and way.up():
        pass
    return way.node.end_byte
