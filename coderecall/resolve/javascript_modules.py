"""Where a module name of JavaScript or TypeScript leads: relative paths with the suffixes that compilers and bundlers
try, `paths` of tsconfig.json, packages of the same repository."""

from functools import cached_property

from coderecall.model import Confidence
from coderecall.resolve.javascript_settings import Settings
from coderecall.resolve.npm_packages import Package, Packages, built_from, split_name
from coderecall.resolve.paths import KnownPaths, Place, folder_of, joined, walked
from coderecall.resolve.tsconfig import Configurations
from coderecall.store import Database

SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.mts", ".d.cts")
_WRITTEN_AS = {
    ".js": (".ts", ".tsx", ".d.ts"),
    ".jsx": (".tsx", ".d.ts"),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
_WORKSPACES = frozenset({"packages", "libs", "apps", "modules", "projects"})


class Modules:
    """Finds modules by what the settings files of the repository say."""

    def __init__(self, paths: KnownPaths, db: Database) -> None:
        self._paths = paths
        self.settings = Settings(paths, db)

    def find(self, importer: str, module: str) -> Place | None:
        """The file that a module name means in a file; None outside the repository."""
        if module.startswith("."):
            return self._exact(self._file(walked(folder_of(importer), module.split("/"))))
        if module.startswith(("node:", "/", "http:", "https:", "data:")):
            return None
        own = self._packages.around(folder_of(importer))
        if module.startswith("#") and own is not None and own.imports:
            targets = own.imported(module)
            return self._first(own, targets) or self._named(own, next(iter(targets), ""))
        return self._mapped(folder_of(importer), module) or self._named(own, module) or self._by_folder(module)

    def names_of(self, path: str) -> list[str]:
        """Words of which an import that leads to a file by something other than its path has one."""
        package = self._packages.around(folder_of(path))
        near = [part for part in folder_of(path).split("/")[-3:] if part]  # `@scope/name` by the name of the folder
        keys = [key.strip("#/") for key in package.imports] if package is not None else []
        name = [package.name] if package is not None and package.name else []
        # a prefix that ends inside a name tells no whole word: then every import may be meant
        prefixes = [prefix if prefix.endswith("/") else "" for prefix in self._prefixes]
        return [*near, *prefixes, *keys, *name]

    def _mapped(self, folder: str, module: str) -> Place | None:
        """By the configuration that holds for a folder; what one further above says is less than certain."""
        for level, mappings in enumerate(self._configurations.around(folder)):
            for mapping in mappings:
                for target in mapping.targets(module):
                    path = self._file(target)
                    if path is not None:
                        return Place(path, confidence=Confidence.INFERRED if level else Confidence.EXACT)
        return None

    def _named(self, own: Package | None, module: str) -> Place | None:
        """By the name of a package of the repository; `own` is the package that the importing file is in."""
        name, subpath = split_name(module)
        if own is not None and own.name == name:
            package, is_linked = own, True
        else:
            found = self._packages.named(name)
            if found is None:
                return None
            package, is_linked = found[0], found[1] and (own is None or own.is_member)
        place = self._first(package, package.targets(subpath)) or self._in_sources(package, subpath)
        if place is None or is_linked:
            return place
        return place._replace(confidence=Confidence.INFERRED)

    def _first(self, package: Package, targets: list[str]) -> Place | None:
        """The first target that is there, or whose source is."""
        for target in targets:
            path = self._file(walked(package.folder, target.split("/")))
            if path is not None:
                return Place(path)
        for target in targets:
            first = target.removeprefix("./").partition("/")[0]
            is_built = joined(package.folder, first) not in self._paths.folders
            for source in built_from(target, package.folder):
                path = file_at(self._paths, source)
                if path is not None:
                    return Place(path, confidence=Confidence.EXACT if is_built else Confidence.INFERRED)
        return None

    def _in_sources(self, package: Package, subpath: str) -> Place | None:
        """What the package does not say: the file of that name among its sources."""
        rest = subpath.removeprefix(".").removeprefix("/")
        for source in ("src", "lib", "source", ""):
            target = joined(package.folder, joined(source, rest) if source else rest).rstrip("/")
            path = file_at(self._paths, target)
            if path is not None:
                return Place(path, confidence=Confidence.INFERRED)
        return None

    def _by_folder(self, module: str) -> Place | None:
        """A package without a package.json that could be read, by the name of its folder."""
        name, subpath = split_name(module)
        folders = self._folders_of_packages.get(name.rpartition("/")[2], ())
        if len(folders) != 1 or folders[0] in self._packages.by_folder:
            return None
        return self._in_sources(Package(name, folders[0], False, None, {}, ()), subpath)

    def _file(self, target: str | None) -> str | None:
        """The file of a path without or with its suffix, of a folder its main one."""
        if target is None:
            return None
        package = self._packages.by_folder.get(target)
        if package is not None and target not in self._paths:
            for main in package.mains:
                inner = walked(target, main.split("/"))
                path = file_at(self._paths, inner) if inner is not None and inner != target else None
                if path is not None:
                    return path
        return file_at(self._paths, target)

    @staticmethod
    def _exact(path: str | None) -> Place | None:
        return Place(path) if path is not None else None

    def _folder_of_package(self, name: str) -> str | None:
        found = self._packages.named(name)
        return None if found is None else found[0].folder

    @cached_property
    def _packages(self) -> Packages:
        return Packages(self.settings)

    @cached_property
    def _configurations(self) -> Configurations:
        return Configurations(self.settings, self._folder_of_package)

    @cached_property
    def _prefixes(self) -> list[str]:
        return sorted(self._configurations.prefixes())

    @cached_property
    def _folders_of_packages(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folder in self._paths.folders:
            above, _, name = folder.rpartition("/")
            if above.rpartition("/")[2] in _WORKSPACES:
                found.setdefault(name, []).append(folder)
        return found


def file_at(paths: KnownPaths, target: str) -> str | None:
    """The file that a module path without or with its suffix means."""
    stem, dot, suffix = target.rpartition(".")
    for other in _WRITTEN_AS.get(f"{dot}{suffix}", ()):  # TypeScript names the file that it will compile to
        if stem + other in paths:
            return stem + other
    if target in paths:
        return target
    for known in SUFFIXES:
        if target + known in paths:
            return target + known
    for known in SUFFIXES:
        if (index := joined(target, f"index{known}")) in paths:
            return index
    return None
