"""Languages whose files say themselves to which package or namespace they belong, whatever their path."""

# ruff: noqa: ARG002 - hooks do not use what the languages that need them are told

import hashlib
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve.paths import Place
from coderecall.resolve.rules import Rules
from coderecall.store.resolving import Definition
from parsers.patterns import later

_PLAIN_TYPE = later(
    r"(?:(?:ref|in|out|this|readonly|scoped)\s+)*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*(?:<.*>|\[\s*\w.*\])?\s*\??"
)
_SEVERAL = "?"  # before the path of a file with several packages: nobody else sees into it


class PackageRules(Rules):
    """Definitions of one package see each other; others are seen by import or by the full name."""

    shared_names = True
    shared_members = True
    bare_members = True
    modules_are_members = True
    imports_name_symbols = True
    stars_never_clash = True
    overloads_differ = True
    overloads = True
    declares_packages = True

    def space(self, path: str) -> str:
        return self._spaces.get(path, "")

    def find(self, importer: str, module: str) -> Place | None:
        names = module.split(".")
        for around in self._around(importer):
            place = self._longest([*around.split("."), *names] if around else names, least=around.count(".") + 2)
            if place is not None:
                return place
        return self._longest(names, least=1)

    def package_file(self, folder: str) -> str | None:
        files = self._files.get(folder)
        return files[0] if files else None

    def submodule(self, path: str, name: str) -> Place | None:
        package = f"{path}.{name}" if path else name
        return Place(package, is_folder=True) if package in self._known else None

    def unimported(self, path: str, name: str) -> Place | None:
        """The first name of a full one: a package, or one inside a package that the file sees into."""
        for around in [*self._around(path), ""]:
            place = self.submodule(around, name)
            if place is not None:
                return place
        return None

    def shares(self, path: str, row: Definition) -> bool:
        return "." in row.qualified_name or "private" not in row.modifiers.split()

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        """`Store`, `app.Store?`, `ref Store`, `Store<Row>`: what is generic is itself whatever its arguments are."""
        match = _PLAIN_TYPE.fullmatch(written.strip())
        return (match[1], False) if match is not None else None

    def landscape(self) -> str:
        packages = "\n".join(sorted(self._files))
        return hashlib.blake2b(packages.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def tokens(self, path: str) -> Iterable[str]:
        last = self.space(path).rpartition(".")[2]
        return [last] if last and not last.startswith(_SEVERAL) else []

    def _around(self, path: str) -> list[str]:
        """Packages in which a name of the file may lie without being named, the file's own first."""
        return []

    def _longest(self, names: list[str], *, least: int) -> Place | None:
        """The longest known package that the names begin with; what is left names definitions in it."""
        for end in range(len(names), least - 1, -1):
            package = ".".join(names[:end])
            if package in self._files or (end == len(names) and package in self._known):
                return Place(package, is_folder=True, rest=tuple(names[end:]))
        return None

    @cached_property
    def packages_of(self) -> dict[str, list[str]]:
        """Path -> the packages that the file opens, in their order."""
        found: dict[str, list[str]] = {}
        for path, package in self.db.packages(sorted(self.languages)):
            known = found.setdefault(path, [])
            if package not in known:
                known.append(package)
        return found

    @cached_property
    def _spaces(self) -> dict[str, str]:
        """The package of each file that says one: of packages in packages, the inner one."""
        return {
            path: packages[-1] if self._are_one(packages) else f"{_SEVERAL}{path}"
            for path, packages in self.packages_of.items()
        }

    def _are_one(self, packages: list[str]) -> bool:
        """Whether all definitions of a file belong to its last package."""
        return len(packages) == 1

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """The files of each package, sorted; "" is the package of files that say none."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.packages_of):
            found.setdefault(self._spaces[path], []).append(path)
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        """Packages, and those around them."""
        found: set[str] = set()
        for package in self._files:
            name = package
            while name and name not in found and not name.startswith(_SEVERAL):
                found.add(name)
                name = name.rpartition(".")[0]
        return frozenset(found)
