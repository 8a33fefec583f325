"""Where a test says what a name is: `if isinstance(x, C):`, `if (x instanceof C)`.

A language tells the places at which it holds; here they end where the name is bound anew.
"""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from parsers.model import Binding, Bound
from parsers.references import owners

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.language import Language
    from parsers.symbols import Outline

Bindings = dict[tuple[int, str], list[tuple[int, int]]]  # (symbol, name) -> start and end of what binds it, in order


class Narrowed(NamedTuple):
    """A name that is an object of a class in a part of the file."""

    name: str  # "x", "self.x"
    chain: str  # the class as in `Bound.IS`
    place: int  # byte of the test
    since: int
    until: int
    block: int  # byte at which the first statement of the part starts; -1: it is an expression


def narrowings(
    source: bytes,
    language: "Language",
    outline: "Outline",
    found: list[Narrowed],
    bound: "Callable[[set[tuple[int, str]]], Bindings]",
) -> Iterator[Binding]:
    """The same as bindings of functions.

    bound: tells where names are bound.
    """
    found = sorted(found, key=attrgetter("place"))
    scopes = owners([each.place for each in found], outline.scopes)
    kept = [
        (each, scope)
        for each, scope in zip(found, scopes, strict=True)
        if scope.function and (scope.symbol >= 0 or language.block_scopes)
    ]
    if not kept:
        return
    outer = {name.decode("utf-8", "replace") for name in language.outer_names(source)}
    places = bound({(scope.symbol, each.name) for each, scope in kept})
    for each, scope in kept:
        name, chain, _, since, until, block = each
        if name in outer:
            continue
        following = next((event for event in places[scope.symbol, name] if since <= event[0] < until), None)
        if following is not None:
            until = following[0] if block < 0 else language.cut(source, since, block, following)
        if until > since:
            is_local = chain.partition("|")[0].partition(".")[0].encode() in scope.visible
            yield Binding(name, scope.symbol, chain, Bound.IS, is_local, since, until)


class Way:
    """A walk through the tree that knows the way up, which a node has to look for from the root each time."""

    def __init__(self, root: "Node") -> None:
        self._cursor = root.walk()
        self.node = root
        self.field: str | None = None  # what the node is of the one above it

    def up(self) -> bool:
        """Go to the node above; False at the root."""
        moved = self._cursor.goto_parent()
        return moved and self._moved()

    def down(self, place: int) -> bool:
        """Go to the node inside that ends behind a byte; False where there is none."""
        return self._cursor.goto_first_child_for_byte(place) is not None and self._moved()

    def to(self, place: int) -> None:
        """Go up to a node around a byte."""
        while not self.node.start_byte <= place < self.node.end_byte and self.up():
            pass

    def _moved(self) -> bool:
        node = self._cursor.node
        if node is None:
            return False
        self.node, self.field = node, self._cursor.field_name
        return True


def places_of(source: bytes, word: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of a word: a regular expression would look at every byte."""
    place = source.find(word)
    while place >= 0:
        yield place, place + len(word)
        place = source.find(word, place + len(word))
