"""What the names of one file are bound to, by the scope that they belong to."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from coderecall.store.resolving import Definition
from coderecall.store.rows import unpacked_bindings
from parsers.model import Bound, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from coderecall.resolve.world import FileView

_CONTAINERS = frozenset(kind for kind in SymbolKind if kind.is_container)
_BOUND = {int(how): how for how in Bound}  # a look into it is faster than the enumeration's call
SELF = "self."
_SINCE = itemgetter(0)
_CHAINS = later(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Origin(NamedTuple):
    """One thing that a name is bound to."""

    scope_id: int  # where it is written
    chain: str  # of a TYPE: the whole type as written; of CATCH and IS: the chains of one or several classes
    how: Bound
    is_local: bool
    place: int = 0  # byte in the statement, where that is known


class BoundTo(NamedTuple):
    """A name and the chains that it is bound to; in a declared type there may be several."""

    scope_id: int
    name: str
    chains: list[list[str]]
    origin: Origin

    def is_member(self, view: "FileView") -> bool:
        """Whether other files reach it through an object: what a method gives, an attribute."""
        scope = view.by_id[self.scope_id]
        if not self.name:
            scope = view.by_id.get(scope.parent_id or 0, scope)
        return scope.parent_id is not None and view.is_container(scope)

    def key(self, file_id: int) -> tuple[int, int, str, str, int]:
        return file_id, self.scope_id, self.name, self.origin.chain, self.origin.scope_id


class BoundNames:
    """Bindings of a file, read from its packed row.

    A name of a class holds what its methods assign to `self`, too. Under the name "" a callable has what it returns and
    a variable or field its declared type.
    """

    def __init__(self, packed: bytes, by_id: dict[int, Definition]) -> None:
        self._groups: dict[tuple[int, str], list[Origin]] = {}
        self._entries: list[BoundTo] | None = None  # with the next, made when they are asked for
        self._starting: dict[str, list[int]] = {}
        ids = list(by_id)  # the file's own row, then its definitions in source order
        self._tested: list[tuple[int, str, Origin]] = []  # what tests say of names, by what they belong to
        self._reaching: dict[tuple[int, str], list[tuple[int, int, Origin]]] = {}
        self.split_scopes: set[int] = set()  # in which some name is this here and that there
        shown, local = unpacked_bindings(packed)
        for scope, name, chain, how, is_local, *reach in (*shown, *local):
            scope_id = ids[scope + 1]
            if reach:
                since, until = reach
                origin = Origin(scope_id, chain, _BOUND[how], bool(is_local), since - 1)
                self._reaching.setdefault((scope_id, name), []).append((since, until, origin))
                self.split_scopes.add(scope_id)
                if origin.how is not Bound.IS:
                    continue
            owner = scope_id
            if name.startswith(SELF):
                owner, name = _class_around(scope_id, by_id), name[len(SELF) :]  # noqa: PLW2901 - the attribute's own
            if reach:
                self._tested.append((owner, name, origin))
                continue
            self._groups.setdefault((owner, name), []).append(Origin(scope_id, chain, _BOUND[how], bool(is_local)))

    def get(self, scope_id: int, name: str) -> list[Origin] | None:
        """What a name of a scope is bound to; None: nothing is known of it."""
        return self._groups.get((scope_id, name))

    def reaching(self, scope_id: int, name: str, place: int) -> list[Origin]:
        """What a name, or `self.name`, is for sure at a byte of a function, what was said last coming first."""
        known = self._reaching.get((scope_id, name))
        if known is None:
            return []
        found = [(since, origin) for since, until, origin in known if since <= place < until]
        return [origin for _, origin in sorted(found, key=_SINCE, reverse=True)]

    def chains(self, definition: Definition) -> Iterator[list[str]]:
        """What a definition is bound to or gives, as written; for a field, what the methods of its class assign."""
        groups = ((definition.id, ""), (definition.parent_id or 0, definition.name))
        return (chain for group in groups for origin in self._groups.get(group, ()) for chain in _chains(origin))

    def starting(self, words: Iterable[str]) -> list["BoundTo"]:
        """Names that are bound to a chain which begins with one of the words, or to a type that holds one, in order."""
        entries = self._all()
        found = {number for word in words for number in self._starting.get(word, ())}
        return [entries[number] for number in sorted(found)]

    def through(self, words: AbstractSet[str]) -> list["BoundTo"]:
        """Names that are bound to a chain in which one of the words stands, in order."""
        return [
            entry
            for entry in self._all()
            if any(step.removesuffix("()") in words for chain in entry.chains for step in chain)
        ]

    def _all(self) -> list["BoundTo"]:
        if self._entries is None:
            self._entries = [
                BoundTo(scope_id, name, _chains(origin), origin)
                for (scope_id, name), origins in self._groups.items()
                for origin in origins
            ]
            self._entries += [BoundTo(*tested[:2], _chains(tested[2]), tested[2]) for tested in self._tested]
            for number, entry in enumerate(self._entries):
                for chain in entry.chains:
                    self._starting.setdefault(chain[0], []).append(number)
        return self._entries


def _chains(origin: Origin) -> list[list[str]]:
    chains = _CHAINS.findall(origin.chain) if origin.how is Bound.TYPE else origin.chain.replace("()", "").split("|")
    return [chain.split(".") for chain in chains]


def _class_around(scope_id: int, by_id: dict[int, Definition]) -> int:
    scope: Definition | None = by_id[scope_id]
    while scope is not None and scope.kind not in _CONTAINERS:
        scope = by_id.get(scope.parent_id or 0)
    return scope.id if scope is not None else scope_id
