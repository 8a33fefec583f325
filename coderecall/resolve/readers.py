"""Which files read the names of a file, and which words stand in them: the ways by which a change can reach them."""

from collections.abc import Collection, Iterable

from coderecall.resolve.suspects import ANY, Followers, Suspects
from coderecall.resolve.world import World
from coderecall.store import Database
from coderecall.store.packing import SymbolAt, as_packed
from coderecall.store.resolving import Link


class Readers:
    """Answers for the time of one run, remembered."""

    def __init__(self, db: Database, world: World) -> None:
        self._db = db
        self._world = world
        self._unbound: dict[int, list[Link]] = {}  # by the file that they read
        self._of_module: set[tuple[int, int]] = set()  # of those, what binds all of the file
        self._modules: dict[int, SymbolAt | None] = {}
        self._read: dict[int, bool] = {}
        self._mentioning: dict[str, frozenset[int]] = {}  # files by names in them
        self._binding: dict[tuple[int, str], bool] = {}  # whether a file may bind something to a name
        self._bound_texts: dict[int, bytes] = {}

    def links(self, file_id: int, names: Suspects | None = None) -> list[Link]:
        """Imports that read a file. names: without those in files that nothing of these can reach."""
        files = self._reached(self._db.files_bound_to([file_id]), names)
        found = [*self._db.links_reading(file_id, files), *self._unbound.get(file_id, ())]
        if self._is_package(file_id):
            # `import package.module` reads the module, and what it binds leads through the package
            package = self._world.path(file_id).rpartition("/")[0].rpartition("/")[2]
            found += self._db.links_through(package, self._reached(self._db.files_mentioning([package]), names))
        return found

    def of_all(self, file_ids: Collection[int]) -> set[int]:
        """Some files with those that read them, through others too."""
        found, pending = set(file_ids), sorted(file_ids)
        while pending:
            readers = {link.file_id for link in self.links(pending.pop())} - found
            found |= readers
            pending += readers
        return found

    def add(self, file_id: int, link: Link, *, binds_module: bool) -> None:
        """An import reads a file and is not bound to it yet."""
        self._unbound.setdefault(file_id, []).append(link)
        if binds_module:
            self._of_module.add((link.file_id, link.seq))

    def binds_module(self, link: Link, file_id: int) -> bool:
        """Whether an import that reads a file binds all of it."""
        if link.name in {"", "*"} or (link.file_id, link.seq) in self._of_module:
            return True
        if link.target is None or link.target.file_id != file_id:
            return False
        if file_id not in self._modules:
            self._modules[file_id] = self._db.module_at(file_id)
        return link.target == self._modules[file_id]

    def is_read(self, file_id: int) -> bool:
        """Whether another file may see names of a file."""
        if file_id not in self._read:
            self._read[file_id] = self._is_package(file_id) or self._db.is_read_elsewhere(file_id)
        return self._read[file_id] or file_id in self._unbound

    def says(self, file_id: int, names: Iterable[str]) -> bool:
        """Whether one of the names stands somewhere in a file: if not, nothing there goes through a module to them."""
        for name in names:
            if name not in self._mentioning:
                self._mentioning[name] = frozenset(self._db.files_mentioning([name]))
            if file_id in self._mentioning[name]:
                return True
        return self.may_bind(file_id, names)

    def may_bind(self, file_id: int, names: Iterable[str]) -> bool:
        """Whether a name of a file may be bound to something that holds one of the names."""
        return any(self._may_bind(file_id, name) for name in names)

    def _reached(self, files: list[int], names: Suspects | None) -> list[int]:
        """Those of the files that others read, or that say a word which is suspect by one of the names; None: all."""
        if names is None:
            return files
        left = [file_id for file_id in files if not self._shares(file_id) and not self.is_read(file_id)]
        missing = [file_id for file_id in left if file_id not in self._bound_texts]
        self._bound_texts.update(self._db.bindings_texts(missing))
        idle = {file_id for file_id in left if not any(self._says_on(file_id, *name) for name in names.items())}
        return [file_id for file_id in files if file_id not in idle]

    def _says_on(self, file_id: int, name: str, followers: Followers) -> bool:
        """Whether a chain in a file may lead through a name to what is suspect after it."""
        if not self.says(file_id, [name.rpartition(".")[2]]):
            return False
        return followers is None or "" in followers or self.says(file_id, followers - {ANY})

    def _shares(self, file_id: int) -> bool:
        view = self._world.outline(file_id)
        return view is None or view.rules.shares_anything

    def _may_bind(self, file_id: int, name: str) -> bool:
        if (file_id, name) not in self._binding:
            if file_id not in self._bound_texts:
                self._bound_texts.update(self._db.bindings_texts([file_id]))
            self._binding[file_id, name] = as_packed(name) in self._bound_texts.get(file_id, b"")
        return self._binding[file_id, name]

    def _is_package(self, file_id: int) -> bool:
        return self._world.path(file_id).rpartition("/")[2].startswith("__init__.")
