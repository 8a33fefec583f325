"""Whether a Kotlin file can mean an extension: one of another package has to be imported, even if the type is known."""

from coderecall.hints.view import View
from coderecall.store import SymbolRow
from parsers.patterns import later

_PACKAGE = later(rb"(?m)^[ \t]*package[ \t]+([\w.`]+)")


def is_in_sight(view: View, path: str, target: SymbolRow) -> bool:
    """Whether the file at `path` may mean `target` by its name; so it may where nothing speaks against it."""
    home, user = view.file(target.path), view.file(path)
    is_extension = "extension" in target.modifiers.split()
    if home is None or user is None or not is_extension or (home.language, user.language) != ("kotlin", "kotlin"):
        return True
    package, own = (_PACKAGE.search(view.db.source(file.id)) for file in (home, user))
    if package is None or own is None or package[1] == own[1]:
        return True
    imports = view.db.imports_in(user.id)
    return any(one.name == "*" or target.name in {one.name, one.alias} for one in imports)
