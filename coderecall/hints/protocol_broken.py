"""CR304: a call does without what all other calls of the same definition do with its result or around it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.checker import Check
from coderecall.hints.comparison import FilePair
from coderecall.hints.place import hint, place
from coderecall.hints.protocol import (
    AWAITED,
    CLOSED,
    LANGUAGES,
    LOCKED,
    TESTED,
    Treatment,
    call_at,
    treatment,
)
from coderecall.hints.protocol_callees import Callees
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow, SymbolRow
from parsers import syntax_tree
from parsers.model import ReferenceKind, Symbol, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

RULE = Rule(
    id="CR304",
    name="protocol-broken",
    severity=Severity.WARNING,
    languages="Python, JavaScript, TypeScript, Go, Java, C, C++, C# and PHP",
    claim="A call does without what the other calls of the same function do with its result or around it.",
    evidence="How many of the other calls do it, where, and that none plainly does not.",
    explanation="""\
Some functions ask for something of whoever calls them: to look whether there is a result or an error, to close what was
opened, to await it, to hold a lock. Often no type says so, but all callers do it.

Reported is a call in a function that the change wrote or rewrote, when at least 5 other calls in 4 functions test,
close or await the result, or hold the lock of one name, and none plainly does not. They must be at least 6 of 10; the
others return the result or hand it on to where it cannot be seen. Which function is called is known: a definition of
the repository, an imported name, in C a name that the repository does not define. Silent: tests, generated and vendored
files, what the function did without before, a result that is returned, stored or handed on, functions that are used in
more than 60 files. Read are Python, JavaScript, TypeScript, Go, Java, C, C++, C# and PHP.

What to do: do as the other calls do. If this call may do without, end its line with the comment
`coderecall: ignore[CR304]`.""",
)

_LEAST_OTHERS = 5  # calls that keep to it
_LEAST_SCOPES = 4  # functions that they are in
_LEAST_SHARE = 0.6  # of the calls that are read; the others give the result to where nobody looked
_MOST_OTHERS = 60  # calls that are read
_MOST_CALLS = 150  # of one change
_LONGEST = 20_000  # bytes of a function that is read
_MEMBERS_ONLY = frozenset({"java", "csharp"})
_FREE_MEMBERS = frozenset({"python", "go", "c", "cpp"})  # a method stands for itself
_MACROS = frozenset({"c", "cpp"})  # a macro is an error that says nothing about the rest
_MEMBERS = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})
_BROKEN = {
    TESTED: "what `{}` gives is not tested here",
    CLOSED: "what `{}` gives is not closed here",
    LOCKED: "`{}` is called without the lock `{}` here",
    AWAITED: "what `{}` gives is not awaited here",
}
_KEPT = {
    TESTED: "test it",
    CLOSED: "close it",
    LOCKED: "hold `{}`",
    AWAITED: "await it",
}


class ProtocolBroken(Check):
    """Calls in functions that changed, against all other calls of what they lead to."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        callees, reader = Callees(state), _Reader(state)
        calls = list(_calls_in_changed_functions(state, callees, reader))
        others = callees.others(call.row for call in calls)
        found = []
        for call in calls:
            for broken in _broken(state, reader, call, others[call.callee]):
                made = _hint(state, call, broken)
                found += [made] if made else []
        return found


class _Call(NamedTuple):
    row: ReferenceRow
    callee: str
    scope: SymbolRow
    pair: FilePair
    treatment: Treatment


class _Broken(NamedTuple):
    habit: str
    witnesses: Sequence[ReferenceRow]  # calls that keep to it
    read: int


class _Reader:
    """Treatments of calls, read from the text of the function around them alone."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._scopes: dict[int, _Scope | None] = {}
        self._known: dict[tuple[int, int], Treatment | None] = {}

    def __call__(self, row: ReferenceRow) -> Treatment | None:
        key = (row.file_id, row.start_byte)
        if key not in self._known:
            if row.scope_id not in self._scopes:
                self._scopes[row.scope_id] = self._scope(row)
            scope = self._scopes[row.scope_id]
            self._known[key] = scope.treatment(row.start_byte) if scope is not None else None
        return self._known[key]

    def _scope(self, row: ReferenceRow) -> "_Scope | None":
        db = self._state.view.db
        symbol = db.symbols([row.scope_id]).get(row.scope_id)
        if symbol is None or not SymbolKind(symbol.kind).is_callable:
            return None
        return _Scope.of(db.source(row.file_id), symbol.language, symbol)


class _Scope(NamedTuple):
    """The tree of one function, in which a byte of its file is `offset` bytes further on."""

    root: "Node"
    offset: int
    language: str

    @classmethod
    def of(cls, source: bytes, language: str, symbol: SymbolRow | Symbol) -> "_Scope | None":
        """None for what cannot be read by itself."""
        if language not in LANGUAGES or symbol.end_byte - symbol.start_byte > _LONGEST:
            return None
        head = b"<?php " if language == "php" else b""
        tail = b""
        is_member = SymbolKind(symbol.kind) in _MEMBERS
        if language in _MEMBERS_ONLY or (is_member and language not in _FREE_MEMBERS):
            head, tail = head + b"class C {", b"}"  # grammars want a method to be in a class
        root = syntax_tree(language, head + source[symbol.start_byte : symbol.end_byte] + tail)
        if root.has_error and language not in _MACROS:
            return None
        return cls(root, len(head) - symbol.start_byte, language)

    def treatment(self, start_byte: int) -> Treatment | None:
        """Of the call of which the called name starts at a byte of the file."""
        call = call_at(self.root, start_byte + self.offset)
        return treatment(call, self.language) if call is not None else None


def _calls_in_changed_functions(state: State, callees: Callees, reader: "_Reader") -> Iterator[_Call]:
    """Calls outside tests that do without something."""
    view, left = state.view, _MOST_CALLS
    for pair in state.comparison.pairs:
        row = view.file(pair.new.path) if pair.new else None
        if pair.new is None or row is None or row.language not in LANGUAGES or row.is_test or row.error_count:
            continue
        if view.is_foreign(row.path) or not state.comparison.checked(row.path):
            continue
        changed = _changed_functions(state, pair, row.id)
        says_lock = b"lock" in pair.new.source.lower()
        for call in view.db.references_in(row.id):
            scope = changed.get(call.scope_id)
            if call.kind != ReferenceKind.CALL or scope is None or call.target_id == scope.id or left <= 0:
                continue
            callee = callees.of(call)
            found = reader(call) if callee else None
            if found is not None and (found.broken or (says_lock and call.target_id is not None)):
                left -= 1
                yield _Call(call, callee, scope, pair, found)


def _changed_functions(state: State, pair: FilePair, file_id: int) -> dict[int, SymbolRow]:
    old, source = pair.old, state.view.db.source(file_id)
    before = {name: [old.text(symbol) for symbol in group] for name, group in old.groups().items()} if old else {}
    return {
        symbol.id: symbol
        for symbol in state.view.db.symbols_in(file_id)
        if SymbolKind(symbol.kind).is_callable
        and source[symbol.start_byte : symbol.end_byte] not in before.get(symbol.qualified_name, ())
    }


def _broken(state: State, reader: "_Reader", call: _Call, others: Sequence[ReferenceRow]) -> Iterator[_Broken]:
    """What no other call does without, and most do."""
    others = [row for row in others if row.scope_id != call.row.scope_id]
    if not _are_enough(others):
        return
    here = call.treatment
    left = set(here.broken)
    kept: defaultdict[str, list[ReferenceRow]] = defaultdict(list)
    read = 0
    for row in _spread(others):
        there = reader(row)
        if there is None:
            continue
        if not read and LOCKED not in here.kept:
            left |= {habit for habit in there.kept if habit.startswith(f"{LOCKED} ")} - here.kept
        read += 1
        left -= there.broken
        left = {habit for habit in left if not habit.startswith(LOCKED) or habit in there.kept}
        if not left:
            return
        for habit in there.kept & left:
            kept[habit].append(row)
    for habit in sorted(left):
        enough = _are_enough(kept[habit]) and len(kept[habit]) >= _LEAST_SHARE * read
        if enough and not _was_broken(state, call, habit):
            yield _Broken(habit, kept[habit], read)


def _are_enough(rows: Sequence[ReferenceRow]) -> bool:
    return len(rows) >= _LEAST_OTHERS and len({row.scope_id for row in rows}) >= _LEAST_SCOPES


def _spread(others: Sequence[ReferenceRow]) -> list[ReferenceRow]:
    """Some of many calls, from as many functions as can be."""
    seen: defaultdict[int, int] = defaultdict(int)
    ranked: list[tuple[int, int, ReferenceRow]] = []
    for row in others:
        ranked.append((seen[row.scope_id], len(ranked), row))
        seen[row.scope_id] += 1
    return [row for *_, row in sorted(ranked, key=lambda one: one[:2])[:_MOST_OTHERS]]


def _was_broken(state: State, call: _Call, habit: str) -> bool:
    """Whether the function did without before the change too, or the call came from elsewhere as it is."""
    line = " ".join(state.view.line(call.row.file_id, call.row.line).split())
    for pair in state.comparison.pairs:
        old = pair.old
        if old is None:
            continue
        same_scope = pair is call.pair
        for reference in old.parsed.references:
            if reference.name != call.row.name or reference.kind != ReferenceKind.CALL or reference.scope < 0:
                continue
            scope = old.parsed.symbols[reference.scope]
            begin = old.source.rfind(b"\n", 0, reference.start_byte) + 1
            end = old.source.find(b"\n", reference.start_byte)
            written = " ".join(old.source[begin : end if end >= 0 else None].decode("utf-8", "replace").split())
            in_scope = same_scope and scope.qualified_name == call.scope.qualified_name
            if not in_scope and written != line:
                continue
            there = _Scope.of(old.source, old.parsed.language, scope)
            before = there.treatment(reference.start_byte) if there is not None else None
            if before is not None and _is_broken(before, habit):
                return True
    return False


def _is_broken(found: Treatment, habit: str) -> bool:
    return habit not in found.kept if habit.startswith(LOCKED) else habit in found.broken


def _hint(state: State, call: _Call, broken: _Broken) -> Hint | None:
    row, first = call.row, broken.witnesses[0]
    kind, _, detail = broken.habit.partition(" ")
    sure = row.confidence == Confidence.EXACT or row.target_id is None
    here = place(
        *(state.view, row.file_id, row.line, row.start_byte),
        path=row.path,
        scope=call.scope.qualified_name,
        message=_BROKEN[kind].format(row.name, detail),
        is_test=False,
        confidence=0.65 if sure else 0.5,
    )
    does = _KEPT[kind].format(detail)
    count = f"{len(broken.witnesses)} of {broken.read}"
    return hint(
        RULE,
        [here],
        message=f"{count} other calls {does} and none plainly does not, the first is in {first.path}:{first.line}",
        subject=f"{row.name}:{broken.habit}",
        cause=RelatedLocation(Location(first.path, first.line), f"one of the calls that {does}"),
        begins_with_place=True,
    )
