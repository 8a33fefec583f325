"""Types below and above a type, and the members there that a member goes with."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from coderecall.model import Confidence
from coderecall.resolve.languages import rules_for
from coderecall.store import Database, FileRow, ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, SymbolKind

MOST_TYPES = 2000  # below one type
TYPES = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.MODULE}
)
_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION, SymbolKind.PROPERTY})
_BY_NAME = frozenset({"python", "ruby", "php", "javascript"})  # families in which the name alone makes an override
_NEVER = frozenset({"private", "extension"})  # members that nothing overrides


class Heir(NamedTuple):
    """A type below another, or above it."""

    type: SymbolRow
    confidence: Confidence
    via: str  # the type between them that it names itself; "" none
    line: int  # where it says so; of a definition where its name is


class Hierarchy:
    """Follows bases both ways, nearest first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._files: dict[int, FileRow] = {}

    def below(self, types: Collection[SymbolRow]) -> list[Heir]:
        """Subclasses and implementors, direct ones first."""
        found: dict[int, Heir] = {}
        seen = {row.id for row in types}
        level = {row.id: (Confidence.EXACT, "") for row in types}
        while level and len(found) < MOST_TYPES:
            uses = [use for use in self._db.references_to(level) if use.kind == ReferenceKind.INHERIT]
            scopes = self._db.symbols({use.scope_id for use in uses})
            following: dict[int, tuple[Confidence, str]] = {}
            for use in sorted(uses, key=lambda use: -use.confidence):
                row = scopes[use.scope_id]
                if row.id in seen:
                    continue
                above, via = level[use.target_id or 0]
                sure = min(above, Confidence(use.confidence))
                seen.add(row.id)
                found[row.id] = Heir(row, sure, via, use.line if row.is_module else row.name_line)
                if not row.is_module:  # an implementation outside the type's own file is written at the file's level
                    following[row.id] = (sure, row.qualified_name)
            level = following
        return [*found.values(), *(heir for row in types for heir in self._fitting(row) if heir.type.id not in found)]

    def above(self, types: Collection[SymbolRow]) -> tuple[list[Heir], list[ReferenceRow]]:
        """Bases, direct ones first, and the bases that the types themselves name and the index does not know."""
        found: dict[int, Heir] = {}
        unknown: list[ReferenceRow] = []
        seen = {row.id for row in types}
        level = {row.id: (row, Confidence.EXACT, "") for row in types}
        while level:
            uses = self._named_by([row for row, _, _ in level.values()])
            targets = self._db.symbols({use.target_id for use in uses if use.target_id is not None})
            following: dict[int, tuple[SymbolRow, Confidence, str]] = {}
            for use in uses:
                below, sure, via = level[use.scope_id]
                row = targets.get(use.target_id or 0)
                if row is None:
                    if not via and below.id in {one.id for one in types}:
                        unknown.append(use)
                elif row.id not in seen:
                    seen.add(row.id)
                    sure = min(sure, Confidence(use.confidence))  # along the chain
                    found[row.id] = Heir(row, sure, via, row.name_line)
                    following[row.id] = (row, sure, row.qualified_name)
            level = following
        return list(found.values()), unknown

    def _named_by(self, types: Iterable[SymbolRow]) -> list[ReferenceRow]:
        ids = {row.id for row in types}
        files = {row.file_id for row in types}
        return [
            use
            for file_id in files
            for use in self._db.references_in(file_id)
            if use.kind == ReferenceKind.INHERIT and use.scope_id in ids
        ]

    def owners(self, members: Iterable[SymbolRow]) -> list[SymbolRow]:
        """The types that members belong to, in their own files or, as in Go and Rust, in others beside them."""
        found = []
        for member in members:
            owner = member.qualified_name.rpartition(".")[0]
            if not owner or member.kind not in _CALLED:
                continue
            here = self._db.symbols_in(member.file_id)
            own = [row for row in here if row.qualified_name == owner and row.kind in TYPES]
            found += own or self._beside(member, owner)
        return found

    def _beside(self, member: SymbolRow, owner: str) -> list[SymbolRow]:
        if not self._shares_members(member):
            return []
        folder = member.path.rpartition("/")[0]
        rows = self._db.symbols_named([owner.rpartition(".")[2]])
        return [
            row
            for row in rows
            if row.qualified_name == owner and row.kind in TYPES and row.path.rpartition("/")[0] == folder
        ]

    def _shares_members(self, row: SymbolRow) -> bool:
        rules = rules_for(self.language(row.file_id))
        return rules is not None and rules.shared_members

    def _fitting(self, interface: SymbolRow) -> list[Heir]:
        """Go's types implement an interface without naming it: those that have all its methods, by name and number of
        parameters. Methods that come from embedded types are not looked for.
        """
        if interface.kind != SymbolKind.INTERFACE or self.language(interface.file_id) != "go":
            return []
        above, unknown = self.above([interface])
        methods = [
            method
            for row in (interface, *(heir.type for heir in above))
            for method in self._db.symbols_in(row.file_id)
            if method.kind == SymbolKind.METHOD and method.qualified_name.rpartition(".")[0] == row.qualified_name
        ]
        if not methods or unknown:
            return []
        owners: set[tuple[str, str]] = set()
        for number, method in enumerate(methods):
            named = self._db.named(method.name, whole=True, kinds=[SymbolKind.METHOD], languages=["go"])
            rows = self._db.symbols(row.id for row in named).values()
            having = {_owner(row) for row in rows if _count(row) == _count(method)}
            owners = owners & having if number else having
        types = self._db.symbols_named({name for _, name in owners})
        return [
            Heir(row, Confidence.INFERRED, "", row.name_line)
            for row in types
            if row.kind in TYPES
            and row.kind != SymbolKind.INTERFACE
            and (row.path.rpartition("/")[0], row.qualified_name) in owners
        ]

    def members(
        self, heirs: Iterable[Heir], members: Collection[SymbolRow], *, are_below: bool
    ) -> list[tuple[Heir, SymbolRow]]:
        """What the types define under the name of the members, with the confidence that one goes with the other."""
        if not members:
            return []
        found = []
        name = next(iter(members)).name
        for heir in heirs:
            rows = self._own(heir.type, name)
            found += [
                (heir._replace(confidence=min(heir.confidence, sure)), row)
                for row in rows
                if (sure := self._goes_with(row, members, alone=len(rows) == 1, is_below=are_below)) is not None
            ]
        return found

    def _own(self, owner: SymbolRow, name: str) -> list[SymbolRow]:
        """Members of a type, which in some languages lie in other files beside it."""
        wanted = f"{owner.qualified_name}.{name}"
        rows = self._db.symbols_in(owner.file_id)
        if self._shares_members(owner):
            folder = owner.path.rpartition("/")[0]
            ids = [row.id for row in self._db.named(name, whole=True, within=folder)]
            rows = [row for row in self._db.symbols(ids).values() if row.path.rpartition("/")[0] == folder]
        return [row for row in rows if row.qualified_name == wanted and row.kind in _CALLED]

    def _goes_with(
        self, row: SymbolRow, members: Collection[SymbolRow], *, alone: bool, is_below: bool
    ) -> Confidence | None:
        """How sure a member of the same name overrides these, or is overridden by them; None: it cannot."""
        own = set(row.modifiers.split())
        theirs = [set(member.modifiers.split()) for member in members]
        language = self.language(row.file_id)
        if own & _NEVER or all(words & _NEVER for words in theirs) or _is_mangled(row, language):
            return None
        rules = rules_for(language)
        family = rules.family if rules is not None else ""
        if family not in _BY_NAME and all(_count(member) != _count(row) for member in members):
            return None  # an overload
        if all(("static" in words) != ("static" in own) for words in theirs):
            return Confidence.INFERRED
        if family in _BY_NAME:
            # Ruby's `extend` gives methods to the class itself, and `prepend` puts a module before it
            return Confidence.INFERRED if family == "ruby" else Confidence.EXACT
        said = "override" in own if is_below else all("override" in words for words in theirs)
        only = alone and len(members) == 1 and all(_types(member) == _types(row) for member in members)
        return Confidence.EXACT if said and only else Confidence.INFERRED

    def language(self, file_id: int) -> str:
        file = self._files.get(file_id)
        if file is None:
            file = self._files[file_id] = next(iter(self._db.files_with([file_id])))
        return file.language


def _owner(method: SymbolRow) -> tuple[str, str]:
    """(folder, qualified name) of the type that a method belongs to."""
    return method.path.rpartition("/")[0], method.qualified_name.rpartition(".")[0]


def _count(row: SymbolRow) -> int | None:
    parameters = row.parameters
    return None if parameters is None else len(parameters)


def _types(row: SymbolRow) -> list[str]:
    return [parameter.annotation for parameter in row.parameters or ()]


def _is_mangled(row: SymbolRow, language: str) -> bool:
    """Python's `__name` and JavaScript's `#name` belong to their own class alone."""
    if language == "python":
        return row.name.startswith("__") and not row.name.endswith("__")
    return row.name.startswith("#")
