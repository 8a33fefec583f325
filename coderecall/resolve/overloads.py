"""Which of several functions of one name a call means, by the number of its arguments.

Types of arguments are not known, so where two functions take as many, the first stands for them and that is inferred.
"""

import json
from typing import NamedTuple

from coderecall.resolve.rules import Rules
from coderecall.resolve.values import EXACT, INFERRED, UNRESOLVED, Target, Value
from coderecall.resolve.world import World, weight
from coderecall.store.resolving import Definition
from parsers.model import ParameterKind, SymbolKind

_OVERRIDDEN = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})  # a base may have another of the name
_MANY = 1 << 30


class Arity(NamedTuple):
    least: int
    most: int


class Overloads:
    """The functions that calls were bound to, and those that share their names."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._overloaded: dict[tuple[str, str], list[Definition]] = {}  # by name space, or path, and qualified name
        self._same: dict[int, list[Definition]] = {}
        self._named: set[int] = set()  # of those, the ones whose number of parameters is a part of their name
        self._extending: set[int] = set()  # and those that, called as static methods, take an object first
        self._arities: dict[int, Arity | None] = {}

    def add(
        self, definition: Definition, same: list[Definition], *, by_arity: bool = False, takes_receiver: bool = False
    ) -> None:
        """A call may mean a function; `same`: all of its name in its scope, itself among them.

        `by_arity`: the number of parameters is a part of the name, so a call that fits none of them means none of them.
        `takes_receiver`: the object that it extends may be given first, and is none of its parameters.
        """
        self._same.setdefault(definition.id, same)
        if by_arity:
            self._named.add(definition.id)
        if takes_receiver:
            self._extending.add(definition.id)

    def same_named(self, definition: Definition, rules: Rules) -> list[Definition]:
        """The functions of a qualified name in its name space, as far as one can hide no other."""
        path = self._world.path(definition.file_id)
        space = rules.space(path)
        key = (space if rules.shares(path, definition) else path, definition.qualified_name)
        found = self._overloaded.get(key)
        if found is None:
            rows = [
                row
                for row in self._world.named(definition.name)
                if row.qualified_name == definition.qualified_name
                and self._world.files[row.file_id][2] in rules.languages
                and (row.file_id == definition.file_id or self._is_shared(row, rules, space))
            ]
            best = max(map(weight, rows), default=0)
            found = self._overloaded[key] = [row for row in rows if weight(row) == best] or [definition]
        return found

    def _is_shared(self, row: Definition, rules: Rules, space: str) -> bool:
        path = self._world.path(row.file_id)
        return rules.space(path) == space and rules.shares(path, row)

    def note(self, value: Value, definition: Definition) -> None:
        """A call may mean a function of the file that a value is in, and those that share its name there."""
        target = self._world.view(value.file_id)
        same = target.alternatives.get(definition.qualified_name) if target is not None else None
        by_arity = target is not None and target.rules.names_have_arity
        if same is not None or definition.kind in _OVERRIDDEN or by_arity:
            self.add(definition, same or [definition], by_arity=by_arity)

    def __contains__(self, symbol: int | None) -> bool:
        return symbol in self._same

    def fitting(self, target: Target, shape: str | None) -> Target:
        """The function that takes as many arguments as a call gives; `shape` as in the rows of references."""
        symbol, confidence = target
        if symbol is None or confidence < EXACT:
            return target
        if symbol in self._named:
            return self._by_arity(symbol, shape)
        same = [row.id for row in self._same[symbol]]
        given = _given(shape)
        if given is None:
            return target if len(same) == 1 and shape is None else (symbol, INFERRED)
        more = symbol in self._extending
        fits = [row for row in same if self._takes(row, given) or (more and self._takes(row, given - 1))]
        if len(fits) == 1:
            return fits[0], confidence
        return (fits[0] if fits else symbol), INFERRED

    def _by_arity(self, symbol: int, shape: str | None) -> Target:
        given = _given_as_lists(shape)
        if given is None:
            return symbol, INFERRED
        rows = self._same[symbol]
        fits = [row for row in rows if self._takes(row.id, given)]
        fits = [row for row in fits if "abstract" not in row.modifiers] or fits
        if not fits:
            return UNRESOLVED
        return fits[0].id, EXACT if len(fits) == 1 else INFERRED

    def _takes(self, symbol: int, given: int) -> bool:
        arity = self._arity(symbol)
        return arity is not None and arity.least <= given <= arity.most

    def _arity(self, symbol: int) -> Arity | None:
        """None: it cannot be called."""
        if symbol not in self._arities:
            row = self._world.db.symbols([symbol]).get(symbol)
            self._arities[symbol] = arity_of(row.parameters_json if row is not None else None)
        return self._arities[symbol]


def arity_of(parameters: str | None) -> Arity | None:
    """Of the parameters as the index keeps them."""
    if parameters is None:
        return None
    rows = json.loads(parameters)
    required = sum(1 for row in rows if not row[2] and row[1] != ParameterKind.VARIADIC)
    return Arity(required, _MANY if any(row[1] == ParameterKind.VARIADIC for row in rows) else len(rows))


def _given(shape: str | None) -> int | None:
    """Arguments of a call; None: not known, or some are spread."""
    if shape is None:
        return None
    count, *others = shape.split()
    return None if any(other.startswith("*") for other in others) else int(count) + len(others)


def _given_as_lists(shape: str | None) -> int | None:
    """Arguments of a call whose keywords are one list, and whose block is one; None: they may be one list or two."""
    if shape is None:
        return None
    count, *keywords = shape.split()
    return None if "do" in keywords and len(keywords) > 1 else int(count) + bool(keywords)
