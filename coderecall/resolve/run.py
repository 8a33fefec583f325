"""One run: bind imports and references, write the rows that changed."""

from collections.abc import Iterable

from coderecall.resolve.affected import affected
from coderecall.resolve.binder import Binder
from coderecall.resolve.changes import ChangedFiles, ResolveReport
from coderecall.resolve.values import Means, Target
from coderecall.resolve.wiring import keep_all
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.resolving import Link, Use
from parsers.model import ReferenceKind

_LANDSCAPE = "resolve landscape"
_CHUNK = 200  # files whose references are in memory at once
_CALL = int(ReferenceKind.CALL)


def resolve(db: Database, changed: ChangedFiles | None) -> ResolveReport:
    """Bind every import and reference that may be affected by a change, or all of them.

    Runs inside the caller's transaction. A partial run leaves the rows that a full one would.
    """
    world = World(db, everything=False) if changed is not None else None
    if changed is None or world is None or _is_wide(changed, world) or _landscape(world) != db.meta(_LANDSCAPE):
        changed, world = None, World(db, everything=True)
    run = Run(db, world)
    if changed is None:
        keep_all(db, world)
        db.set_meta(_LANDSCAPE, _landscape(world))
        file_ids = list(world.files)
        for start in range(0, len(file_ids), _CHUNK):
            part = file_ids[start : start + _CHUNK]
            for file_id in part:
                view = world.view(file_id)
                if view is not None:
                    run.bind_links(view, view.links)
            run.bind_uses(db.uses(part), db.name_texts() if not run.texts else run.texts)
    else:
        links, uses = affected(db, world, run.binder.exports, changed)
        run.texts = db.texts_of({i for use in uses for i in (use.name_id, use.qualifier_id)})
        world.load(sorted({link.file_id for link in links}))
        for link in links:
            view = world.view(link.file_id)
            if view is not None:
                run.bind_links(view, [link])
        run.bind_uses(uses, run.texts)
    return run.report()


def _is_wide(changed: ChangedFiles, world: World) -> bool:
    """Whether so much changed that following it costs more than looking at everything."""
    return len(changed.file_ids) > max(100, len(world.files) // 4)


def _landscape(world: World) -> str:
    """What the rules of languages conclude from the repository as a whole: when it changes, everything may."""
    return " ".join(f"{rules.family}={text}" for rules in world.all_rules() if (text := rules.landscape()))


class Run:
    """Binds rows and collects what changed."""

    def __init__(self, db: Database, world: World) -> None:
        self.binder = Binder(world)
        self.texts: dict[int, str] = {}
        self._db = db
        self._world = world
        self._imports = 0
        self._written = 0
        self._counts = [0, 0, 0]  # by confidence

    def bind_links(self, view: FileView, links: Iterable[Link]) -> None:
        changed = []
        for link in links:
            self._imports += 1
            file_id, target = self._link_target(view, link)
            if (file_id, target) != (link.target_file_id, link.target_id):
                changed.append((file_id, target, link.file_id, link.seq))
        self._db.set_import_targets(changed)
        self._written += len(changed)

    def bind_uses(self, uses: Iterable[Use], texts: dict[int, str]) -> None:
        """Bind references; those of one file must follow each other."""
        self.texts = texts
        changed: list[tuple[int | None, int, int, int]] = []
        counts = self._counts
        bind = self.binder.bind
        view: FileView | None = None
        known: dict[tuple[int, int, int, bool, bool], Target] = {}
        file_id = 0
        for row in uses:
            if row[0] != file_id:
                file_id = row[0]
                view = self._world.view(file_id)
                known = {}
            if view is None:
                continue
            _, seq, scope_id, name_id, qualifier_id, kind, is_local, old_target, old_confidence = row
            key = (scope_id, name_id, qualifier_id, is_local, kind == _CALL)
            target = known.get(key)
            if target is None:
                qualifier = texts[qualifier_id] if qualifier_id else ""
                target = known[key] = bind(
                    view, scope_id, qualifier, texts[name_id], is_local=bool(is_local), is_call=kind == _CALL
                )
            symbol, confidence = target
            counts[confidence] += 1
            if symbol != old_target or confidence != old_confidence:
                changed.append((symbol, confidence, file_id, seq))
        self._db.set_reference_targets(changed)
        self._written += len(changed)

    def report(self) -> ResolveReport:
        unresolved, inferred, exact = self._counts
        return ResolveReport(self._imports, sum(self._counts), exact, inferred, unresolved, self._written)

    def _link_target(self, view: FileView, link: Link) -> tuple[int | None, int | None]:
        """The file that an import reads and the symbol that it names; the file's own row for a whole module."""
        exports = self.binder.exports
        place = exports.place(view, link.module)
        if place is None:
            return None, None
        value = exports.at(view, place) if link.name in {"", "*"} else exports.link(view, link)
        file_id = None if place.is_folder else self._world.paths.ids[place.path]
        if value is None or value.means is Means.OUTSIDE:
            return file_id, None
        if value.means is Means.FOLDER:
            return self._representative(view, value.folder), None
        if value.means is Means.FILE:
            target = self._world.view(value.file_id)
            inner = view.rules.submodule(place.path, link.name) if link.name not in {"", "*"} else None
            if file_id is None or (inner is not None and inner.path == self._world.path(value.file_id)):
                file_id = value.file_id  # `from package import module` reads the module
            return file_id, target.module if target else None
        if value.definition is None:
            return file_id, None
        return file_id or value.file_id, value.definition.id

    def _representative(self, view: FileView, folder: str) -> int | None:
        """The file that stands for a package whose language has no file for it."""
        path = view.rules.package_file(folder)
        return None if path is None else self._world.paths.ids[path]
