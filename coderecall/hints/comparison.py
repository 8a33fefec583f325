"""The two states that a check compares, as the rules see them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from coderecall.hints.definitions import Definitions, Removed, arrivals, removed_definitions
from coderecall.hints.functions import FunctionPair, changed_functions
from coderecall.hints.resigned import Resigned, resigned
from coderecall.hints.syntax import Trees
from coderecall.hints.uses import Use
from parsers.model import Symbol, SymbolKind

_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION})
_MAKERS = frozenset({"__init__", "__new__", "initialize", "invoke"})  # that a call of a type runs


@dataclass(frozen=True, slots=True)
class FilePair:
    """A changed file before and after; None: there was or is no such file."""

    old: Definitions | None
    new: Definitions | None

    @property
    def is_in_place(self) -> bool:
        """Whether both sides are there under one path."""
        return self.old is not None and self.new is not None and self.old.path == self.new.path

    @property
    def defines_the_same(self) -> bool:
        """Whether every definition says the same as before: only bodies changed."""
        if self.old is None or self.new is None or self.old.path != self.new.path:
            return False
        before, after = self.old.parsed.symbols, self.new.parsed.symbols
        return [_said(symbol) for symbol in before] == [_said(symbol) for symbol in after]


def _said(symbol: Symbol) -> tuple[object, ...]:
    # A value says nothing to a caller, but a dataclass takes its parameters from the fields.
    return (symbol.qualified_name, symbol.kind, symbol.signature, symbol.parameters, symbol.modifiers)


@dataclass(frozen=True)  # without slots: what is made once is kept beside the fields
class Comparison:
    pairs: tuple[FilePair, ...]
    checked: Callable[[str], bool]  # whether a path is part of the state that is checked
    trees: Trees = field(default_factory=Trees)
    gone_projects: frozenset[str] = frozenset()  # folders that lost the file that makes them a package

    @cached_property
    def functions(self) -> tuple[FunctionPair, ...]:
        """Functions whose text changed, read closely."""
        return tuple(changed_functions(self))

    @cached_property
    def resigned(self) -> tuple[Resigned, ...]:
        """Functions and methods that got other parameters."""
        return tuple(one for pair in self.pairs for one in resigned(pair))

    @cached_property
    def removed(self) -> dict[str, list[Removed]]:
        """Definitions that files had and are no longer at their paths, by those."""
        arrived = arrivals((pair.old, pair.new) for pair in self.pairs)
        return {pair.old.path: removed_definitions(pair.old, pair.new, arrived) for pair in self.pairs if pair.old}

    @cached_property
    def renamed_types(self) -> dict[str, str]:
        """Old names of types to those that the change gave them."""
        every = [one for gone in self.removed.values() for one in gone]
        types = (one for one in every if one.symbol.kind.is_container or one.symbol.kind is SymbolKind.TYPE)
        return {one.symbol.name: one.renamed_to.name for one in types if one.renamed_to}

    @cached_property
    def changed_paths(self) -> frozenset[str]:
        return frozenset(side.path for pair in self.pairs for side in (pair.old, pair.new) if side)

    @cached_property
    def redefined_paths(self) -> frozenset[str]:
        """The changed files whose definitions are not what they were."""
        pairs = [pair for pair in self.pairs if not pair.defines_the_same]
        return frozenset(side.path for pair in pairs for side in (pair.old, pair.new) if side)

    def may_be_redefined(self, qualified_name: str) -> bool:
        """Whether a definition in one of `redefined_paths` may be called in another way than before: something of its
        last name, or what is around it, says something else, or what makes an object of it."""
        names, last_names, made = self._redefined
        parts = qualified_name.split(".")
        if parts[-1] in last_names or qualified_name in made:
            return True
        return any(".".join(parts[:end]) in names for end in range(1, len(parts)))

    @cached_property
    def _redefined(self) -> tuple[set[str], set[str], set[str]]:
        """Qualified names of the definitions that say something else, their last names, and the types, with those
        around them, whose objects are made in another way: a constructor is one of them, or a field."""
        changed: set[tuple[object, ...]] = set()
        for pair in self.pairs:
            sides = [side.parsed.symbols if side else () for side in (pair.old, pair.new)]
            before, after = (Counter(map(_said, side)) for side in sides)
            changed |= (before - after).keys() | (after - before).keys()
        names = {str(name) for name, *_ in changed}
        makers = {str(n) for n, kind, *_ in changed if kind not in _CALLED or str(n).rpartition(".")[2] in _MAKERS}
        parts = [name.split(".") for name in makers]
        made = {".".join(one[:end]) for one in parts for end in range(1, len(one))}
        return names, {name.rpartition(".")[2] for name in names}, made

    def counts(self, use: Use, defined_in: str) -> bool:
        """Whether a use is one from another module in the checked state."""
        return use.path != defined_in and self.checked(use.path)
