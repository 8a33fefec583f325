"""The classes that derive from a class, as the index knows them."""

from collections.abc import Collection, Iterable

from coderecall.resolve.members import Members, Owner
from coderecall.resolve.world import World
from coderecall.store import Database
from coderecall.store.rows import symbol_key

MOST = 40  # classes below one; nobody looks at more


class Descendants:
    """Answers for one state of the index; what it found is remembered until then."""

    def __init__(self, db: Database, world: World, members: Members, changed: Collection[int]) -> None:
        """changed: files whose uses are bound to nothing yet."""
        self._db = db
        self._world = world
        self._members = members
        self._changed = changed
        self._known: dict[tuple[int, str], list[Owner] | None] = {}
        self._children: dict[tuple[int, str], list[Owner]] = {}
        self._in_changed: list[tuple[Owner, set[tuple[int, str]]]] | None = None

    def of(self, owner: Owner) -> list[Owner] | None:
        """A class and those that derive from it, through others too; None: there are too many to look at."""
        key = (owner.view.id, owner.qualified_name)
        if key not in self._known:
            self._known[key] = self._found(owner)
        return self._known[key]

    def prepare(self, owners: Iterable[Owner]) -> None:
        """Read at once what derives from several classes by themselves."""
        wanted = {(view.id, symbol_key(view.path, name) & 0xFFFFFFFF): (view.id, name) for view, name in owners}
        wanted = {key: at for key, at in wanted.items() if at not in self._children}
        self._children.update((at, []) for at in wanted.values())
        for key, file_id, symbol_id in self._db.classes_deriving_from(wanted):
            view = self._world.view(file_id)
            if view is not None and symbol_id in view.by_id:
                self._children[wanted[key]].append(Owner(view, view.by_id[symbol_id].qualified_name))
        for each, bases in self._of_changed_files() if wanted else ():
            for at in bases.intersection(wanted.values()):
                self._children[at].append(each)

    def _found(self, owner: Owner) -> list[Owner] | None:
        found = {(owner.view.id, owner.qualified_name): owner}
        wave = [owner]
        while wave and len(found) <= MOST:
            self.prepare(wave)
            below = [each for view, name in wave for each in self._children[view.id, name]]
            wave = [each for each in below if (each.view.id, each.qualified_name) not in found]
            found.update(((each.view.id, each.qualified_name), each) for each in wave)
        return list(found.values()) if len(found) <= MOST else None

    def _of_changed_files(self) -> list[tuple[Owner, set[tuple[int, str]]]]:
        if self._in_changed is None:
            views = [view for file_id in sorted(self._changed) if (view := self._world.view(file_id)) is not None]
            self._in_changed = [
                (each, self._bases(each))
                for view in views
                for symbol_id in view.bases
                for each in (Owner(view, view.by_id[symbol_id].qualified_name),)
            ]
        return self._in_changed

    def _bases(self, owner: Owner) -> set[tuple[int, str]]:
        bases = self._members.bases(owner)
        return {(base.file_id, base.definition.qualified_name) for base in bases if base and base.definition}
