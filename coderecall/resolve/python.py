"""Python: dotted modules below package roots."""

import builtins
import sys
from collections.abc import Iterable
from functools import cached_property

from coderecall.model import Confidence
from coderecall.resolve import built_in_members, python_types
from coderecall.resolve.paths import KnownPaths, Place, folder_of, joined
from coderecall.resolve.rules import Rules
from coderecall.store.resolving import Definition

_SUFFIXES = (".py", ".pyi", ".pyw")
_HARMLESS = frozenset({"static", "classmethod", "property", "abstract", "override", "overload"})
_USUAL_ROOTS = ("", "src", "lib", "python")


class PythonRules(Rules):
    family = "python"
    languages = frozenset({"python"})
    every_import_is_export = True
    members_by_name = True
    own_types = frozenset({"Self", "typing.Self", "typing_extensions.Self"})
    own_class_words = frozenset({"cls"})
    class_words = frozenset({"self", "cls"})
    builtin_classes = frozenset(name for name, found in vars(builtins).items() if isinstance(found, type))
    maker = "__new__"
    fields_by_assignment = True
    call_member = "__call__"
    enters = ("__enter__", "__aenter__")
    iterate = "__iter__"
    plain_bases = frozenset({"object", "ABC", "Generic", "Protocol", "NamedTuple", "TypedDict"})
    common_members = built_in_members.PYTHON

    def find(self, importer: str, module: str) -> Place | None:
        if module.startswith("."):
            return find_relative(self.paths, importer, module)
        return find_absolute(self._tops, self.paths, importer, module)

    def submodule(self, path: str, name: str) -> Place | None:
        if path in self.paths.folders or path.endswith(("/__init__.py", "/__init__.pyi")):
            folder = path if path in self.paths.folders else folder_of(path)
            return module_at(self.paths, joined(folder, name))
        return None

    def loads_inside(self, path: str, modules: Iterable[str]) -> frozenset[str]:
        folder, _, file = path.rpartition("/")
        if not folder or not file.startswith("__init__."):
            return frozenset()
        return frozenset(name for module in modules if (name := _first_inside(folder, module)))

    def bound_module(self, module: str, alias: str) -> str:
        # `import a.b` binds a; `import a.b as c` binds a.b
        return alias if module.startswith(f"{alias}.") else module

    def star_gives(self, name: str) -> bool:
        return not name.startswith("_")

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        return python_types.plain_type(written)

    def element(self, written: str) -> str | None:
        return python_types.element(written)

    def mapped(self, written: str) -> str | None:
        return python_types.mapped(written)

    def parts(self, written: str) -> list[str] | None:
        return python_types.parts(written)

    def alias_of(self, written: str) -> tuple[list[str], bool]:
        found = python_types.alternatives(written)
        return (found if len(found) > 1 else []), False

    def is_changed_by_decorators(self, definition: Definition) -> bool:
        modifiers = definition.modifiers.split()
        return "decorated" in modifiers and _HARMLESS.isdisjoint(modifiers)

    @cached_property
    def _tops(self) -> dict[str, list[str]]:
        return top_modules(self.paths)


def top_modules(paths: KnownPaths) -> dict[str, list[str]]:
    """Roots below which a top-level module or package of each name lies.

    A root is a folder that Python would have on its path: the folder above a top-level package, the folder of a loose
    script, and the usual ones (the repository itself, src, lib), which may also hold packages without `__init__.py`.
    """
    packages = {folder for folder, files in paths.folders.items() if _has_init(folder, files)}
    tops: dict[str, set[str]] = {}
    for folder, files in paths.folders.items():
        if folder in packages:
            above = folder_of(folder)
            if above not in packages:
                tops.setdefault(folder.rpartition("/")[2], set()).add(above)
        else:
            for path in files:
                stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
                if dot and f".{suffix}" in _SUFFIXES:
                    tops.setdefault(stem, set()).add(folder)
        for root in _USUAL_ROOTS:  # namespace packages
            if folder and folder_of(folder) == root and folder != root:
                tops.setdefault(folder.rpartition("/")[2], set()).add(root)
    return {name: sorted(roots) for name, roots in tops.items()}


def find_relative(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`.a`, `..b.c`: one dot is the importer's package, each further dot the one above."""
    names = module.lstrip(".")
    folder = folder_of(importer)
    for _ in range(len(module) - len(names) - 1):
        if not folder:
            return None
        folder = folder_of(folder)
    target = joined(folder, names.replace(".", "/")) if names else folder
    return module_at(paths, target) or (Place("", is_folder=True) if not target else None)


def find_absolute(tops: dict[str, list[str]], paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`a.b.c` below the root nearest to the importer, as the interpreter's path would have it."""
    first, _, rest = module.partition(".")
    roots = tops.get(first)
    if not roots:
        return None
    found: list[tuple[int, str, Place]] = []
    tail = module.replace(".", "/")
    for root in roots:
        place = module_at(paths, joined(root, tail))
        if place is None or place.path == importer:  # a script named as the module that it imports
            continue
        above = not root or importer.startswith(f"{root}/")
        is_loose = not rest and not place.is_folder and not _is_package_file(place.path)
        if above and (root in _USUAL_ROOTS or not is_loose or root == folder_of(importer)):
            found.append((2 + root.count("/") + bool(root), root, place))
        elif first not in sys.stdlib_module_names and (not is_loose or root.rpartition("/")[2] in _USUAL_ROOTS):
            found.append((1 if root.rpartition("/")[2] in _USUAL_ROOTS else 0, root, place))
    if not found:
        return None
    best = max(rank for rank, _, _ in found)
    nearest = [place for rank, _, place in found if rank == best]
    if len(nearest) == 1:
        return nearest[0]
    return nearest[0]._replace(confidence=Confidence.INFERRED)


def module_at(paths: KnownPaths, target: str) -> Place | None:
    """The module whose path without suffix is `target`: a package before a file, a stub after both."""
    if f"{target}/__init__.py" in paths:
        return Place(f"{target}/__init__.py")
    for suffix in _SUFFIXES[::2]:
        if target + suffix in paths:
            return Place(target + suffix)
    for stub in (f"{target}/__init__.pyi", f"{target}.pyi"):
        if stub in paths:
            return Place(stub)
    init = joined(target, "__init__.py")  # the root itself as a package
    if init in paths:
        return Place(init)
    return Place(target, is_folder=True) if target in paths.folders and target else None


def _first_inside(folder: str, module: str) -> str:
    """First name of a module below the package in a folder: `b` of `pkg.b.c` and of `.b.c`; "" for one elsewhere."""
    if module.startswith("."):
        return "" if module.startswith("..") else module[1:].partition(".")[0]
    names = module.split(".")
    for count in range(len(names) - 1, 0, -1):
        if f"/{folder}".endswith(f"/{'/'.join(names[:count])}"):
            return names[count]
    return ""


def _has_init(folder: str, files: list[str]) -> bool:
    return bool(folder) and (f"{folder}/__init__.py" in files or f"{folder}/__init__.pyi" in files)


def _is_package_file(path: str) -> bool:
    return path.rpartition("/")[2].startswith("__init__.")
