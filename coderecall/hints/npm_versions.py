"""Whether an import of a package by its name may read another version of it than the repository has."""

from typing import Any

from coderecall.hints.view import View
from coderecall.resolve.jsonc import object_of, read_object
from coderecall.resolve.paths import folder_of, joined
from coderecall.store import ImportRow
from parsers.patterns import later

LANGUAGES = frozenset({"javascript", "typescript", "tsx"})
_LISTS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_NUMBER = later(r"\s*[\^~>=v]*\s*(\d+)")
# Data of tests: sources that a program under test is given, made for whatever it is to find in them.
_DATA = later(r"(?i)(?:^|/)(?:__)?(?:test[-_]?)?(?:fixtures?|data)(?:__)?/")


def is_data_of_tests(view: View, path: str) -> bool:
    return view.is_test(path) and _DATA.search(path) is not None


def may_be_another(view: View, row: ImportRow) -> bool:
    """Whether the package.json above the importing file asks for another version than the repository has."""
    if row.module.startswith(".") or row.target_file_id is None:
        return False
    theirs = _above(view, view.path(row.target_file_id))
    name = theirs.get("name")
    if not isinstance(name, str) or not (row.module == name or row.module.startswith(f"{name}/")):
        return False
    own = _above(view, row.path)
    asked = next((str(of[name]) for key in _LISTS if name in (of := object_of(own.get(key)))), "")
    wanted, given = _NUMBER.match(asked), _NUMBER.match(str(theirs.get("version", "")))
    return wanted is not None and (given is None or wanted[1] != given[1])


def _above(view: View, path: str) -> dict[str, Any]:
    """The nearest package.json that gives its package a name."""
    while path:
        path = folder_of(path)
        row = view.file(joined(path, "package.json"))
        content = read_object(view.db.source(row.id)) if row else {}
        if "name" in content:
            return content
    return {}
