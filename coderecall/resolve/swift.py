"""Swift: all files of a module see each other; a module is a folder, as Package.swift says or by convention."""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import Place, folder_of, walked
from coderecall.resolve.rules import Rules
from coderecall.store.resolving import Definition
from parsers.patterns import later

_TARGET = later(r"\.(?:target|executableTarget|testTarget|macro|plugin|systemLibrary)\s*\(")
_NAME = later(r"""\s*name\s*:\s*"([^"\\]+)\"""")
_PATH = later(r"""\bpath\s*:\s*"([^"\\]+)\"""")
_CONVENTION = later(r"^(?:.*/)?(?:Sources|Tests|Plugins)/[^/]+(?=/)")


class SwiftRules(Rules):
    family = "swift"
    languages = frozenset({"swift"})
    shared_names = True
    shared_members = True
    bare_members = True
    stars_never_clash = True
    only_exported = True
    overloads_differ = True
    variable_mark = "$"
    class_words = frozenset({"self"})
    made_of_own_class = frozenset({"Self"})
    plain_bases = frozenset(
        [
            *("AnyObject", "CaseIterable", "Codable", "Comparable", "CustomDebugStringConvertible"),
            *("CustomStringConvertible", "Decodable", "Encodable", "Equatable", "Error", "Hashable", "Identifiable"),
            *("Int", "LocalizedError", "NSObject", "NSObjectProtocol", "OptionSet", "RawRepresentable", "Sendable"),
            *("String", "UInt", "UInt8"),
        ]
    )
    common_members = built_in_members.SWIFT

    def space(self, path: str) -> str:
        folder = folder_of(path)
        while folder:
            if folder in self._targets:
                return folder
            folder = folder_of(folder)
        conventional = _CONVENTION.match(path)
        return conventional[0] if conventional is not None else path.partition("/")[0] if "/" in path else ""

    def find(self, importer: str, module: str) -> Place | None:  # noqa: ARG002 - no relative imports
        folders = self._modules.get(module, ())
        return Place(folders[0], is_folder=True) if len(folders) == 1 else None

    def unimported(self, path: str, name: str) -> Place | None:
        return self.find(path, name)  # a module's own name, and that of an imported one

    def shares(self, path: str, row: Definition) -> bool:  # noqa: ARG002 - private means the same everywhere
        return "private" not in row.modifiers

    def package_file(self, folder: str) -> str | None:
        start = f"{folder}/" if folder else ""
        return min(
            (path for path in self._sources if path.startswith(start) and self.space(path) == folder), default=None
        )

    def landscape(self) -> str:
        modules = "\n".join(f"{name} {folders}" for name, folders in sorted(self._modules.items()))
        return hashlib.blake2b(modules.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def tokens(self, path: str) -> Iterable[str]:
        return [name for name, folders in self._modules.items() if self.space(path) in folders]

    @cached_property
    def _sources(self) -> list[str]:
        return sorted(path for path in self.paths.ids if path.endswith(".swift"))

    @cached_property
    def _targets(self) -> dict[str, str]:
        """Folders of targets whose place a manifest says, with their names."""
        found: dict[str, str] = {}
        for manifest in self.paths.by_base.get("Package.swift", ()):
            source = self.db.source(self.paths.ids[manifest]).decode("utf-8", "replace")
            for name, place in targets(source):
                folder = walked(folder_of(manifest), place.split("/"))
                if folder:
                    found[folder] = name
        return found

    @cached_property
    def _modules(self) -> dict[str, list[str]]:
        """Folders of the modules of each name."""
        found: dict[str, list[str]] = {}
        for folder in sorted({self.space(path) for path in self._sources}):
            found.setdefault(self._targets.get(folder, folder.rpartition("/")[2]), []).append(folder)
        return found


def targets(manifest: str) -> list[tuple[str, str]]:
    """(name, path) of the targets of a Package.swift whose path it says."""
    found = []
    starts = [*(match.end() for match in _TARGET.finditer(manifest)), len(manifest)]
    for start, end in pairwise(starts):
        name, path = _NAME.match(manifest, start, end), _PATH.search(manifest, start, end)
        if name is not None and path is not None:
            found.append((name[1], path[1]))
    return found
