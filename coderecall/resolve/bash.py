"""Bash: functions of the file and of those that it sources; others of the repository only as a guess."""

from collections.abc import Iterable

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest, walked
from coderecall.resolve.rules import Rules
from coderecall.resolve.values import INFERRED
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind
from parsers.patterns import later

_EXPANSIONS = later(r"\$\w+|\$\{[^{}]*\}|^.*[)}]")
_SUFFIXES = ("", ".bash", ".sh", ".zsh")


class BashRules(Rules):
    family = "bash"
    languages = frozenset({"bash"})
    shared_names = True
    shared_certainty = INFERRED  # who sources the file is not known
    every_import_is_export = True
    class_words = frozenset()
    super_word = ""
    variables_apart = True

    def space(self, path: str) -> str:  # noqa: ARG002 - one name space for all files
        return ""

    def shares(self, path: str, row: Definition) -> bool:  # noqa: ARG002 - as for all files
        if row.kind == SymbolKind.FUNCTION:
            return row.name not in built_in_members.COMMANDS
        return "exported" in row.modifiers

    def find(self, importer: str, module: str) -> Place | None:
        return find_sourced(self.paths, importer, module)

    def tokens(self, path: str) -> Iterable[str]:
        return [path.rpartition("/")[2].partition(".")[0]]


def find_sourced(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """The file that `source` reads: exact from the own folder or the root, a guess by the end of its path."""
    tail = _EXPANSIONS.sub("", module)
    for suffix in _SUFFIXES:
        if tail == module:
            beside = walked(folder_of(importer), f"{module}{suffix}".split("/"))
            if beside is not None and beside in paths and beside != importer and not module.startswith("/"):
                return Place(beside)
            if module.startswith("."):
                continue
        wanted = f"{tail.lstrip('/')}{suffix}"
        if tail == module and wanted in paths and wanted != importer:
            return Place(wanted)
        found = nearest([path for path in paths.ending(wanted) if path != importer], importer) if wanted else None
        if found is not None:
            return found._replace(confidence=INFERRED)
    return None
