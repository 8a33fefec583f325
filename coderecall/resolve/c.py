"""C and C++: included files, and one name space for everything that is not static."""

from collections.abc import Iterable

from coderecall.resolve import built_in_members, c_library
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest, walked
from coderecall.resolve.rules import Rules
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

_LINKED = frozenset({SymbolKind.FUNCTION, SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.METHOD})
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++", ".inc", ".inl", ".ipp", ".def", ".tcc")


class CRules(Rules):
    family = "c"
    languages = frozenset({"c", "cpp"})
    shared_names = True
    shared_members = True
    bare_members = True
    reopens = True
    overloads = True
    includes = True
    declaring = HEADERS
    types_only = True
    class_words = frozenset({"self", "this"})
    common_members = built_in_members.C

    def space(self, path: str) -> str:  # noqa: ARG002 - one name space for all files
        return ""

    def find(self, importer: str, module: str) -> Place | None:
        return find_include(self.paths, importer, module)

    def shares(self, path: str, row: Definition) -> bool:
        # a macro has the modifier too: in a source file it is known to that file only
        is_static = "." not in row.qualified_name and "static" in row.modifiers.split()
        return not is_static or path.endswith(HEADERS)

    def is_linked(self, path: str, row: Definition) -> bool:
        """A function or variable of a source file. Macros and types are known where they are included; what the C
        library has too may be that."""
        if "." in row.qualified_name or row.kind == SymbolKind.NAMESPACE:
            return True
        return row.kind in _LINKED and not path.endswith(HEADERS) and row.name not in c_library.NAMES

    def tokens(self, path: str) -> Iterable[str]:
        return [path.rpartition("/")[2]]


def find_include(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """The included file: beside the importer, else the one whose path ends so and is nearest."""
    written = module.strip('<>" ')
    beside = walked(folder_of(importer), written.split("/"))
    if beside is not None and beside in paths and beside != importer and not module.startswith("<"):
        return Place(beside)
    suffix = written
    while suffix.startswith(("./", "../")):
        suffix = suffix.partition("/")[2]
    return nearest([path for path in paths.ending(suffix) if path != importer], importer)
