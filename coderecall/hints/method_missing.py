"""CR111: a base class or interface newly requires a method, and a class in another module does not have it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coderecall.hints.anonymous import LANGUAGES as ANONYMOUS
from coderecall.hints.anonymous import anonymous_classes
from coderecall.hints.checker import Check
from coderecall.hints.comparison import FilePair
from coderecall.hints.implementations import implementations
from coderecall.hints.members import may_be_supplied
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.trait_impls import trait_impls
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import SymbolRow
from parsers.model import ReferenceKind, Symbol, SymbolKind
from parsers.patterns import later

RULE = Rule(
    id="CR111",
    name="required-method-missing",
    severity=Severity.ERROR,
    languages="Python, PHP, TypeScript, Java, Kotlin, Scala, C#, Swift, Rust, Go",
    claim="A class in another module does not define a method that its base class, interface or trait requires now.",
    evidence="The method without a body in the new state and its absence in the old one, the chain of exact bases from"
    " the class to it, and the members of all classes between.",
    explanation="""\
The change added a method without a body, or took the body away; what is below has to define it. A class that does not
is an error when it is compiled or loaded; in Python when the first object of it is made.

In Go the type had all methods of the interface before the change, and either these were three or more, or a line
`var _ Store = (*fileStore)(nil)` says that it is meant. In Rust the place is the `impl` of the trait.

Silent: classes that are abstract themselves, in Python those that have classes below them; classes that get the method
from another base, by delegation or by Lombok; and where a base lies outside the repository and may have it.

What to do: define the method, or give the new one a body that fits all. To accept it, end the line of the class's name
with the comment `coderecall: ignore[CR111]`.""",
)

_LANGUAGES = frozenset(
    {"python", "php", "typescript", "tsx", "java", "kotlin", "scala", "csharp", "swift", "rust", "go"}
)
_MOST_CLASSES = 300  # derived classes that are looked at
_ABSTRACT = later(r"\b(?:abstract|sealed|trait|interface|protocol|expect|external)\b")
_LONGEST_HEAD = 4000  # bytes
_DELEGATES_BELOW = later(rb"\)\s*:[^{};]*\bby\s+\w")
_DELEGATES = later(r"\bby\b")
_WRITTEN_BY_PROGRAM = later(r"(?:get|is|set)[A-Z]")  # Lombok's accessors
_ELSEWHERE = frozenset({"csharp", "swift"})  # there other files may define members of a class


class Required(NamedTuple):
    """Methods that one type requires since the change."""

    path: str
    language: str
    owner: Symbol
    methods: tuple[Symbol, ...]
    old_name: str  # of the one method that has this place now; "" none
    known: frozenset[str]  # names of the methods that the type had


class MethodMissing(Check):
    """Classes below a type that newly requires a method."""

    rule = RULE

    def before(self, state: State) -> None:
        self._required = [one for pair in state.comparison.pairs for one in _required(pair)]
        self._go: dict[str, set[tuple[str, str]]] = {}  # folder and name of the types that were meant
        for one in self._required:
            if one.language == "go" and one.known:
                for row in state.view.symbols(one.path).get(one.owner.qualified_name, ()):
                    fitting = implementations(state, row, min(one.known))
                    types = {(each.path.rpartition("/")[0], each.qualified_name.rpartition(".")[0]) for each in fitting}
                    self._go.setdefault(_key(one), set()).update(types)

    def after(self, state: State) -> list[Hint]:
        return [made for one in self._required if (made := self._check(state, one))]

    def _check(self, state: State, one: Required) -> Hint | None:
        if one.language == "go":
            places = list(_in_go(state, one, self._go.get(_key(one), set())))
        elif one.language == "rust":
            places = list(_in_rust(state, one))
        else:
            places = list(_below(state, one))
        first = one.methods[0]
        happened = "has to be defined below it now"
        if one.old_name:
            happened = f"was renamed to `{first.qualified_name}` in {one.path}"
        subject = f"{one.owner.qualified_name}.{one.old_name}" if one.old_name else first.qualified_name
        return hint(
            RULE,
            places,
            message=f"required since this change by `{one.owner.qualified_name}` in {one.path}:{first.name_line}",
            subject=f"{one.path}:{first.qualified_name}",
            cause=RelatedLocation(Location(one.path, first.name_line), f"`{subject}` {happened}"),
            suggestion=f"rename `{one.old_name}` to `{first.name}`" if one.old_name else "",
            begins_with_place=True,
        )


def _key(one: Required) -> str:
    return f"{one.path}:{one.owner.qualified_name}"


def _required(pair: FilePair) -> Iterator[Required]:
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_in_place or pair.defines_the_same:
        return
    language = new.parsed.language
    if language not in _LANGUAGES or old.parsed.errors or new.parsed.errors:
        return
    before, after = old.groups(), new.groups()
    for name, group in after.items():
        owner = group[0]
        if len(group) != 1 or not owner.kind.is_container or not before.get(name, [owner])[0].kind.is_container:
            continue
        was, now = _methods(before, name, language), _methods(after, name, language)
        methods = tuple(now[one] for one in now if one not in was)
        if name in before and methods:
            gone = [one for one in was if f"{name}.{one}" not in after]
            same = len(gone) == len(methods) == 1 and was[gone[0]].parameters == methods[0].parameters
            yield Required(new.path, language, owner, methods, gone[0] if same else "", frozenset(was))


def _methods(groups: dict[str, list[Symbol]], owner: str, language: str) -> dict[str, Symbol]:
    """The methods that a type itself requires, by name."""
    found = {}
    for name, group in groups.items():
        if name.rpartition(".")[0] == owner and all(_is_required(one, groups[owner][0], language) for one in group):
            found[group[0].name] = group[0]
    return found


def _is_required(method: Symbol, owner: Symbol, language: str) -> bool:
    if method.kind is not SymbolKind.METHOD or "static" in method.modifiers:
        return False
    if language in {"typescript", "tsx"} and owner.kind is SymbolKind.INTERFACE:
        return f"{method.name}?" not in method.signature
    return "abstract" in method.modifiers


def _below(state: State, one: Required) -> Iterator[Place]:
    """The nearest classes that must define the methods and do not."""
    view, db = state.view, state.view.db
    names = frozenset(method.name for method in one.methods)
    owners = view.symbols(one.path).get(one.owner.qualified_name, [])
    if any(_has_body(row, one) for row in db.symbols_named(names)):
        return  # an extension gives it to all
    waiting = {row.id: names for row in owners}
    seen = set(waiting)
    while waiting and len(seen) <= _MOST_CLASSES:
        if one.language in ANONYMOUS:
            yield from _anonymous(state, waiting, one.path)
        bases = db.references_to(waiting, ReferenceKind.INHERIT)
        derived = db.symbols({r.scope_id for r in bases if r.confidence == Confidence.EXACT} - seen)
        following = {}
        for row in derived.values():
            seen.add(row.id)
            above = frozenset().union(*(waiting[r.target_id or 0] for r in bases if r.scope_id == row.id))
            lacking = frozenset(name for name in above if not _defines(state, row, name))
            if not lacking or row.is_module or row.language != one.language:
                continue
            if _is_abstract(state, row):
                following[row.id] = lacking
            elif row.path != one.path and state.comparison.checked(row.path) and _must_define(state, row, lacking):
                yield _place(state, row, lacking)
        waiting = following


def _has_body(row: SymbolRow, one: Required) -> bool:
    own = f"{one.owner.qualified_name}.{row.name}" == row.qualified_name
    return own and row.language == one.language and "abstract" not in row.modifiers.split() and row.path != one.path


def _defines(state: State, row: SymbolRow, name: str) -> bool:
    """Whether a class has a member of a name, also in the members of an enumeration, or under the name of the interface
    that it is of."""
    start, end = f"{row.qualified_name}.", f".{name}"
    if any(known.startswith(start) and known.endswith(end) for known in state.view.symbols(row.path)):
        return True
    is_apart = row.language in _ELSEWHERE
    return is_apart and any(one.qualified_name == start + name for one in state.view.db.symbols_named([name]))


def _is_abstract(state: State, row: SymbolRow) -> bool:
    if row.language != "python":
        return SymbolKind(row.kind) is SymbolKind.INTERFACE or _ABSTRACT.search(row.signature) is not None
    inside = f"{row.qualified_name}."
    groups = state.view.symbols(row.path).items()
    own = [row, *(group[0] for name, group in groups if name.startswith(inside))]
    return any("abstract" in one.modifiers.split() for one in own) or any(
        use.kind == ReferenceKind.INHERIT for use in state.view.db.references_to([row.id])
    )


def _must_define(state: State, row: SymbolRow, names: Iterable[str]) -> bool:
    if row.language == "kotlin" and _delegates(state, row):
        return False
    if row.language == "java" and all(_WRITTEN_BY_PROGRAM.match(name) for name in names):
        return b"lombok" not in state.view.db.source(row.file_id)
    return not any(may_be_supplied(state.view, row, name) for name in names)


def _delegates(state: State, row: SymbolRow) -> bool:
    """Whether a Kotlin class hands on to an object what it does not define; its parameters may fill many lines."""
    head = state.view.db.source(row.file_id)[row.start_byte : row.start_byte + _LONGEST_HEAD]
    return _DELEGATES.search(row.signature) is not None or _DELEGATES_BELOW.search(head) is not None


def _anonymous(state: State, waiting: dict[int, frozenset[str]], home: str) -> Iterator[Place]:
    for type_id, names in waiting.items():
        for made, own in anonymous_classes(state, [type_id]):
            lacking = names - own
            if lacking and made.path != home:
                yield place(
                    *(state.view, made.file_id, made.line, made.start_byte),
                    path=made.path,
                    scope=state.scope(made),
                    message=f"this class without a name does not define {_listed(lacking)}",
                    is_test=made.is_test,
                    confidence=0.85,
                )


def _in_rust(state: State, one: Required) -> Iterator[Place]:
    owners = state.view.symbols(one.path).get(one.owner.qualified_name, [])
    names = {method.name for method in one.methods}
    for use, own in trait_impls(state, [row.id for row in owners]):
        lacking = names - own
        if lacking and use.path != one.path:
            yield place(
                *(state.view, use.file_id, use.line, use.start_byte),
                path=use.path,
                scope=state.scope(use),
                message=f"this `impl` does not define {_listed(lacking)}",
                is_test=use.is_test,
                confidence=0.9,
            )


def _in_go(state: State, one: Required, types: set[tuple[str, str]]) -> Iterator[Place]:
    db = state.view.db
    names = {method.name for method in one.methods}
    have: dict[tuple[str, str], set[str]] = {}
    for row in db.symbols_named(names):
        have.setdefault((row.path.rpartition("/")[0], row.qualified_name.rpartition(".")[0]), set()).add(row.name)
    for row in db.symbols_named({name for _, name in types}):
        key = (row.path.rpartition("/")[0], row.qualified_name)
        lacking = names - have.get(key, set())
        if key not in types or row.path == one.path or not lacking or not SymbolKind(row.kind).is_container:
            continue
        embeds = any(r.scope_id == row.id and r.kind == ReferenceKind.INHERIT for r in db.references_in(row.file_id))
        if not embeds and state.comparison.checked(row.path):
            yield _place(state, row, lacking)


def _place(state: State, row: SymbolRow, lacking: Iterable[str]) -> Place:
    return place(
        *(state.view, row.file_id, row.name_line, row.start_byte),
        path=row.path,
        scope=row.qualified_name,
        message=f"`{row.qualified_name}` does not define {_listed(lacking)}",
        is_test=row.is_test,
        confidence=0.7 if row.language == "go" else 0.85,
    )


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in sorted(names))
