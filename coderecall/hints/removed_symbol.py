"""CR101: a definition was removed, renamed or moved, and other modules still use it under its old name or place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from coderecall.hints import missing_import
from coderecall.hints.checker import Check
from coderecall.hints.comparison import Comparison, FilePair
from coderecall.hints.definitions import Definitions, Removed, arrivals, removed_definitions
from coderecall.hints.handed_on import hands_on, is_prepared, may_still_have, through_module
from coderecall.hints.members import CATCH_ALL, member_may_exist
from coderecall.hints.place import Place, hint, place
from coderecall.hints.reopened import is_of_the_language
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.uses import Use, Uses, now_broken
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation, Severity
from coderecall.store import ImportRow
from parsers.model import ReferenceKind

RULE = Rule(
    id="CR101",
    name="removed-symbol-still-used",
    severity=Severity.ERROR,
    claim="A module uses a definition of another module that is not there: it was removed, renamed or moved.",
    evidence="The definition in the old state, its absence in the new one, and each use that led to it exactly and now"
    " leads nowhere.",
    explanation="""\
Each place that is listed led, by scope and imports, exactly to a definition that this change took away. In the new
state the same place leads nowhere: it will fail when it runs (or when it is compiled).

One hint stands for one removed definition. It is placed at the first use that has to be mended; the others, and the
place of the change, are listed with it; so is a new import of the old name in the same change. Uses that only pass
through a re-export that is still written are not listed: mending it mends them. When the re-export itself was taken
out, they are.

It stays silent when the name can still be reached: the module still imports it from elsewhere, has a `__getattr__`,
fills its `globals()`, or a base class supplies the member; when the base class is outside the repository; when
the user has a fallback under the same name; and when the file no longer parses and the name still stands in it.

`check --all` has no old state to compare with: it reports imports of names that their module does not define.

What to do: use the new name or place that the hint names, or keep the old one as an alias for a while. To accept a
place, end its line with the comment `coderecall: ignore[CR101]`.""",
)


# A name among several targets, of a loop or of `with`: bindings that are not read as definitions.
_BINDS = (
    rb"(?m)^[^#\n=(]*(?:\b%b\b\s*,[^=\n(]*|,\s*[(*]*%b\b[^=\n(]*)=(?!=)"
    rb"|\b(?:for|as|global)\s+(?:\w+\s*,\s*)*%b\b"
)
# Uses of the names of a module that add none to them.
_READS_GLOBALS = re.compile(
    rb"globals\(\)(?=\.(?:values|items|keys|get|copy)\(|\[[^\]\n]*\](?!\s*=(?!=)))|\bin\s+globals\(\)"
    rb"|\b__import__\([^()\n]*globals\(\)"
)
_LOOKS_UP = re.compile(rb"getattr\(|import_module|__import__|globals\(\)|\[\w+\]|\.get\(|if \w+ in\b")


class Candidate(NamedTuple):
    """Something that is gone, and who led to it in the old state."""

    name: str  # as a person calls it: "SessionStore.put", "app/store.py"
    member_of: str  # qualified name of the class that held it; "" for a name of the file
    short: str  # last part of the name; "" for a whole file
    path: str
    happened: str  # "was renamed to `store`"
    suggestion: str
    cause: RelatedLocation | None
    uses: tuple[Use, ...]
    is_handed_on: bool = False  # the file only imported it; a use is then an import, or goes through the module


class RemovedSymbol(Check):
    """Definitions that the change took away, and imports of what a module does not define."""

    rule = RULE

    def before(self, state: State) -> None:
        self._gone = candidates(state.view, state.comparison)
        self._missing = set(missing_import.missing(state.view, sorted(state.comparison.changed_paths)))

    def after(self, state: State) -> list[Hint]:
        view, comparison = state.view, state.comparison
        missing = missing_import.missing(view, sorted(comparison.changed_paths))
        named = {(c.path, c.short) for c in self._gone}
        again: dict[tuple[str, str], list[ImportRow]] = {}  # imports that the same change wrote of what it took away
        for key, row in list(missing.items()):
            target = (view.path(row.target_file_id or 0), row.name)
            if target in named:
                del missing[key]
                if key not in self._missing:
                    again.setdefault(target, []).append(row)
        return [
            *find(view, comparison, self._gone, again),
            *missing_import.find(RULE, view, missing, self._missing, comparison.checked),
        ]

    def everything(self, state: State, paths: Sequence[str]) -> list[Hint]:
        return missing_import.find(RULE, state.view, missing_import.missing(state.view, paths), (), bool)


def candidates(view: View, comparison: Comparison) -> list[Candidate]:
    """What the change took away, with its uses from other files; `view` is in the old state."""
    arrived = arrivals((pair.old, pair.new) for pair in comparison.pairs)
    where = {side.path: side for pair in comparison.pairs if (side := pair.new)}
    uses = Uses(view)
    found = []
    for pair in comparison.pairs:
        if pair.old is None:
            continue
        if not pair.is_in_place:
            found.append(_gone_file(view, uses, pair.old, pair.new))
            continue
        language = pair.old.parsed.language
        gone = [
            removed
            for removed in removed_definitions(pair.old, pair.new, arrived)
            if not is_of_the_language(language, removed.symbol.qualified_name)
        ]
        found += [_gone_definition(view, uses, removed, pair.new, where) for removed in gone]
        found += _gone_imports(view, uses, pair)
    kept = []
    for candidate in found:
        left = tuple(use for use in candidate.uses if comparison.counts(use, candidate.path))
        if left:
            kept.append(candidate._replace(uses=left))
    return kept


def find(
    view: View,
    comparison: Comparison,
    found: Sequence[Candidate],
    again: Mapping[tuple[str, str], Sequence[ImportRow]],
) -> list[Hint]:
    """Hints for the candidates whose uses are broken; `view` is in the new state.

    again: imports that name nothing, by the path and the name that they ask for; their files changed.
    """
    uses = Uses(view)
    users = {use.path for candidate in found for use in candidate.uses}
    after = {path: uses.in_file(path) for path in users}
    changed = comparison.changed_paths
    sources = {side.path: side for pair in comparison.pairs if (side := pair.new)}
    hints = []
    said: set[tuple[str, int]] = set()  # uses under the name of a lost definition: what handed it on is no second cause
    for candidate in sorted(found, key=lambda c: c.is_handed_on):
        if _still_reachable(view, candidate, sources.get(candidate.path)):
            continue
        broken = [now_broken(use, after, use.path not in changed) for use in candidate.uses]
        lost = [
            use
            for use in broken
            if use and not _has_fallback(use, view, after[use.path]) and not _is_imported_now(use, after[use.path])
        ]
        if candidate.is_handed_on:
            lost = [use for use in lost if use.is_import]
            through = _broken_through_module(view, uses, candidate, broken, sources.get(candidate.path))
            lost += [use for use in through if (use.path, use.seq) not in said]
        known = {(use.path, use.key) for use in candidate.uses}
        newly = [
            uses.of_import(row) for row in again.get((candidate.path, candidate.short), ()) if not candidate.member_of
        ]
        lost += [use for use in newly if (use.path, use.key) not in known]
        said.update((use.path, use.seq) for use in lost)
        places = [_place(view, candidate, use) for use in _without_consequences(lost)]
        made = hint(
            RULE,
            places,
            message=f"`{candidate.name}` {candidate.happened}, but is still used here",
            subject=f"{candidate.path}:{candidate.name}",
            cause=candidate.cause,
            suggestion=candidate.suggestion,
        )
        if made:
            hints.append(made)
    return hints


def _gone_definition(
    view: View, uses: Uses, removed: Removed, new: Definitions | None, where: dict[str, Definitions]
) -> Candidate:
    symbol, path = removed.symbol, removed.path
    groups = view.symbols(path)
    inside = f"{symbol.qualified_name}."
    ids = [
        row.id
        for name, group in groups.items()
        if name == symbol.qualified_name or name.startswith(inside)
        for row in group
    ]
    row = view.file(path)
    found = uses.of_symbols(ids, row.id) if row else []
    line = min(symbol.name_line, new.source.count(b"\n") + 1 if new else 1)
    location, suggestion = Location(path, line), ""
    if removed.renamed_to:
        twin = removed.renamed_to
        happened = f"was renamed to `{twin.qualified_name}` in {path}"
        location, suggestion = Location(path, twin.name_line), f"use `{twin.name}`"
    elif removed.moved_to:
        happened = f"was moved from {path} to {removed.moved_to}"
        group = where[removed.moved_to].groups().get(symbol.name, []) if removed.moved_to in where else []
        location = Location(removed.moved_to, group[0].name_line if group else 1)
        suggestion = f"take `{symbol.name}` from {removed.moved_to}"
    else:
        happened = f"was removed from {path}"
    parent = symbol.qualified_name.rpartition(".")[0]
    cause = RelatedLocation(location, f"`{symbol.qualified_name}` {happened}")
    return Candidate(symbol.qualified_name, parent, symbol.name, path, happened, suggestion, cause, tuple(found))


def _gone_file(view: View, uses: Uses, old: Definitions, new: Definitions | None) -> Candidate:
    """A deleted or moved file is one cause, however many definitions it had."""
    row = view.file(old.path)
    found: list[Use] = []
    if row:
        known = view.db.symbols_in(row.id)
        ids = [symbol.id for symbol in known if not is_of_the_language(row.language, symbol.qualified_name)]
        found = uses.of_file(row.id) + [use for use in uses.of_symbols(ids, row.id) if not use.is_import]
    happened = f"was moved to {new.path}" if new else "was deleted"
    cause = RelatedLocation(Location(new.path, 1), f"{old.path} {happened}") if new else None
    suggestion = f"import from {new.path}" if new else ""
    return Candidate(old.path, "", "", old.path, happened, suggestion, cause, tuple(found))


def _gone_imports(view: View, uses: Uses, pair: FilePair) -> list[Candidate]:
    """Names that a file handed on from elsewhere and no longer imports."""
    old, new = pair.old, pair.new
    row = view.file(old.path) if old else None
    if old is None or new is None or row is None:
        return []
    before = {i.alias: i for i in old.parsed.imports if i.scope == -1 and i.alias and "." not in i.alias}
    lost = (
        before.keys() - {i.alias for i in new.parsed.imports} - {s.name for s in new.parsed.symbols if s.parent == -1}
    )
    lost -= {s.name for s in old.parsed.symbols if s.parent == -1}
    if not lost:
        return []
    by_name: dict[str, list[Use]] = {}
    for use in uses.of_file(row.id):
        if use.name in lost:
            by_name.setdefault(use.name, []).append(use)
    handed_on = {name for name in lost if hands_on(before[name], row.language)}
    for use in through_module(view, uses, old.path, handed_on):
        by_name.setdefault(use.name, []).append(use)
    found = []
    for name, using in by_name.items():
        happened = f"is no longer imported by {old.path}"
        line = min(before[name].line, new.source.count(b"\n") + 1)
        cause = RelatedLocation(Location(old.path, line), f"`{name}` {happened}")
        module = before[name].module
        suggestion = f"import `{name}` from `{module}`" if module and not module.startswith(".") else ""
        found.append(Candidate(name, "", name, old.path, happened, suggestion, cause, tuple(using), True))
    return found


def _broken_through_module(
    view: View, uses: Uses, candidate: Candidate, broken: Iterable[Use | None], new: Definitions | None
) -> list[Use]:
    """Those of the broken uses `module.name` that mean this module in the new state too, and must fail."""
    now = {(use.path, use.seq) for use in through_module(view, uses, candidate.path, {candidate.short})}
    lost = [use for use in broken if use and not use.is_import and (use.path, use.seq) in now]
    if not lost or new is None or may_still_have(view, new, candidate.short, lost):
        return []
    return [use for use in lost if not is_prepared(view, use)]


def _place(view: View, candidate: Candidate, use: Use) -> Place:
    confidence = 0.95 if use.is_import else 0.9
    if use.type_only:
        confidence = 0.7  # it breaks type checks only
    message = f"`{candidate.name}` is still used here"
    return place(
        *(view, use.file_id, use.line, use.start_byte),
        path=use.path,
        scope=use.scope,
        message=message,
        is_test=use.is_test,
        confidence=min(confidence, 0.9) if use.is_test else confidence,
    )


def _without_consequences(lost: Iterable[Use]) -> list[Use]:
    """A use of a name whose import is broken is mended with the import."""
    found = list(dict.fromkeys(lost))
    bound = {(use.path, use.binds) for use in found if use.is_import}
    return [use for use in found if use.is_import or (use.path, use.binds) not in bound]


def _is_imported_now(use: Use, others: Sequence[Use]) -> bool:
    """Whether the name comes by an import of the file: when that is broken, it is the place to mend."""
    _, qualifier, *_ = use.key
    return not use.is_import and not qualifier and any(o.is_import and o.binds == use.name for o in others)


def _has_fallback(use: Use, view: View, others: Sequence[Use]) -> bool:
    """Whether the file gives the name another meaning: `except ImportError`, or a branch for another platform."""
    bindings = {other.key[1:3] for other in others if other.is_import and use.binds and other.binds == use.binds}
    return len(bindings) > 1 or (use.is_import and use.binds in view.symbols(use.path))


def _still_reachable(view: View, candidate: Candidate, new: Definitions | None) -> bool:
    """Whether the old name may exist at run time although no definition of it is left."""
    if new is None or not candidate.short:
        return False
    name = candidate.short
    word = re.escape(name.encode())
    if new.parsed.errors and re.search(rb"(?<!\w)" + word + rb"(?!\w)", new.source):
        return True  # its definition may stand behind the error, where it was not read
    if candidate.member_of:
        return member_may_exist(view, candidate.path, candidate.member_of, name, new)
    module_level = [i for i in new.parsed.imports if i.scope == -1]
    if any(i.alias == name for i in module_level):
        return True
    row = view.file(new.path)
    stars = (
        [i for i in view.db.imports_in(row.id) if i.name == "*" and not i.alias and i.target_file_id is None]
        if row
        else []
    )
    if stars or _gives_on_demand(new, name):
        return True
    if any(r.kind is ReferenceKind.WRITE and r.name == name and not r.qualifier for r in new.parsed.references):
        return True
    if b"globals()" in _READS_GLOBALS.sub(b"", new.source) or b"sys.modules[__name__]" in new.source:
        return True
    return re.search(_BINDS % (word, word, word), new.source) is not None


def _gives_on_demand(new: Definitions, name: str) -> bool:
    """Whether a module's `__getattr__` may answer to the name: it spells it, or it looks names up in some way."""
    for symbol in new.parsed.symbols:
        if symbol.parent == -1 and symbol.name in CATCH_ALL:
            body = new.text(symbol)
            spelled = re.search(rb"[\"']" + re.escape(name.encode()) + rb"[\"']", new.source)
            if spelled or _LOOKS_UP.search(body) or b"raise AttributeError" not in body:
                return True
    return False
