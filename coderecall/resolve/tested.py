"""Objects of one of several classes, and what a test of the class of an object leaves of them."""

from coderecall.resolve.members import Members, Owner
from coderecall.resolve.values import INFERRED, OUTSIDE, Means, Value
from coderecall.resolve.world import World


class Types:
    """Answers for one state of the index."""

    def __init__(self, world: World, members: Members) -> None:
        self._world = world
        self._members = members

    @staticmethod
    def either(found: list[Value | None]) -> Value | None:
        """An object of one of these; None stands for one that is not known."""
        known = [value for value in found if value is not None and value.means is Means.INSTANCE]
        if not known:
            return OUTSIDE if found and all(value is not None and not value.others for value in found) else None
        if len(known) < len(found):  # one of them is not known: what it has is not known either
            known = [value.at_most(INFERRED) for value in known]
        return _one(known)

    def tested(self, found: Value | None, before: Value | None) -> Value | None:
        """An object that a test says to be `found`, and that was `before`."""
        if before is None or before.means is not Means.INSTANCE:
            return found
        if found is None:
            return before.at_most(INFERRED)  # of some class more
        if found.means is not Means.INSTANCE:
            return before.at_most(INFERRED) if before.confidence > INFERRED and not before.others else found
        kept = [both for one in _each(found) for other in _each(before) if (both := self._both(one, other)) is not None]
        if kept:
            return _one(kept)
        unsure = [value.at_most(INFERRED) for value in (*_each(found), *_each(before))]
        return unsure[0]._replace(others=tuple(unsure[1:]))

    def _both(self, found: Value, before: Value) -> Value | None:
        """The class of the two that is the other one or below it."""
        if found.identity == before.identity or self._is_below(found, before):
            return found
        return before if self._is_below(before, found) else None

    def _is_below(self, value: Value, base: Value) -> bool:
        view = self._world.view(value.file_id)
        if view is None or value.definition is None or base.definition is None:
            return False
        at = (base.file_id, base.definition.qualified_name)
        order = self._members.order(Owner(view, value.definition.qualified_name))
        return any(owner is not None and (owner.view.id, owner.qualified_name) == at for owner, _ in order)


def _each(value: Value) -> list[Value]:
    return [value._replace(others=()), *value.others]


def _one(values: list[Value]) -> Value:
    kept = list({value.identity: value for value in values}.values())
    return kept[0]._replace(others=tuple(kept[1:]))
