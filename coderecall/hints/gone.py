"""What a change took away: definitions, whole files, imports that others took from a file, with who used them."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from coderecall.hints.case_labels import LANGUAGES as HAVE_LABELS
from coderecall.hints.comparison import Comparison, FilePair
from coderecall.hints.definitions import Definitions, Removed
from coderecall.hints.handed_on import hands_on, through_module
from coderecall.hints.in_sight import is_in_sight
from coderecall.hints.inherent import is_inherent
from coderecall.hints.members import is_its_own
from coderecall.hints.module_exports import exports_of
from coderecall.hints.package_reads import KINDS as VALUES
from coderecall.hints.package_reads import LANGUAGES as SHARE_VALUES
from coderecall.hints.reopened import is_of_the_language
from coderecall.hints.uses import Use, Uses
from coderecall.hints.view import View
from coderecall.model import Location, RelatedLocation
from parsers.model import Symbol, SymbolKind
from parsers.patterns import later

_IMPORT_TYPES = frozenset({"java", "kotlin", "scala", "csharp", "php"})  # there no import names a file
_DECLARATIONS = later(r"\.d\.[cm]?ts$")
_OF_SYSTEM = ("<", "System.", "Microsoft.", "java.", "javax.", "kotlin.")  # headers, name spaces that are there anyway
_EXPORT = later(rb"\bexport\s*(?:type\s*)?(?:\{[^}]*\}|\*|default\b[^\n]*)")
_OF_JVM = frozenset({"java", "kotlin", "scala"})
_NEAR = later(r"\.|(?:self|super)::")  # a module that another file would have to name in another way


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
    is_its_own: bool = False  # a member that no base can have too
    is_method: bool = False
    is_handed_on: bool = False  # the file only imported it; a use is then an import, or goes through the module
    is_unexported: bool = False  # the file may still define it, but gives it to no importer
    is_package_value: bool = False  # of a language whose files read it without an import, which no index holds
    members: frozenset[str] = frozenset()  # of an enumeration that lost it, in a language whose labels no index holds
    is_deleted: bool = False  # a whole file that did not move
    language: str = ""  # of the file that had it


def candidates(view: View, comparison: Comparison) -> list[Candidate]:
    """What the change took away, with its uses from other files; `view` has what the changed files defined before."""
    where = {side.path: side for pair in comparison.pairs if (side := pair.new)}
    uses = Uses(view)
    found = []
    for pair in comparison.pairs:
        if pair.old is None:
            continue
        if not pair.is_in_place:
            if not _is_rewritten(pair.old, comparison.pairs):
                found.append(_gone_file(view, uses, pair.old, pair.new))
            continue
        language = pair.old.parsed.language
        gone = [
            removed
            for removed in comparison.removed[pair.old.path]
            if not is_of_the_language(language, removed.symbol.qualified_name)
        ]
        of_pair = [_gone_definition(view, uses, removed, pair.old, pair.new, where) for removed in gone]
        of_pair += _gone_imports(view, uses, pair)
        known = {(use.path, use.key) for candidate in of_pair for use in candidate.uses}
        found += [*of_pair, *_gone_exports(view, uses, pair, known)]
    languages = {pair.old.path: pair.old.parsed.language for pair in comparison.pairs if pair.old}
    return [
        one._replace(
            uses=tuple(use for use in one.uses if comparison.counts(use, one.path)), language=languages[one.path]
        )
        for one in found
    ]


def with_newcomers(known: Iterable[Candidate], now: Iterable[Candidate], paths: Collection[str]) -> list[Candidate]:
    """Candidates of the old state with the uses that the change brought.

    now: the same when the changed files at `paths` have their new contents.
    """
    brought = {(one.path, one.name, one.is_handed_on): one.uses for one in now}
    found = []
    for candidate in known:
        keys = {(use.path, use.key) for use in candidate.uses}
        uses = brought.get((candidate.path, candidate.name, candidate.is_handed_on), ())
        new = tuple(use for use in uses if use.path in paths and (use.path, use.key) not in keys)
        found.append(candidate._replace(uses=candidate.uses + new))
    return found


def _gone_definition(
    view: View,
    uses: Uses,
    removed: Removed,
    old: Definitions,
    new: Definitions | None,
    where: dict[str, Definitions],
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
    own_row = next(iter(groups.get(symbol.qualified_name, ())), None)
    found = [use for use in found if use.is_import or own_row is None or is_in_sight(view, use.path, own_row)]
    line = min(symbol.name_line, new.source.count(b"\n") + 1 if new else 1)
    location, suggestion = Location(path, line), ""
    if removed.renamed_to:
        twin = removed.renamed_to
        happened = f"was renamed to `{twin.qualified_name}` in {path}"
        location, suggestion = Location(path, twin.name_line), f"use `{twin.name}`"
        if removed.is_guess:
            happened = f"was removed from {path}, where `{twin.qualified_name}` is new"
            suggestion = f"use `{twin.name}` if it took the place of `{symbol.name}`"
    elif removed.moved_to:
        happened = f"was moved from {path} to {removed.moved_to}"
        group = where[removed.moved_to].groups().get(symbol.name, []) if removed.moved_to in where else []
        location = Location(removed.moved_to, group[0].name_line if group else 1)
        suggestion = f"take `{symbol.name}` from {removed.moved_to}"
    else:
        happened = f"was removed from {path}"
    parent = symbol.qualified_name.rpartition(".")[0]
    cause = RelatedLocation(location, f"`{symbol.qualified_name}` {happened}")
    own = row is not None and (is_its_own(symbol, row.language) or (new is not None and is_inherent(old, symbol, new)))
    of_package = row is not None and row.language in SHARE_VALUES and symbol.kind in VALUES and symbol.parent == -1
    return Candidate(
        *(symbol.qualified_name, parent, symbol.name, path, happened, suggestion, cause, tuple(found), own),
        is_method=symbol.kind is SymbolKind.METHOD,
        is_package_value=of_package,
        members=_members(old, parent) if row is not None and _is_label(symbol, row.language) else frozenset(),
    )


def _is_label(symbol: Symbol, language: str) -> bool:
    return symbol.kind is SymbolKind.ENUM_MEMBER and language in HAVE_LABELS


def _members(side: Definitions, enum: str) -> frozenset[str]:
    symbols = (one for one in side.parsed.symbols if one.kind is SymbolKind.ENUM_MEMBER)
    return frozenset(one.name for one in symbols if one.qualified_name.rpartition(".")[0] == enum)


def _gone_file(view: View, uses: Uses, old: Definitions, new: Definitions | None) -> Candidate:
    """A deleted or moved file is one cause, however many definitions it had."""
    row = view.file(old.path)
    found: list[Use] = []
    if row:
        known = view.db.symbols_in(row.id)
        ids = [symbol.id for symbol in known if not is_of_the_language(row.language, symbol.qualified_name)]
        imports = [use for use in uses.of_file(row.id) if not use.key[1].startswith(_OF_SYSTEM)]
        found = imports + [use for use in uses.of_symbols(ids, row.id) if not use.is_import]
    happened = f"was moved to {new.path}" if new else "was deleted"
    cause = RelatedLocation(Location(new.path, 1), f"{old.path} {happened}") if new else None
    suggestion = _import_from(old, new) if new else ""
    return Candidate(old.path, "", "", old.path, happened, suggestion, cause, tuple(found), is_deleted=new is None)


def _is_rewritten(old: Definitions, pairs: Iterable[FilePair]) -> bool:
    """Whether the types of a file came in another language of the JVM: a companion of Kotlin gives what was static, and
    a property what `getName()` gave."""
    if old.parsed.language not in _OF_JVM:
        return False
    names = _types(old)
    return any(
        pair.new.parsed.language in _OF_JVM - {old.parsed.language} and names & _types(pair.new)
        for pair in pairs
        if pair.new and not pair.is_in_place
    )


def _types(side: Definitions) -> set[str]:
    return {s.name for s in side.parsed.symbols if s.parent == -1 and s.kind.is_container}


def _import_from(old: Definitions, new: Definitions) -> str:
    """What to write in place of a file that moved: where imports name types, the type and not the file."""
    if new.parsed.language not in _IMPORT_TYPES:
        return f"import from {new.path}"
    before, after = (
        [
            s.name
            for s in side.parsed.symbols
            if s.kind.is_container and s.kind is not SymbolKind.NAMESPACE and s.parent == -1
        ]
        for side in (old, new)
    )
    came = [name for name in after if name not in before]
    is_renamed = len(before) == len(after) and len(came) == 1
    return f"use `{came[0]}` of {new.path}" if is_renamed else f"import by the name that {new.path} gives its package"


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
        suggestion = f"import `{name}` from `{module}`" if module and not _NEAR.match(module) else ""
        found.append(Candidate(name, "", name, old.path, happened, suggestion, cause, tuple(using), is_handed_on=True))
    return found


def _gone_exports(
    view: View, uses: Uses, pair: FilePair, known: Collection[tuple[str, tuple[str, ...]]]
) -> list[Candidate]:
    """Names that a module exported and no longer does, though what they named may be there still; `known`: uses of what
    is gone itself."""
    old, new = pair.old, pair.new
    row = view.file(old.path) if old else None
    if old is None or new is None or row is None:
        return []
    if pair.defines_the_same and _EXPORT.findall(old.source) == _EXPORT.findall(new.source):
        return []
    if _DECLARATIONS.search(old.path):
        return []  # there everything at the top is exported, mostly
    before = exports_of(row.language, old.source)
    after = exports_of(row.language, new.source) if before else None
    if not before or after is None or before <= after:
        return []
    by_name: dict[str, list[Use]] = {}
    for use in uses.of_file(row.id):
        if use.name in before - after and use.is_resolved and (use.path, use.key) not in known:
            by_name.setdefault(use.name, []).append(use)
    found = []
    for name, using in by_name.items():
        symbols = [s for s in new.groups().get(name, []) if s.parent == -1]
        suggestion = "import the default export" if "default" in after - before and symbols else ""
        if name == "default":
            symbols = [s for use in using if use.binds in after - before for s in new.groups().get(use.binds, [])]
            suggestion = f"import `{{ {symbols[0].name} }}`" if symbols else ""
        line = symbols[0].name_line if symbols else 1
        happened = f"is no longer exported by {old.path}"
        cause = RelatedLocation(Location(old.path, line), f"`{name}` {happened}")
        one = Candidate(name, "", name, old.path, happened, suggestion, cause, tuple(using), is_unexported=True)
        found.append(one)
    return found
