"""Members of types, their own and those that they inherit."""

from typing import NamedTuple, Protocol

from coderecall.resolve.exports import Exports
from coderecall.resolve.values import EXACT, INFERRED, Means, Value, instance_of, symbol_value
from coderecall.resolve.world import VALUE_KINDS, FileView, World
from coderecall.store.resolving import Base, Definition
from parsers.model import SymbolKind

_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION})
MOST_BASES = 64  # types visited for one member


class Owner(NamedTuple):
    """The type that a method belongs to; Go and Rust may define the type itself in another file."""

    view: FileView
    qualified_name: str


class Member(NamedTuple):
    value: Value | None
    is_open: bool  # a base is outside the repository or unknown: it may define the name too


class NameLookup(Protocol):
    """How a chain of names is read in a scope; the binder does it."""

    def __call__(self, view: FileView, scope: Definition | None, qualifier: str, name: str) -> Value | None: ...


class Members:
    """Finds members through bases, nearest first."""

    def __init__(self, world: World, exports: Exports, look_up: NameLookup) -> None:
        self.world = self._world = world
        self._exports = exports
        self._look_up = look_up
        self._found: dict[tuple[int, str, str], Member] = {}
        self._orders: dict[tuple[int, str], list[tuple[Owner | None, int]]] = {}
        self._either: dict[tuple[int, str], list[Value | None]] = {}
        self._bases: dict[tuple[int, str], list[Value | None]] = {}
        self._as_named: dict[tuple[int, str], list[Value | None]] = {}  # before the rules put them in order

    def owner(self, view: FileView, scope: Definition | None) -> Owner | None:
        """The innermost type around a scope."""
        while scope is not None and scope.parent_id is not None:
            if view.is_container(scope):
                return Owner(view, scope.qualified_name)
            above = view.by_id.get(scope.parent_id)
            if scope.kind == SymbolKind.METHOD and above is not None and view.is_function(above):
                return None  # a method of a class without a name
            prefix = scope.qualified_name.rpartition(".")[0]
            if prefix and (above is None or above.qualified_name != prefix):
                return Owner(view, prefix)  # `func (s *Store) Put`, `impl Store`, `app.use = function`
            if above is not None and not view.is_function(above) and above.parent_id is not None:
                return Owner(view, above.qualified_name)  # an object literal
            scope = above
        return None

    def member(self, owner: Owner, name: str) -> Member:
        """A member of a type: its own, or the first that its bases have."""
        key = (owner.view.id, owner.qualified_name, name)
        found = self._found.get(key)
        if found is None:
            self._found[key] = Member(None, False)  # a type that is its own base
            found = self._found[key] = self._search(owner, name, own=True)
        return found

    def inherited(self, owner: Owner, name: str) -> Member:
        """The member that `super` means."""
        if not owner.view.rules.super_is_first_base:
            return self._search(owner, name, own=False)
        self.bases(owner)
        parent = next(iter(self._as_named[owner.view.id, owner.qualified_name]), None)
        return self.of(parent, name) if parent is not None else Member(None, True)

    def of(self, value: Value, name: str) -> Member:
        """A member of the type that a value is."""
        if value.means is Means.INSTANCE:
            types = [leaf for each in (value, *value.others) for leaf in self._alternatives(each)]
            if len(types) > 1:
                return self._common(
                    [self._of(each, name) if each is not None else Member(None, True) for each in types]
                )
            if types and types[0] is not None:
                return self._of(types[0].at_most(value.confidence), name)
        return self._of(value, name)

    def _of(self, value: Value, name: str) -> Member:
        definition = value.definition
        view = self._world.view(value.file_id)
        if definition is None or view is None:
            return Member(None, True)
        found = self.member(Owner(view, definition.qualified_name), name)
        if found.value is None or (view.rules.reopens and view.is_container(definition)):
            return found
        return Member(found.value.at_most(value.confidence), found.is_open)

    @staticmethod
    def _common(found: list[Member]) -> Member:
        """The member that an object has whose type is one of several: exact only where all have the same."""
        values = [member.value for member in found if member.value is not None]
        if not values:
            return Member(None, any(member.is_open for member in found))
        same = len(values) == len(found) and len({value.identity for value in values}) == 1
        confidence = min(value.confidence for value in values) if same else INFERRED
        return Member(values[0].at_most(confidence), not same)

    def _alternatives(self, value: Value) -> list[Value | None]:
        """The types that an object of a type can be of, aliases of several followed; None for one that is not known."""
        definition = value.definition
        if definition is None or definition.kind != SymbolKind.TYPE:
            return [value]
        key = (value.file_id, definition.qualified_name)
        if key not in self._either:
            found: list[Value | None] = []
            waiting: list[Value | None] = [value]
            seen: set[tuple[int, str]] = set()
            while waiting:
                each = waiting.pop(0)
                types, is_all = self._meaning(each)
                if each is None or each.definition is None or len(seen) >= MOST_BASES or not types:
                    found.append(each)
                elif (at := (each.file_id, each.definition.qualified_name)) not in seen:
                    seen.add(at)
                    if is_all and (len(types) > 1 or self._has_own(each)):
                        found.append(each)
                    else:
                        waiting = types + waiting
            self._either[key] = found
        return [each.at_most(value.confidence) if each is not None else None for each in self._either[key]]

    def _meaning(self, value: Value | None) -> tuple[list[Value | None], bool]:
        """The types that an alias stands for, and whether it is all of them; none for what is no alias."""
        definition = value.definition if value is not None else None
        view = self._world.view(value.file_id) if value is not None else None
        if definition is None or view is None or definition.kind != SymbolKind.TYPE:
            return [], True
        texts = [origin.chain for origin in self._world.bound(view).get(definition.id, "") or ()]
        types = [instance_of(each) if each is not None else None for each in self._aliased(view, definition)]
        return types, all(view.rules.alias_of(text)[1] for text in texts)

    def _has_own(self, value: Value) -> bool:
        """Whether an alias has members of its own: `{ a: string } & B`."""
        view, definition = self._world.view(value.file_id), value.definition
        if view is None or definition is None:
            return False
        return any(row.parent_id == definition.id for row in view.by_id.values())

    def _search(self, owner: Owner, name: str, *, own: bool) -> Member:
        is_open = False
        for current, confidence in self.order(owner)[0 if own else 1 :]:
            if current is None:
                is_open = True
                continue
            value = self._own(current, name)
            if value is not None and current.view.rules.fields_by_assignment:
                value = self._assigned_through(owner, value, name)
            if value is not None:
                differ = current.view.rules.overloads_differ
                unsure = is_open or (differ and self._has_overload_above(current, value, name))
                return Member(value.at_most(INFERRED if unsure else confidence), is_open)
        return Member(None, is_open)

    def _assigned_through(self, owner: Owner, value: Value, name: str) -> Value:
        """`self.name = …` where a base has a property of the name sets that one."""
        if value.definition is None or value.definition.kind != SymbolKind.FIELD:
            return value
        for base, confidence in self.order(owner):
            found = self._own(base, name) if base is not None else None
            if found is not None and found.definition is not None and is_property(found.definition):
                return found.at_most(confidence)
        return value

    def _has_overload_above(self, owner: Owner, value: Value, name: str) -> bool:
        """Whether a base has a function of the name, too, and the one found does not take its place."""
        found = value.definition
        if found is None or found.kind not in _CALLED or "override" in found.modifiers:
            return False
        above = [base for base, _ in self.order(owner)[1:] if base is not None]
        return any(self._own(base, name) is not None for base in above)

    def order(self, owner: Owner) -> list[tuple[Owner | None, int]]:
        """A type and all its bases in the order in which members are looked for, None for an unknown one.

        Depth first, a base that several classes share after the last of them: what Python's C3 order gives wherever it
        gives one, but for hierarchies that are built to tell the two apart.
        """
        key = (owner.view.id, owner.qualified_name)
        found = self._orders.get(key)
        if found is None:
            visits: list[tuple[Owner | None, int]] = []
            self._visit(owner, EXACT, visits, ())
            last = {(base.view.id, base.qualified_name): i for i, (base, _) in enumerate(visits) if base is not None}
            kept = set(last.values())
            found = self._orders[key] = [visit for i, visit in enumerate(visits) if visit[0] is None or i in kept]
        return found

    def _visit(
        self,
        owner: Owner,
        confidence: int,
        visits: list[tuple[Owner | None, int]],
        below: tuple[tuple[int, str], ...],
    ) -> None:
        key = (owner.view.id, owner.qualified_name)
        if key in below or len(visits) >= MOST_BASES:
            return
        visits.append((owner, confidence))
        for base in self.bases(owner):
            view = self._world.view(base.file_id) if base is not None else None
            if base is None or view is None or base.definition is None or base.definition.kind in VALUE_KINDS:
                visits.append((None, EXACT))
                continue
            certain = confidence if view.rules.reopens else min(confidence, base.confidence)
            self._visit(Owner(view, base.definition.qualified_name), certain, visits, (*below, key))

    def _own(self, owner: Owner, name: str) -> Value | None:
        view = owner.view
        qualified = f"{owner.qualified_name}.{name}" if owner.qualified_name else name
        own = view.definitions.get(qualified)
        if own is None and view.rules.private_mark:
            own = view.definitions.get(f"{owner.qualified_name}.{view.rules.private_mark}{name}")
        if own is not None and "local" not in own.modifiers:
            return symbol_value(own, INFERRED if qualified in view.doubtful else EXACT)
        for inner in view.rules.inner_objects:
            own = view.definitions.get(f"{owner.qualified_name}.{inner}.{name}")
            if own is not None and "local" not in own.modifiers:
                return symbol_value(own)
        if view.rules.shares_members_of(view.definitions.get(owner.qualified_name)):
            return self._exports.choose(view, view.space, qualified)
        return None

    def bases(self, owner: Owner) -> list[Value | None]:
        """What a type names as its bases, in order; None for one that is not known. Harmless outside ones left out."""
        key = (owner.view.id, owner.qualified_name)
        found = self._bases.get(key)
        if found is None:
            self._bases[key] = self._as_named[key] = []  # a base that is looked up through its own class
            found = []
            for view, definition in self._parts(owner):
                scope = view.by_id.get(definition.parent_id or 0)
                if definition.kind == SymbolKind.TYPE and self._meaning(Value(Means.SYMBOL, definition, view.id))[1]:
                    found += self._aliased(view, definition)
                for base in view.bases.get(definition.id, ()):
                    value = self._base(view, scope, base)
                    if value is not None or base.name not in view.rules.plain_bases:
                        found.append(value)
            self._as_named[key] = found
            found = self._bases[key] = owner.view.rules.base_order(found)
        return found

    def _aliased(self, view: FileView, definition: Definition) -> list[Value | None]:
        """The types that an alias stands for."""
        found: list[Value | None] = []
        scope = view.by_id.get(definition.parent_id or 0)
        for origin in self._world.bound(view).get(definition.id, "") or ():
            for written in view.rules.alias_of(origin.chain)[0]:
                read = view.rules.plain_type(written)
                qualifier, _, name = read[0].rpartition(".") if read is not None and not read[1] else ("", "", "")
                value = self._look_up(view, scope, qualifier, name) if name else None
                if value is not None and value.means is Means.SYMBOL:
                    found.append(value)
                else:
                    found.append(None)
        return found

    def named_base(self, view: FileView, base: Base) -> Value | None:
        """What a class names as one of its bases; None where that is not known."""
        definition = view.by_id[base.scope_id]
        return self._base(view, view.by_id.get(definition.parent_id or 0), base)

    def _base(self, view: FileView, scope: Definition | None, base: Base) -> Value | None:
        value = self._look_up(view, scope, base.qualifier, base.name)
        if value is not None and value.means is Means.OUTSIDE:
            return None
        return value

    def _parts(self, owner: Owner) -> list[tuple[FileView, Definition]]:
        """The definitions of a type: one, or several where a type can be reopened or extended in other files."""
        view, name = owner
        if not view.rules.shared_members:
            definition = view.definitions.get(name)
            return [(view, definition)] if definition is not None else []
        parts = []
        for definition in self._world.shared(view.rules, view.space, name):
            other = self._world.view(definition.file_id)
            if other is not None:
                parts.append((other, definition))
        return parts


def is_property(definition: Definition) -> bool:
    """Whether a method is read like a field."""
    return "property" in definition.modifiers.split()
