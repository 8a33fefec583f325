"""What a change can reach: the imports and references whose meaning may be another now.

Names spread along imports. A changed file makes names suspect; an import of a suspect name makes its alias suspect in
the importing file, and so on; a class with a suspect base makes what is reached through its object suspect. Where files
share names without imports, every use of a name that the change defines or defined is suspect. Looking at too much
costs time, too little would leave a wrong edge: in doubt, look.

A name that is bound to a suspect one mostly means what it meant: the function that it calls has another name now, or
gives the same as before. So its value is compared with the one before the change (`sameness`), and where the two are
equal, only what becomes suspect of the definitions in it is suspect behind the name (`suspect_definitions`). Nobody
knows what was before where paths changed or files share names: there every such name is suspect.

A method that changed, and a member that gives something else, do not spread along types: `touched_members` follows
them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from coderecall.resolve.binder import Binder
from coderecall.resolve.bound_names import BoundTo
from coderecall.resolve.changes import ChangedFiles
from coderecall.resolve.earlier import EarlierWorld
from coderecall.resolve.everywhere import changed_families, derived_from, makings, names_everywhere
from coderecall.resolve.instances import CALLED
from coderecall.resolve.readers import Readers
from coderecall.resolve.relocated import Relocation
from coderecall.resolve.sameness import Sameness
from coderecall.resolve.suspect_definitions import SuspectDefinitions
from coderecall.resolve.suspects import (
    ANY,
    Followers,
    Suspects,
    first_names,
    inherited,
    is_suspect,
    note,
    through_module,
)
from coderecall.resolve.touched_members import Others, Touched, TouchedMembers, is_special, touched_methods
from coderecall.resolve.wiring import Rewired, rewired
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.resolving import Base, Definition, Link, Use


def affected(db: Database, world: World, binder: Binder, changed: ChangedFiles) -> tuple[list[Link], list[Use]]:
    """Rows to bind again, those of one file together."""
    reach = _Reach(db, world, binder, changed, Readers(db, world))
    reach.start()
    reach.spread()
    return sorted(reach.links.values()), reach.uses()


@dataclass(slots=True)
class _Reach:
    db: Database
    world: World
    binder: Binder
    changed: ChangedFiles
    readers: Readers
    links: dict[tuple[int, int], Link] = field(default_factory=dict)
    _whole: set[int] = field(default_factory=set)  # files of which every use is suspect
    _objects: dict[int, Followers] = field(default_factory=dict)  # what is suspect after `self` in a file
    _suspects: dict[int, dict[str, Followers]] = field(default_factory=dict)
    _queue: dict[int, dict[str, Followers] | None] = field(default_factory=dict)  # to spread; None: every name
    _passed: dict[int, dict[str, Followers]] = field(default_factory=dict)  # suspects that a file only hands on
    _passing: dict[int, dict[str, Followers] | None] = field(default_factory=dict)  # of these, to spread
    _bases: dict[int, list[Base]] = field(default_factory=dict)
    _new_exports: bool = False
    _sameness: Sameness | None = None  # None: what was before cannot be asked
    _then: EarlierWorld | None = None
    _members: TouchedMembers | None = None  # None with it
    _definitions: SuspectDefinitions = field(default_factory=SuspectDefinitions)
    _same_types: set[str] = field(default_factory=set)  # of the changed files, which came back as they were
    _names: set[str] = field(default_factory=set)  # defined by the old or new versions of what changed

    def start(self) -> None:
        """The changed files themselves, and the imports that may read another file now."""
        world = self.world
        present = [file_id for file_id in sorted(self.changed.file_ids) if file_id in world.files]
        world.load(present)
        views = [view for file_id in present if (view := world.view(file_id)) is not None]
        new = rewired(self.db, views, world.all_rules(), paths_changed=self.changed.paths_changed)
        new = self._really(new, views)
        self._new_exports = bool(new.exports)
        if self.changed.removed_paths is None or self.changed.removed_paths:
            self._names = set(self.changed.names)
        for view in views:
            self._whole.add(view.id)
            for link in view.links:
                self.links[view.id, link.seq] = link
            if view.id in new.exports:
                names = self._without_methods(view, new.exports[view.id])
                self._queue[view.id] = None if names is None else first_names(names)
                for name in names or ():
                    self._definitions.say(view.id, name, None)
                    owner, _, last = name.rpartition(".")
                    self._definitions.say(view.id, owner, frozenset({last}))
                    if owner:
                        self._suspect_members(view, frozenset({last}))
                if names is None:
                    self._names |= {row.name for row in view.by_id.values() if row.parent_id is not None}
                    self._names |= self.changed.names
                else:
                    self._names |= {name.rpartition(".")[2] for name in new.exports[view.id] or ()}
                self._hidden_by(view)
        known = {view.id: view for view in views if view.id not in new.exports}
        included = {view.id for view in views if view.id in new.exports and view.rules.includes}
        for link in Relocation(self.db, world, self.binder.exports, self.changed, views, self._names).links():
            if link.file_id in self.changed.file_ids:
                continue  # see below
            if (reader := world.outline(link.file_id)) is not None and reader.rules.includes:
                included.add(link.file_id)
            if self.changed.paths_changed or not self._reads_again(link, known):
                self._relink(link, None)
        changed = {view.id: view for view in views}
        for view in views:  # bound to nothing yet, they may read one another
            for link in view.links:
                self._reads_again(link, changed)
        self._whole |= self.readers.of_all(included)  # they may see another definition of any name
        if any(rules.shares_anything for rules in changed_families(self.world, self.changed)):
            for file_id in self.db.files_mentioning(self._names):  # what they bind to a name that they see unimported
                self._bound_to(file_id, dict.fromkeys(self._names))
        if new.types:
            types, files = derived_from(self.world, self._names)
            self._names |= types
            self._whole |= files
        else:
            self._same_types = {r.name for view in views for r in view.by_id.values() if view.is_container(r)}

    def _really(self, new: Rewired, views: list[FileView]) -> Rewired:
        """Without the names that are written in another way and mean what they meant."""
        apart = not any(view.rules.shares_anything for view in views)
        if self.changed.paths_changed or not apart or not all(new.exports.values()):
            return new
        changed = {view.id for view in views}
        then = self._then = EarlierWorld(self.world, changed)
        self._sameness = same = Sameness(self.world, self.binder, then, changed)
        told = Others(lambda view, bound: self._hold(view, bound, None), self._relink, self._inherit_from)
        self._members = TouchedMembers(self.db, self.world, same, told, changed)
        kept: dict[int, frozenset[str] | None] = {}
        for view in views:
            names = new.exports.get(view.id) or ()
            others = frozenset(name for name in names if same.of_definition(view, name) is None)
            if others:
                kept[view.id] = others
        return new._replace(exports=kept)

    def _without_methods(self, view: FileView, names: frozenset[str] | None) -> frozenset[str] | None:
        """The names that are followed by what may hold them; the others are touched members."""
        then = self._then.view(view.id) if self._then is not None else None
        if self._members is None or names is None or then is None:
            return names
        methods = touched_methods(view, then, names)
        for member in methods.values():
            self._members.touch(member)
        owners = {name.rpartition(".")[0] for name in names if is_special(view.rules, name.rpartition(".")[2])}
        return (names - methods.keys()) | (owners - {""})  # files need not say `__call__` to run it

    def spread(self) -> None:
        """Follow suspect names from file to file."""
        while self._queue or self._passing or (self._members is not None and self._members.is_waiting):
            if self._members is not None:
                self._members.follow()
            wave, self._queue = self._queue, {}
            passing, self._passing = self._passing, {}
            for file_id, handed_on in passing.items():
                self._spread_from(file_id, handed_on)
            self._load_bases(wave)
            for file_id, names in wave.items():
                self._subclasses(file_id, names)
                self._bound_to(file_id, names)
                self._spread_from(file_id, names)

    def _spread_from(self, file_id: int, names: Suspects | None) -> None:
        """Make suspect what others import of the names."""
        if names is not None and not names:
            return
        if names is not None:
            names = self._as_exported(file_id, names)
        members = {name for followers in (names or {}).values() for name in followers or ()}
        for link in self.readers.links(file_id, names):
            if names is None:
                self._relink(link, None)
            elif link.alias and self.readers.binds_module(link, file_id):
                followers = through_module(names)
                followers.add(link.module.rpartition(".")[2])  # `import a.b` binds a, and a.b goes on from there
                if self.readers.says(link.file_id, names):
                    self._relink(link, {link.alias: followers})
                else:
                    note(self._passed, self._passing, link.file_id, {link.alias: followers})
            elif not link.alias:
                self._relink(link, names)
            elif link.name in names:
                self._relink(link, {link.alias: names[link.name]})
            elif link.name in members or self._leads_through(link, names):
                self._relink(link, None)  # a member that is imported from its type

    def _leads_through(self, link: Link, names: Suspects) -> bool:
        """Whether the module of an import is reached through one of the names: a type, a module inside a file."""
        view = self.world.outline(link.file_id)
        place = self.binder.exports.place(view, link.module) if view is not None else None
        return not names.keys().isdisjoint(link.module.split(".") if place is None else place.rest)

    def _as_exported(self, file_id: int, names: Suspects) -> Suspects | None:
        """The names with those under which the file exports them; None when one of them is all that the file is."""
        view = self.world.outline(file_id)
        if view is None or not view.rules.renames_exports:
            return names
        renamed = {out: names[own] for out, own in view.rules.exported_names(view.id).items() if own in names}
        return None if "default" in renamed else {**names, **renamed}

    def uses(self) -> list[Use]:
        """The references that the suspect names reach."""
        found: dict[tuple[int, int], Use] = {}
        for use in self.db.uses(sorted(self._whole)):
            found[use.file_id, use.seq] = use
        for use in self._uses_of_suspects():
            found[use.file_id, use.seq] = use
        for use in self._members.uses() if self._members is not None else ():
            found[use.file_id, use.seq] = use
        everywhere = names_everywhere(
            *(self.world, self.changed, self._names), new_exports=self._new_exports, same_types=self._same_types
        )
        for use in self.db.uses_named(everywhere.names):
            found[use.file_id, use.seq] = use
        if everywhere.in_chains:
            for use in self.db.uses_qualified(everywhere.in_chains):
                found[use.file_id, use.seq] = use
        for use in makings(self.world, self.changed, self._names):
            found[use.file_id, use.seq] = use
        ordered = [found[key] for key in sorted(found)]
        self.world.load(sorted({use.file_id for use in ordered}))
        return ordered

    # ---- imports
    def _relink(self, link: Link, names: Suspects | None = None) -> None:
        """An import that may bind something else, which makes names of its file suspect; None: all that it binds."""
        if names is None and link.alias:
            names = {link.alias: None}
        if self._sameness is not None and link.alias and names is not None and names[link.alias] is None:
            view = self.world.view(link.file_id)
            same = self._sameness.of_link(view, link) if view is not None else None
            if same is not None:
                self._definitions.listen(
                    same, link, lambda followers: self._mark(link.file_id, {link.alias: followers})
                )
                return
        if not link.alias or names is None or names[link.alias] is None:
            self.links[link.file_id, link.seq] = link
        if link.alias or link.name == "*" or link.reexport:
            self._mark(link.file_id, names)

    def _reads_again(self, link: Link, known: Mapping[int, FileView]) -> bool:
        """Whether an import lost its file only because that was parsed again: then it reads it as before."""
        view = self.world.outline(link.file_id)
        place = self.binder.exports.place(view, link.module) if view is not None else None
        if view is None or place is None:
            return False
        ids = self.world.paths.ids
        inner = view.rules.submodule(place.path, link.name) if link.name not in {"", "*"} else None
        module = known.get(ids.get(inner.path, 0)) if inner is not None else None
        target = module or known.get(ids.get(place.path, 0))
        if target is None:
            return False
        self.readers.add(target.id, link, binds_module=module is not None)
        self.links[link.file_id, link.seq] = link
        return True

    def _hidden_by(self, view: FileView) -> None:
        """A name that a package has now, or had, may hide a module inside it."""
        ids = self.world.paths.ids
        for name in sorted({*view.imports, *self._names}):
            place = view.rules.submodule(view.path, name)
            inner = ids.get(place.path) if place is not None else None
            for link in self.readers.links(inner) if inner is not None else ():
                if link.name == name:
                    self._relink(link, None)

    # ---- names
    def _mark(self, file_id: int, names: Suspects | None) -> None:
        if names is None:
            if file_id not in self._whole:
                self._whole.add(file_id)
                self._queue[file_id] = None
            return
        moved = {name: after for name, after in names.items() if not self._is_unmoved(file_id, after)}
        if moved:
            note(self._suspects, self._queue, file_id, moved)

    def _is_unmoved(self, file_id: int, followers: Followers) -> bool:
        """Whether what is suspect after a name of a file reaches nothing: no chain there goes on with one of the words,
        and no other file sees its names."""
        view = self.world.outline(file_id)
        if followers is None or "" in followers or view is None or view.rules.shares_anything:
            return False
        return not self.readers.is_read(file_id) and not self.readers.says(file_id, followers - {ANY})

    def _load_bases(self, file_ids: Iterable[int]) -> None:
        wanted = [file_id for file_id in file_ids if file_id not in self._bases]
        for file_id in wanted:
            self._bases[file_id] = []
        for base in self.db.bases(wanted):
            self._bases[base.file_id].append(base)

    def _subclasses(self, file_id: int, names: Suspects | None) -> None:
        """Classes of a file whose bases are suspect: what they inherit is, under their own names and after `self`."""
        for base in self._bases[file_id]:
            chain = [*base.qualifier.split("."), base.name] if base.qualifier else [base.name]
            # a base of which only members are suspect makes those of the class suspect
            if names is not None and not (is_suspect(chain, names) or (len(chain) == 1 and chain[0] in names)):
                continue
            view = self.world.view(file_id)
            if view is not None:
                self._inherit_from(view, base, None if names is None else names[chain[0]])

    def _inherit_from(self, view: FileView, base: Base, followers: Followers = None) -> None:
        """What a class names as a base is suspect, with what follows it."""
        definition = view.by_id.get(base.scope_id)
        if definition is not None:
            inherit = partial(self._inherit, view, definition)
            same = self._sameness.of_base(view, base) if self._sameness is not None else None
            if same is not None:
                self._definitions.listen(same, (view.id, base), inherit)
            else:
                inherit(followers)

    def _inherit(self, view: FileView, definition: Definition, of_base: Followers) -> None:
        """What is suspect of a base is so of a class."""
        followers = inherited(of_base)
        self._suspect_members(view, followers)
        own = {definition.qualified_name.partition(".")[0]: followers, definition.name: followers}
        self._mark(view.id, own)
        self._definitions.say(view.id, definition.qualified_name, followers)

    def _bound_to(self, file_id: int, names: Suspects | None) -> None:
        """What is bound to a suspect name is suspect: variables, attributes, what functions return."""
        if names is None:
            return  # of every name of the file others are told already
        if file_id not in self._objects and not self.readers.may_bind(file_id, names):
            return
        view = self.world.view(file_id)
        if view is None:
            return
        own = {*view.rules.class_words, *view.rules.own_types}
        for bound in self.world.bound(view).starting({*names, *view.rules.class_words}):
            followers = self._passed_on(view, bound.chains, names)
            if self._sameness is not None and own.isdisjoint(chain[0] for chain in bound.chains):
                same = self._sameness.of_binding(view, bound)
                if same is not None:
                    self._definitions.listen(same, bound.key(view.id), partial(self._hold, view, bound))
                    continue
                followers = None
            if followers is None or followers:
                self._hold(view, bound, followers)

    def _hold(self, view: FileView, bound: BoundTo, followers: Followers) -> None:
        """A name of a scope is suspect, with what follows it."""
        name, scope = bound.name, view.by_id[bound.scope_id]
        qualified_name = ".".join(filter(None, (scope.qualified_name, name)))
        self._definitions.say(view.id, qualified_name, followers)
        if not name:  # a return value, or the declared type of a symbol
            name, scope = scope.name, view.by_id.get(scope.parent_id or 0, scope)
        if self._members is not None and followers is None and bound.is_member(view) and self._is_by_name(view, name):
            self._members.touch(Touched(view.id, qualified_name))
            return
        if scope.parent_id is None or not view.is_container(scope):
            self._mark(view.id, dict.fromkeys({name, view.rules.variable_mark + name}, followers))
            return
        inside = frozenset({name}) if followers is None and not is_special(view.rules, name) else followers
        self._suspect_members(view, inside)
        self._mark(view.id, dict.fromkeys({scope.qualified_name.partition(".")[0], scope.name}, inside))
        self._definitions.say(view.id, scope.qualified_name, inside)

    @staticmethod
    def _is_by_name(view: FileView, name: str) -> bool:
        return view.rules.members_by_name and not is_special(view.rules, name)

    def _passed_on(self, view: FileView, chains: list[list[str]], names: Suspects) -> Followers:
        """What is suspect after a name that is bound to these; empty: nothing."""
        found: set[str] = set()
        for first, *rest in chains:
            if first in view.rules.class_words:
                followers = self._objects.get(view.id, frozenset())
            else:
                followers = names.get(first, frozenset())
            if followers is None or not followers.isdisjoint(rest):
                return None
            found |= followers - {""}
        return found

    def _suspect_members(self, view: FileView, followers: Followers) -> None:
        if self._is_unmoved(view.id, followers):
            return
        before = self._objects.get(view.id, frozenset())
        after = self._objects[view.id] = None if before is None or followers is None else before | followers
        if after != before:
            self._queue.setdefault(view.id, {})  # what is bound to attributes of the object
        if view.rules.bare_members and followers is None:
            self._whole.add(view.id)

    def _uses_of_suspects(self) -> Iterable[Use]:
        """References that begin with a suspect name and go on in a suspect way."""
        by_file: dict[int, dict[str, Followers]] = {}
        for file_id in sorted({*self._suspects, *self._objects} - self._whole):
            names = by_file[file_id] = dict(self._suspects.get(file_id, {}))
            rules = self.world.rules(self.world.files[file_id][2])
            if file_id in self._objects and rules is not None:
                names.update(dict.fromkeys((*rules.class_words, rules.super_word), self._objects[file_id]))
        for use in self.db.uses_starting(by_file):
            chain = [*use.qualifier.replace(CALLED, "").split("."), use.name] if use.qualifier else [use.name]
            if is_suspect(chain, by_file[use.file_id]):
                yield use
