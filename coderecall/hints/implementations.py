"""Types that implement an interface without naming it, as in Go."""

import re
from collections.abc import Iterator

from coderecall.hints.state import State
from coderecall.store import SymbolRow
from parsers.model import SymbolKind

_TELLING = 3  # methods of an interface from which a type that has them all is taken to be meant for it


def implementations(state: State, interface: SymbolRow, name: str) -> Iterator[SymbolRow]:
    """Methods of a name, of the types that have all methods of an interface: many methods, or the program says that the
    type is one, `var _ Store = (*fileStore)(nil)`. The method of that name may have other parameters."""
    db = state.view.db
    if SymbolKind(interface.kind) is not SymbolKind.INTERFACE:
        return
    required = {s.name: s for s in db.symbols_in(interface.file_id) if s.parent_id == interface.id}
    names = required.keys()
    if name not in names:
        return
    types: dict[tuple[str, str], dict[str, SymbolRow]] = {}
    for row in db.symbols_named(names):
        if SymbolKind(row.kind) is SymbolKind.METHOD and row.language == interface.language:
            folder, owner = row.path.rpartition("/")[0], row.qualified_name.rpartition(".")[0]
            if "abstract" not in row.modifiers.split():
                types.setdefault((folder, owner), {})[row.name] = row
    said = _said(state, interface) if len(names) < _TELLING else set()
    home = interface.path.rpartition("/")[0]
    sees = all(one[:1].isupper() for one in names)
    alike = {row.path.rpartition("/")[0] for row in db.symbols_named([interface.name]) if row.kind == interface.kind}
    for (folder, owner), methods in types.items():
        is_meant = len(names) >= _TELLING or owner in said
        if (
            is_meant
            and methods.keys() == names
            and (folder == home or (sees and folder not in alike))  # else it is meant for the one of its own package
            and all(_takes_as_many(required[one], row) for one, row in methods.items() if one != name)
            and state.comparison.checked(methods[name].path)
        ):
            yield methods[name]


def _takes_as_many(required: SymbolRow, own: SymbolRow) -> bool:
    wanted, given = required.parameters, own.parameters
    return wanted is None or given is None or len(wanted) == len(given)


def _said(state: State, interface: SymbolRow) -> set[str]:
    """Names of the types that a line beside the name of the interface says to be one."""
    view = state.view
    lines = [view.line(use.file_id, use.line) for use in view.db.references_to([interface.id])]
    stated = re.compile(rf"\b_\s+(?:\w+\.)?{re.escape(interface.name)}\s*=\s*[(&*]*(\w+)")
    return {found[1] for line in lines for found in stated.finditer(line)}
