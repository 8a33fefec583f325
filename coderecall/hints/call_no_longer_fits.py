"""CR102: a call in another module does not fit the parameters of what it calls."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from coderecall.hints import call_fit
from coderecall.hints.argument_text import written_arguments
from coderecall.hints.call_fit import CallShape
from coderecall.hints.callee import Callee, Callees
from coderecall.hints.checker import Check
from coderecall.hints.comparison import Comparison
from coderecall.hints.in_sight import is_in_sight
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.signature_change import signature_change
from coderecall.hints.state import State
from coderecall.hints.view import View
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.resolve.instances import CALLED
from coderecall.store import ImportRow, ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, SymbolKind
from parsers.patterns import later

RULE = Rule(
    id="CR102",
    name="call-does-not-fit",
    severity=Severity.ERROR,
    claim="A call does not fit the parameters of the definition in another module that it leads to exactly.",
    evidence="The written arguments of the call, the parameters in the old and in the new state, and the scope and"
    " imports that lead from the one to the other.",
    explanation="""\
The call passes too many positional arguments, a keyword that is not a parameter, or lacks a required one. It fitted
before this change: either the definition got other parameters, or the call itself was changed.

One hint stands for one definition. It is placed at the first call that has to be mended; the others, and the
definition, are listed with it.

It stays silent where the answer cannot be known: arguments spread with `*` or `**` may supply what is missing, a
decorator other than the well-known harmless ones may change the parameters, an overload may fit, a class may build
its objects elsewhere. In JavaScript any number of arguments is legal, so nothing is said there. In C++ functions and
methods count whose declaration, with its default arguments, is found: in a header that the defining file includes, or
in the body of the class; constructors do not.

What to do: pass what the definition needs now, or give the new parameter a default. To accept a call, end its line
with the comment `coderecall: ignore[CR102]`.""",
)

# Strings and comments, brackets, keywords with their sign.
_IN_CALL = later(rb"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*|[()\[\]{}]|(\w+)\s*[=:](?!=)")
_LONGEST_CALL = 20_000  # bytes
# Through the name of a class or module, only what belongs to that itself is called.
_BY_OBJECT = frozenset({"ruby", "php"})

Key = tuple[str, str, str, str, str]


class Misfit(NamedTuple):
    call: ReferenceRow
    scope: str
    shape: CallShape  # without the receiver
    reason: call_fit.Misfit
    callee: Callee
    target: tuple[str, str]  # path and qualified name of what is called


class Calls(NamedTuple):
    """What one state says about the definitions of the changed files and the calls that matter."""

    callees: dict[tuple[str, str], Callee]  # of the files with other definitions, by path and qualified name
    misfits: dict[Key, list[Misfit]]


class CallNoLongerFits(Check):
    """Calls that fitted before the change."""

    rule = RULE

    def before(self, state: State) -> None:
        self._before = read_calls(state)

    def after(self, state: State) -> list[Hint]:
        return find(RULE, state.view, self._before, read_calls(state), state.comparison, confidence=0.95)

    def everything(self, state: State, paths: Sequence[str]) -> list[Hint]:
        found: dict[Key, list[Misfit]] = {}
        for path in paths:
            row = state.view.file(path)
            if row:
                found.update(misfits(state.view, state.callees, state.view.db.references_in(row.id)))
        return find_all(state.view, found)


def read_calls(state: State, confidence: Confidence = Confidence.EXACT) -> Calls:
    """Calls of what the changed files define, and calls in the changed files, that do not fit in this state.

    confidence: how sure it has to be what a call leads to.
    """
    known, calls = state.calls_of_change
    return Calls(known, misfits(state.view, state.callees, calls, confidence))


def misfits(
    view: View, callees: Callees, calls: Iterable[ReferenceRow], confidence: Confidence = Confidence.EXACT
) -> dict[Key, list[Misfit]]:
    """Calls into other files that do not fit what they lead to; those that are written alike in a scope together."""
    exact = [
        c
        for c in calls
        if c.kind == ReferenceKind.CALL
        and c.confidence == confidence
        and c.target_id is not None
        and c.shape is not None
    ]
    targets = view.db.symbols({c.target_id for c in exact if c.target_id is not None})
    scopes: dict[int, dict[int, str]] = {}
    found: dict[Key, list[Misfit]] = {}
    imports = _Imports(view)
    for call in exact:
        target = targets.get(call.target_id or 0)
        if target is None or target.path == call.path or not is_in_sight(view, call.path, target):
            continue
        callee = callees.of(target)
        shape = _shape(view, imports, call, target, callee) if callee else None
        wrong = reason(shape, callee) if callee and shape else None
        if callee is None or shape is None or wrong is None or _is_misread(view, call, callee):
            continue
        if call.file_id not in scopes:
            scopes[call.file_id] = {s.id: s.qualified_name for s in view.db.symbols_in(call.file_id)}
        scope = scopes[call.file_id].get(call.scope_id, "")
        key = (call.path, scope, call.qualifier, call.name, call.shape or "")
        misfit = Misfit(call, scope, shape, wrong, callee, (target.path, target.qualified_name))
        found.setdefault(key, []).append(misfit)
    return found


def find(
    rule: Rule, view: View, before: Calls, after: Calls, comparison: Comparison, *, confidence: float
) -> list[Hint]:
    """Hints for the calls that fitted in the old state; `view` is in the new one. confidence: of a hint at best."""
    by_target: dict[tuple[str, str], list[Misfit]] = {}
    redefined = comparison.redefined_paths
    since = [wrong for key, alike in after.misfits.items() if key not in before.misfits for wrong in alike]
    for wrong in since:
        if not comparison.checked(wrong.call.path):
            continue
        old = before.callees.get(wrong.target)
        is_changed_definition = wrong.target[0] in redefined
        if is_changed_definition and old is None and wrong.call.path not in comparison.changed_paths:
            continue  # nothing was known of the old parameters, so the call may have been wrong before
        if old and wrong.call.path not in comparison.changed_paths and reason(wrong.shape, old):
            continue  # it did not fit these either: what it led to before is another one
        by_target.setdefault(wrong.target, []).append(wrong)
    hints = []
    for target, calls in by_target.items():
        old, new = before.callees.get(target), after.callees.get(target)
        resigned = old if old and new and old.variants != new.variants else None
        explained = [_naming_new(wrong, resigned) for wrong in calls] if resigned else calls
        made = _hint(rule, view, explained, resigned, confidence)
        if made:
            hints.append(made)
    return hints


def _naming_new(wrong: Misfit, old: Callee) -> Misfit:
    """`old`: the definition as it was; with several parameter lists it is not known which the call meant."""
    new = wrong.callee
    if len(old.variants) > 1 or len(new.variants) > 1 or old.takes_receiver != new.takes_receiver:
        return wrong
    return wrong._replace(reason=call_fit.naming_new(wrong.reason, wrong.shape, old.variants[0], new.variants[0]))


def find_all(view: View, now: dict[Key, list[Misfit]]) -> list[Hint]:
    """Hints without an old state."""
    by_target: dict[tuple[str, str], list[Misfit]] = {}
    for wrong in chain.from_iterable(now.values()):
        by_target.setdefault(wrong.target, []).append(wrong)
    return [made for wrong in by_target.values() if (made := _hint(RULE, view, wrong, None, 0.95))]


def _hint(rule: Rule, view: View, wrong: Sequence[Misfit], resigned: Callee | None, confidence: float) -> Hint | None:
    """`resigned`: the definition as it was, when the change gave it other parameters."""
    symbol = wrong[0].callee.symbol
    shown = symbol.signature or symbol.name
    places = [_place(view, w, confidence) for w in wrong]
    if resigned:
        cause = signature_change(symbol.qualified_name, resigned.symbol.signature, shown)
        tail = f"its parameters changed in {symbol.path}:{symbol.name_line}"
    else:
        cause = f"`{symbol.qualified_name}` is `{shown}`"
        tail = f"it is defined in {symbol.path}:{symbol.name_line}"
    made = hint(
        rule,
        places,
        message=tail,
        subject=f"{symbol.path}:{symbol.qualified_name}",
        cause=RelatedLocation(Location(symbol.path, symbol.name_line), cause),
        begins_with_place=True,
    )
    return replace(made, lost_parameters=_lost_members(resigned, wrong[0].callee)) if made and resigned else made


def _lost_members(old: Callee, new: Callee) -> tuple[str, ...]:
    """The parameters that a constructor lost, named as members of its class: mostly they are fields, too."""
    kind, owner = SymbolKind(new.symbol.kind), new.symbol.qualified_name
    if kind is SymbolKind.CONSTRUCTOR:
        owner = owner.rpartition(".")[0]
    elif kind is not SymbolKind.CLASS:
        return ()
    left = {parameter.name for parameter in chain.from_iterable(new.variants)}
    names = dict.fromkeys(parameter.name.lstrip("$") for parameter in chain.from_iterable(old.variants))
    return tuple(f"{owner}.{name}" for name in names if name not in left)


def _place(view: View, wrong: Misfit, confidence: float) -> Place:
    """The call, or the keyword in it that is to blame: that may be many lines on."""
    call = wrong.call
    line, start = call.line, call.start_byte
    if wrong.reason.keyword:
        source = view.db.source(call.file_id)
        found = keyword_at(source, call.start_byte + len(call.name.encode()), wrong.reason.keyword)
        if found is not None:
            line, start = line + source.count(b"\n", start, found), found
    return place(
        *(view, call.file_id, line, start),
        path=call.path,
        scope=wrong.scope,
        message=f"this call of `{call.name}` {wrong.reason.why}",
        is_test=call.is_test,
        confidence=min(0.9, confidence) if call.is_test else confidence,
    )


def keyword_at(source: bytes, start: int, keyword: str) -> int | None:
    """Byte of a keyword argument in the call whose name ends at `start`."""
    depth = 0
    for token in _IN_CALL.finditer(source[start : start + _LONGEST_CALL]):
        text = token[0]
        if text in {b"(", b"[", b"{"}:
            depth += 1
        elif text in {b")", b"]", b"}"}:
            depth -= 1
            if depth <= 0:
                return None
        elif depth == 1 and token[1] == keyword.encode():
            return start + token.start()
    return None


class _Imports:
    """The imports of files by the names that they bind. Most calls go through no imported name."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._names: dict[int, frozenset[str]] = {}

    def named(self, file_id: int, alias: str) -> list[ImportRow]:
        if file_id not in self._names:
            self._names[file_id] = self._view.db.imported_names(file_id)
        is_one = alias in self._names[file_id]
        return [row for row in self._view.db.imports_in(file_id) if row.alias == alias] if is_one else []


def _shape(view: View, imports: _Imports, call: ReferenceRow, target: SymbolRow, callee: Callee) -> CallShape | None:
    """The arguments that parameters have to take, without the receiver; None when they cannot be known."""
    shape = CallShape.read(call.shape or "0")
    passes = callee.takes_receiver and callee.language not in _BY_OBJECT
    if passes and (through := _through_class(imports, call, target)) is not False:
        if through is None or callee.language != "python" or shape.positions == 0:
            return None
        shape = shape._replace(positions=shape.positions - 1)
    if callee.language == "go" and shape.positions == 1 and _may_be_many(view, call):
        return None
    return shape


def _is_misread(view: View, call: ReferenceRow, callee: Callee) -> bool:
    """Whether the text has another number of arguments than was read: a macro of C may be given any text."""
    return callee.language in {"c", "cpp"} and written_arguments(view.db.source(call.file_id), call, "c") is None


def reason(shape: CallShape, callee: Callee) -> call_fit.Misfit | None:
    """Why the call fits none of the parameter lists; None when it fits one, or that cannot be known."""
    reasons = [call_fit.misfit(parameters, shape, callee.language) for parameters in callee.variants]
    return None if None in reasons else reasons[-1]


def _through_class(imports: _Imports, call: ReferenceRow, target: SymbolRow) -> bool | None:
    """Whether an instance method is reached through its class, the receiver being the first argument; None: unclear."""
    if call.name == "__new__":
        return True  # whoever calls it by its name passes the class
    last = call.qualifier.rpartition(".")[2]
    if last in {"cls", "type", "?"}:
        return None if last == "cls" else False
    if last.endswith(CALLED):
        return False  # `Base().run(1)`
    owner = target.qualified_name.rpartition(".")[0].rpartition(".")[2]
    if last == owner:
        return True
    if any(one.target_id == target.parent_id for one in imports.named(call.file_id, call.qualifier)):
        return True
    # A class in other hands, `Derived.method(obj)`, cannot be told from an object by its name alone.
    return None if last[:1].isupper() else False


def _may_be_many(view: View, call: ReferenceRow) -> bool:
    """`f(g())` in Go: one written argument that may be several values."""
    line = view.line(call.file_id, call.line)
    after = line[view.column(call.file_id, call.line, call.start_byte) - 1 + len(call.name) :]
    return "(" in after.lstrip()[1:] or not after.strip().endswith((")", "{", ",", ";"))
