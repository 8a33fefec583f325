"""The world as it was when everything was resolved the last time, where only the text of files changed since."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from coderecall.resolve.bound_names import BoundNames
from coderecall.resolve.rules import Rules
from coderecall.resolve.world import FileView, World
from coderecall.store.resolving import Definition


class EarlierWorld(World):
    """Reads the replaced versions of some files, and all others as the present world does.

    The paths must be the same in both, and so what the rules of the languages conclude from them.
    """

    def __init__(self, present: World, changed: AbstractSet[int]) -> None:
        self.db = present.db
        self.everything = False
        self.files = present.files
        self.paths = present.paths
        self.includes = present.includes
        self._present = present
        self._changed = changed
        self._views: dict[int, FileView] = {}
        self._bound: dict[int, BoundNames] = {}
        self._named: dict[str, list[Definition]] = {}
        self._shared: dict[tuple[str, str, str], list[Definition]] = {}

    def rules(self, language: str) -> Rules | None:
        return self._present.rules(language)

    def view(self, file_id: int) -> FileView | None:
        if file_id not in self._changed:
            return self._present.view(file_id)
        if file_id not in self._views:
            self.load([file_id])
        return self._views.get(file_id)

    def outline(self, file_id: int) -> FileView | None:
        return self.view(file_id) if file_id in self._changed else self._present.outline(file_id)

    def load(self, file_ids: Iterable[int]) -> None:
        wanted = list(file_ids)
        self._present.load([file_id for file_id in wanted if file_id not in self._changed])
        for file_id in wanted:
            if file_id in self._changed and file_id not in self._views and file_id in self.files:
                self._open([file_id])
                rows = self.db.replaced_rows(file_id)
                self._fill(rows.definitions, rows.links, rows.bases)

    def bound(self, view: FileView) -> BoundNames:
        if view.id not in self._changed:
            return self._present.bound(view)
        if view.id not in self._bound:
            self._bound[view.id] = BoundNames(self.db.replaced_rows(view.id).bindings, view.by_id)
        return self._bound[view.id]

    def prepare_names(self, names: Iterable[str]) -> None:
        missing = [name for name in names if name not in self._named]
        self._present.prepare_names(missing)
        for name in missing:
            rows = [row for row in self._present.named(name) if row.file_id not in self._changed]
            views = [view for file_id in sorted(self._changed) if (view := self.view(file_id)) is not None]
            rows += [row for view in views for row in view.by_id.values() if row.name == name and row.parent_id]
            self._named[name] = sorted(rows, key=self._place)
