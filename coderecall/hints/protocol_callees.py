"""What calls lead to, and the other calls that lead there: of definitions of the tree, and of imported names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from coderecall.hints.state import State
from coderecall.model import Confidence
from coderecall.store import ReferenceRow
from parsers.model import ReferenceKind

_LINKED = frozenset({"c", "cpp"})  # a bare name that the tree does not define is the same function everywhere
_SURE = frozenset({Confidence.EXACT, Confidence.INFERRED})
_MOST_FILES = 60  # that are read for one change: those of what is called in few files first


class Callees:
    """Answers for one state, remembered."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._imports: dict[int, dict[str, str]] = {}

    def of(self, call: ReferenceRow) -> str:
        """What tells a callee from all others; "" where that is not known."""
        if call.target_id is not None:
            return f"#{call.target_id}" if call.confidence in _SURE else ""
        if call.is_local:
            return ""
        file = self._state.view.file(call.path)
        if not call.qualifier and file is not None and file.language in _LINKED:
            return f"linked {call.name}"
        first, _, rest = f"{call.qualifier}.{call.name}".lstrip(".").partition(".")
        module = self._imported(call.file_id).get(first)
        return f"{module} {rest}" if module else ""

    def others(self, calls: Iterable[ReferenceRow]) -> dict[str, list[ReferenceRow]]:
        """By callee the calls of what these lead to, these among them, outside tests."""
        db = self._state.view.db
        found: defaultdict[str, list[ReferenceRow]] = defaultdict(list)
        wanted = {self.of(call): call for call in calls}
        symbols = db.symbols({call.target_id for call in wanted.values() if call.target_id is not None})
        names = {call.name for call in wanted.values() if call.target_id is None}
        files: dict[int | str, list[int]] = {name: db.files_mentioning([name]) for name in names}
        files |= {symbol.file_id: db.files_bound_to([symbol.file_id]) for symbol in symbols.values()}
        chosen = _few(files)
        targets = [symbol.id for symbol in symbols.values() if symbol.file_id in chosen]
        names &= chosen
        for row in [*db.references_to(targets), *(db.references_named(names) if names else ())]:
            if row.kind == ReferenceKind.CALL and not row.is_test and (callee := self.of(row)) in wanted:
                found[callee].append(row)
        return found

    def _imported(self, file_id: int) -> dict[str, str]:
        """The names that a file imports from outside the tree, with what they stand for."""
        if file_id not in self._imports:
            rows = self._state.view.db.imports_in(file_id)
            outside = [row for row in rows if row.alias and row.target_id is None and row.target_file_id is None]
            self._imports[file_id] = {row.alias: f"{row.module} {row.name}" for row in outside}
        return self._imports[file_id]


def _few(files: Mapping[int | str, Sequence[int]]) -> set[int | str]:
    """As many as can be of what calls, so that no more than _MOST_FILES have to be read."""
    chosen: set[int | str] = set()
    read: set[int] = set()
    for key, where in sorted(files.items(), key=lambda one: (len(one[1]), str(one[0]))):
        if len(read.union(where)) <= _MOST_FILES:
            chosen.add(key)
            read.update(where)
    return chosen
