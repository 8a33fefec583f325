"""Go: packages are folders; an import path is the module's name and the folder in it."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import Place, joined
from coderecall.resolve.rules import Rules
from coderecall.resolve.typescript_types import split
from parsers.patterns import later

_PACKAGE = later(rb"^package[ \t]+(\w+)", re.MULTILINE)
# a type of this or another package, a pointer to it, an instance of a generic one
_NAMED_TYPE = later(r"\*?((?:\w+\.)?\w+)(?:\[.*\])?", re.DOTALL)
_TYPE_PARAMETER = later(r"[A-Z][0-9]?")  # by custom
_ELEMENTS = later(r"\[\w*\]|map\[[\w.]+\]|\.\.\.")  # of a map the values, which a loop gives second
_NAMED_RESULT = later(r"\w+\s+(?=[*\[\w])")
_VERSION = later(r"/v\d+$|\.v\d+$")


class GoRules(Rules):
    family = "go"
    languages = frozenset({"go"})
    shared_names = True
    shared_members = True
    class_words = frozenset({"self"})
    common_members = built_in_members.GO

    def space(self, path: str) -> str:
        return path.rpartition("/")[0]

    def find(self, importer: str, module: str) -> Place | None:  # noqa: ARG002 - no relative imports
        folder = package_folder(self._modules, module)
        return Place(folder, is_folder=True) if folder is not None and self.package_file(folder) else None

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        match = _NAMED_TYPE.fullmatch(written.strip())
        return (match[1], False) if match is not None and not _TYPE_PARAMETER.fullmatch(match[1]) else None

    def element(self, written: str) -> str | None:
        match = _ELEMENTS.match(written.strip())
        return written.strip()[match.end() :] if match is not None else None

    def parts(self, written: str) -> list[str] | None:
        text = written.strip()
        if not (text.startswith("(") and text.endswith(")")):
            return None
        found = split(text[1:-1], ",")
        named = [_NAMED_RESULT.match(each.strip()) for each in found]
        if all(named) and len(found) > 0:  # `(store *Store, err error)`: the types are behind the names
            return [each.strip()[match.end() :] for each, match in zip(found, named, strict=True) if match is not None]
        return [each.strip() for each in found]

    def package_file(self, folder: str) -> str | None:
        files = [path for path in self.paths.folders.get(folder, ()) if path.endswith(".go")]
        return min(files, key=lambda path: (path.endswith("_test.go"), path), default=None)

    def landscape(self) -> str:
        return ",".join(self._modules)

    def tokens(self, path: str) -> Iterable[str]:
        folder = self.space(path)
        return [folder.rpartition("/")[2]] if folder else list(self._modules)

    @cached_property
    def _modules(self) -> dict[str, str]:
        """Import path -> folder of the packages that tell the names of modules."""
        packages = {folder for folder, files in self.paths.folders.items() if any(p.endswith(".go") for p in files)}
        root_file = next((p for p in self.paths.folders[""] if p.endswith(".go") and not p.endswith("_test.go")), None)
        root_package = ""
        if root_file is not None:
            clause = _PACKAGE.search(self.db.source(self.paths.ids[root_file]))
            root_package = clause[1].decode() if clause else ""
        return module_names(self.db.imported_modules("go"), packages, root_package)


def module_names(imported: Iterable[tuple[str, int]], packages: set[str], root_package: str) -> dict[str, str]:
    """The module of the repository: import path of its root -> root folder "".

    go.mod is no source file, so its name comes from what the files import: the prefix that, put before the folders of
    the repository, gives most import paths. Where only the root itself is imported, its package's name tells.
    """
    votes: Counter[str] = Counter()
    roots: Counter[str] = Counter()
    for module, count in imported:
        first = module.partition("/")[0]
        if "." not in first:
            continue
        for folder in _folders_ending(module, packages):
            votes[module[: -len(folder) - 1]] += count * folder.count("/") + count
        if root_package and _VERSION.sub("", module).rpartition("/")[2].removeprefix("go-") == root_package:
            roots[module] += count
    if votes:
        best = min(votes, key=lambda prefix: (-votes[prefix] - roots[prefix], len(prefix), prefix))
        return {best: ""}
    if roots:
        return {min(roots, key=lambda module: (-roots[module], module)): ""}
    return {}


def package_folder(modules: dict[str, str], module: str) -> str | None:
    """The folder of an import path; None outside the known modules."""
    for name, folder in modules.items():
        if module == name:
            return folder
        if module.startswith(f"{name}/"):
            return joined(folder, module[len(name) + 1 :])
    return None


def _folders_ending(module: str, packages: set[str]) -> list[str]:
    """Package folders that the import path ends with, below at least a host and a name."""
    parts = module.split("/")
    return [tail for i in range(2, len(parts)) if (tail := "/".join(parts[i:])) in packages]
