"""Modules: folders and files as wholes, and what they have to do with each other."""

from dataclasses import dataclass

from coderecall.model.answers import Evidence


@dataclass(frozen=True, slots=True)
class Module:
    """A folder with all below it, or a file, as it is in the index."""

    path: str  # "" the whole tree
    is_folder: bool
    files: int
    tests: int  # of the files
    lines: int
    code_lines: int  # of files in languages that are read by a grammar
    symbols: int
    commits: int  # that changed it, of the history that was learned
    recent: int  # of those, since `ModuleLevel.recent_since`
    last_change: int  # seconds since the epoch; 0 not known
    language: str = ""  # of a file


@dataclass(frozen=True, slots=True)
class ModuleLevel:
    """What lies directly in a folder, largest first. A folder that holds nothing but one folder is passed through."""

    path: str
    modules: tuple[Module, ...]
    left_out: int  # smaller ones that the list does not have
    commits: int  # learned of the whole history; 0: no history
    recent_since: int  # seconds since the epoch: a year before the newest commit; 0 without a history
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleSymbol:
    """A definition of a file. What is defined several times under one name, as overloads are, has its uses and commits
    in common.
    """

    name: str
    qualified_name: str
    kind: str
    line: int
    end_line: int
    depth: int  # definitions that it lies in
    uses: int  # resolved references and imports, as lines, in its own file too
    commits: int | None  # that changed it; None: of this kind the history is not kept
    signature: str = ""
    last_change: int = 0  # seconds since the epoch; 0 not known
    nth: int = 1  # of the definitions of its qualified name in the file, in source order
    of: int = 1  # how many there are
    may_have_more_uses: bool = (
        False  # other files of its package name it plainly: these are looked for when it is asked for
    )

    @property
    def lines(self) -> int:
        return self.end_line - self.line + 1


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another module that uses a module, or that it uses. Only references that are resolved are counted."""

    path: str
    is_folder: bool
    exact: int  # references
    inferred: int
    imports: int
    evidence: tuple[Evidence, ...]  # the first lines of the pair of files with the most of them

    @property
    def references(self) -> int:
        return self.exact + self.inferred


@dataclass(frozen=True, slots=True)
class CoChange:
    """Another module that changed in the same commits."""

    path: str
    is_folder: bool
    commits: int  # that changed both
    of: int  # that changed the module asked about; in both, those of more than `largest_commit` files do not count
    evidence: tuple[Evidence, ...]

    @property
    def share(self) -> float:
        return self.commits / self.of


@dataclass(frozen=True, slots=True)
class ModuleDetail:
    """A module beside the others: other folders at its own depth, or files. Each list has the strongest first."""

    module: Module
    depends_on: tuple[Dependency, ...]
    used_by: tuple[Dependency, ...]
    changes_with: tuple[CoChange, ...]
    symbols: tuple[ModuleSymbol, ...]  # of a file, in source order
    exact: int  # references in it, by how surely they are resolved
    inferred: int
    name_only: int
    left_out: int  # weaker ones that the lists do not have, and symbols
    largest_commit: int = 0  # files of a commit; larger ones are not in `changes_with`
    notes: tuple[str, ...] = ()
