"""Names that a file takes from elsewhere and hands on, used through the module: `import app`, then `app.put`."""

import re
from collections.abc import Collection, Iterator, Sequence

from coderecall.hints.definitions import Definitions
from coderecall.hints.uses import Use, Uses
from coderecall.hints.view import View
from coderecall.store import ImportRow, ReferenceRow
from parsers.model import Import, ReferenceKind

# Where a name that the module lacks is an error as such. In JavaScript it is `undefined`, which may be asked for.
_LANGUAGES = frozenset({"python", "typescript", "tsx"})

# Ways in which a module gets names that are not read as definitions.
_UNSEEN = (b"exec(", b"vars()", b"locals()", b"setattr(", b"__dict__", b"export =", b"module.exports")

# What a file does with a module's attribute that may be absent.
ASKED = rb"attr\([^()\n]*[\"']%b[\"']"
PREPARED = ASKED + rb"|except[^:\n]*\bAttributeError\b|suppress\([^()\n]*\bAttributeError\b"


def hands_on(taken: Import, language: str) -> bool:
    """Whether others reach an imported name through the file that imports it."""
    if taken.type_only or taken.module == ".":
        return False  # `from . import fast` may be a compiled module of the package, which stays an attribute of it
    return language == "python" or (language in _LANGUAGES and taken.reexport)


def through_module(view: View, uses: Uses, path: str, names: Collection[str]) -> list[Use]:
    """References such as `app.put` in other files, where `app` can be nothing but the file at `path` as a whole."""
    readers = readers_of_module(view, path) if names else {}
    by_file: dict[int, list[ReferenceRow]] = {}
    for reference in view.db.references_named(names) if readers else ():
        if reference.file_id in readers and reference.qualifier and not reference.is_local:
            by_file.setdefault(reference.file_id, []).append(reference)
    found: list[Use] = []
    for file_id, references in by_file.items():
        certain = list(through(view, readers[file_id], references))
        found += [uses.reference(reference) for reference in certain]
    return found


def readers_of_module(view: View, path: str) -> dict[int, list[ImportRow]]:
    """The imports that bind a file as a whole, by the files that they stand in."""
    row = view.file(path)
    if row is None:
        return {}
    module = view.db.symbols_in(row.id)[0].id
    readers: dict[int, list[ImportRow]] = {}
    for reader in view.db.imports_of([row.id]):
        if reader.target_id == module and reader.alias and not reader.type_only:
            readers.setdefault(reader.file_id, []).append(reader)
    return readers


def may_still_have(view: View, new: Definitions, name: str, using: Sequence[Use]) -> bool:
    """Whether `module.name` may work though the file neither defines nor imports the name; `view` is the new state."""
    folder, _, file = new.path.rpartition("/")
    if file.startswith("__init__.") and name in view.children(folder):
        return True  # a module of the package, which whoever imports it puts there
    return may_be_given(view, new, name, using)


def may_be_given(view: View, new: Definitions, name: str, using: Sequence[Use]) -> bool:
    """Whether a file may give itself a name in a way that is not read as a definition, or those that use it do."""
    if new.parsed.errors or any(taken.name == "*" and not taken.alias for taken in new.parsed.imports):
        return True
    if any(way in new.source for way in _UNSEEN):
        return True
    defined = {symbol.name for symbol in new.parsed.symbols if symbol.parent == -1}
    if b"__getattr__" in new.source and "__getattr__" not in defined:
        return True  # made by a call, or imported
    assigned = re.compile(rb"\." + re.escape(name.encode()) + rb"\s*(?::[^=\n]+)?=(?!=)")
    return any(assigned.search(view.db.source(file_id)) for file_id in {use.file_id for use in using})


def is_prepared(view: View, use: Use) -> bool:
    """Whether the file that uses the name asks whether it is there, or catches that it is not."""
    return re.search(PREPARED % re.escape(use.name.encode()), view.db.source(use.file_id)) is not None


def through(view: View, readers: Sequence[ImportRow], references: Sequence[ReferenceRow]) -> Iterator[ReferenceRow]:
    """Those references of one file whose qualifier is the module, by one of its imports, and nothing else."""
    path, file_id = readers[0].path, readers[0].file_id
    file = view.file(path)
    if file is None or file.language not in _LANGUAGES:
        return
    top = view.db.symbols_in(file_id)[0].id
    own = view.symbols(path)
    imports = view.db.imports_in(file_id)
    written = {
        r.name for r in view.db.references_in(file_id) if r.kind == ReferenceKind.WRITE and not r.qualifier
    } | own.keys()
    meanings: dict[str, set[int]] = {}  # how the module is written -> scopes of the imports that say so
    for reader in readers:
        if reader.alias in written or any(_is_other(reader, other) for other in imports):
            continue
        is_dotted = not reader.name and reader.module.partition(".")[0] == reader.alias
        meanings.setdefault(reader.module if is_dotted else reader.alias, set()).add(reader.scope_id)
    for reference in references:
        scopes = meanings.get(reference.qualifier, set())
        if top in scopes or reference.scope_id in scopes:
            yield reference


def _is_other(reader: ImportRow, other: ImportRow) -> bool:
    """Whether another import gives the name another meaning. `import a` and `import a.b` bind the same `a`."""
    if other.alias != reader.alias or other.target_id == reader.target_id:
        return False
    return bool(other.name) or bool(reader.name) or other.module.partition(".")[0] != reader.module.partition(".")[0]
