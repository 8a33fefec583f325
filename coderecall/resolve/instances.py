"""What a variable, an attribute or the result of a call is: an object of which class.

Nothing is followed through the flow of a function: a name may be anything that it is bound to in its scope, so it is an
object of a known class only where all its bindings agree. A declared type outranks what is assigned.
"""

from collections.abc import Iterable
from typing import Protocol

from coderecall.resolve.bound_names import SELF, Origin
from coderecall.resolve.exports import Exports
from coderecall.resolve.members import Members, Owner, is_property
from coderecall.resolve.tested import Types
from coderecall.resolve.values import EXACT, INFERRED, OUTSIDE, Means, Value, instance_of
from coderecall.resolve.world import VALUE_KINDS, FileView, World
from coderecall.store.resolving import Definition
from parsers.model import Bound, SymbolKind

CALLED = "()"  # at the end of a step of a chain: what a call of it gives
# methods of lists, which are of no class of the repository; their elements may be
_SAME_ELEMENTS = frozenset({"filter", "slice", "reverse", "sort", "toSorted", "toReversed", "values"})
_ONE_ELEMENT = frozenset({"find", "findLast", "at", "pop", "popleft", "shift", "get", "setdefault"}) | frozenset(
    {
        "getFirst",
        "getLast",
        "first",
        "last",
        "peek",
        "poll",
        "First",
        "Last",
        "Single",
        "FirstOrDefault",
        "ElementAt",
        "Peek",
    }
)
SEVERAL = "()"  # values that are given together
MAPPING = "{}"  # of a dictionary, whose values are the elements: what a loop over it gives is another thing
_MOST_WRITTEN = 600  # characters of a type
_MOST_TYPES = 24  # of one union
MOST_STEPS = 12  # bindings followed one through another

_ENTERS = frozenset({Bound.ENTER, Bound.AENTER})
_CLASSES = frozenset({Bound.CATCH, Bound.IS})
_BESIDE = frozenset({Bound.IS, Bound.OTHER})


class NameReading(Protocol):
    """How names are read; the binder does it."""

    def visible(self, view: FileView, scope: Definition | None, name: str, *, is_local: bool) -> Value | None: ...

    def step(self, view: FileView, value: Value, name: str) -> Value | None: ...


class Instances:
    """Answers for one state of the index; what it found is remembered until then."""

    def __init__(self, world: World, exports: Exports, members: Members, names: NameReading) -> None:
        self._world = world
        self._exports = exports
        self._members = members
        self._names = names
        self._types = Types(world, members)
        self._known: dict[tuple[int, str, int], Value | None] = {}
        self._open: set[tuple[int, str, int]] = set()
        self._cuts = 0  # searches that met themselves or went too deep: what they found depends on where they began

    def local(
        self, view: FileView, scope: Definition | None, name: str, receiver: Value | None = None, place: int = 0
    ) -> Value | None:
        """What a local name of a function, or of one around it, is; at a byte of it where that is given."""
        bound = self._world.bound(view)
        if place and scope is not None:
            here = bound.reaching(scope.id, name, place)
            if here:
                return self._at(view, scope, name, here, receiver)
        while scope is not None and scope.parent_id is not None:
            if view.is_function(scope) or view.rules.flat_functions:
                origins = bound.get(scope.id, name)
                if origins is not None:
                    return self._joined(view, scope.id, name, origins, receiver)
                if view.rules.hides_locals:
                    return None
            scope = view.by_id.get(scope.parent_id)
        if view.rules.flat_functions and (origins := bound.get(view.module, name)) is not None:
            return self._joined(view, view.module, name, origins, receiver)
        return None

    def held(self, value: Value) -> Value | None:
        """What a variable, field, property or enum member is, through others that it was set to."""
        found: Value | None = value
        for _ in range(MOST_STEPS):
            definition = found.definition if found is not None else None
            view = self._world.view(found.file_id) if found is not None else None
            if found is None or definition is None or view is None:
                return None
            held = self._held(view, definition)
            found = held.at_most(found.confidence) if held is not None else None
            if found is None or not may_hold(found):
                return found
        return None

    def is_declared(self, value: Value) -> bool:
        """Whether the type of a variable is written beside it, and says all of it."""
        definition, view = value.definition, self._world.view(value.file_id)
        if definition is None or view is None or not view.rules.types_say_all:
            return False
        return any(origin.how is Bound.TYPE for origin in self._world.bound(view).get(definition.id, "") or ())

    def result(self, value: Value, receiver: Value | None = None, *, awaited: bool = False) -> Value | None:
        """What a call gives; `receiver` is the object or class whose method it is."""
        definition, view = value.definition, self._world.view(value.file_id)
        if value.means is Means.OUTSIDE:
            return self._of_list(value)
        if value.means is Means.SYMBOL and definition is not None and view is not None and view.rules.types_say_all:
            written = self._written(view, definition)
            if written is not None:
                return self._given(view, definition, written, receiver, awaited=awaited, confidence=value.confidence)
        if value.means is Means.SYMBOL and definition is not None and definition.kind in VALUE_KINDS:
            held = self.held(value)  # another name of a class or function, or an object that can be called
            if held is None or (held.definition is not None and held.definition.kind in VALUE_KINDS):
                return None
            return self.result(held, receiver, awaited=awaited)
        if value.means is Means.INSTANCE and view is not None and view.rules.call_member:
            called = self._names.step(view, value, view.rules.call_member)
            if called is None or called.definition is None or called.definition.kind in VALUE_KINDS:
                return None
            return self.result(called, value, awaited=awaited)
        if value.means is not Means.SYMBOL or definition is None or view is None:
            return None
        if view.is_container(definition):
            return None if awaited else self._made(view, value).at_most(value.confidence)
        if not view.is_function(definition) or ("async" in definition.modifiers.split()) is not awaited:
            return None
        return self._returned(view, definition, value.confidence, receiver)

    @staticmethod
    def _of_list(value: Value) -> Value:
        """What a call gives of something outside the repository: of a list, its elements may be of a known class."""
        if value.folder in _SAME_ELEMENTS:
            return value._replace(folder="")
        return value.others[0] if value.others and value.folder in _ONE_ELEMENT else OUTSIDE

    def _either(self, view: FileView, scope: Definition | None, written: str, receiver: Value | None) -> Value | None:
        """An object of one of several types."""
        types, is_all = view.rules.alias_of(written)
        if is_all or len(types) > _MOST_TYPES:
            return None
        known = self._types.either([self.declared(view, scope, each, receiver) for each in types])
        return known if known is not None and known.means is Means.INSTANCE else None

    def _written(self, view: FileView, definition: Definition) -> str | None:
        """The declared type of what a call gives; None: none is."""
        typed = [origin for origin in self._world.bound(view).get(definition.id, "") or () if origin.how is Bound.TYPE]
        if not typed:
            return None
        return typed[0].chain if view.is_function(definition) else view.rules.returned(typed[0].chain)

    def _given(
        self,
        view: FileView,
        definition: Definition,
        written: str,
        receiver: Value | None,
        *,
        awaited: bool,
        confidence: int,
    ) -> Value | None:
        """What a call gives whose type is written down."""
        inner = view.rules.awaited(written)
        if inner is not None and not awaited:
            return None
        scope = definition if view.is_function(definition) else view.by_id.get(definition.parent_id or 0)
        found = self.declared(view, scope, written if inner is None else inner, receiver)
        return found.at_most(confidence) if found is not None else None

    def called_on_self(self, owner: Owner, method: Value) -> Value | None:
        """What a method gives that is called on the object at hand, whose class is `owner`."""
        definition = owner.view.definitions.get(owner.qualified_name)
        receiver = Value(Means.INSTANCE, definition, owner.view.id) if definition is not None else None
        return self.result(method, receiver)

    def declared(self, view: FileView, scope: Definition | None, written: str, receiver: Value | None) -> Value | None:
        """The value of a name whose declared type is `written`."""
        if len(written) > _MOST_WRITTEN:
            return None
        element, folder = view.rules.element(written), ""
        if element is None:
            element, folder = view.rules.mapped(written), MAPPING
        parts = view.rules.parts(written)
        if parts is not None:
            values = tuple(self.declared(view, scope, part, receiver) or OUTSIDE for part in parts[:_MOST_TYPES])
            return Value(Means.OUTSIDE, folder=SEVERAL, others=values) if set(values) - {OUTSIDE} else None
        read = view.rules.plain_type(written)
        if element is not None and (
            read is None or self._chain(view, scope, read[0], is_local=False) in (None, OUTSIDE)
        ):
            inner = self.declared(view, scope, element, receiver)
            return Value(Means.OUTSIDE, folder=folder, others=(inner,)) if inner is not None else None
        if read is None:
            return self._either(view, scope, written, receiver)
        chain, is_class = read
        if chain in view.rules.own_types:
            own = self._own_class(view, scope, receiver)
            return instance_of(own) if own is not None and not is_class else own
        named = self._chain(view, scope, chain, is_local=False)
        if named is not None and named.definition is not None and named.definition.kind in VALUE_KINDS:
            named = self.held(named)  # another name of the type
        if named is None or named.means is Means.OUTSIDE:
            return named
        target = self._world.view(named.file_id)
        if named.means is not Means.SYMBOL or named.definition is None or target is None:
            return None
        is_type = target.is_container(named.definition) or named.definition.kind == SymbolKind.TYPE
        if is_class:
            return named if is_type else self.held(named) or named
        return instance_of(named) if is_type else None

    def narrowed(self, view: FileView, scope: Definition | None, owner: Owner, name: str, place: int) -> Value | None:
        """What an attribute of the object at hand was set to or tested for before, in the same function."""
        origins = self._world.bound(view).reaching(scope.id, f"{SELF}{name}", place) if scope is not None else None
        if not origins or scope is None:
            return None
        return self._at(view, scope, f"{SELF}{name}", origins, None, owner)

    def _at(
        self,
        view: FileView,
        scope: Definition,
        name: str,
        origins: list[Origin],
        receiver: Value | None,
        owner: Owner | None = None,
    ) -> Value | None:
        """What a name is at a place where these say so, the last first; what a test says is joined with the rest."""
        origin, *earlier = origins
        found = self._reached(view, scope.id, name, origin, receiver)
        if origin.how not in _BESIDE:
            return found
        if earlier:
            before = self._at(view, scope, name, earlier, receiver, owner)
        elif owner is None:
            before = self.local(view, scope, name, receiver)
        else:
            attribute = self._members.member(owner, name[len(SELF) :]).value
            before = self.held(attribute) if attribute is not None else None
        if origin.how is Bound.OTHER:  # declared anew, often as what it was: `store := wrap(store)`
            return before.at_most(INFERRED) if before is not None else None
        return self._types.tested(found, before)

    # ---- as they are written, for comparison with another state of the index
    def of_origin(self, view: FileView, origin: Origin) -> Value | None:
        """What one binding of a name says that it is."""
        return self._origin(view, origin, None)

    def of_chain(self, view: FileView, scope: Definition | None, chain: str) -> Value | None:
        """What a chain of names means in a declared type."""
        return self._chain(view, scope, chain, is_local=False)

    # ---- symbols
    def _held(self, view: FileView, definition: Definition) -> Value | None:
        bound = self._world.bound(view)
        parent = view.by_id.get(definition.parent_id or 0)
        if view.is_function(definition):  # a property
            return self._returned(view, definition, EXACT, None) if is_property(definition) else None
        if definition.kind == SymbolKind.ENUM_MEMBER and parent is not None and parent.kind == SymbolKind.ENUM:
            return instance_of(Value(Means.SYMBOL, parent, view.id))
        typed = bound.get(definition.id, "")
        if typed is not None:
            return self._joined(view, definition.id, "", typed, None)
        name = definition.name.removeprefix(view.rules.private_mark)
        origins = bound.get(definition.parent_id or 0, name)
        return self._joined(view, definition.parent_id or 0, name, origins, None) if origins else None

    def _made(self, view: FileView, value: Value) -> Value:
        """The object that a call of a class makes."""
        maker = view.rules.maker
        made = instance_of(value)
        if maker and self._members.of(value, maker).value is not None:
            return made.at_most(INFERRED)  # the class itself says what its calls give
        return made

    def _returned(
        self, view: FileView, definition: Definition, confidence: int, receiver: Value | None
    ) -> Value | None:
        origins = self._world.bound(view).get(definition.id, "")
        found = self._joined(view, definition.id, "", origins, receiver) if origins else None
        if found is None:
            return None
        if view.rules.is_changed_by_decorators(definition):
            confidence = min(confidence, INFERRED)
        return found.at_most(confidence)

    # ---- bindings
    def _joined(
        self, view: FileView, scope_id: int, name: str, origins: Iterable[Origin], receiver: Value | None
    ) -> Value | None:
        """What all bindings of a name agree on; less than exact where one of them is not known."""
        key = (scope_id, name, receiver.definition.id if receiver is not None and receiver.definition else 0)
        if key in self._known:
            return self._known[key]
        if key in self._open or len(self._open) >= MOST_STEPS:
            self._cuts += 1
            return None
        self._open.add(key)
        cuts = self._cuts
        found = self._agreed([self._origin(view, origin, receiver) for origin in origins])
        self._open.discard(key)
        if cuts == self._cuts or not self._open:
            self._known[key] = found
        return found

    def _reached(
        self, view: FileView, scope_id: int, name: str, origin: Origin, receiver: Value | None
    ) -> Value | None:
        return self._joined(view, scope_id, f"{name}@{origin.place}{origin.chain}", [origin], receiver)

    @staticmethod
    def _agreed(values: list[Value | None]) -> Value | None:
        known = [value for value in values if value is not None]
        if len({value.identity for value in known}) != 1:
            return None
        confidence = min(value.confidence for value in known)
        return known[0].at_most(confidence if len(known) == len(values) else min(confidence, INFERRED))

    def _origin(self, view: FileView, origin: Origin, receiver: Value | None) -> Value | None:
        scope = view.by_id.get(origin.scope_id)
        if origin.how is Bound.TYPE:
            if scope is not None and not view.is_function(scope) and not view.is_container(scope):
                scope = view.by_id.get(scope.parent_id or 0)
            return self.declared(view, scope, origin.chain, receiver)
        if origin.how is Bound.OTHER:
            return None
        if origin.how in _CLASSES:
            chains = origin.chain.split("|")
            return self._types.either([self._object_of(view, scope, origin, chain, receiver) for chain in chains])
        value, owner = self._with_owner(view, scope, origin, receiver)
        if value is None or origin.how is Bound.VALUE:
            return value
        if origin.how is Bound.ITEM:
            return self._item(view, value)
        if origin.how in _ENTERS:
            return self._entered(view, value, awaited=origin.how is Bound.AENTER)
        return self.result(value, owner, awaited=origin.how is Bound.AWAIT)

    def _object_of(
        self, view: FileView, scope: Definition | None, origin: Origin, chain: str, receiver: Value | None
    ) -> Value | None:
        """An object of the class that a chain names."""
        found = self._with_owner(view, scope, origin._replace(chain=chain), receiver)[0]
        if found is None:
            return OUTSIDE if chain in view.rules.builtin_classes else None
        if found.means is Means.SYMBOL and may_hold(found):
            found = self.held(found)
        if found is None or found.means is Means.OUTSIDE:
            return found
        return instance_of(found) if found.means is Means.SYMBOL and _is_type(found) else None

    def _item(self, view: FileView, value: Value) -> Value | None:
        """What a loop over a value gives each time."""
        listed = self.held(value) if value.definition is not None and value.means is Means.SYMBOL else value
        if listed is not None and listed.means is Means.INSTANCE and view.rules.iterate:
            each = self._names.step(view, listed, view.rules.iterate)
            listed = self.result(each, listed) if each is not None and each.means is Means.SYMBOL else None
        is_list = listed is not None and listed.means is Means.OUTSIDE and listed.others and not listed.folder
        return listed.others[0].at_most(value.confidence) if listed is not None and is_list else None

    def _entered(self, view: FileView, value: Value, *, awaited: bool) -> Value | None:
        """What a `with` statement gives of a context manager."""
        if may_hold(value) and (held := self.held(value)) is not None:
            value = held
        if value.means is not Means.INSTANCE:
            if value.others and not value.folder:  # a generator that a decorator makes a context manager
                return value.others[0].at_most(min(value.confidence, INFERRED))
            return value if value.means is Means.OUTSIDE and not value.others else None
        enter = self._names.step(view, value, view.rules.enters[awaited])
        return self.result(enter, value, awaited=awaited) if enter is not None else None

    def _with_owner(
        self, view: FileView, scope: Definition | None, origin: Origin, receiver: Value | None
    ) -> tuple[Value | None, Value | None]:
        """What a chain means, and what its last name was reached through."""
        first, *steps = origin.chain.split(".")
        value = self.first(view, scope, first, receiver, is_local=origin.is_local, place=origin.place)
        owner = None
        for step in steps:
            if value is None or (value.means is Means.OUTSIDE and not value.others):
                return value, None
            value, owner = self.advance(view, value, owner, step)
        return value, owner

    def advance(
        self, view: FileView, value: Value, owner: Value | None, step: str
    ) -> tuple[Value | None, Value | None]:
        """What a step of a chain leads to, and the object or class that it was reached through; `()` is a call."""
        name = step.removesuffix(CALLED)
        if step.isdigit():
            several = value.others if value.means is Means.OUTSIDE and value.folder == SEVERAL else ()
            return (several[int(step)] if int(step) < len(several) else None), None
        found = self._names.step(view, value, name)
        owner = value if value.means is Means.INSTANCE or _is_class(value) else self.held(value)
        if found is not None and name != step:
            return self.result(found, owner), None
        return found, owner

    def _chain(self, view: FileView, scope: Definition | None, chain: str, *, is_local: bool) -> Value | None:
        return self._with_owner(view, scope, Origin(0, chain, Bound.VALUE, is_local), None)[0]

    def first(
        self,
        view: FileView,
        scope: Definition | None,
        name: str,
        receiver: Value | None,
        *,
        is_local: bool,
        place: int = 0,
    ) -> Value | None:
        """What the first step of a chain is."""
        word = name.removesuffix(CALLED)
        if word in view.rules.class_words:
            found = self._own_class(view, scope, receiver)
            if found is not None and word not in view.rules.own_class_words:
                found = instance_of(found)
        else:
            found = self._names.visible(view, scope, word, is_local=is_local)
            if found is None and is_local:
                found = self.local(view, scope, word, receiver, place)
        return self.result(found) if found is not None and word != name else found

    def _own_class(self, view: FileView, scope: Definition | None, receiver: Value | None) -> Value | None:
        """The class at hand, or the one of the receiver where that is known."""
        if receiver is not None and receiver.definition is not None:
            return receiver._replace(means=Means.SYMBOL, confidence=EXACT)  # what is remembered must not depend on it
        owner = self._members.owner(view, scope)
        definition = owner.view.definitions.get(owner.qualified_name) if owner is not None else None
        return Value(Means.SYMBOL, definition, owner.view.id) if owner is not None and definition is not None else None


def _is_type(value: Value) -> bool:
    return _is_class(value) or (value.definition is not None and value.definition.kind == SymbolKind.TYPE)


def _is_class(value: Value) -> bool:
    return (
        value.means is Means.SYMBOL and value.definition is not None and SymbolKind(value.definition.kind).is_container
    )


def may_hold(value: Value) -> bool:
    """Whether a value is a name for another one: a variable, an attribute, a property."""
    definition = value.definition
    if value.means is not Means.SYMBOL or definition is None:
        return False
    return definition.kind in VALUE_KINDS or definition.kind == SymbolKind.ENUM_MEMBER or is_property(definition)
