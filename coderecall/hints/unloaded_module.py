"""CR101 for a module of a Python package that nothing imports any more and that others reach as `package.module`.

A module is an attribute of its package once something has imported it. As long as the package itself does, whoever
imports the package has it; else it depends on what else was imported before, and nothing is said.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coderecall.hints.comparison import FilePair
from coderecall.hints.definitions import Definitions
from coderecall.hints.handed_on import is_prepared, may_be_given, readers_of_module, through
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.uses import Use, Uses
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation
from coderecall.store import ReferenceRow
from parsers.model import ReferenceKind

_INIT = "/__init__.py"
_MAY_BIND = rb"[\"']\.?%b[\"']|\b(?:for|as|global)\s+(?:\w+\s*,\s*)*%b\b"
_ON_DEMAND = (b"__getattr__", b"globals()", b"sys.modules")
_LOADS_BY_NAME = (b"import_module", b"__import__", b"sys.modules")
_LOADS_ALL = (b"walk_packages", b"iter_modules")


class Loaded(NamedTuple):
    """A module that its package imports."""

    package: str  # path of its `__init__.py`
    name: str
    line: int


def loaded_by_packages(view: View, pairs: Iterable[FilePair]) -> Iterator[Loaded]:
    """Modules that the changed packages import as a whole or in part; `view` is in the old state."""
    for pair in pairs:
        if pair.old is not None and pair.is_in_place and pair.old.path.endswith(_INIT):
            yield from (Loaded(pair.old.path, name, line) for name, line in _loaded(view, pair.old.path).items())


def find(rule: Rule, state: State, before: Iterable[Loaded]) -> list[Hint]:
    """One hint for each module that is there and that nothing but its users imports; the state is the new one."""
    view = state.view
    sides = {side.path: side for pair in state.comparison.pairs if (side := pair.new)}
    hints = []
    for one in before:
        new = sides.get(one.package)
        if new is None or one.name in _loaded(view, one.package) or _is_bound(new, one.name):
            continue
        own = _files_of(view, one)
        loading = _loading(view, one, own)
        if not own or any(not view.is_test(path) for path in loading) or _may_be_loaded(view, one.name):
            continue
        uses = [use for use in _uses(view, one) if not (use.is_test and loading) and use.file_id not in own]
        uses = [use for use in uses if state.comparison.checked(use.path) and not is_prepared(view, use)]
        if uses and not may_be_given(view, new, one.name, uses):
            made = _hint(rule, view, one, new, uses, "only tests do" if loading else "nothing else does")
            hints += [made] if made else []
    return hints


def _hint(rule: Rule, view: View, one: Loaded, new: Definitions, uses: Iterable[Use], others: str) -> Hint | None:
    cause = f"`{one.name}` is no longer imported by {one.package}"
    places = [_place(view, use) for use in uses]
    return hint(
        rule,
        places,
        message=f"{one.package} no longer imports `{one.name}`, and {others}, so the package does not have it",
        subject=f"{one.package}:{one.name}",
        cause=RelatedLocation(Location(one.package, min(one.line, new.source.count(b"\n") + 1)), cause),
        suggestion=f"import `{one.name}` where it is used",
        begins_with_place=True,
    )


def _place(view: View, use: Use) -> Place:
    return place(
        *(view, use.file_id, use.line, use.start_byte),
        path=use.path,
        scope=use.scope,
        message=f"`{use.qualifier}` is used here",
        is_test=use.is_test,
        confidence=0.9,
    )


def _loaded(view: View, package: str) -> dict[str, int]:
    """Names of the modules below a package that its own file imports when it is run, with the lines."""
    row = view.file(package)
    if row is None:
        return {}
    top = view.db.symbols_in(row.id)[0].id
    start = package.removesuffix("__init__.py")
    found: dict[str, int] = {}
    for one in view.db.imports_in(row.id):
        path = view.path(one.target_file_id or 0)
        if path.startswith(start) and path != package and one.scope_id == top and not one.type_only:
            found.setdefault(path[len(start) :].partition("/")[0].removesuffix(".py"), one.line)
    return found


def _loading(view: View, one: Loaded, own: list[int]) -> set[str]:
    """Paths of the files that import the module, its own left out."""
    row = view.file(one.package)
    by_name = [i for i in view.db.imports_of([row.id]) if i.name == one.name] if row else []
    found = {i.file_id for i in [*view.db.imports_of(own), *by_name] if not i.type_only}
    return {view.path(file_id) for file_id in found.difference(own)}


def _is_bound(new: Definitions, name: str) -> bool:
    """Whether the package may give the name another meaning, or lists it for those that import everything."""
    if any(symbol.name == name for symbol in new.parsed.symbols) or any(i.alias == name for i in new.parsed.imports):
        return True
    if any(r.name == name and r.kind is ReferenceKind.WRITE and not r.qualifier for r in new.parsed.references):
        return True
    word = re.escape(name.encode())
    return re.search(_MAY_BIND % (word, word), new.source) is not None or any(way in new.source for way in _ON_DEMAND)


def _files_of(view: View, one: Loaded) -> list[int]:
    """The module, or all of a package inside the package."""
    stem = one.package.removesuffix("__init__.py") + one.name
    paths = (path for path in view.paths() if path == f"{stem}.py" or path.startswith(f"{stem}/"))
    return [row.id for path in paths if (row := view.file(path)) and row.language == "python"]


def _may_be_loaded(view: View, name: str) -> bool:
    """Whether some file loads modules by names that it reads or puts together, and says this one."""
    for path in view.paths():
        file = view.file(path)
        if file is not None and file.language == "python":
            source = view.db.source_of(file)
            if name.encode() in source and any(way in source for way in _LOADS_BY_NAME):
                return True
            if any(way in source for way in _LOADS_ALL):
                return True
    return False


def _uses(view: View, one: Loaded) -> list[Use]:
    """`package.module` and what goes on from it, where the package can be nothing else."""
    uses = Uses(view)
    found: dict[
        tuple[str, int, str], Use
    ] = {}  # of a call on the module and the module in it the one that stands first
    for file_id, readers in readers_of_module(view, one.package).items():
        chains: dict[int, ReferenceRow] = {}
        for reference in view.db.references_in(file_id):
            parts = [*reference.qualifier.split("."), reference.name]
            at = parts.index(one.name) if one.name in parts[1:] and not reference.is_local else 0
            if at > 0:
                chains[reference.seq] = reference._replace(qualifier=".".join(parts[:at]))
        for reference in through(view, readers, list(chains.values())):
            whole = f"{reference.qualifier}.{one.name}"
            use = uses.reference(reference._replace(name=one.name, qualifier=whole))
            key = (use.path, use.line, whole)
            if key not in found or use.start_byte < found[key].start_byte:
                found[key] = use
    return list(found.values())
