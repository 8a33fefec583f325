"""The parameters of a function of C++, from its definition and from what the headers declare."""

from coderecall.hints.members import may_inherit
from coderecall.hints.view import View
from coderecall.resolve.c import HEADERS
from coderecall.store import SymbolRow
from parsers.model import Parameter, SymbolKind
from parsers.prototypes import Prototype, prototypes

_FAMILY = frozenset({"c", "cpp"})
_MOST_FILES = 200  # read for one state

Parameters = tuple[Parameter, ...]


class Prototypes:
    """Answers for one view, remembered."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of_file: dict[int, list[Prototype]] = {}

    def variants(self, group: list[SymbolRow]) -> tuple[Parameters, ...] | None:
        """Parameter lists of a function or method; `group`: its definitions in one file.

        None when they cannot be known: something else has the name, or no header that the file includes declares a
        function as it is defined.
        """
        first, view = group[0], self._view
        kinds = {SymbolKind(symbol.kind) for symbol in group}
        if kinds == {SymbolKind.METHOD}:
            return self._method(group)
        if kinds != {SymbolKind.FUNCTION}:
            return None
        own = {symbol.id for symbol in group}
        named = [row for row in view.db.symbols_named([first.name]) if row.language in _FAMILY]
        if any(row.id not in own and "local" not in row.modifiers.split() for row in named):
            return None  # an overload, a macro, a class, or a method that hides the function
        defined = [symbol.parameters for symbol in group if symbol.parameters is not None]
        included = [row.target_file_id for row in view.db.imports_in(first.file_id)]
        files = [first.file_id, *(file_id for file_id in included if file_id is not None)]
        declared = [
            one.parameters
            for file_id in files
            for one in self._in_file(file_id)
            if one.qualified_name == first.qualified_name
        ]
        if not declared:
            return tuple(defined) if first.path.endswith(HEADERS) else None
        return _as_declared(declared, defined)

    def _method(self, group: list[SymbolRow]) -> tuple[Parameters, ...] | None:
        """Of a method, whose class is declared in one place and stands below nothing that is not known."""
        first, view = group[0], self._view
        owner = first.qualified_name.rpartition(".")[0]
        classes = [
            row
            for row in view.db.symbols_named([owner.rpartition(".")[2]])
            if row.qualified_name == owner and SymbolKind(row.kind).is_container
        ]
        if len(classes) != 1 or may_inherit(view, classes[0], first.name):
            return None
        inside = view.symbols(classes[0].path).get(first.qualified_name, [])
        declared = [row.parameters for row in inside if row.parameters is not None]
        defined = [row.parameters for row in group if row.parameters is not None]
        return _as_declared(declared, defined) if declared else None

    def _in_file(self, file_id: int) -> list[Prototype]:
        if file_id not in self._of_file:
            row = self._view.file(self._view.path(file_id))
            readable = row is not None and not row.error_count and len(self._of_file) < _MOST_FILES
            self._of_file[file_id] = prototypes(self._view.db.source(file_id)) if readable else []
        return self._of_file[file_id]


def _named(declared: Parameters, defined: Parameters) -> Parameters:
    """A declaration with the names of the definition where it has none."""
    pairs = zip(declared, defined, strict=True)
    return tuple(one._replace(name=one.name or other.name) for one, other in pairs)


def _as_declared(declared: list[Parameters], defined: list[Parameters]) -> tuple[Parameters, ...] | None:
    """All that is declared; None where something is defined otherwise."""
    by_length = {len(parameters): parameters for parameters in defined}
    if not by_length.keys() <= {len(parameters) for parameters in declared}:
        return None
    return tuple(dict.fromkeys(_named(one, by_length.get(len(one), one)) for one in declared))
