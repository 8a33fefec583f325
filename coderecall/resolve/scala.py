"""Scala: packages that files declare one in the other, objects beside classes, relative imports."""

from itertools import pairwise

from coderecall.resolve import built_in_members
from coderecall.resolve.packages import PackageRules
from coderecall.resolve.paths import Place


class ScalaRules(PackageRules):
    family = "scala"
    languages = frozenset({"scala"})
    class_words = frozenset({"self", "this"})
    extensions = True
    objects_are_types = True
    plain_bases = frozenset({"App", "Exception", "Product", "Serializable"})
    common_members = built_in_members.SCALA

    def seen_spaces(self, path: str) -> list[str]:
        return self._around(path) or [""]

    def find(self, importer: str, module: str) -> Place | None:
        """A package, or an object of the packages around: `import Store._`."""
        found = super().find(importer, module)
        if found is None and module[:1].isupper():
            return Place(self.space(importer), is_folder=True, rest=tuple(module.split(".")))
        return found

    def _around(self, path: str) -> list[str]:
        """`package a.b` and then `package c`: a.b.c and a.b, not a."""
        return list(reversed(self.packages_of.get(path, [])))

    def _are_one(self, packages: list[str]) -> bool:
        return all(inner.startswith(f"{outer}.") for outer, inner in pairwise(packages))
