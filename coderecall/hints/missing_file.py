"""CR101 for imports of files by their path: `require_relative "a/b"`, `from .a import b`, `import b from "./a"`."""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from coderecall import git
from coderecall.hints.place import hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.view import View
from coderecall.model import Hint
from coderecall.resolve.paths import folder_of, joined, walked
from coderecall.store import ImportRow
from parsers.patterns import later

# Where an import can say that it starts at the folder of its file, and what it names is read when the program runs: a
# compiler would have told the author at once.
_LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx", "ruby", "php"})

# What a file does that knows of an import that may fail, or of a path that may lead nowhere.
_PREPARED = later(
    rb"except[^:\n]*\b(?:ImportError|ModuleNotFoundError|Exception)\b|except\s*:|suppress\(|\brescue\b[^\n]*LoadError"
    rb"|\b(?:file_exists|is_file|is_readable|existsSync|File\.exist\?)|\bcatch\s*[({]|@ts-(?:ignore|expect-error)"
)
_ALIKE = 0.75  # of a file name that may have been meant

Key = tuple[str, str]


def missing(view: View, paths: Iterable[str]) -> dict[Key, ImportRow]:
    """Imports that start at the folder of their own file and lead to no file of the index, by (path, module)."""
    found: dict[Key, ImportRow] = {}
    for path in paths:
        row = view.file(path)
        if row is None or row.language not in _LANGUAGES or row.is_test or row.error_count:
            continue
        for one in view.db.imports_in(row.id):
            if (
                one.target_file_id is None
                and not one.type_only
                and one.module.startswith(".")
                and one.module.strip("./")
            ):
                found.setdefault((path, one.module), one)
    return found


def find(
    rule: Rule, view: View, now: dict[Key, ImportRow], before: Collection[Key], checked: Callable[[str], bool]
) -> list[Hint]:
    """One hint for each file that is imported and is neither there nor made by a program; `before`: what was so in the
    old state. Files that mind that an import may fail are passed over."""
    places: dict[str, list[ImportRow]] = {}
    for key, row in now.items():
        if key not in before and checked(row.path) and not _PREPARED.search(view.db.source(row.file_id)):
            target = _target(row)
            if target and not _is_on_disk(view.db.root, target):
                places.setdefault(target, []).append(row)
    made_by_programs = git.ignored(view.db.root, places) if places else set()
    return [
        made
        for target, rows in places.items()
        if target not in made_by_programs and (made := _hint(rule, view, target, rows))
    ]


def _target(row: ImportRow) -> str | None:
    """The path that an import means, mostly without its suffix; None outside the repository."""
    if row.path.endswith((".py", ".pyi")):
        dots = len(row.module) - len(row.module.lstrip("."))
        steps = [".."] * (dots - 1) + row.module.lstrip(".").split(".")
    else:
        steps = re.split(r"[?!]", row.module)[0].split("/")
    return walked(folder_of(row.path), steps)


def _is_on_disk(root: Path, target: str) -> bool:
    """Whether there is something that may be meant, of whatever kind."""
    name = target.rpartition("/")[2]
    plain = re.sub(r"\.\w+$", "", name)
    return any(
        entry == name or entry.startswith((f"{name}.", f"{plain}.")) for entry in _listed(root / folder_of(target))
    )


def _listed(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


def _hint(rule: Rule, view: View, target: str, rows: list[ImportRow]) -> Hint | None:
    message = f"`{rows[0].module}` is imported, and there is no {target}"
    places = [
        place(
            *(view, row.file_id, row.line, row.start_byte),
            path=row.path,
            scope="",
            message=message,
            is_test=False,
            confidence=0.8,
        )
        for row in rows
    ]
    folder, _, name = target.rpartition("/")
    near = get_close_matches(name, sorted(view.children(folder)), n=1, cutoff=_ALIKE) if folder else []
    suggestion = f"perhaps {joined(folder, near[0])} is meant" if near else ""
    return hint(rule, places, message=message, subject=target, cause=None, suggestion=suggestion)
