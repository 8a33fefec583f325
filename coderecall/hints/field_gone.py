"""CR106 for the fields of Go structs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from coderecall.hints import go_fields
from coderecall.hints.checker import Check
from coderecall.hints.go_fields import Field, FieldUse
from coderecall.hints.member_gone import RULE, is_like
from coderecall.hints.members import is_distinct
from coderecall.hints.place import Place, hint, place
from coderecall.hints.state import State
from coderecall.model import Hint, Location, RelatedLocation
from coderecall.store import FileRow

_MOST_FILES = 100  # that name the field: with more, its name is too common to say anything


class _Gone(NamedTuple):
    path: str
    owner: str
    field: Field
    renamed_to: Field | None


class FieldGone(Check):
    """Fields that a struct had and has no more."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for gone in _gone(state) if (made := _check(state, gone))]


def _gone(state: State) -> Iterator[_Gone]:
    trees = state.comparison.trees
    for pair in state.comparison.pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or not pair.is_in_place or new.parsed.language != "go":
            continue
        if old.parsed.errors or new.parsed.errors or b"struct" not in old.source:
            continue
        before = go_fields.structs(trees.root("go", old.source))
        after = go_fields.structs(trees.root("go", new.source))
        for owner, struct in before.items():
            now = after.get(owner)
            if now is None or now.embeds:
                continue
            lost = [field for name, field in struct.fields.items() if name not in now.fields]
            came = [field for name, field in now.fields.items() if name not in struct.fields]
            for field in lost:
                alike = [one for one in came if one.type == field.type]
                is_one = len(alike) == 1 and sum(one.type == field.type for one in lost) == 1
                yield _Gone(new.path, owner, field, alike[0] if is_one else None)


def _check(state: State, gone: _Gone) -> Hint | None:
    view, name = state.view, gone.field.name
    files = list(_files_naming(state, name))
    folder = gone.path.rpartition("/")[0]
    beside = [s for s in view.db.symbols_named([name, gone.owner]) if s.path.rpartition("/")[0] == folder]
    if len(files) > _MOST_FILES or any(s.qualified_name == f"{gone.owner}.{name}" for s in beside):
        return None  # a method has the name now
    if sum(s.qualified_name == gone.owner for s in beside) != 1:
        return None  # another platform has a struct of its own
    roots = {file.path: root for file in files if (root := state.syntax.root(file.id)) is not None}
    alone = not any(go_fields.defines(root, name) for root in roots.values())
    places = []
    for file in files:
        if file.path == gone.path or file.path not in roots or not state.comparison.checked(file.path):
            continue
        means = _names_of_type(state, file, gone)
        imports = view.db.imports_in(file.id)
        modules = {one.alias for one in imports} | {word for one in imports for word in _package_names(one.module)}
        for use in go_fields.uses(roots[file.path], name):
            if use.receiver in modules:
                continue
            if use.of_type:
                confidence = 0.85 if use.of_type in means else 0.0
            else:
                confidence = 0.7 if alone and (is_distinct(name) or is_like(use.receiver, gone.owner)) else 0.0
            if confidence:
                places.append(_place(state, file, use, name, confidence))
    line = gone.renamed_to.line if gone.renamed_to else min(gone.field.line, _lines(state, gone.path))
    happened = f"was renamed to `{gone.renamed_to.name}`" if gone.renamed_to else "was removed"
    said = f"`{gone.owner}.{name}` {happened}"
    return hint(
        RULE,
        places,
        message=f"{said} in {gone.path}:{line}",
        subject=f"{gone.path}:{gone.owner}.{name}",
        cause=RelatedLocation(Location(gone.path, line), said),
        suggestion=f"use `{gone.renamed_to.name}`" if gone.renamed_to else "",
        begins_with_place=True,
    )


def _files_naming(state: State, name: str) -> Iterator[FileRow]:
    """Go files with the word, generated ones left out."""
    view = state.view
    word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
    for path in view.paths():
        file = view.file(path)
        if (
            file is not None
            and file.language == "go"
            and not view.is_foreign(path)
            and word.search(view.db.source_of(file))
        ):
            yield file


def _names_of_type(state: State, file: FileRow, gone: _Gone) -> set[str]:
    """How a file calls the struct: bare in its own package, else through an import of it."""
    folder = gone.path.rpartition("/")[0]
    if file.path.rpartition("/")[0] == folder:
        return {gone.owner}
    imports = state.view.db.imports_in(file.id)
    read = {one.alias: state.view.path(one.target_file_id or 0) for one in imports if one.target_file_id is not None}
    return {f"{alias}.{gone.owner}" for alias, path in read.items() if path.rpartition("/")[0] == folder}


def _package_names(module: str) -> list[str]:
    """What a package may call itself that is imported without a name: `nats` of "github.com/nats-io/nats.go"."""
    return re.split(r"\W+", "/".join(module.strip('"').split("/")[-2:]))


def _lines(state: State, path: str) -> int:
    file = state.view.file(path)
    return file.line_count if file else 1


def _place(state: State, file: FileRow, use: FieldUse, name: str, confidence: float) -> Place:
    return place(
        *(state.view, file.id, use.line, use.start_byte),
        path=file.path,
        scope="",
        message=f"`{name}` of `{use.receiver}` is used here",
        is_test=file.is_test,
        confidence=confidence,
    )
