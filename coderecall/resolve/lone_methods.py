"""The method that is the only one of its name: what a call on an object of unknown type is guessed to mean."""

from coderecall.resolve.rules import Rules
from coderecall.resolve.values import INFERRED, UNRESOLVED, Target
from coderecall.resolve.world import FileView, World
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

METHODS = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION, SymbolKind.PROPERTY})


class LoneMethods:
    """Answers for one state of the index; what it found is remembered until then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[tuple[str, str | None, str], Target] = {}

    def find(self, view: FileView, name: str) -> Target:
        """As a file sees it: a test has the methods of tests beside it too."""
        folder = view.path.rpartition("/")[0] if view.is_test else None
        key = (view.rules.family, folder, name)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(view, folder, name)
        if found[0] is not None and view.is_test and self._also_defines(view, name, found[0]):
            return UNRESOLVED
        return found

    def _find(self, view: FileView, test_folder: str | None, name: str) -> Target:
        """Methods outside of tests first; what tests define is for the tests beside them."""
        rules = view.rules
        if name in rules.common_members:
            return UNRESOLVED
        beside: dict[tuple[int, str], int] = {}
        others: dict[tuple[int, str], int] = {}
        for row in self._world.named(name):
            if is_method(row) and self._world.files[row.file_id][2] in rules.languages:
                is_test = self._world.is_test(row.file_id)
                if not is_test or self._world.path(row.file_id).rpartition("/")[0] == test_folder:
                    (beside if is_test else others).setdefault((row.file_id, row.qualified_name), row.id)
        found = self._in_one(others or beside, rules)
        if len(found) != 1:
            return UNRESOLVED
        return next(iter(found.values())), INFERRED

    def _in_one(self, found: dict[tuple[int, str], int], rules: Rules) -> dict[tuple[int, str], int]:
        """A method that the body of its class declares and another file defines, as that definition."""
        if not rules.includes or len(found) != 2 or len({name for _, name in found}) > 1:
            return found
        defined = {key: row for key, row in found.items() if not self._world.path(key[0]).endswith(rules.declaring)}
        return defined if len(defined) == 1 else found

    def _also_defines(self, view: FileView, name: str, target: int) -> bool:
        """Whether a test has its own method of the name: a fake of the one that it tests."""
        return any(row.file_id == view.id and row.id != target for row in self._world.named(name))


def is_method(row: Definition) -> bool:
    """Whether a definition can be what a call on an object means."""
    if row.kind not in METHODS or "." not in row.qualified_name:
        return False
    return "local" not in row.modifiers and "overload" not in row.modifiers and not row.name.startswith("__")
