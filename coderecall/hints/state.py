"""One state of the repository, with what several rules ask of it: made when first asked for, and once."""

from collections.abc import Iterable
from functools import cached_property

from coderecall.hints.callee import Callee, Callees
from coderecall.hints.comparison import Comparison
from coderecall.hints.syntax import Syntax
from coderecall.hints.view import View
from coderecall.model import Confidence
from coderecall.store import ReferenceRow
from parsers.model import ReferenceKind, SymbolKind


class State:
    """The old or the new state. The view moves from one to the other; what was read of it stays behind."""

    def __init__(self, view: View, comparison: Comparison) -> None:
        self.view = view
        self.comparison = comparison
        self._scopes: dict[int, dict[int, str]] = {}
        self._callers: dict[tuple[str, str], list[ReferenceRow]] = {}

    @cached_property
    def callees(self) -> Callees:
        return Callees(self.view)

    @cached_property
    def syntax(self) -> Syntax:
        return Syntax(self.view, self.comparison.trees)

    @cached_property
    def calls_of_change(self) -> tuple[dict[tuple[str, str], Callee], list[ReferenceRow]]:
        """How the definitions are called that may be called in another way than before, by path and qualified name, and
        the references that may be calls of them or that the changed files hold."""
        view, comparison = self.view, self.comparison
        known: dict[tuple[str, str], Callee] = {}
        ids = []
        for path in sorted(comparison.redefined_paths):
            for name, group in view.symbols(path).items():
                if not comparison.may_be_redefined(name):
                    continue  # calls of it are as right or wrong as before
                local = group[0].is_module or "local" in group[0].modifiers.split()
                callee = None if local else self.callees.of(group[0])
                if callee:
                    known[path, name] = callee
                    ids += [symbol.id for symbol in group]
        calls = view.db.references_to(ids)
        for path in sorted(comparison.changed_paths):
            row = view.file(path)
            calls += view.db.references_in(row.id) if row else []
        return known, list(dict.fromkeys(calls))  # one from a changed file to a changed definition is both

    def scope(self, reference: ReferenceRow) -> str:
        """Qualified name of what encloses a reference, "" the file."""
        file_id = reference.file_id
        if file_id not in self._scopes:
            self._scopes[file_id] = {s.id: s.qualified_name for s in self.view.db.symbols_in(file_id)}
        return self._scopes[file_id].get(reference.scope_id, "")

    def callers(self, path: str, qualified_name: str) -> list[ReferenceRow]:
        """Calls from other files of the checked state that lead to a definition, exactly or as far as types tell."""
        key = (path, qualified_name)
        if key not in self._callers:
            self._callers[key] = list(self._calls_of(path, self._names(path, qualified_name)))
        return self._callers[key]

    def _names(self, path: str, qualified_name: str) -> list[int]:
        """The symbols that a call of the definition may lead to: a constructor is called by its class too."""
        groups = self.view.symbols(path)
        found = list(groups.get(qualified_name, ()))
        if found and SymbolKind(found[0].kind) is SymbolKind.CONSTRUCTOR:
            found += groups.get(qualified_name.rpartition(".")[0], ())
        return [symbol.id for symbol in found]

    def _calls_of(self, path: str, ids: Iterable[int]) -> Iterable[ReferenceRow]:
        for row in self.view.db.references_to(ids):
            if (
                row.kind == ReferenceKind.CALL
                and row.confidence in {Confidence.EXACT, Confidence.INFERRED}
                and row.path != path
                and self.comparison.checked(row.path)
                and not self.view.is_foreign(row.path)
            ):
                yield row
