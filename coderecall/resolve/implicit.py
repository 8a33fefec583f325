"""Objects that code works on without naming them: what an extension extends, a base that nobody knows."""

from coderecall.resolve.members import Member, Members, NameLookup, Owner
from coderecall.resolve.values import INFERRED, Means, Value
from coderecall.resolve.world import PACKAGE_KINDS, FileView
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION})


def extended(view: FileView, scope: Definition) -> str:
    """The dotted name of the type that an extension extends, as it is written; "" for no extension."""
    if "extension" not in scope.modifiers:
        return ""
    above = view.by_id.get(scope.parent_id or 0)
    around = ""
    if above is not None and above.parent_id is not None and above.kind not in PACKAGE_KINDS:
        around = f"{above.qualified_name}."
    return scope.qualified_name.removeprefix(around).rpartition(".")[0]


def member_of_extended(members: Members, look_up: NameLookup, view: FileView, receiver: str, name: str) -> Member:
    """A member of the type that an extension extends."""
    qualifier, _, last = receiver.rpartition(".")
    value = look_up(view, None, qualifier, last)
    if value is None or value.means is not Means.SYMBOL:
        return Member(None, is_open=True)
    return members.of(value, name)


def is_open(members: Members, view: FileView, scope: Definition) -> bool:
    """Whether a type has a base that is not known, which may define any name."""
    return any(base is None for base, _ in members.order(Owner(view, scope.qualified_name)))


def seen_from_within(value: Value, *, hidden: bool) -> Value:
    """What a bare name means that no type around defines; `hidden`: one of them may, all the same."""
    definition = value.definition
    if definition is None or value.means is not Means.SYMBOL:
        return value
    if "extension" in definition.modifiers:  # the object at hand may be of another type
        return value.at_most(INFERRED)
    return value.at_most(INFERRED) if hidden and definition.kind in _CALLED else value


def through_type(view: FileView | None, member: Value) -> Value:
    """A member that is reached through the name of its type: only objects and what lies in a type are, no methods."""
    definition = member.definition
    if view is None or definition is None or definition.kind not in _CALLED:
        return member
    above = view.by_id.get(definition.parent_id or 0)
    if above is None or "object" in above.modifiers or above.parent_id is None or above.kind in PACKAGE_KINDS:
        return member
    return member.at_most(INFERRED)
