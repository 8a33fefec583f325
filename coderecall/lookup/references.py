"""What a symbol has to do with the rest: who calls and uses it, what it calls, what is below and above it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from coderecall.lookup.hierarchy import TYPES, Heir, Hierarchy
from coderecall.lookup.own_reads import own_reads
from coderecall.model import Confidence, Location, Relation
from coderecall.resolve.languages import rules_for
from coderecall.store import Database, ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, SymbolKind

GROUPS = ("callers", "uses", "callees", "implementations", "bases")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A symbol: all definitions that are it, or none when it is only known by name."""

    name: str
    definitions: tuple[SymbolRow, ...]

    @property
    def targets(self) -> set[int]:
        return {row.id for row in self.definitions}


class References:
    """The groups of one symbol. Each reference to it is in one of them."""

    def __init__(self, db: Database, hierarchy: Hierarchy, wanted: Wanted) -> None:
        self._db = db
        self._wanted = wanted
        self._hierarchy = hierarchy
        self._uses: list[ReferenceRow] | None = None

    def group(self, name: str) -> list[Relation]:
        """One of `GROUPS`, the surest first."""
        find: dict[str, Callable[[], list[Relation]]] = {
            "callers": self._callers,
            "uses": self._other_uses,
            "callees": self._callees,
            "implementations": self._implementations,
            "bases": self._bases,
        }
        return sorted(find[name](), key=lambda one: (-one.confidence, one.path, one.line, one.symbol))

    def heirs_by_use(self) -> list[Relation]:
        """Where types name it as their base."""
        if not self._types():
            return []
        return self._by_scope(use for use in self._references() if use.kind == ReferenceKind.INHERIT)

    # ---- what refers to it
    def _references(self) -> list[ReferenceRow]:
        if self._uses is None:
            bound = self._db.references_to(self._wanted.targets)
            self._uses = bound + [use for use in self._unbound() if self._could_mean(use)]
        return self._uses

    def _unbound(self) -> list[ReferenceRow]:
        if any("local" in row.modifiers.split() for row in self._wanted.definitions):
            return []  # nothing outside its function can mean it
        return [use for use in self._db.references_named([self._wanted.name]) if use.target_id is None]

    def _could_mean(self, use: ReferenceRow) -> bool:
        """Whether a use that is bound to nothing could be of the symbol: name, language, and how it is reached."""
        if use.is_local and use.qualifier in {"", self._wanted.name}:
            return False  # a variable of its function
        if not self._wanted.definitions:
            return True
        languages = {self._hierarchy.language(row.file_id) for row in self._wanted.definitions}
        language = self._hierarchy.language(use.file_id)
        if _family(language) not in {_family(one) for one in languages}:
            return False
        rules = rules_for(language)
        if rules is None:
            return True
        if all("." in row.qualified_name and row.kind not in TYPES for row in self._wanted.definitions):
            return bool(use.qualifier) or rules.bare_members or rules.call_by_name
        first = use.qualifier.partition(".")[0]
        return not use.is_local and first not in {"?", "self", "this", "cls", "super"}

    def _callers(self) -> list[Relation]:
        calls = [use for use in self._references() if use.kind == ReferenceKind.CALL]
        return self._by_scope(calls)

    def _other_uses(self) -> list[Relation]:
        """Imports, reads and writes; and of what is no type, like a variable that holds one, the classes below it."""
        elsewhere = {ReferenceKind.CALL, ReferenceKind.INHERIT}
        if self._wanted.definitions and not self._types():
            elsewhere.remove(ReferenceKind.INHERIT)
        uses = [use for use in self._references() if use.kind not in elsewhere]
        return self._with_own_reads(self._imports() + self._by_scope(uses))

    def _with_own_reads(self, uses: list[Relation]) -> list[Relation]:
        """With the reads of its plain name where it needs no import, of which only the name is proof."""
        known = {(one.path, line) for one in uses for line in one.lines}
        lines: dict[tuple[str, str], list[int]] = {}
        for path, symbol, line in own_reads(self._db, self._wanted.definitions):
            if (path, line) not in known:
                known.add((path, line))
                lines.setdefault((path, symbol), []).append(line)
        return uses + [
            Relation(symbol, "read", path, found[0], tuple(found), Confidence.INFERRED)
            for (path, symbol), found in lines.items()
        ]

    def _imports(self) -> list[Relation]:
        wanted = self._wanted.targets
        sure = {
            (use.file_id, (use.qualifier or use.name).partition(".")[0])
            for use in self._references()
            if use.confidence == Confidence.EXACT
        }
        rows = self._db.imports_of({row.file_id for row in self._wanted.definitions})
        rows = [row for row in rows if row.target_id in wanted]
        scopes = self._db.symbols({row.scope_id for row in rows})
        return [
            Relation(
                scopes[row.scope_id].qualified_name,
                "import",
                row.path,
                row.line,
                (row.line,),
                # what an import is bound to has no certainty of its own: that of a use through it says it
                Confidence.EXACT if (row.file_id, row.alias) in sure else Confidence.INFERRED,
            )
            for row in rows
        ]

    def _by_scope(self, uses: Iterable[ReferenceRow]) -> list[Relation]:
        """One relation for each symbol that refers to it in one way and with one certainty."""
        uses = sorted(uses, key=_scope_key)
        scopes = self._db.symbols({use.scope_id for use in uses})
        relations = []
        for (scope_id, kind, confidence), group in groupby(uses, key=_scope_key):
            lines = sorted({(use.line, use.path) for use in group})
            relations.append(
                Relation(
                    scopes[scope_id].qualified_name,
                    ReferenceKind(kind).name.lower(),
                    lines[0][1],
                    lines[0][0],
                    tuple(line for line, _ in lines),
                    Confidence(confidence),
                )
            )
        return relations

    # ---- what it refers to
    def _callees(self) -> list[Relation]:
        calls = [
            use
            for file_id, scopes in self._scopes().items()
            for use in self._db.references_in(file_id)
            if use.kind == ReferenceKind.CALL and use.scope_id in scopes
        ]
        calls.sort(key=_callee_key)
        targets = self._db.symbols({use.target_id for use in calls if use.target_id is not None})
        relations = []
        for (target_id, written, confidence, path), group in groupby(calls, key=_callee_key):
            lines = tuple(sorted({use.line for use in group}))
            target = targets.get(target_id)
            name = (target.qualified_name or target.path) if target is not None else written
            defined = Location(target.path, target.name_line) if target is not None else None
            kind = target.kind_name if target is not None else "call"
            sure = Confidence(confidence) if target is not None else Confidence.NAME_ONLY
            relations.append(Relation(name, kind, path, lines[0], lines, sure, defined=defined))
        return relations

    def _scopes(self) -> dict[int, set[int]]:
        """The symbol and everything that is defined inside it, by file."""
        found: dict[int, set[int]] = {}
        for row in self._wanted.definitions:
            inside = found.setdefault(row.file_id, set())
            inside.add(row.id)
            prefix = f"{row.qualified_name}."
            for one in self._db.symbols_in(row.file_id):
                is_method = row.kind in TYPES and one.qualified_name.startswith(prefix)  # Go's, Rust's lie outside
                if one.parent_id in inside or is_method:
                    inside.add(one.id)
        return found

    # ---- below and above
    def _types(self) -> list[SymbolRow]:
        return [row for row in self._wanted.definitions if row.kind in TYPES]

    def _implementations(self) -> list[Relation]:
        types = self._types()
        if types or not self._wanted.definitions:
            unbound = [use for use in self._references() if use.kind == ReferenceKind.INHERIT and not use.target_id]
            return [_heir(one) for one in self._hierarchy.below(types)] + self._by_scope(unbound)
        members = self._wanted.definitions
        heirs = self._hierarchy.below(self._hierarchy.owners(members))
        return [_member(row, heir) for heir, row in self._hierarchy.members(heirs, members, are_below=True)]

    def _bases(self) -> list[Relation]:
        types = self._types()
        if types:
            above, unknown = self._hierarchy.above(types)
            return [_heir(one) for one in above] + [_unknown(use) for use in unknown]
        members = self._wanted.definitions
        above, _ = self._hierarchy.above(self._hierarchy.owners(members))
        return [_member(row, heir) for heir, row in self._hierarchy.members(above, members, are_below=False)]


def same_symbol(rows: Collection[SymbolRow], language: Callable[[int], str]) -> bool:
    """Whether definitions are parts of one symbol: overloads, a declaration beside its definition, a type that is
    reopened, a type and its constructor.
    """
    if len(rows) == 1:
        return True
    plain = [row for row in rows if not _is_constructor_of_its_name(row)] or rows
    names = {row.qualified_name for row in plain}
    if len(names) != 1:
        return False
    if len({row.path for row in rows}) == 1:
        return True
    rules = [rules_for(language(row.file_id)) for row in rows]
    if len({each.family if each is not None else "" for each in rules}) != 1 or rules[0] is None:
        return False
    if rules[0].family == "c":  # a name of C++ with its scope; file-local functions of C may share a plain one
        return all("." in row.qualified_name and "local" not in row.modifiers.split() for row in rows)
    parts = all("partial" in row.modifiers.split() or "extension" in row.modifiers.split() for row in rows)
    return parts or (rules[0].reopens and all(row.kind in TYPES for row in rows))


def _is_constructor_of_its_name(row: SymbolRow) -> bool:
    above, _, name = row.qualified_name.rpartition(".")
    return row.kind == SymbolKind.CONSTRUCTOR and above.rpartition(".")[2] == name


def _scope_key(use: ReferenceRow) -> tuple[int, int, int]:
    return (use.scope_id, use.kind, use.confidence)


def _callee_key(use: ReferenceRow) -> tuple[int, str, int, str]:
    written = ".".join(filter(None, (use.qualifier, use.name))) if use.target_id is None else ""
    return (use.target_id or 0, written, use.confidence, use.path)


def _heir(heir: Heir) -> Relation:
    row = heir.type
    name = row.qualified_name
    return Relation(name, row.kind_name, row.path, heir.line, (heir.line,), heir.confidence, row.signature, heir.via)


def _member(row: SymbolRow, heir: Heir) -> Relation:
    line = row.name_line
    return Relation(
        row.qualified_name, row.kind_name, row.path, line, (line,), heir.confidence, row.signature, heir.via
    )


def _unknown(use: ReferenceRow) -> Relation:
    name = ".".join(filter(None, (use.qualifier, use.name)))
    return Relation(name, "inherit", use.path, use.line, (use.line,), Confidence.NAME_ONLY)


def _family(language: str) -> str:
    rules = rules_for(language)
    return rules.family if rules is not None else language
