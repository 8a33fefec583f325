"""What a name at the level of a file means, through imports, re-exports and star imports.

The search visits each (file, name) once and collects every definition that the name can come from. So a cycle of
re-exports ends, and the answer does not depend on where the search entered the cycle: an incremental run and a full one
agree.
"""

from collections.abc import Iterable

from coderecall.resolve.choice import choose
from coderecall.resolve.paths import Place
from coderecall.resolve.rules import WHOLE
from coderecall.resolve.values import EXACT, INFERRED, OUTSIDE, Means, Value, symbol_value
from coderecall.resolve.world import VALUE_KINDS, FileView, World
from coderecall.store.resolving import Definition, Link

# who asks for a name of a file, and so what it can mean: code that imports it, code that reaches it through the module,
# the code of the file without and with its star imports
_OUTSIDE_IN, _ATTRIBUTE, _INSIDE, _INSIDE_WITH_STARS = range(4)
MOST_STEPS = 64  # (file, name) pairs of one search


class Exports:
    """Follows names from file to file."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[tuple[int, str, int], Value | None] = {}
        self._places: dict[tuple[int, str], Place | None] = {}
        self._whole: dict[int, set[str]] = {}
        self._loaded: dict[int, frozenset[str]] = {}
        self._renamed: dict[int, dict[str, str]] = {}
        self._chosen: dict[tuple[int, str, str], Value | None] = {}

    def inside(self, view: FileView, name: str) -> Value | None:
        """What a name means to the code of the file, where no inner scope defines it. Where files share names, those
        go before star imports, which `starred` follows."""
        if name not in view.definitions and name not in view.imports and not view.stars:
            return None  # most names are built in
        own_first = view.rules.shared_names and view.rules.shared_certainty == EXACT
        return self._lookup(view, name, _INSIDE if own_first else _INSIDE_WITH_STARS)

    def starred(self, view: FileView, name: str) -> Value | None:
        """What a name means by the star imports of the file."""
        return self._lookup(view, name, _INSIDE_WITH_STARS)

    def place(self, view: FileView, module: str) -> Place | None:
        """Where a module name leads from a file."""
        key = (view.id, module)
        if key not in self._places:
            self._places[key] = view.rules.find(view.path, module)
        return self._places[key]

    def at(self, view: FileView, place: Place) -> Value | None:
        """The meaning of a place, its remaining names followed. `view` gives the language."""
        if place.is_folder:
            value: Value | None = Value(Means.FOLDER, folder=place.path, confidence=place.confidence)
        else:
            value = Value(Means.FILE, None, self._world.paths.ids[place.path], "", place.confidence)
        for name in place.rest:
            if value is None:
                return None
            value = self.attribute(view, value, name)
        return value

    def link(self, view: FileView, link: Link) -> Value | None:
        """What an import binds its alias to; None when the module is here and the name in it is not."""
        return self._combined(self._follow([(view, link)]))

    def links(self, view: FileView, links: Iterable[Link]) -> Value | None:
        """What several imports of one alias bind it to."""
        found = self._follow([(view, link) for link in links])
        return self._combined(found)

    def attribute(self, view: FileView, value: Value, name: str) -> Value | None:
        """A name inside a module, package or type's own body. Inherited members are the business of `Members`."""
        if value.means is Means.FILE:
            target = self._world.view(value.file_id)
            sight = _INSIDE_WITH_STARS if target is view and view.rules.exports_marked else _ATTRIBUTE
            found = self._lookup(target, name, sight) if target else None
            if found is None and target is not None:
                found = self._imported_inside(view, target.path, name) or self._loaded_inside(target, name)
                found = found or self._imported_elsewhere(view, target.path, name)
        elif value.means is Means.FOLDER:
            found = self.choose(view, value.folder, name) if view.rules.shared_names else None
            found = found or self._imported_inside(view, value.folder, name)
            found = found or self._imported_elsewhere(view, value.folder, name)
        elif value.means is Means.SYMBOL and value.definition is not None:
            found = self._own_member(value, name)
            if found is not None and found.definition is not None and found.file_id != view.id:
                found = found if view.rules.shows(found.definition) else None
        else:
            return OUTSIDE
        return found.at_most(value.confidence) if found else None

    def local_name(self, view: FileView, exported: str) -> str:
        """What a file itself calls what it exports under a name."""
        if view.id not in self._renamed:
            self._renamed[view.id] = view.rules.exported_names(view.id)
        return self._renamed[view.id].get(exported, exported)

    def default(self, view: FileView, value: Value) -> Value | None:
        """What a file is as one value: `module.exports = f`, `export default f`."""
        if value.means is not Means.FILE or not view.rules.renames_exports:
            return None
        return self.attribute(view, value, "default")

    def whole(self, view: FileView, value: Value) -> Value | None:
        """What reading a file as a name gives, where that is one value and not the module: `module.exports = f`."""
        if value.means is not Means.FILE or not view.rules.renames_exports:
            return None
        return self.attribute(view, value, WHOLE)

    def choose(self, view: FileView, space: str, qualified_name: str) -> Value | None:
        """A definition in a name space that files share."""
        key = (view.id, space, qualified_name)
        if key not in self._chosen:
            candidates = self._world.shared(view.rules, space, qualified_name)
            if view.rules.only_exported and space != view.space and not view.is_test:
                candidates = [row for row in candidates if "exported" in row.modifiers]
            chosen = choose(self._world, view, candidates)
            if chosen is not None and len({row.qualified_name for row in candidates}) > 1:
                chosen = chosen.at_most(INFERRED)  # extensions of several types
            self._chosen[key] = chosen
        return self._chosen[key]

    def _own_member(self, value: Value, name: str) -> Value | None:
        definition = value.definition
        target = self._world.view(value.file_id)
        if definition is None or target is None:
            return None
        qualified = f"{definition.qualified_name}.{name}"
        own = target.definitions.get(qualified)
        if own is None and target.rules.flat_members:
            own = target.definitions.get(name)
            own = own if own is not None and own.parent_id == definition.id else None
        if own is not None and "local" not in own.modifiers:
            return symbol_value(own, INFERRED if qualified in target.doubtful else EXACT)
        for inner in target.rules.inner_objects:
            own = target.definitions.get(f"{definition.qualified_name}.{inner}.{name}")
            if own is not None and "local" not in own.modifiers:
                return symbol_value(own)
        if target.rules.extensions:
            extension = self._inner_extension(target, definition, name)
            if extension is not None:
                return extension
        if target.rules.shares_members_of(definition):
            return self.choose(target, target.space, qualified)
        return None

    def _inner_extension(self, target: FileView, definition: Definition, name: str) -> Value | None:
        """An extension that lies in a type: its qualified name has that of the type that it extends, too."""
        found = [
            row
            for row in self._world.named(name)
            if row.parent_id == definition.id and row.file_id == target.id and "extension" in row.modifiers
        ]
        return symbol_value(found[0], EXACT if len(found) == 1 else INFERRED) if found else None

    def in_folder(self, view: FileView, folder: str, name: str) -> Value | None:
        """What importing a name from a package that is no file gives."""
        found = self.choose(view, folder, name) if view.rules.shared_names else None
        if found is not None or (view.rules.shared_names and not view.rules.modules_are_members):
            return found
        place = view.rules.submodule(folder, name)
        return self.at(view, place) if place else None

    def _imported_inside(self, view: FileView, package: str, name: str) -> Value | None:
        """A module inside a package as an attribute of it: after `import package.module` in the same file."""
        place = view.rules.submodule(package, name)
        if place is None or not (view.rules.modules_are_members or place.path in self._read_whole(view)):
            return None
        return self.at(view, place)

    def _imported_elsewhere(self, view: FileView, package: str, name: str) -> Value | None:
        """The same after an import in any other file that ran before: likely, and nothing here says so."""
        place = view.rules.submodule(package, name)
        value = self.at(view, place) if place is not None else None
        return value.at_most(INFERRED) if value is not None else None

    def _loaded_inside(self, package: FileView, name: str) -> Value | None:
        """A module inside a package as an attribute of it: after the package's own file imported from it."""
        if package.id not in self._loaded:
            modules = [link.module for links in package.imports.values() for link in links if not link.type_only]
            modules += [star.module for star in package.stars]
            self._loaded[package.id] = package.rules.loads_inside(package.path, modules)
        place = package.rules.submodule(package.path, name) if name in self._loaded[package.id] else None
        return self.at(package, place) if place is not None else None

    def _read_whole(self, view: FileView) -> set[str]:
        """Modules and the packages around them that the file imports by their dotted names."""
        found = self._whole.get(view.id)
        if found is None:
            found = self._whole[view.id] = set()
            for link in view.links:
                names = link.module.split(".") if not link.name else []
                for end in range(2, len(names) + 1):
                    place = self.place(view, ".".join(names[:end]))
                    if place is not None:
                        found.add(place.path)
        return found

    def _lookup(self, view: FileView, name: str, sight: int) -> Value | None:
        key = (view.id, name, sight)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._combined(_Search(self, self._world, name, sight).from_file(view))
        return self._known[key]

    def _follow(self, links: list[tuple[FileView, Link]]) -> "_Search":
        return _Search(self, self._world, "", _INSIDE).from_links(links)

    @staticmethod
    def _combined(search: "_Search") -> Value | None:
        found: dict[tuple[object, ...], Value] = {}
        for value in search.ends:
            known = found.get(value.identity)
            if known is None or known.confidence < value.confidence:
                found[value.identity] = value
        values = list(found.values())
        if not values:
            module = search.submodule()
            if module is not None:
                return module.at_most(INFERRED if search.uncertain else EXACT)
            return OUTSIDE if search.outside else None
        certain = len(values) == 1 and not (search.uncertain or search.outside or search.outside_star)
        return values[0].at_most(EXACT if certain else INFERRED)


class _Search:
    """One search: what was found and what makes it less than certain."""

    def __init__(self, exports: Exports, world: World, name: str, sight: int) -> None:
        self.ends: list[Value] = []
        self.uncertain = False
        self.outside = False
        self.outside_star = False
        self._exports = exports
        self._world = world
        self._name = name
        self._sight = sight
        self._seen: set[tuple[int, str]] = set()
        self._reached: list[tuple[FileView, str]] = []  # from outside the file
        self._open: list[tuple[FileView, str]] = []

    def from_file(self, view: FileView) -> "_Search":
        self._seen.add((view.id, self._name))
        if self._sight == _OUTSIDE_IN:
            self._reached.append((view, self._name))
        self._visit(view, self._name, self._sight)
        return self._run()

    def from_links(self, links: list[tuple[FileView, Link]]) -> "_Search":
        self._links(links)
        return self._run()

    def _run(self) -> "_Search":
        while self._open:
            if len(self._seen) > MOST_STEPS:
                self.uncertain = True
                break
            view, name = self._open.pop(0)
            self._visit(view, name, _OUTSIDE_IN)
        return self

    def _visit(self, view: FileView, name: str, sight: int) -> None:
        own = sight >= _INSIDE
        if view.rules.renames_exports and not own and name not in view.definitions:
            local = self._exports.local_name(view, name)
            own, name = local != name, local
        definition = view.definitions.get(name)
        if definition is not None and not own and not view.rules.shows(definition):
            definition = None
        links = view.imports.get(name, [])
        if links and not own and not view.rules.every_import_is_export:
            links = [link for link in links if link.reexport]
        if definition is not None:
            if not links:
                self.uncertain |= definition.qualified_name in view.doubtful
                self.ends.append(symbol_value(definition))
                return
            if definition.kind not in VALUE_KINDS:  # `try: from a import f` … `except ImportError: def f()`
                self.uncertain = True
                self.ends.append(symbol_value(definition))
        if links:
            self._links([(view, link) for link in links])
            return
        if sight == _INSIDE:
            return
        rules = view.rules
        if rules.renames_exports and not own:  # a field of the one value that the file is
            field = view.definitions.get(f"{self._exports.local_name(view, 'default')}.{name}")
            if field is not None:
                self.ends.append(symbol_value(field))
                return
        for star in view.stars:
            visible = rules.star_binds_inside if own else star.reexport or rules.every_import_is_export
            if visible and rules.star_gives(name) and (star.module, name) not in view.hidden:
                self._star(view, star, name)

    def submodule(self) -> Value | None:
        """The module of that name inside one of the packages that were asked; an attribute of the name hides it."""
        for view, name in self._reached:
            place = view.rules.submodule(view.path, name)
            if place is not None:
                return self._exports.at(view, place)
        return None

    def _links(self, links: list[tuple[FileView, Link]]) -> None:
        links = [(view, link) for view, link in links if not link.type_only] or links
        if len({(link.module, link.name) for _, link in links if link.name}) > 1:
            self.uncertain = True
        for view, link in links:
            module = link.module if link.name else view.rules.bound_module(link.module, link.alias)
            place = self._exports.place(view, module)
            if place is None:
                self.outside = True
            elif not link.name:
                self._end(view, place)
            else:
                self._into(view, place, link.name)

    def _star(self, view: FileView, star: Link, name: str) -> None:
        place = self._exports.place(view, star.module)
        if place is None:
            self.outside_star |= not view.rules.stars_never_clash
        else:
            self._into(view, place, name, by_star=True)

    def _end(self, view: FileView, place: Place) -> None:
        value = self._exports.at(view, place)
        if value is not None:
            self.ends.append(value)

    def _into(self, view: FileView, place: Place, name: str, *, by_star: bool = False) -> None:
        if place.confidence < EXACT:
            self.uncertain = True
        if place.is_folder and not place.rest:
            if by_star and not view.rules.shared_names:
                return
            value = self._exports.in_folder(view, place.path, name)
            if value is not None:
                self.ends.append(value)
            return
        if place.rest:
            inner = self._exports.at(view, place)
            value = self._exports.attribute(view, inner, name) if inner else None
            if value is not None:
                self.ends.append(value)
            return
        file_id = self._world.paths.ids[place.path]
        target = self._world.view(file_id)
        if target is not None:
            if not by_star:  # a star brings the names of a package, not the modules in it
                self._reached.append((target, name))
            if (file_id, name) not in self._seen:
                self._seen.add((file_id, name))
                self._open.append((target, name))
