"""PHP: name spaces that files say themselves, whatever their path; included files."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest, walked
from coderecall.resolve.rules import Rules
from coderecall.resolve.values import EXACT, INFERRED, Value
from parsers.model import SymbolKind
from parsers.patterns import later

_CLASS_NAME = later(r"\\?\w+(?:\\\w+)*")
_SEVERAL = "?"  # before the path of a file with several name spaces: nobody else sees into it
_GLOBAL = "\\"


class PhpRules(Rules):
    family = "php"
    languages = frozenset({"php"})
    shared_names = True
    modules_are_members = True
    imports_name_symbols = True
    variable_mark = "$"
    class_words = frozenset({"self"})
    made_of_own_class = frozenset({"self", "static"})
    own_types = frozenset({"self", "static"})
    super_word = "parent"
    super_is_first_base = True
    plain_bases = frozenset(
        {
            *("ArrayAccess", "Countable", "IteratorAggregate", "JsonSerializable", "Serializable", "Stringable"),
            *("Exception", "ErrorException", "LogicException", "BadFunctionCallException", "BadMethodCallException"),
            *("DomainException", "InvalidArgumentException", "LengthException", "OutOfRangeException", "UnitEnum"),
            *("RuntimeException", "OutOfBoundsException", "OverflowException", "RangeException", "Throwable"),
            *("UnderflowException", "UnexpectedValueException"),
        }
    )
    common_members = built_in_members.PHP

    def space(self, path: str) -> str:
        return self._spaces.get(path, "")

    def find(self, importer: str, module: str) -> Place | None:
        if module.startswith(".") or "/" in module or module.endswith((".php", ".phtml", ".inc")):
            return find_included(self.paths, importer, module)
        space = module.strip(_GLOBAL)
        if space and space not in self._known:
            return None
        # which of several name spaces a use is in is not known
        several = self.space(importer).startswith(_SEVERAL)
        return Place(space, is_folder=True, confidence=INFERRED if several else EXACT)

    def submodule(self, path: str, name: str) -> Place | None:
        space = f"{path}{_GLOBAL}{name}" if path else name
        return Place(space, is_folder=True) if space in self._known else None

    def unimported(self, path: str, name: str) -> Place | None:
        """`\\A`, `namespace\\A`, and functions and constants, which PHP looks for in the global name space too."""
        if name == _GLOBAL:
            return Place("", is_folder=True)
        space = self.space(path)
        if name == "namespace":
            return Place(space, is_folder=True)
        is_class = name[:1].isupper() and not name.isupper()
        return Place("", is_folder=True, rest=(name,)) if space and not is_class else None

    def base_order(self, bases: list[Value | None]) -> list[Value | None]:
        """Traits, which are named last, then the parent, then interfaces, whose methods have no body."""
        ordered = bases[::-1]
        ordered.sort(key=_is_interface)
        return ordered

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        """`?Item`, `Item|null`: one class, or nothing is known."""
        names = [name for name in written.lstrip("?").split("|") if name.strip().lower() != "null"]
        name = names[0].strip() if len(names) == 1 else ""
        if _CLASS_NAME.fullmatch(name) is None:
            return None
        return (_GLOBAL + name.replace(_GLOBAL, ".") if name.startswith(_GLOBAL) else name.replace(_GLOBAL, ".")), False

    def landscape(self) -> str:
        spaces = "\n".join(sorted(self._known))
        return hashlib.blake2b(spaces.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def tokens(self, path: str) -> Iterable[str]:
        return [path.rpartition("/")[2].partition(".")[0]]

    @cached_property
    def _spaces(self) -> dict[str, str]:
        """The name space of each file that says one."""
        found: dict[str, str] = {}
        for path, module in self.db.star_imports("php"):
            space = module.strip(_GLOBAL)
            found[path] = space if found.get(path, space) == space else f"{_SEVERAL}{path}"
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        """Name spaces that something is defined in, and those around them."""
        found: set[str] = set()
        for space in self._spaces.values():
            parts = [] if space.startswith(_SEVERAL) else space.split(_GLOBAL)
            found |= {_GLOBAL.join(parts[:end]) for end in range(1, len(parts) + 1)}
        return frozenset(found - {""})


def _is_interface(base: Value | None) -> bool:
    return base is not None and base.definition is not None and base.definition.kind == SymbolKind.INTERFACE


def find_included(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`require "a/b.php"`: from the importer's folder, from the root, or wherever one path ends so."""
    beside = walked(folder_of(importer), module.split("/"))
    if beside is not None and beside in paths and beside != importer:
        return Place(beside)
    if module.startswith("."):
        return None
    wanted = module.lstrip("/")
    if wanted in paths and wanted != importer:
        return Place(wanted)
    return nearest([path for path in paths.ending(wanted) if path != importer], importer)
