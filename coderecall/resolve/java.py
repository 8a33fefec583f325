"""Java: packages are folders below a source root; types of one package see each other."""

from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members, generic_types
from coderecall.resolve.paths import Place
from coderecall.resolve.rules import Rules
from parsers.patterns import later

_CLASS = later(r"[\w.]+")
_TYPE_PARAMETER = later(r"[A-Z][A-Z0-9]?")  # by the custom that all keep to
_SOURCE_ROOT = later(r"(?:^|/)(?:src/\w+/java|src/java|java|src)/")


class JavaRules(Rules):
    family = "java"
    languages = frozenset({"java"})
    shared_names = True
    shared_members = True
    bare_members = True
    overloads = True
    hides_locals = True
    class_words = frozenset({"self", "this"})
    plain_bases = frozenset({"Object", "Serializable", "Cloneable", "AutoCloseable", "Closeable", "Comparable"})
    common_members = built_in_members.JAVA

    def space(self, path: str) -> str:
        return package_of(path)

    def find(self, importer: str, module: str) -> Place | None:  # noqa: ARG002 - no relative imports
        return find_package(self._packages.keys(), module)

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        return plain_type(written)

    def element(self, written: str) -> str | None:
        return generic_types.element(written)

    def mapped(self, written: str) -> str | None:
        return generic_types.mapped(written)

    def package_file(self, folder: str) -> str | None:
        files = self._packages.get(folder)
        return files[0] if files else None

    def tokens(self, path: str) -> Iterable[str]:
        return [path.rpartition("/")[2].removesuffix(".java"), package_of(path).rpartition(".")[2]]

    @cached_property
    def _packages(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(path for path in self.paths.ids if path.endswith(".java")):
            found.setdefault(package_of(path), []).append(path)
        return found


def plain_type(written: str) -> tuple[str, bool] | None:
    """The class that a declared type names, whatever its type arguments are; arrays and type parameters name none."""
    name = written.partition("<")[0].strip()
    after = written[written.rfind(">") + 1 :] if "<" in written else ""
    if after.strip() or not _CLASS.fullmatch(name) or _TYPE_PARAMETER.fullmatch(name):
        return None
    return name, False


def package_of(path: str) -> str:
    """The package that a path says: what follows the source root."""
    folder = path.rpartition("/")[0]
    root = _SOURCE_ROOT.search(f"{folder}/")
    return folder[root.end() :].replace("/", ".") if root else folder.replace("/", ".")


def find_package(packages: Iterable[str], module: str) -> Place | None:
    """The longest known package that the name begins with; what is left names types in it."""
    known = frozenset(packages)
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        package = ".".join(parts[:end])
        if package in known:
            return Place(package, is_folder=True, rest=tuple(parts[end:]))
    return None
