"""What names are bound to: `store = Store(path)`, `self.api = api`, `path: Path`, what a function returns.

A language reads one captured node from its text; here the findings of a scope are put together, so that a name which is
also bound in a way that cannot be read is known to be open.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from parsers.language import Language, Scope
from parsers.model import Binding, Bound, Reference, SymbolKind
from parsers.narrowing import Bindings, narrowings

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.symbols import Outline

_FUNCTIONS = (SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.FUNCTION)  # small, and members hash slowly
_SCOPE = itemgetter(1)
_PLACE = itemgetter(0)
_OTHER, _TYPE = Bound.OTHER, Bound.TYPE
SELF = "self."
_MOST = 2000  # bytes; a longer statement counts as not read

_Key = tuple[int, str]  # symbol and name; what is known of `self.x` belongs to the class
_Bound = tuple[str, int, str, Bound, bool]  # a Binding in the making


def bindings(
    source: bytes, language: Language, outline: "Outline", references: Iterable[Reference], root: "Node"
) -> list[Binding]:
    """What the names of a file are bound to, by scope; of local names only those that something is reached through.

    A name that is bound in a way that cannot be read, too, has one more entry, `Bound.OTHER`; one that never is bound
    in a way that can be read has none.
    """
    if language.variable_mark:
        from parsers import php_locals

        return php_locals.bindings(source, language, outline, references, root)
    if language.blocks:
        from parsers.typed_locals import typed_locals

        return typed_locals(source, language, outline, references, root)
    if language.typed_parameters:
        return _rebound(outline)
    if language.declares_types:
        return _bound_again(outline)
    tests = list(language.narrowed(root, source))
    if not language.reads_bindings or not (tests or outline.assigned or outline.loose):
        return []
    outer = set(language.outer_names(source))
    wanted = {qualifier.partition(".")[0].encode() for qualifier in {each[1] for each in references}} | outer
    if language.block_scopes:
        wanted |= _led_through(source, outline, language.member_marks)
    found = _Found(source, language, outline)
    values = found.read_loose(outline.loose, wanted)
    values |= found.read(outline.assigned, wanted)
    if values:  # `y = x`, and something is reached through y
        found.read_loose([loose for loose in outline.loose if loose[1] in values], values)
        found.read([assigned for assigned in outline.assigned if assigned[1] in values], values)
    if found.groups:
        found.open_loose({name.decode("utf-8", "replace") for name in outer})
    said = list(narrowings(source, language, outline, tests, found.places)) if tests else []
    return sorted([*found.kept(), *found.reaching({(each.scope, each.name) for each in said}), *said], key=_SCOPE)


def _bound_again(outline: "Outline") -> list[Binding]:
    """Parameters with a type whose name something else in the function has, too: a closure's parameter, a variable."""
    typed = {
        (index, parameter.name.encode())
        for index, symbol in enumerate(outline.symbols)
        for parameter in symbol.parameters or ()
        if parameter.annotation
    }
    again = typed.intersection([(scope.symbol, name) for scope, name, _ in outline.loose]) if typed else ()
    return [Binding(name.decode("utf-8", "replace"), symbol, "", _OTHER, False) for symbol, name in sorted(again)]


def _rebound(outline: "Outline") -> list[Binding]:
    """Parameters whose names are bound a second time in the function: `x := x.inner()`, a closure's own `x`."""
    places: dict[tuple[int, bytes], int] = {}
    for scope, name, _ in outline.loose:
        places[scope.symbol, name] = places.get((scope.symbol, name), 0) + 1
    return [
        Binding(parameter.name, index, "", _OTHER, False)
        for index, found in enumerate(outline.symbols)
        for parameter in found.parameters or ()
        if places.get((index, parameter.name.encode()), 0) > 1
    ]


def _led_through(source: bytes, outline: "Outline", marks: tuple[bytes, ...]) -> set[bytes]:
    """Local names that a member follows somewhere in their scope."""
    marks = tuple(mark for mark in marks if mark in source)
    spans = {(local, scope.start, scope.end) for scope, local, _, _ in outline.assigned if local is not None}
    spans |= {(name, scope.start, scope.end) for scope, name, _ in outline.loose}
    find = source.find
    return {name for name, start, end in spans for mark in marks if find(name + mark, start, end) >= 0}


class _Found:
    """The bindings of one file, grouped by what they belong to."""

    def __init__(self, source: bytes, language: Language, outline: "Outline") -> None:
        self.groups: dict[_Key, list[_Bound]] = {}
        self._open: set[_Key] = set()  # bound in a way that is not read
        self._loosely: dict[int, _Bound] = {}  # what a loop, `with` or the like binds at a byte
        self._source = source
        self._language = language
        self._outline = outline

    def read(self, assigned: "list[tuple[Scope, bytes | None, int, int]]", wanted: set[bytes]) -> set[bytes]:
        """Read the bindings, of local names those that are wanted; local names whose value these are."""
        read = self._language.binding
        source, groups, opened = self._source, self.groups, self._open
        values: set[bytes] = set()
        for scope, local, start, end in assigned:
            if local is not None and local not in wanted:
                continue
            found = read(source, start, end if end - start < _MOST else start + _MOST)
            if found is None:
                continue
            name, chain, how = found
            symbol = scope.symbol
            key = (symbol, name)
            if name.startswith(SELF):
                inner: Scope | None = scope
                while inner is not None and (inner.kind is None or inner.kind in _FUNCTIONS):
                    inner = inner.parent
                if inner is None or inner.symbol < 0:
                    continue
                key = (inner.symbol, name[len(SELF) :])
            if how is _OTHER:
                if not chain and start not in self._loosely:
                    opened.add(key)
                continue
            first = chain.partition(".")[0].encode()
            is_local = first in scope.visible and how is not _TYPE
            if is_local and first not in wanted:
                values.add(first)
            bound = (name, symbol, chain, how, is_local)
            known = groups.get(key)
            if known is None:
                groups[key] = [bound]
            elif bound not in known:
                known.append(bound)
        return values

    def reaching(self, said: set[_Key]) -> Iterator[Binding]:
        """Of local names with several bindings each again, with the bytes where no other one can have come between;
        likewise of those that are bound to something behind a name of which a test says what it is."""
        symbols = self._outline.symbols
        if self._language.block_scopes:
            return  # of which declaration a name is, its place alone does not say
        unclear = {
            (bound[1], bound[0])
            for key, group in self.groups.items()
            if group[0][0] and (len(group) > 1 or key in self._open) and all(bound[3] is not _TYPE for bound in group)
            for bound in group
            if bound[1] >= 0
        }
        if said:
            every = [bound for group in self.groups.values() for bound in group if bound[4] and bound[0]]
            unclear.update((bound[1], bound[0]) for bound in every if (bound[1], bound[2].partition(".")[0]) in said)
        if not unclear:
            return
        for (symbol, _), events in self._events(unclear).items():
            owner = symbols[symbol]
            if owner.kind not in _FUNCTIONS:
                continue
            events.sort(key=_PLACE)
            for (start, end, bound), after in zip(events, [*events[1:], None], strict=True):
                if bound is None:
                    continue
                following = after[:2] if after is not None else None
                if start in self._loosely:
                    until = self._language.reach_loosely(self._source, start, owner.end_byte, following)
                else:
                    until = self._language.reach(self._source, start, end, owner.end_byte, following)
                if until > end:
                    yield Binding(*bound, end, until)
        yield from self._within(unclear)

    def _within(self, unclear: set[_Key]) -> Iterator[Binding]:
        """What names of comprehensions are in these."""
        for scope, _, place in self._outline.loose:
            bound = self._loosely.get(place) if scope.kind is None else None
            if bound is not None and (bound[1], bound[0]) in unclear and bound[3] is Bound.ITEM:
                yield Binding(*bound, scope.start, scope.end)

    def _events(self, unclear: set[_Key]) -> "dict[_Key, list[tuple[int, int, _Bound | None]]]":
        """Where the names are bound: start and end of the statement, and what it binds if that is known."""
        events: dict[_Key, list[tuple[int, int, _Bound | None]]] = {key: [] for key in unclear}
        names = {name.encode() for _, name in unclear}
        for scope, local, start, end in self._outline.assigned:
            if (local is not None and local not in names) or start in self._loosely:
                continue
            found = self._language.binding(self._source, start, min(end, start + _MOST))
            if found is None:
                continue
            name, chain, how = found
            known = events.get((scope.symbol, name))
            if known is not None:
                is_local = chain.partition(".")[0].encode() in scope.visible
                bound = (name, scope.symbol, chain, how, is_local) if how is not _OTHER else None
                known.append((start, end, bound))
        for scope, bound_name, place in self._outline.loose:
            known = events.get((scope.symbol, bound_name.decode("utf-8", "replace")))
            if known is not None:
                if scope.kind is not None:
                    known.append((place, place, self._loosely.get(place)))
                else:
                    known.append((scope.start, scope.start, None))  # `[x for x in xs]` uses x before it is bound
        return events

    def places(self, names: "set[_Key]") -> Bindings:
        """Where names of functions are bound."""
        return {key: sorted(event[:2] for event in events) for key, events in self._events(names).items()}

    def read_loose(self, loose: "list[tuple[Scope, bytes, int]]", wanted: set[bytes]) -> set[bytes]:
        """Read the names that loops, `with` and the like bind; local names behind which their values are."""
        read, source, groups = self._language.bound_at, self._source, self.groups
        in_blocks, symbols = self._language.block_scopes, self._outline.symbols
        values: set[bytes] = set()
        for scope, name, place in loose:
            if name not in wanted:
                continue
            symbol = scope.symbol
            if not in_blocks and (symbol < 0 or symbols[symbol].kind not in _FUNCTIONS):
                continue  # `[x for x in xs]` in a class binds none of its names
            found = read(source, name, place)
            if found is None:
                continue
            chain, how = found
            first = chain.partition("|")[0].partition(".")[0].removesuffix("()").encode()
            is_local = first in scope.visible and first != name
            if is_local and first not in wanted:
                values.add(first)
            word = name.decode("utf-8", "replace")
            bound = self._loosely[place] = (word, symbol, chain, how, is_local)
            group = groups.setdefault((symbol, word), [])
            if bound not in group:
                group.append(bound)
        return values

    def open_loose(self, outer: set[str]) -> None:
        """Mark the names that are bound in ways that are not read: by a loop, by unpacking, as a parameter, by a
        function that declares them to be those of an outer scope."""
        groups, opened = self.groups, self._open
        left = [loose for loose in self._outline.loose if loose[2] not in self._loosely]
        opened.update([(scope.symbol, name.decode("utf-8", "replace")) for scope, name, _ in left])
        names = {name for symbol, name in groups if symbol >= 0 and name}
        for index, found in enumerate(self._outline.symbols):
            for parameter in found.parameters or ():
                if parameter.name in names and not parameter.annotation:
                    opened.add((index, parameter.name))
        for name in outer:
            same = [key for key in groups if key[1] == name]
            union = [bound for key in same for bound in groups[key]]
            targets = [*same, (-1, name)]
            if any(key[1] == name for key in opened):
                opened.update(targets)
            for key in targets if union else ():
                groups[key] = [(name, key[0], chain, how, is_local) for _, _, chain, how, is_local in union]

    def kept(self) -> Iterator[Binding]:
        """The groups that say something."""
        symbols, source, opened = self._outline.symbols, self._source, self._open
        new = tuple.__new__  # a named tuple's own constructor costs a Python call
        local: dict[str, set[int]] = {}
        again = self._language.block_scopes
        if again:
            yield from self._declared_again()
        for key, group in self.groups.items():
            symbol, name = key
            owner = symbols[symbol] if symbol >= 0 else None
            is_function = owner is not None and owner.kind in _FUNCTIONS
            if not name and (
                owner is None
                or not is_function
                or owner.type
                or source.find(b"yield", owner.start_byte, owner.end_byte) >= 0
            ):
                continue  # nothing to say, or it is declared, or what it gives is made step by step
            declared = None if again else next((bound for bound in group if bound[3] is _TYPE), None)
            if declared is None:
                for bound in group:
                    yield new(Binding, (*bound, 0, 0))
                if key in opened:
                    yield new(Binding, (group[0][0], group[0][1], "", _OTHER, False, 0, 0))
            elif is_function:
                yield new(Binding, (*declared, 0, 0))
            if is_function and name:
                local.setdefault(name, set()).add(symbol)
        if local:
            yield from self._hiding(local)

    def _declared_again(self) -> Iterator[Binding]:
        """Parameters with a type whose names mean something else in a part of their function."""
        for symbol, name in self._open.difference(self.groups):
            if symbol >= 0 and any(
                p.name == name and p.annotation for p in self._outline.symbols[symbol].parameters or ()
            ):
                yield Binding(name, symbol, "", _OTHER, False)

    def _hiding(self, local: dict[str, set[int]]) -> Iterator[Binding]:
        """A function inside another that has a name of its own does not mean the other's."""
        for scope in self._outline.scopes:
            if scope.locals and scope.kind is not None and scope.parent is not None and scope.parent.function:
                for bound in scope.locals:
                    name = bound.decode("utf-8", "replace")
                    known = local.get(name)
                    if known is not None and scope.symbol not in known:
                        yield Binding(name, scope.symbol, "", _OTHER, False)
