"""Imports that may lead to another file than they did, because files came or went."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from coderecall.resolve.changes import ChangedFiles
from coderecall.resolve.exports import Exports
from coderecall.resolve.paths import Place
from coderecall.resolve.values import EXACT
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.resolving import Link

# files whose coming or going moves the roots of packages or crates
_LANDMARKS = frozenset({"__init__.py", "__init__.pyi", "lib.rs", "main.rs", "mod.rs"})


@dataclass(frozen=True, slots=True)
class Relocation:
    """The imports to look at again."""

    db: Database
    world: World
    exports: Exports
    changed: ChangedFiles
    views: list[FileView]  # the changed files that are there
    names: AbstractSet[str]  # that mean something else than before in one of the changed files

    def links(self) -> list[Link]:
        lost = self._lost()
        found = [link for link in self._candidates(lost) if self._moved(link, lost)]
        return found + self._naming() if any(rules.imports_name_symbols for rules in self.world.all_rules()) else found

    def _naming(self) -> list[Link]:
        """Imports of names that the change defines or defined, of which another definition may be meant now."""
        views = ((self.world.outline(link.file_id), link) for link in self.db.links_naming(self.names))
        return [link for view, link in views if view is not None and view.rules.imports_name_symbols]

    def _lost(self) -> set[str] | None:
        """Words of the imports that may have read a removed file; None: any word."""
        removed = self.changed.removed_paths
        if removed is None and self.changed.paths_changed:
            return None
        return {token for path in removed or () for rules in self.world.all_rules() for token in rules.tokens(path)}

    def _candidates(self, lost: set[str] | None) -> Iterable[Link]:
        if not self.changed.paths_changed:
            # where a module is depends on the paths, and where a module is a type, on its name
            by_name = any(view.rules.shares_anything or view.rules.imports_name_symbols for view in self.views)
            names = sorted(self.names) if by_name else []
            return self.db.links_mentioning(names, unbound_only=True) if names else []
        paths = [*(self.changed.removed_paths or ()), *(view.path for view in self.views)]
        if lost is None or any(path.rpartition("/")[2] in _LANDMARKS for path in paths):
            return list(self.db.links(self.world.files))
        return self.db.links_mentioning(sorted(self._tokens() | lost), unbound_only=False)

    def _tokens(self) -> set[str]:
        return {token for view in self.views for token in view.rules.tokens(view.path)}

    def _moved(self, link: Link, lost: set[str] | None) -> bool:
        view = self.world.outline(link.file_id)
        if view is None:
            return False
        place = self.exports.place(view, link.module)
        if link.target_file_id is not None:
            if lost is None or _mentions(link, lost) or (place is not None and place.confidence < EXACT):
                return True  # the file may be the same and how sure that is not
            return not self._still_reads(view, link, place)
        return place is not None or lost is None or _mentions(link, lost)

    def _still_reads(self, view: FileView, link: Link, place: Place | None) -> bool:
        """Whether an import still leads to the file that it was bound to."""
        if place is None:
            return False
        target = self.world.path(link.target_file_id or 0)
        whole = link.name in {"", "*"}
        if place.is_folder and view.rules.shared_names:  # a name in it moves with the symbol that it names
            return not whole or view.rules.package_file(place.path) == target
        inner = None if whole else view.rules.submodule(place.path, link.name)
        if place.path == target:  # what was no name of the package may be a module in it now
            return inner is None or link.target is not None
        return inner is not None and inner.path == target


def _mentions(link: Link, tokens: set[str]) -> bool:
    return link.name in tokens or not link.module.strip("./") or any(token in link.module for token in tokens)
