"""CR106: an attribute or method that no class has any more is still used through objects in other modules."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from coderecall.hints.attribute_uses import AttributeUse, Member, attribute_uses, files_naming
from coderecall.hints.call_site import LANGUAGES as READ_AS_TREES
from coderecall.hints.checker import Check
from coderecall.hints.definitions import Definitions
from coderecall.hints.inherent import is_inherent
from coderecall.hints.led_uses import LANGUAGES, is_made_by_name, led_to, now_lost
from coderecall.hints.members import is_distinct, is_its_own, member_may_exist
from coderecall.hints.place import Place, hint, place
from coderecall.hints.ruby_members import is_given_a_value, new_in_modules
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.uses import Use
from coderecall.hints.view import View
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.resolve.languages import rules_for
from coderecall.store import FileRow
from parsers.model import Symbol, SymbolKind

RULE = Rule(
    id="CR106",
    name="member-of-object-gone",
    severity=Severity.ERROR,
    languages="Python, JavaScript, TypeScript and Go; methods only: Java, Kotlin, C#, C++, PHP, Ruby and Rust",
    claim="An attribute or method is used through an object, and the only class that had it lost it.",
    evidence="The class before and after the change, that no other definition of this name is left in the repository,"
    " and how the object is called where the member is used.",
    explanation="""\
The change removed or renamed a member of a class. It was the only one of its name in the repository, so an object
through which it is used elsewhere can hardly be of another class of the repository.

An object may still come from outside. So a method counts only where the resolution of names led to it before, and an
attribute only where the object is called like the class, or the name of the attribute is a long one. Silent: classes
that answer to any name, classes with bases from outside unless a member with a long name was renamed throughout its
file, members that some code sets on objects, files that ask with `hasattr` or `getattr`, and places that catch the
error.

Outside of Python, JavaScript and TypeScript only methods are looked at, and only where the resolution of names led to
them before and leads nowhere now; in Go also fields of structs, where the function says what type the object has, or
its name and that of the field leave little doubt.

What to do: use the new name, or keep the member. To accept a use, end its line with the comment
`coderecall: ignore[CR106]`.""",
)

_MEMBERS = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD, SymbolKind.VARIABLE})
_SHORTEST = 4  # letters: shorter names are anybody's


class _Gone(NamedTuple):
    path: str
    owner: str  # qualified name of the class
    symbol: Symbol
    renamed_to: Symbol | None
    exact: frozenset[tuple[str, int]]  # path and line of the uses that led to the member exactly: CR101 has them
    inferred: frozenset[tuple[str, int]]  # of those that the resolution took for it
    new: Definitions

    @property
    def member(self) -> Member:
        return self.symbol.name, self.new.parsed.language


class _Led(NamedTuple):
    path: str
    symbol: Symbol
    renamed_to: Symbol | None
    ids: tuple[int, ...]
    uses: tuple[Use, ...]
    new: Definitions
    is_its_own: bool  # no base can have it too


class MemberGone(Check):
    """Members that only one class had, and has no more."""

    rule = RULE

    def before(self, state: State) -> None:
        self._gone = list(_gone(state))
        self._led = list(_led(state))

    def between(self, state: State, newcomers: Collection[str]) -> None:
        led = [
            gone._replace(
                uses=gone.uses + tuple(use for use in led_to(state.view, gone.ids, gone.path) if use.path in newcomers)
            )
            for gone in self._led
        ]
        self._led = led

    def after(self, state: State) -> list[Hint]:
        mixed_in = new_in_modules(state.comparison.pairs)
        led = [gone for gone in self._led if gone.symbol.name not in mixed_in]
        unseen = [gone for gone in self._gone if not _may_be_seen(state, gone)]
        naming = files_naming(state, {gone.member for gone in unseen})
        found = [_check(state, gone, naming[gone.member]) for gone in unseen]
        found += [_check_led(state, gone) for gone in led]
        return [made for made in found if made]


def _gone(state: State) -> Iterator[_Gone]:
    view = state.view
    for pair in state.comparison.pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or not pair.is_in_place or new.parsed.language not in READ_AS_TREES:
            continue
        if old.parsed.errors or new.parsed.errors:
            continue
        rows = view.symbols(old.path)
        for removed in state.comparison.removed[old.path]:
            symbol = removed.symbol
            owner = symbol.qualified_name.rpartition(".")[0]
            is_member = owner in rows and SymbolKind(rows[owner][0].kind) is SymbolKind.CLASS
            if not is_member or symbol.kind not in _MEMBERS or len(symbol.name.strip("_")) < _SHORTEST:
                continue
            if symbol.name.startswith("__"):
                continue
            ids = [row.id for row in rows.get(symbol.qualified_name, ())]
            led: dict[int, set[tuple[str, int]]] = {Confidence.EXACT: set(), Confidence.INFERRED: set()}
            for use in view.db.references_to(ids):
                led.setdefault(use.confidence, set()).add((use.path, use.line))
            exact, inferred = frozenset(led[Confidence.EXACT]), frozenset(led[Confidence.INFERRED])
            renamed_to = None if removed.is_guess else removed.renamed_to
            yield _Gone(old.path, owner, symbol, renamed_to, exact, inferred, new)


def _led(state: State) -> Iterator[_Led]:
    """Methods that are gone, with the uses that were inferred to mean them."""
    view = state.view
    for pair in state.comparison.pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or not pair.is_in_place or new.parsed.language not in LANGUAGES:
            continue
        if old.parsed.errors or new.parsed.errors or pair.defines_the_same:
            continue
        rows = view.symbols(old.path)
        for removed in state.comparison.removed[old.path]:
            symbol = removed.symbol
            if symbol.kind is SymbolKind.METHOD and len(symbol.name.strip("_?!")) >= _SHORTEST:
                ids = tuple(row.id for row in rows.get(symbol.qualified_name, ()))
                uses = tuple(led_to(view, ids, old.path))
                own = is_its_own(symbol, old.parsed.language) or is_inherent(old, symbol, new)
                yield _Led(old.path, symbol, removed.renamed_to, ids, uses, new, own)


def _check_led(state: State, gone: _Led) -> Hint | None:
    view, symbol = state.view, gone.symbol
    owner = symbol.qualified_name.rpartition(".")[0]
    lost = [
        use
        for use in now_lost(view, gone.uses, symbol.name, state.comparison.changed_paths)
        if state.comparison.checked(use.path)
        and not (gone.new.parsed.language == "ruby" and is_given_a_value(view, use))
    ]
    if not lost or is_made_by_name(view, gone.new.source, symbol.name, gone.new.parsed.language):
        return None
    if member_may_exist(view, gone.path, owner, symbol.name, gone.new, by_bases=not gone.is_its_own):
        return None
    places = [
        place(
            *(view, use.file_id, use.line, use.start_byte),
            path=use.path,
            scope=use.scope,
            message=f"`{use.name}`{_of(use.qualifier)} is used here",
            is_test=use.is_test,
            confidence=0.7,
        )
        for use in lost
    ]
    alone = all(row.kind not in _MEMBERS for row in view.db.symbols_named([symbol.name]))
    return _hint(places, gone.path, symbol, gone.renamed_to, gone.new, alone=alone)


def _of(qualifier: str) -> str:
    receiver = qualifier.rpartition(".")[2]
    return f" of `{receiver}`" if receiver not in {"", "?"} else ""


def _may_be_seen(state: State, gone: _Gone) -> bool:
    """Whether objects may have the member all the same: another class defines it, or a base gives it."""
    view, name = state.view, gone.symbol.name
    if any(not s.is_module and "local" not in s.modifiers.split() for s in view.db.symbols_named([name])):
        return True
    return _may_inherit(view, gone) and not _is_surely_renamed(view, gone)


def _may_inherit(view: View, gone: _Gone) -> bool:
    is_method = gone.symbol.kind is SymbolKind.METHOD
    return member_may_exist(view, gone.path, gone.owner, gone.symbol.name, gone.new, is_method=is_method)


def _check(state: State, gone: _Gone, files: Sequence[FileRow]) -> Hint | None:
    """files: those in which the member is named."""
    name = gone.symbol.name
    is_inherited = _may_inherit(state.view, gone)
    uses = list(attribute_uses(state, name, files))
    if any(use.is_written and not use.is_test for use in uses):
        return None
    if any(use.is_written for use in uses):  # tests make objects of their own that have it
        uses = [use for use in uses if not use.is_test]
    owner, distinct = gone.owner.rpartition(".")[2], is_distinct(name)
    rules = rules_for(gone.new.parsed.language)
    is_common = rules is not None and name in rules.common_members  # an object of any built-in type may have it
    changed = state.comparison.changed_paths
    places = []
    for use in uses:
        if use.path == gone.path or not state.comparison.checked(use.path) or use.is_foreign or use.asks_first:
            continue
        was_exact = (use.path, use.line) in gone.exact
        if (use.is_own and not was_exact) or (was_exact and not is_inherited):
            continue  # `self.name` in another class, of which its own bases say what it has; what CR101 says
        was_led = (use.path, use.line) in gone.inferred
        alike = is_like(use.receiver, owner)
        if is_inherited:
            counts = was_exact or alike
        else:
            counts = (
                was_led
                or alike
                or (use.is_call and use.path in changed and not is_common)
                or (not use.is_call and distinct)
            )
        if counts:
            places.append(_place(state, use, name, 0.6 if is_inherited else 0.75))
    return _hint(places, gone.path, gone.symbol, gone.renamed_to, gone.new, alone=True)


def _hint(
    places: list[Place], path: str, symbol: Symbol, renamed_to: Symbol | None, new: Definitions, *, alone: bool
) -> Hint | None:
    """alone: whether no class is left that has a member of the name."""
    if renamed_to:
        line, happened = renamed_to.name_line, f"was renamed to `{renamed_to.name}`"
    else:
        line, happened = min(symbol.name_line, new.source.count(b"\n") + 1), "was removed"
    said = f"`{symbol.qualified_name}` {happened}"
    return hint(
        RULE,
        places,
        message=f"{said} in {path}:{line}" + (", and nothing else has it" if alone else ""),
        subject=f"{path}:{symbol.qualified_name}",
        cause=RelatedLocation(Location(path, line), said),
        suggestion=f"use `{renamed_to.name}`" if renamed_to else "",
        begins_with_place=True,
    )


def is_like(receiver: str, owner: str) -> bool:
    """Whether an object is called like the class."""
    receiver = re.sub(r"\W.*|_", "", receiver.rpartition(".")[2]).lower()
    wanted = owner.lower().strip("_")
    return len(receiver) > 2 and (receiver in wanted or wanted in receiver)


def _is_surely_renamed(view: View, gone: _Gone) -> bool:
    """Whether a member that a base from outside might have too is gone all the same: renamed, and everywhere in its
    file, under a name that hardly any other class has."""
    if gone.renamed_to is None or not is_distinct(gone.symbol.name):
        return False
    is_method = gone.symbol.kind is SymbolKind.METHOD
    if member_may_exist(view, gone.path, gone.owner, gone.symbol.name, gone.new, by_bases=False, is_method=is_method):
        return False
    return re.search(rb"\b" + re.escape(gone.symbol.name.encode()) + rb"\b", gone.new.source) is None


def _place(state: State, use: AttributeUse, name: str, confidence: float) -> Place:
    return place(
        *(state.view, use.file_id, use.line, use.start_byte),
        path=use.path,
        scope="",
        message=f"`{name}` of `{use.receiver}` is used here",
        is_test=use.is_test,
        confidence=confidence,
    )
