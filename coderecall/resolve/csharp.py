"""C#: namespaces that see into those around them, using directives of a file and of a project."""

import hashlib
import re
from functools import cached_property

from coderecall.resolve import built_in_members, generic_types
from coderecall.resolve.packages import PackageRules
from coderecall.resolve.paths import folder_of
from parsers.patterns import later

_TASK = later(r"(?:[\w.]+\.)?(?:Task|ValueTask)\s*<(.*)>", re.DOTALL)


class CSharpRules(PackageRules):
    family = "csharp"
    languages = frozenset({"csharp"})
    class_words = frozenset({"self", "this"})
    super_word = "base"
    extensions = True
    types_say_all = True
    types_beside_values = True
    plain_bases = frozenset(
        {
            *("Attribute", "EventArgs", "Exception", "ICloneable", "IComparable", "IAsyncDisposable", "IDisposable"),
            *("IEnumerable", "IEquatable", "Object", "ValueType"),
        }
    )
    common_members = built_in_members.CSHARP

    def awaited(self, written: str) -> str | None:
        match = _TASK.fullmatch(written.strip())
        return match[1] if match is not None else None

    def element(self, written: str) -> str | None:
        return generic_types.element(written)

    def mapped(self, written: str) -> str | None:
        return generic_types.mapped(written)

    def seen_spaces(self, path: str) -> list[str]:
        return [*self._around(path), "", *self._everywhere(path)]

    def landscape(self) -> str:
        text = f"{super().landscape()} {self._global_usings}"
        return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def _around(self, path: str) -> list[str]:
        """The namespaces of a file and those around each, the innermost first."""
        found: list[str] = []
        for opened in reversed(self.packages_of.get(path, [])):
            namespace = opened
            while namespace and namespace not in found:
                found.append(namespace)
                namespace = namespace.rpartition(".")[0]
        return found

    def _everywhere(self, path: str) -> list[str]:
        """Namespaces that a `global using` of the same project opens; a project is a folder."""
        return [module for folder, module in self._global_usings if not folder or path.startswith(f"{folder}/")]

    @cached_property
    def _global_usings(self) -> list[tuple[str, str]]:
        """(folder, namespace) of each directive."""
        found = self.db.star_reexports("csharp")
        return [(folder_of(path).removesuffix("/Properties"), module) for path, module in found]
