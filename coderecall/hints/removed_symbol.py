"""CR101: a definition was removed, renamed or moved, and other modules still use it under its old name or place."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from coderecall.hints import missing_file, missing_import, unloaded_module
from coderecall.hints.case_labels import case_labels
from coderecall.hints.checker import Check
from coderecall.hints.comparison import Comparison
from coderecall.hints.definitions import Definitions
from coderecall.hints.gone import Candidate, candidates, with_newcomers
from coderecall.hints.handed_on import is_prepared, may_still_have, through_module
from coderecall.hints.outside import may_be_given
from coderecall.hints.package_reads import package_reads
from coderecall.hints.place import Place, hint, place
from coderecall.hints.ruby_members import is_given_a_value, is_of_a_gem, may_be_made, new_in_modules
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.still_there import gives_instead, is_answered, is_reachable
from coderecall.hints.uses import InFile, Use, Uses, now_broken, still_written
from coderecall.hints.view import View
from coderecall.model import Hint, Severity
from parsers import language_of

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
place of the change, are listed with it; so is what the same change wrote anew and still uses the old name. Uses that
only pass through a re-export that is still written are not listed: mending it mends them. When the re-export itself was
taken out, they are.

In Python a module that its package no longer imports, and nothing else does, is no attribute of the package any more.
In JavaScript and TypeScript a name that its module still defines and no longer exports is reported as well, and a new
import of a name that is not exported, where the text of the module says all that it exports. In Go, Kotlin, Scala and
Swift the constants and variables of a package are looked for in its other files too, in Java and Swift the members of
an enumeration among the labels of each `switch` that has no other labels. In C and C++ a function that is still defined
is reported when no header declares it any more, and so are reads of constants, members of enumerations and renamed
macros that a header lost, where no header has the name.

A changed import that starts at the folder of its own file (`require_relative`, `from .a import b`, `"./a"`) and leads
to no file is reported too, unless git ignores that file or the importing one is ready for the import to fail.

It stays silent when the name can still be reached: the module still imports it from elsewhere, has a `__getattr__`,
fills its `globals()`, or a base class supplies the member; when the base class is outside the repository; when
the user has a fallback under the same name; when the file no longer parses and the name still stands in it; when a
whole file of C or C++ is gone and the user includes a header from outside that may declare the same; and when a whole
folder is gone with the file that made it a package (`pom.xml`, `package.json`, `*.csproj`), which may be taken from a
registry then.

`check --all` has no old state to compare with: it reports imports of names that their module does not define.

What to do: use the new name or place that the hint names, or keep the old one as an alias for a while. To accept a
place, end its line with the comment `coderecall: ignore[CR101]`.""",
)


class RemovedSymbol(Check):
    """Definitions that the change took away, and imports of what a module does not define."""

    rule = RULE

    def before(self, state: State) -> None:
        self._gone = candidates(state.view, state.comparison)
        changed = sorted(state.comparison.changed_paths)
        self._missing = set(missing_import.missing(state.view, changed))
        self._no_files = set(missing_file.missing(state.view, changed))
        self._loaded = list(unloaded_module.loaded_by_packages(state.view, state.comparison.pairs))

    def between(self, state: State, newcomers: Collection[str]) -> None:
        self._gone = with_newcomers(self._gone, candidates(state.view, state.comparison), newcomers)

    def after(self, state: State) -> list[Hint]:
        view, comparison = state.view, state.comparison
        changed = sorted(comparison.changed_paths)
        missing = missing_import.missing(view, changed)
        no_files = missing_file.missing(view, changed)
        not_exported = missing_import.not_exported(view, comparison.pairs)
        not_exported = {key: row for key, row in not_exported.items() if key not in missing}
        for use in (use for candidate in self._gone for use in candidate.uses if use.is_import):
            module, name = use.key[1:3]
            missing.pop((use.path, module, name), None)
            not_exported.pop((use.path, module, name), None)
            no_files.pop((use.path, module), None)
        return [
            *find(view, comparison, [one for one in self._gone if one.uses or one.is_package_value or one.members]),
            *missing_import.find(RULE, view, missing, self._missing, comparison.checked),
            *missing_import.find(RULE, view, not_exported, (), comparison.checked, does="export"),
            *missing_file.find(RULE, view, no_files, self._no_files, comparison.checked),
            *unloaded_module.find(RULE, state, self._loaded),
        ]

    def everything(self, state: State, paths: Sequence[str]) -> list[Hint]:
        return missing_import.find(RULE, state.view, missing_import.missing(state.view, paths), (), bool)


def find(view: View, comparison: Comparison, found: Sequence[Candidate]) -> list[Hint]:
    """Hints for the candidates whose uses are broken; `view` is in the new state."""
    uses = Uses(view)
    after = uses.in_files_of((use for candidate in found for use in candidate.uses), comparison.changed_paths)
    sources = {side.path: side for pair in comparison.pairs if (side := pair.new)}
    hints = []
    mixed_in = new_in_modules(comparison.pairs)
    published = _published(view, comparison)
    said: set[tuple[str, int]] = set()  # uses under the name of a lost definition: what handed it on is no second cause
    for candidate in sorted(found, key=lambda c: c.is_handed_on):
        if not candidate.is_unexported and is_reachable(view, candidate, sources.get(candidate.path)):
            continue
        broken = [(use, _now(view, candidate, use, after)) for use in candidate.uses]
        lost = [
            now
            for use, now in broken
            if now
            and not _has_fallback(now, view, after[now.path])
            and not _is_imported_now(now, candidate, after[now.path])
            and not _is_idle(now, view, after[now.path])
            and not _is_led_by_a_value(now, candidate)
            and not (candidate.is_deleted and not now.is_import and may_be_given(view, now.path, now.name))
            and not (candidate.is_deleted and candidate.language == "ruby" and is_of_a_gem(view, now.binds))
            and not is_answered(now, candidate, view, after[now.path])
            and not (now.reads and gives_instead(view, candidate, use, now.reads, sources.get(view.path(now.reads))))
        ]
        if candidate.language == "ruby" and lost and _ruby_has(view, candidate, sources.get(candidate.path), mixed_in):
            continue
        if candidate.language == "ruby" and candidate.is_method:
            lost = [use for use in lost if not is_given_a_value(view, use)]
        if candidate.language == "swift":
            lost = [use for use in lost if not _is_beside(view, candidate, use)]
        if candidate.is_deleted and candidate.path.startswith(published):
            lost = [use for use in lost if use.is_import and use.key[1].startswith(".")]
        if candidate.is_handed_on:
            lost = [use for use in lost if use.is_import]
            still = [now for _, now in broken if now]
            through = _broken_through_module(view, uses, candidate, still, sources.get(candidate.path))
            lost += [use for use in through if (use.path, use.seq) not in said]
        said.update((use.path, use.seq) for use in lost)
        places = [
            _place(view, candidate, use, comparison.changed_paths) for use in _without_consequences(lost, candidate)
        ]
        if candidate.is_package_value or candidate.members:
            places += _read_by_name(view, candidate, comparison.checked, {(use.path, use.line) for use in lost})
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


def _published(view: View, comparison: Comparison) -> tuple[str, ...]:
    """Folders, with a slash, that were packages of their own and have no code left."""
    folders = tuple(f"{folder}/" for folder in comparison.gone_projects)
    left = [path for path in view.paths() if path.startswith(folders) and language_of(path)] if folders else []
    return tuple(folder for folder in folders if not any(path.startswith(folder) for path in left))


def _ruby_has(view: View, candidate: Candidate, new: Definitions | None, mixed_in: Collection[str]) -> bool:
    """Whether Ruby code may give a name in a way that is not read as a definition, or a gem has it."""
    if not candidate.member_of:
        return candidate.short != "" and is_of_a_gem(view, candidate.short)
    return candidate.short in mixed_in or (new is not None and may_be_made(view, new.source, candidate.short))


def _now(view: View, candidate: Candidate, before: Use, after: Mapping[str, InFile]) -> Use | None:
    """A use in the new state when it is broken."""
    if not candidate.is_unexported:
        return now_broken(before, after)
    now = still_written(before, after)  # it may lead to the definition, which is there and not given
    return now if now and now.reads and view.path(now.reads) == candidate.path else None


def _broken_through_module(
    view: View, uses: Uses, candidate: Candidate, broken: Iterable[Use], new: Definitions | None
) -> list[Use]:
    """Those of the broken uses `module.name` that mean this module in the new state too, and must fail."""
    now = {(use.path, use.seq) for use in through_module(view, uses, candidate.path, {candidate.short})}
    lost = [use for use in broken if not use.is_import and (use.path, use.seq) in now]
    if not lost or new is None or may_still_have(view, new, candidate.short, lost):
        return []
    return [use for use in lost if not is_prepared(view, use)]


def _read_by_name(
    view: View, candidate: Candidate, checked: Callable[[str], bool], known: Collection[tuple[str, int]]
) -> list[Place]:
    """Uses that the index does not hold: in the package, or as labels."""
    if candidate.members:
        path, enum = candidate.path, candidate.member_of
        reads = case_labels(view, path, enum, candidate.short, candidate.members, checked)
    else:
        reads = package_reads(view, candidate.path, candidate.short, checked)
    return [
        place(
            *(view, read.file_id, read.line, read.start_byte),
            path=read.path,
            scope=read.scope,
            message=f"`{candidate.name}` is still used here",
            is_test=view.is_test(read.path),
            confidence=0.9,
        )
        for read in reads
        if (read.path, read.line) not in known
    ]


def _place(view: View, candidate: Candidate, use: Use, changed: Collection[str]) -> Place:
    confidence = 0.95 if use.is_import else 0.9
    if use.type_only:
        confidence = 0.7  # it breaks type checks only
    return place(
        *(view, use.file_id, use.line, use.start_byte),
        path=use.path,
        scope=use.scope,
        message=f"`{_called(candidate, use)}` is still used here",
        is_test=use.is_test,
        confidence=min(confidence, 0.9) if use.is_test else confidence,
        may_be_expected=use.path in changed,  # no other test knows of the change
    )


def _called(candidate: Candidate, use: Use) -> str:
    """What is used at a place: a member, where a whole type is gone; a name, where a file is."""
    if use.is_import or use.name in {"", candidate.short}:
        return candidate.name
    if not candidate.short:
        return use.name
    is_member = use.qualifier.rpartition(".")[2] == candidate.short
    return f"{candidate.name}.{use.name}" if is_member else use.name


def _without_consequences(lost: Iterable[Use], candidate: Candidate) -> list[Use]:
    """A use of a name whose import is broken is mended with the import, and that once, whatever it takes."""
    found = list(dict.fromkeys(lost))
    bound = {(use.path, use.binds) for use in found if use.is_import}
    whole = {use.path for use in found if use.is_import and not use.binds}
    first: dict[tuple[str, ...], Use] = {}
    for use in found:
        is_mended = not use.is_import and ((use.path, use.binds) in bound or use.path in whole)
        statement = (use.path, use.key[1], use.scope) if use.is_import and not candidate.short else ()
        if not is_mended:
            first.setdefault(statement or (use.path, str(use.line), _mended(candidate, use)), use)
    return list(first.values())


def _mended(candidate: Candidate, use: Use) -> str:
    """What has to be written anew at a place: of `Store.open()` the name of the type, when that is gone."""
    names = [use.name, *use.qualifier.split(".")]
    return candidate.name if candidate.short and candidate.short in names else _called(candidate, use)


def _is_imported_now(use: Use, candidate: Candidate, others: InFile) -> bool:
    """Whether the name, or the type that is gone with its members, comes by an import of the file: when that is broken,
    it is the place to mend."""
    if use.is_import:
        return False
    imported = {other.binds for other in others.imports}
    return (not use.qualifier and use.name in imported) or (candidate.short != "" and candidate.short in imported)


def _is_idle(use: Use, view: View, others: InFile) -> bool:
    """Whether an import does nothing: in PHP it gives a name a short form, and fails where that is used."""
    file = view.file(use.path)
    if not use.is_import or not use.binds or file is None or file.language != "php":
        return False
    return all(other.binds != use.binds for other in others.references)


def _is_beside(view: View, candidate: Candidate, use: Use) -> bool:
    """Whether Swift code elsewhere has the name: which folders make a module is not sure."""
    named = [row for row in view.db.symbols_named([use.name]) if row.language == "swift"]
    return any(row.qualified_name == use.name or not candidate.short for row in named)


def _is_led_by_a_value(use: Use, candidate: Candidate) -> bool:
    """Whether a member of a type that is gone is reached through a value, which has another type now. Where the type
    itself is named is the place to mend; in TypeScript every other file names what it imports."""
    if use.is_import or not candidate.short or candidate.language not in {"typescript", "tsx"}:
        return False
    return candidate.short not in {use.name, *use.qualifier.split(".")}


def _has_fallback(use: Use, view: View, others: InFile) -> bool:
    """Whether the file gives the name another meaning: `except ImportError`, or a branch for another platform."""
    bindings = {other.key[1:3] for other in others.imports if use.binds and other.binds == use.binds}
    return len(bindings) > 1 or (use.is_import and use.binds != "" and use.binds in view.symbols(use.path))
