"""Binding one reference to the symbol it means.

Scopes first, innermost to outermost; then the imports of the file; then the names that files of one package share.
What none of them says is looked for by name alone only where the receiver is an object of unknown type, and found only
when one method of the repository fits: that is inferred, never exact.
"""

from coderecall.resolve.exports import Exports
from coderecall.resolve.implicit import extended, is_open, member_of_extended, seen_from_within, through_type
from coderecall.resolve.instances import CALLED, SEVERAL, Instances, may_hold
from coderecall.resolve.lone_methods import METHODS, LoneMethods
from coderecall.resolve.members import Members, Owner
from coderecall.resolve.overloads import Overloads
from coderecall.resolve.values import EXACT, INFERRED, UNRESOLVED, Means, Target, Value, symbol_value
from coderecall.resolve.world import MODULE_MARK, PACKAGE_KINDS, VALUE_KINDS, FileView, World, is_type
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

_MODULES = frozenset({SymbolKind.MODULE, SymbolKind.NAMESPACE})
_CONSTRUCTORS = frozenset({SymbolKind.CONSTRUCTOR})
_FIELDS = frozenset({SymbolKind.FIELD, SymbolKind.ENUM_MEMBER})
_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION, SymbolKind.CONSTRUCTOR})
_NAMED_TYPES = frozenset(kind for kind in SymbolKind if kind.is_container) | {SymbolKind.TYPE}
_TAGS = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.ENUM_MEMBER})
_NO_TYPES = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.VARIABLE, SymbolKind.ENUM_MEMBER})


class Binder:
    """Answers for one state of the index; what it found is remembered until then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.exports = Exports(world)
        self.members = Members(world, self.exports, self._chain)
        self.instances = Instances(world, self.exports, self.members, self)
        self.overloads = Overloads(world)
        self._lone = LoneMethods(world)

    def bind(
        self, view: FileView, scope_id: int, qualifier: str, name: str, *, is_local: bool, is_call: bool, place: int = 0
    ) -> Target:
        """The symbol that a reference means, and how sure that is; `place` is its byte where that matters."""
        scope = view.by_id.get(scope_id)
        if not qualifier:
            if is_call and name in view.rules.made_of_own_class:
                return self._own_class(view, scope)
            value = self._local(view, scope, name) if is_local else self._bare(view, scope, name)
            if value is None and is_local and is_call and view.rules.implicit_objects:
                value = self._bare(view, scope, name)
                value = value.at_most(INFERRED) if value is not None else None
            if value is None and is_call and not is_local and view.rules.call_by_name:
                return self.lone_method(view, name)
            return self._target(view, value, is_call=is_call)
        first, _, rest = qualifier.partition(".")
        if first == "?":
            return self.lone_method(view, name)
        steps = [*rest.split("."), name] if rest else [name]
        if view.rules.variable_mark and first.startswith(view.rules.variable_mark):
            return self._through_variable(view, scope, first, steps, is_call=is_call, place=place)
        if view.rules.modules_apart:
            value = self.exports.inside(view, f"{qualifier}{MODULE_MARK}")
            return UNRESOLVED if value is None else self._walk(view, value, [name], is_call=is_call)
        if view.rules.modules_by_name and first[:1].isupper():
            if name[:1].isupper():
                return self._target(view, self._module(view, scope, f"{qualifier}.{name}"), is_call=is_call)
            value = self._module(view, scope, qualifier)
            return UNRESOLVED if value is None else self._walk(view, value, [name], is_call=is_call)
        if is_local:
            value = self.instances.first(view, scope, first, None, is_local=True, place=place)
            if value is None:
                return self.lone_method(view, name)
        elif first in view.rules.class_words or first == view.rules.super_word:
            owner = self.members.owner(view, scope)
            if owner is None and view.rules.files_are_types:
                owner = Owner(view, "")
            if owner is None:
                return self.lone_method(view, name)
            at_place = place and len(steps) > 1
            narrowed = self.instances.narrowed(view, scope, owner, steps[0], place) if at_place else None
            if narrowed is not None:
                return self._walk(view, narrowed, steps[1:], is_call=is_call)
            return self._through_object(view, owner, steps, inherited=first == view.rules.super_word, is_call=is_call)
        else:
            value = self.instances.first(view, scope, first, None, is_local=False)
            if value is None:
                if first.endswith(CALLED):
                    return self.lone_method(view, name)
                is_value = first[:1].islower() or first[:1] == "@"  # of Ruby: a call, a field of the object at hand
                return self.lone_method(view, name) if view.rules.call_by_name and is_value else UNRESOLVED
        return self._walk(view, value, steps, is_call=is_call)

    def _through_variable(
        self, view: FileView, scope: Definition | None, variable: str, steps: list[str], *, is_call: bool, place: int
    ) -> Target:
        """A chain that starts at a variable with a known type; it may hold something else by then."""
        value = self.instances.local(view, scope, variable.removeprefix(view.rules.variable_mark), place=place)
        if value is None:
            return self.lone_method(view, steps[-1])
        symbol, confidence = self._walk(view, value, steps, is_call=is_call)
        return (symbol, min(confidence, INFERRED)) if symbol is not None else UNRESOLVED

    def _own_class(self, view: FileView, scope: Definition | None) -> Target:
        owner = self.members.owner(view, scope)
        definition = owner.view.definitions.get(owner.qualified_name) if owner is not None else None
        if definition is None and owner is not None and view.rules.shares_anything:
            return self._target(view, self.exports.choose(view, view.space, owner.qualified_name), is_call=True)
        return self._target(view, symbol_value(definition) if definition is not None else None, is_call=True)

    def lone_method(self, view: FileView, name: str) -> Target:
        """The only method of that name, for a receiver of unknown type."""
        if not view.rules.has_objects:
            return UNRESOLVED
        if view.rules.extensions:
            extension = self._extension(view, name)
            if extension is not None:
                return extension
        return self._lone.find(view, name)

    def _extension(self, view: FileView, name: str) -> Target | None:
        """The function that the file sees under a name, if it is one that extends a type."""
        value = self._outside_types(view, name)
        if value is None or value.definition is None or "extension" not in value.definition.modifiers:
            return None
        return (value.definition.id, INFERRED) if value.confidence == EXACT else UNRESOLVED

    def _lone_extension(self, view: FileView, name: str) -> Target:
        """What an object of a known class is given by others."""
        if not view.rules.extensions:
            return UNRESOLVED
        found = self.lone_method(view, name)
        row = next((row for row in self._world.named(name) if row.id == found[0]), None)
        return found if row is not None and "extension" in row.modifiers else UNRESOLVED

    def _bare(self, view: FileView, scope: Definition | None, name: str) -> Value | None:
        """A name that nothing comes before."""
        rules = view.rules
        innermost = scope
        hidden = False
        while scope is not None and scope.parent_id is not None:
            if view.is_function(scope):
                value = self._in_function(view, scope, name)
                if value is not None:
                    return value
                receiver = extended(view, scope) if rules.implicit_objects else ""
                if receiver:
                    found = member_of_extended(self.members, self._chain, view, receiver, name)
                    value = found.value or self._in_enclosing(view, receiver, name)
                    hidden = hidden or found.is_open
                elif rules.bare_members and "." in scope.qualified_name:
                    above = view.by_id.get(scope.parent_id)
                    owner = scope.qualified_name.rpartition(".")[0]
                    if above is None or above.qualified_name != owner:  # a method defined away from its class
                        value = self._in_enclosing(view, owner, name)
            elif rules.declares_packages and scope.kind in PACKAGE_KINDS:
                value = None
            elif rules.bare_members:
                value = self._in_enclosing(view, scope.qualified_name, name)
            elif rules.bodies_see_members and (
                scope.kind in _MODULES or (scope is innermost and view.is_container(scope))
            ):
                own = view.definitions.get(f"{scope.qualified_name}.{name}")
                # an attribute of the objects is no name in the class
                value = symbol_value(own) if own is not None and own.kind != SymbolKind.FIELD else None
            else:
                value = None
            if value is not None:
                return value
            if rules.modules_by_name and scope.kind in _MODULES and not name[:1].isupper():
                break  # functions of the module around are not seen
            if rules.declares_packages and not hidden and view.is_container(scope):
                hidden = is_open(self.members, view, scope)
            scope = view.by_id.get(scope.parent_id)
        value = self._outside_types(view, name)
        return seen_from_within(value, hidden=hidden) if value is not None and rules.declares_packages else value

    def _outside_types(self, view: FileView, name: str) -> Value | None:
        """A name at the level of the file, of those that it shares names with, or of none."""
        rules = view.rules
        value = self.exports.inside(view, name)
        if value is None and rules.imports_name_symbols and name in view.imports:
            return None
        if value is None and rules.shared_names:
            value = self._shared(view, name) or self.exports.starred(view, name)
        return self._unimported(view, name) if value is None else value

    def _shared(self, view: FileView, name: str) -> Value | None:
        """A name that files of one name space, or of those around it, see without an import."""
        for space in view.rules.seen_spaces(view.path):
            value = self.exports.choose(view, space, name)
            if value is not None:
                return value.at_most(view.rules.shared_certainty)
        return None

    def _unimported(self, view: FileView, name: str) -> Value | None:
        """A name that the language knows without an import: Rust's `crate`, a package of the same workspace."""
        place = view.rules.unimported(view.path, name)
        return self.exports.at(view, place) if place else None

    def _in_enclosing(self, view: FileView, qualified_name: str, name: str) -> Value | None:
        """A member of an enclosing type, or of one around that."""
        hidden = _CONSTRUCTORS if view.rules.bare_fields else _FIELDS
        while qualified_name:
            value = self.members.member(Owner(view, qualified_name), name).value
            # inside a class its name is the class, which has a constructor of that name
            if value is not None and (value.definition is None or value.definition.kind not in hidden):
                return self._type_instead(view, value, name) if view.rules.types_beside_values else value
            qualified_name = qualified_name.rpartition(".")[0]
        return None

    def _type_instead(self, view: FileView, value: Value, name: str) -> Value:
        """`Level Level { get; }`: a name of both a member and a type means the type, but for a chain that goes on."""
        definition = value.definition
        if definition is None or view.is_container(definition) or not name[:1].isupper():
            return value
        found = self.exports.inside(view, name) or self._shared(view, name) or self.exports.starred(view, name)
        if found is None or found.definition is None or found.definition.kind not in _NAMED_TYPES:
            return value
        return value.at_most(INFERRED) if definition.kind in METHODS - VALUE_KINDS else found

    def _in_function(self, view: FileView, scope: Definition, name: str) -> Value | None:
        if scope.id in view.local_scopes:
            own = view.definitions.get(f"{scope.qualified_name}.{name}")
            if own is not None and "local" in own.modifiers:
                return symbol_value(own, INFERRED if own.qualified_name in view.doubtful else EXACT)
        imports = view.scoped_imports.get(scope.id)
        if imports is not None and name in imports:
            return self.exports.links(view, imports[name])
        return None

    def _local(self, view: FileView, scope: Definition | None, name: str) -> Value | None:
        """A name bound inside a function: only a definition or an import there says what it is."""
        while scope is not None and scope.parent_id is not None:
            if view.is_function(scope):
                value = self._in_function(view, scope, name)
                if value is not None:
                    return value
            scope = view.by_id.get(scope.parent_id)
        return None

    def visible(self, view: FileView, scope: Definition | None, name: str, *, is_local: bool) -> Value | None:
        """The definition or import that a name means."""
        return self._local(view, scope, name) if is_local else self._bare(view, scope, name)

    def step(self, view: FileView, value: Value, name: str) -> Value | None:
        """What a name is that is reached through a value."""
        if value.means is Means.OUTSIDE and value.others:
            return value._replace(folder=name) if value.folder != SEVERAL else None  # a method of a list
        found = self._step(view, value, name)
        if found is not None and may_hold(value) and self.instances.is_declared(value):
            held = self.instances.held(value)  # `const rules: Rules = { check() {} }` has what the type says
            declared = self._step(view, held, name) if held is not None and not may_hold(held) else None
            return declared or found.at_most(INFERRED)
        if found is None and may_hold(value):
            held = self.instances.held(value)
            if held is not None and not may_hold(held):
                return self.step(view, held, name)
        return found

    def _chain(self, view: FileView, scope: Definition | None, qualifier: str, name: str) -> Value | None:
        """What a chain of names means, as a base is named."""
        first, *steps = [*qualifier.split("."), name] if qualifier else [name]
        if view.rules.modules_by_name:
            return self._module(view, scope, ".".join([first, *steps]))
        if view.rules.modules_apart and qualifier:
            value, steps = self.exports.inside(view, f"{qualifier}{MODULE_MARK}"), [name]
        else:
            value = self._bare(view, scope, first)
        for step in steps:
            if value is None:
                return None
            value = self._step(view, value, step)
        if value is not None and value.means is Means.FILE:
            return self.exports.default(view, value)
        return value

    def _module(self, view: FileView, scope: Definition | None, chain: str) -> Value | None:
        """The module of a full name, of which the first may be an alias or a module inside the one at hand."""
        first, dot, rest = chain.partition(".")
        value = self._bare(view, scope, first)
        if not dot or (value is not None and value.means is not Means.SYMBOL):
            return value
        known = value.definition.qualified_name if value is not None and value.definition is not None else first
        found = self.exports.choose(view, view.space, f"{known}.{rest}")
        return found.at_most(value.confidence) if found is not None and value is not None else found

    def _step(self, view: FileView, value: Value, name: str) -> Value | None:
        if value.means is Means.INSTANCE:
            return self.members.of(value, name).value
        if value.means is Means.SYMBOL:
            member = self.members.of(value, name).value
            owner = value.definition
            if member is not None and owner is not None and view.rules.objects_are_types and view.is_container(owner):
                return through_type(self._world.view(member.file_id), member)
            making, made = view.rules.constructor
            if member is None and name == making:
                return self.members.of(value, made).value or value
            return member
        found = self.exports.attribute(view, value, name)
        if found is None:
            whole = self.exports.default(view, value)  # `const store = require("./store"); store.put()`
            if whole is not None and whole.means is Means.SYMBOL:
                found = self.members.of(whole, name).value
        return found

    def _walk(self, view: FileView, value: Value, steps: list[str], *, is_call: bool) -> Target:
        owner: Value | None = None
        for step in steps:
            found, owner = self.instances.advance(view, value, owner, step)
            if found is None:
                if step.endswith(CALLED):
                    return self.lone_method(view, steps[-1])
                if value.means is Means.SYMBOL and value.definition and not view.is_container(value.definition):
                    held = self.instances.held(value) if may_hold(value) else None
                    return self.lone_method(view, steps[-1]) if held is None else self._lone_extension(view, steps[-1])
                return self._lone_extension(view, steps[-1]) if value.means is Means.INSTANCE else UNRESOLVED
            value = found
        return self._target(view, value, is_call=is_call)

    def _through_object(
        self, view: FileView, owner: Owner, steps: list[str], *, inherited: bool, is_call: bool
    ) -> Target:
        """A chain that starts at the object or class at hand."""
        look_up = self.members.inherited if inherited else self.members.member
        name = steps[0].removesuffix(CALLED)
        found = look_up(owner, name)
        value = found.value
        if value is not None and name != steps[0]:
            value = self.instances.called_on_self(owner, value)
            if value is None:
                return self.lone_method(view, steps[-1])
        if value is not None:
            return self._walk(view, value, steps[1:], is_call=is_call)
        if len(steps) > 1:
            return self.lone_method(view, steps[-1])  # an attribute that is set in a method, of unknown type
        return UNRESOLVED if found.is_open or inherited else self.lone_method(view, steps[0])

    def _target(self, view: FileView, value: Value | None, *, is_call: bool) -> Target:
        if value is None:
            return UNRESOLVED
        definition = value.definition
        if value.means is Means.SYMBOL and definition is not None:
            rules = view.rules
            if rules.variables_apart and is_call != (definition.kind in _CALLED):
                return UNRESOLVED
            if rules.types_apart and is_call is is_type(definition) and definition.name[:1].isupper():
                other = self._world.view(value.file_id)
                twin = other.twins.get(definition.qualified_name) if other is not None else None
                return (twin.id, value.confidence) if twin is not None else UNRESOLVED
            if rules.overloads_differ and definition.kind in _CALLED:
                same = self.overloads.same_named(definition, rules)
                if is_call and rules.overloads:
                    static = "extension" in definition.modifiers and not rules.implicit_objects
                    self.overloads.add(definition, same, takes_receiver=static)
                elif len(same) > 1:
                    return definition.id, INFERRED
                return definition.id, value.confidence
            if rules.types_only and definition.kind in (_TAGS if is_call and view.path.endswith(".c") else ()):
                return UNRESOLVED
            if rules.types_only and not is_call and definition.kind in _NO_TYPES:
                return UNRESOLVED  # types have names of their own
            if is_call and rules.overloads and view.is_function(definition):
                self.overloads.note(value, definition)
            return definition.id, value.confidence
        if value.means is Means.FILE:
            # `const f = require("./f"); f()`, and `handlers = [f]` where the module is f
            whole = self.exports.default(view, value) if is_call else self.exports.whole(view, value)
            if whole is not None and whole.means is not Means.FILE:
                return self._target(view, whole, is_call=False)
            if is_call and view.rules.modules_are_members:
                return UNRESOLVED  # a function may have the name of its module
            target = self._world.view(value.file_id)
            if target is not None:
                return target.module, value.confidence
        return UNRESOLVED
