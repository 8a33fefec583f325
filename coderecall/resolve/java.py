"""Java: packages are folders below a source root; types of one package see each other."""

import re
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve.paths import Place
from coderecall.resolve.rules import Rules

_SOURCE_ROOT = re.compile(r"(?:^|/)(?:src/\w+/java|src/java|java|src)/")


class JavaRules(Rules):
    family = "java"
    languages = frozenset({"java"})
    shared_names = True
    shared_members = True
    bare_members = True
    class_words = frozenset({"self", "this"})
    plain_bases = frozenset({"Object", "Serializable", "Cloneable", "AutoCloseable", "Closeable", "Comparable"})
    common_members = frozenset(
        "equals hashCode toString getClass compareTo clone get set put add remove size isEmpty contains containsKey keySet"
        " entrySet values iterator hasNext next length charAt substring indexOf split trim append insert close read write"
        " flush run call apply accept test start stop join length name ordinal valueOf values stream map filter collect"
        " forEach of orElse isPresent getName getType getValue getKey getMessage getCause printStackTrace format println"
        " print parse matches replace startsWith endsWith toLowerCase toUpperCase intValue longValue doubleValue invoke"
        " newInstance getMethod getField addAll removeAll toArray sort push pop peek poll offer clear execute submit"
        " await lock unlock wait notify notifyAll build create init copy reset compare assertEquals verify when isEqualTo"
        .split()
    )

    def space(self, path: str) -> str:
        return package_of(path)

    def find(self, importer: str, module: str) -> Place | None:
        return find_package(self._packages.keys(), module)

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
