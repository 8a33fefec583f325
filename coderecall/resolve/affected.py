"""What a change can reach: the imports and references whose meaning may be another now.

Names spread along imports. A changed file makes all its names suspect; an import of a suspect name makes its alias
suspect in the importing file, and so on; a class with a suspect base makes what is reached through its object suspect.
Where files share names without imports, every use of a name that the change defines or defined is suspect. Looking at
too much costs time, too little would leave a wrong edge: in doubt, look.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from coderecall.resolve.binder import is_method
from coderecall.resolve.changes import ChangedFiles
from coderecall.resolve.exports import Exports
from coderecall.resolve.rules import Rules
from coderecall.resolve.wiring import rewired
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.resolving import Link, Use
from parsers import language_of


def affected(db: Database, world: World, exports: Exports, changed: ChangedFiles) -> tuple[list[Link], list[Use]]:
    """Rows to bind again, those of one file together."""
    reach = _Reach(db, world, exports, changed)
    reach.start()
    reach.spread()
    return sorted(reach.links.values()), reach.uses()


@dataclass(slots=True)
class _Reach:
    db: Database
    world: World
    exports: Exports
    changed: ChangedFiles
    links: dict[tuple[int, int], Link] = field(default_factory=dict)
    _whole: set[int] = field(default_factory=set)  # files of which every use is suspect
    _objects: set[int] = field(default_factory=set)  # files where what is reached through an object is suspect
    _suspect: dict[int, set[str]] = field(default_factory=dict)
    _queue: list[tuple[int, AbstractSet[str] | None]] = field(default_factory=list)  # None: every name
    _readers: dict[int, list[Link]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def start(self) -> None:
        """The changed files themselves, and the imports that may read another file now."""
        world = self.world
        self._names = set(self.changed.names)
        present = [file_id for file_id in sorted(self.changed.file_ids) if file_id in world.files]
        world.load(present)
        views = [view for file_id in present if (view := world.view(file_id)) is not None]
        for view in views:
            self._names.update(row.name for row in view.by_id.values() if row.parent_id is not None)
            self._whole.add(view.id)
            for link in view.links:
                self.links[view.id, link.seq] = link
            self._queue.append((view.id, None))
            self._packages_above(view)
        self._relocate(views)
        if rewired(self.db, world, views, removed=self.changed.paths_changed):
            self._rewire()

    def spread(self) -> None:
        """Follow suspect names from file to file."""
        while self._queue:
            file_id, names = self._queue.pop()
            view = self.world.view(file_id)
            if view is None:
                continue
            self._subclasses(view, names)
            for link in self._reading(file_id):
                if names is None or link.name in names or link.name in {"", "*"}:
                    self._relink(link, names)

    def uses(self) -> list[Use]:
        """The references that the suspect names reach."""
        found: dict[tuple[int, int], Use] = {}
        for use in self.db.uses(sorted(self._whole)):
            found[use.file_id, use.seq] = use
        self._uses_of_suspects(found)
        named, everywhere = self._names_to_look_up()
        for use in self.db.uses_named(self.db.name_ids(named).values()):
            found[use.file_id, use.seq] = use
        if everywhere:
            chains = [i for i, text in self.db.name_texts().items() if not everywhere.isdisjoint(text.split("."))]
            for use in self.db.uses_qualified(chains):
                found[use.file_id, use.seq] = use
        ordered = [found[key] for key in sorted(found)]
        self.world.load(sorted({use.file_id for use in ordered}))
        return ordered

    # ---- imports
    def _relocate(self, views: list[FileView]) -> None:
        """Imports that may lead to another file than they did."""
        removed = self.changed.removed_paths
        tokens: set[str] = set()
        for view in views:
            tokens.update(view.rules.tokens(view.path))
        lost: set[str] | None = None
        if removed is not None or not self.changed.paths_changed:
            lost = {token for path in removed or () for rules in self._all_rules() for token in rules.tokens(path)}
        everything = lost is None or any(
            path.rpartition("/")[2] in _LANDMARKS for path in (*(removed or ()), *(view.path for view in views))
        )
        unbound_only = not self.changed.paths_changed
        if everything and self.changed.paths_changed:
            candidates: Iterable[Link] = self.db.links()
        else:
            candidates = self.db.links_mentioning(sorted(tokens | (lost or set())), unbound_only=unbound_only)
        for link in list(candidates):
            if link.target_file_id is None:
                mentions_lost = lost is None or _mentions(link, lost)
                if mentions_lost or self._place_file(link) is not None:
                    self._relink(link, None)
            elif not self._still_reads(link):
                self._relink(link, None)

    def _place_file(self, link: Link) -> str | None:
        view = self._plain_view(link.file_id)
        place = self.exports.place(view, link.module) if view else None
        return place.path if place else None

    def _still_reads(self, link: Link) -> bool:
        """Whether an import still leads to the file that it was bound to."""
        view = self._plain_view(link.file_id)
        if view is None:
            return True
        place = self.exports.place(view, link.module)
        if place is None:
            return False
        target = self.world.path(link.target_file_id or 0)
        if place.is_folder and view.rules.shared_names:  # a name in it moves with the symbol that it names
            return link.name not in {"", "*"} or view.rules.package_file(place.path) == target
        if place.path == target:
            return True
        inner = view.rules.submodule(place.path, link.name) if link.name not in {"", "*"} else None
        return inner is not None and inner.path == target

    def _plain_view(self, file_id: int) -> FileView | None:
        """A view to look up modules from; its names are not needed."""
        return self.world.outline(file_id)

    def _reading(self, file_id: int) -> list[Link]:
        """Imports that read a file."""
        if file_id not in self._readers:
            self._readers[file_id] = list(self.db.links_reading([file_id]))
        return self._readers[file_id]

    def _relink(self, link: Link, names: AbstractSet[str] | None) -> None:
        self.links[link.file_id, link.seq] = link
        if link.alias:
            self._mark(link.file_id, {link.alias})
        elif link.name == "*" or link.reexport:
            self._mark(link.file_id, names)

    def _packages_above(self, view: FileView) -> None:
        """A module is reached through the packages that it lies in, whether they import it or not; a package's own name
        may now hide a module inside it."""
        rules = view.rules
        for name in {*view.imports, *self._names}:
            place = rules.submodule(view.path, name)
            if place is not None and not place.is_folder:
                for link in self._reading(self.world.paths.ids[place.path]):
                    if link.name == name:
                        self._relink(link, None)
        parts = view.path.split("/")
        for depth in range(len(parts) - 1, 0, -1):
            init = "/".join([*parts[:depth], "__init__.py"])
            file_id = self.world.paths.ids.get(init)
            if file_id is not None and file_id != view.id:
                self._mark(file_id, {parts[depth].partition(".")[0]})

    # ---- names
    def _mark(self, file_id: int, names: AbstractSet[str] | None) -> None:
        if names is None:
            if file_id not in self._whole:
                self._whole.add(file_id)
                self._queue.append((file_id, None))
            return
        known = self._suspect.setdefault(file_id, set())
        new = names - known
        if new:
            known |= new
            self._queue.append((file_id, new))

    def _subclasses(self, view: FileView, names: AbstractSet[str] | None) -> None:
        """Classes of a file whose bases are suspect."""
        for class_id, bases in view.bases.items():
            definition = view.by_id.get(class_id)
            if definition is None:
                continue
            if names is None or any((b.qualifier or b.name).partition(".")[0] in names for b in bases):
                self._objects.add(view.id)
                if view.rules.bare_members:
                    self._whole.add(view.id)
                self._mark(view.id, {definition.qualified_name.partition(".")[0], definition.name})

    def _rewire(self) -> None:
        """Types of languages that share names came, went or have other bases: look at all that derives from them."""
        types = set(self._names)
        names = set(types)
        while names:
            derived: set[str] = set()
            for use in self.db.bases_named(self.db.name_ids(names).values()):
                view = self.world.view(use.file_id)
                definition = view.by_id.get(use.scope_id) if view else None
                if view is not None and definition is not None and _shares(view.rules):
                    self._whole.add(view.id)
                    derived.add(definition.name)
            names = derived - types
            types |= derived
        self._names |= types
        for file_id, qualified_name in self.db.member_names():
            if file_id not in self._whole and not types.isdisjoint(qualified_name.split(".")[:-1]):
                rules = self._rules_of(file_id)
                if rules is not None and _shares(rules):
                    self._whole.add(file_id)

    def _uses_of_suspects(self, found: dict[tuple[int, int], Use]) -> None:
        chains: dict[str, set[int]] = {}
        wanted = sorted({*self._suspect, *self._objects} - self._whole)
        by_file: dict[int, list[Use]] = {}
        for use in self.db.uses(wanted):
            by_file.setdefault(use.file_id, []).append(use)
        for file_id in wanted:
            names = set(self._suspect.get(file_id, ()))
            rules = self._rules_of(file_id)
            if file_id in self._objects and rules is not None:
                names |= {*rules.class_words, rules.super_word}
            ids: set[int] = set()
            for name in names:
                if name not in chains:
                    chains[name] = set(self.db.chains_from(name))
                ids |= chains[name]
            for use in by_file.get(file_id, ()):
                if (use.qualifier_id or use.name_id) in ids:
                    found[file_id, use.seq] = use

    def _names_to_look_up(self) -> tuple[set[str], set[str]]:
        """Names whose uses are suspect wherever they are, and those that are suspect as a part of a chain too."""
        families = self._changed_families()
        shared = [rules for rules in families if _shares(rules)]
        plain = [rules for rules in families if not _shares(rules)]
        everywhere: set[str] = set()
        if shared:
            everywhere.update(self._names)
            for path in self._changed_paths():
                for part in path.rpartition(".")[0].split("/")[-2:]:  # a module's own name, in a chain
                    everywhere.update({part, part.replace("-", "_")})
            return set(self._names), everywhere
        rare = {
            name
            for name in self._names
            if not name.startswith("__") and any(name not in rules.common_members for rules in plain)
        }
        elsewhere: dict[str, set[tuple[int, str]]] = {}
        for row in self.db.definitions_named(rare):
            if row.file_id not in self.changed.file_ids and is_method(row) and not self.world.is_test(row.file_id):
                elsewhere.setdefault(row.name, set()).add((row.file_id, row.qualified_name))
        # two methods of a name elsewhere: no use of it was inferred before, and none will be
        return {name for name in rare if len(elsewhere.get(name, ())) < 2}, everywhere

    def _changed_paths(self) -> list[str]:
        present = [self.world.path(file_id) for file_id in self.changed.file_ids if file_id in self.world.files]
        return [*present, *(self.changed.removed_paths or ())]

    def _changed_families(self) -> list[Rules]:
        """The rules of the languages in which something changed."""
        if self.changed.paths_changed and self.changed.removed_paths is None:
            found = {rules.family: rules for rules in self._all_rules()}
        else:
            languages = {language_of(path) for path in self._changed_paths()}
            rules_of = [self.world.rules(language) for language in languages if language]
            found = {rules.family: rules for rules in rules_of if rules is not None}
        return list(found.values())

    def _rules_of(self, file_id: int) -> Rules | None:
        return self.world.rules(self.world.files[file_id][2])

    def _all_rules(self) -> list[Rules]:
        found = [self.world.rules(language) for language in sorted({row[2] for row in self.world.files.values()})]
        return [rules for rules in found if rules is not None]


# files whose coming or going moves the roots of packages or crates
_LANDMARKS = frozenset({"__init__.py", "__init__.pyi", "lib.rs", "main.rs", "mod.rs"})


def _shares(rules: Rules) -> bool:
    return rules.shared_names or rules.shared_members


def _mentions(link: Link, tokens: AbstractSet[str]) -> bool:
    return link.name in tokens or not link.module.strip("./") or any(token in link.module for token in tokens)
