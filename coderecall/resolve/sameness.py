"""Whether what a name is bound to is the same as before a change, so that nothing behind the name has to be looked at.

The value is found in both worlds, with the code that binds references, and described in words that do not depend on row
numbers. A description says all that later steps of a chain ask of the value but for the members of types: of a function
what its calls give, of a variable what it holds, of a type the types that its members come from. So where the
descriptions are equal, only a type in one of them that has other members than before can make a chain mean another
thing: `Same` names those definitions, and who asks has to look again when something is said of one of them.

What depends on the object at hand (`self.make()`, `-> Self`) is described for no object, and is not asked for here.
"""

from collections.abc import Collection, Hashable
from typing import NamedTuple

from coderecall.resolve.binder import Binder
from coderecall.resolve.bound_names import BoundTo
from coderecall.resolve.members import Members, Owner, is_property
from coderecall.resolve.values import Means, Value, symbol_value
from coderecall.resolve.world import VALUE_KINDS, FileView, World
from coderecall.store.resolving import Base, Definition, Link
from parsers.model import Bound, SymbolKind

DefinitionAt = tuple[int, str]  # file and qualified name
_MOST_STEPS = 16  # values described one through another; what goes deeper is never the same


class Same(NamedTuple):
    """A value that did not change, and the definitions whose members it leads to."""

    definitions: Collection[DefinitionAt]


class Sameness:
    """Compares two worlds."""

    def __init__(self, present: World, binder: Binder, earlier: World, changed: Collection[int]) -> None:
        self._now = _Described(present, binder, changed)
        self._then = _Described(earlier, Binder(earlier), changed)
        self._changed = changed
        self._known: dict[Hashable, Same | None] = {}

    @property
    def members(self) -> tuple[Members, Members]:
        """The members of types, now and before."""
        return self._now.binder.members, self._then.binder.members

    def of_binding(self, view: FileView, bound: BoundTo) -> Same | None:
        """Whether one thing that a name is bound to is what it was; None: it is not, or nobody knows."""
        key = bound.key(view.id)
        if key not in self._known:
            self._known[key] = self._of_binding(view, bound)
        return self._known[key]

    def of_link(self, view: FileView, link: Link) -> Same | None:
        """Whether what an import binds its name to is what it was."""
        if view.id in self._changed or link.name in {"", "*"}:
            return None
        if link not in self._known:
            now = self._now.binder.exports.link(view, link)
            then = self._then.binder.exports.link(view, link)
            self._known[link] = self._compared([(view, now)], [(view, then)])
        return self._known[link]

    def of_base(self, view: FileView, base: Base) -> Same | None:
        """Whether the type that a class names as its base is what it was."""
        if view.id in self._changed:
            return None
        if base not in self._known:
            now = self._now.binder.members.named_base(view, base)
            then = self._then.binder.members.named_base(view, base)
            self._known[base] = self._compared([(view, now)], [(view, then)]) if now is not None else None
        return self._known[base]

    def of_definition(self, view: FileView, qualified_name: str) -> Same | None:
        """The same for a definition of a changed file that has other words than before."""
        old = self._then.world.view(view.id)
        if old is None:
            return None
        one, other = _only(view, qualified_name), _only(old, qualified_name)
        if one is None or other is None or self._now.depends_on_object(view, one):
            return None
        if self._then.depends_on_object(old, other):
            return None
        return self._compared([(view, symbol_value(one))], [(old, symbol_value(other))])

    def _of_binding(self, view: FileView, bound: BoundTo) -> Same | None:
        old, there = view, bound
        if view.id in self._changed:
            found = self._counterpart(view, bound)
            if found is None:  # written in another way, which may give the same
                owner = view.by_id[bound.scope_id].qualified_name
                return self.of_definition(view, ".".join(filter(None, (owner, bound.name))))
            old, there = found
        return self._compared(self._now.values(view, bound), self._then.values(old, there))

    def _counterpart(self, view: FileView, bound: BoundTo) -> tuple[FileView, BoundTo] | None:
        """The same binding in the replaced version of a file."""
        old = self._then.world.view(view.id)
        names = [view.by_id[scope_id].qualified_name for scope_id in (bound.scope_id, bound.origin.scope_id)]
        if old is None or not all(_only(view, name) for name in names):
            return None
        at, inside = (_only(old, name) for name in names)
        if at is None or inside is None:
            return None
        origin = bound.origin._replace(scope_id=inside.id)
        known = self._then.world.bound(old).get(at.id, bound.name) or ()
        return (old, bound._replace(scope_id=at.id, origin=origin)) if origin in known else None

    def _compared(
        self, now: list[tuple[FileView, Value | None]], then: list[tuple[FileView, Value | None]]
    ) -> Same | None:
        mentioned: set[DefinitionAt] = set()
        described = [self._now.describe(view, value, mentioned) for view, value in now]
        before = [self._then.describe(view, value, set()) for view, value in then]
        return Same(mentioned) if described == before else None


def _only(view: FileView, qualified_name: str) -> Definition | None:
    """The definition of a qualified name, where there is one; "" is the file."""
    found = [row for row in view.by_id.values() if row.qualified_name == qualified_name]
    return found[0] if len(found) == 1 else None


class _NoWordsError(Exception):
    """A value that cannot be described, or only at a length."""


class _Described:
    """Descriptions of values in one world."""

    def __init__(self, world: World, binder: Binder, changed: Collection[int]) -> None:
        self.world = world
        self.binder = binder
        self._changed = changed
        self._open: list[tuple[object, ...]] = []
        self._names: dict[int, tuple[object, ...]] = {}

    def depends_on_object(self, view: FileView, definition: Definition) -> bool:
        """Whether what a definition is or gives is another thing for another object of its class."""
        words = {*view.rules.class_words, view.rules.super_word, *view.rules.own_types}
        return any(not words.isdisjoint(chain) for chain in self.world.bound(view).chains(definition))

    def values(self, view: FileView, bound: BoundTo) -> list[tuple[FileView, Value | None]]:
        """What the chains of a binding mean, each type in a declared one by itself."""
        instances, origin = self.binder.instances, bound.origin
        if origin.how is not Bound.TYPE:
            return [(view, instances.of_origin(view, origin))]
        scope = view.by_id.get(origin.scope_id)
        if scope is not None and not view.is_function(scope) and not view.is_container(scope):
            scope = view.by_id.get(scope.parent_id or 0)
        return [(view, instances.of_chain(view, scope, ".".join(chain))) for chain in bound.chains]

    def describe(self, view: FileView, value: Value | None, mentioned: set[DefinitionAt]) -> object:
        """A comparable object; `mentioned` gets the definitions in it."""
        try:
            return self._describe(view, value, mentioned)
        except _NoWordsError:
            return object()  # equal to nothing

    def _describe(self, view: FileView, value: Value | None, mentioned: set[DefinitionAt]) -> object:
        if value is None:
            return None
        own = (int(value.means), value.folder, value.confidence)
        others = tuple(self._describe(view, other, mentioned) for other in value.others)
        if value.means is Means.OUTSIDE:
            return own, others
        if value.means in {Means.FILE, Means.FOLDER}:
            raise _NoWordsError  # another name for a module, which has all that its files have
        target, definition = self.world.view(value.file_id), value.definition
        if target is None or definition is None:
            raise _NoWordsError
        if definition.qualified_name in target.twins or definition.qualified_name in target.alternatives:
            raise _NoWordsError  # another definition goes by the name, too
        mentioned.add((target.id, definition.qualified_name))
        key = (value.means, definition.id)
        if key in self._open:
            return own, "again", self._name(target, definition)
        if len(self._open) >= _MOST_STEPS:
            raise _NoWordsError
        self._open.append(key)
        try:
            return own, others, self._name(target, definition), self._inside(target, value, definition, mentioned)
        finally:
            self._open.pop()

    def _inside(self, view: FileView, value: Value, definition: Definition, mentioned: set[DefinitionAt]) -> object:
        """What the next step of a chain asks of a value, but for members."""
        instances = self.binder.instances
        if definition.kind == SymbolKind.TYPE:
            raise _NoWordsError  # another name for types, which are found in many ways
        if view.is_container(definition):
            found = []
            for owner, confidence in self.binder.members.order(Owner(view, definition.qualified_name)):
                base = owner.view.definitions.get(owner.qualified_name) if owner is not None else None
                if owner is not None:
                    mentioned.add((owner.view.id, owner.qualified_name))
                name = self._name(owner.view, base) if owner is not None and base is not None else None
                found.append((name, confidence))
            return found
        if value.means is Means.INSTANCE:
            raise _NoWordsError
        plain = value._replace(others=())
        if definition.kind in VALUE_KINDS or definition.kind == SymbolKind.ENUM_MEMBER:
            return self._describe(view, instances.held(plain), mentioned)
        held = instances.held(plain) if is_property(definition) else None
        calls = (instances.result(plain), instances.result(plain, awaited=True))
        return [self._describe(view, found, mentioned) for found in (held, *calls)]

    def _name(self, view: FileView, definition: Definition) -> tuple[object, ...]:
        """A definition in words that are the same in both worlds."""
        if definition.id not in self._names:
            number: object = definition.id
            if view.id in self._changed:
                same = [row.id for row in view.by_id.values() if row.qualified_name == definition.qualified_name]
                number = (len(same), same.index(definition.id))
            self._names[definition.id] = (
                *(view.id, definition.qualified_name, number, definition.kind, definition.modifiers),
                definition.qualified_name in view.doubtful,
            )
        return self._names[definition.id]
