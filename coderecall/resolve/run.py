"""One run: bind imports and references, write the rows that changed."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import repeat
from operator import ne

from coderecall.resolve.affected import affected
from coderecall.resolve.binder import Binder
from coderecall.resolve.changes import ChangedFiles, ResolveReport
from coderecall.resolve.values import Means
from coderecall.resolve.wiring import keep_all
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.packing import Meanings, SymbolAt, UseColumns
from coderecall.store.resolving import Link, Use
from parsers.model import ReferenceKind

_LANDSCAPE = "resolve landscape"
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
        for file_id, first, columns in db.use_columns(None):
            run.bind_all(file_id, first, columns)
    else:
        links, uses = affected(db, world, run.binder, changed)
        world.load(sorted({link.file_id for link in links}))
        by_file: dict[int, tuple[list[Link], list[Use]]] = {}
        for link in links:
            by_file.setdefault(link.file_id, ([], []))[0].append(link)
        for use in uses:
            by_file.setdefault(use.file_id, ([], []))[1].append(use)
        for file_id, (some_links, some_uses) in by_file.items():
            run.bind(file_id, some_links, some_uses)
    db.all_is_resolved()
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
        self._db = db
        self._world = world
        self._places: dict[int, SymbolAt] = {}
        self._imports = 0
        self._written = 0
        self._counts = [0, 0, 0]  # by confidence

    def bind(self, file_id: int, links: Iterable[Link], uses: Iterable[Use]) -> None:
        """Bind some imports and references of a file, and write what changed."""
        view = self._world.view(file_id)
        if view is None:
            return
        read = {link.seq: found for link in links if (found := self._link(view, link)) is not None}
        meant = self._uses(view, uses)
        if not read and not meant:
            return
        known = self._db.meanings(file_id)
        meanings = Meanings(list(known.references), list(known.imports))
        for seq, (target_file, place) in read.items():
            meanings.imports[seq] = (target_file, place)
        for seq, (place, confidence) in meant.items():
            meanings.references[seq] = (place, confidence)
        self._db.set_meanings(file_id, meanings)
        self._written += len(read) + len(meant)

    def bind_all(self, file_id: int, first: int, uses: UseColumns) -> None:
        """Bind all that a file uses; what it says several times in one scope means the same."""
        view = self._world.view(file_id)
        if view is None:
            return
        before = self._db.meanings(file_id)
        imports = list(before.imports)
        for link in view.links:
            found = self._link(view, link)
            if found is not None:
                imports[link.seq] = found
        known: dict[tuple[int, int, int], tuple[SymbolAt | None, int]] = {}
        split = self._world.bound(view).split_scopes
        places = self._split_places(uses, first, split) if split else repeat(0, len(uses.numbers))
        references = []
        bind, overloads = self.binder.bind, self.binder.overloads
        for said in zip(uses.numbers, uses.scopes, places, strict=True):
            target = known.get(said)
            if target is None:
                number, scope, place = said
                name, qualifier, kind, shape, is_local = uses.facts[number]
                at = (view, first + 1 + scope, qualifier, name)
                symbol, confidence = bind(*at, is_local=bool(is_local), is_call=kind == _CALL, place=place)
                if kind == _CALL and symbol in overloads:
                    symbol, confidence = overloads.fitting((symbol, confidence), shape)
                target = known[said] = (self._place(symbol), confidence)
            references.append(target)
        for _, confidence in references:
            self._counts[confidence] += 1
        written = sum(map(ne, references, before.references)) + sum(map(ne, imports, before.imports))
        if written:
            self._written += written
            self._db.set_meanings(file_id, Meanings(references, imports))

    def _link(self, view: FileView, link: Link) -> tuple[int | None, SymbolAt | None] | None:
        """What an import reads and names; None: the same as before."""
        self._imports += 1
        file_id, symbol = self._link_target(view, link)
        place = self._place(symbol)
        return None if (file_id, place) == (link.target_file_id, link.target) else (file_id, place)

    def _uses(self, view: FileView, uses: Iterable[Use]) -> dict[int, tuple[SymbolAt | None, int]]:
        """What has another meaning than before, by number."""
        changed: dict[int, tuple[SymbolAt | None, int]] = {}
        counts = self._counts
        bind, overloads = self.binder.bind, self.binder.overloads
        known: dict[tuple[int, str, str, bool, bool, str | None, int], tuple[SymbolAt | None, int]] = {}
        split = self._world.bound(view).split_scopes
        for _, seq, scope_id, name, qualifier, kind, is_local, old_target, old_confidence, shape, start in uses:
            is_call = kind == _CALL
            place = start if scope_id in split and qualifier else 0
            key = (scope_id, name, qualifier, is_local, is_call, shape, place)
            target = known.get(key)
            if target is None:
                at = (view, scope_id, qualifier, name)
                symbol, confidence = bind(*at, is_local=is_local, is_call=is_call, place=place)
                if is_call and symbol in overloads:
                    symbol, confidence = overloads.fitting((symbol, confidence), shape)
                target = known[key] = (self._place(symbol), confidence)
            counts[target[1]] += 1
            if target != (old_target, old_confidence):
                changed[seq] = target
        return changed

    @staticmethod
    def _split_places(uses: UseColumns, first: int, split: AbstractSet[int]) -> list[int]:
        """The bytes of the uses in functions where a name is this here and that there; 0 of all others."""
        return [
            place if first + 1 + scope in split and uses.facts[number][1] else 0
            for place, scope, number in zip(uses.places, uses.scopes, uses.numbers, strict=True)
        ]

    def _place(self, symbol: int | None) -> SymbolAt | None:
        """How the index names a symbol."""
        if symbol is None:
            return None
        place = self._places.get(symbol)
        if place is None:
            self._places.update(self._db.places_of([symbol]))
            place = self._places[symbol]
        return place

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
            return file_id or self._representative(view, value.folder), None
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
