"""Names whose uses a change may reach wherever they are: where files share names, and methods that are alone."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from coderecall.resolve.changes import ChangedFiles
from coderecall.resolve.lone_methods import is_method
from coderecall.resolve.rules import Rules
from coderecall.resolve.world import World
from coderecall.store.resolving import Use
from parsers import language_of


class Everywhere(NamedTuple):
    names: set[str]  # every use of them is suspect
    in_chains: set[str]  # and of these also what is reached through them


def names_everywhere(
    world: World, changed: ChangedFiles, names: set[str], *, new_exports: bool, same_types: Collection[str]
) -> Everywhere:
    """names: defined by the old or new versions of what changed. same_types: types that came back as they were."""
    families = changed_families(world, changed)
    in_chains: set[str] = set()
    if any(rules.shares_anything for rules in families):
        found = set(names)
        for rules in families:
            if rules.path_words:  # a module is named without an import
                modules = {
                    part for path in _changed_paths(world, changed) for part in path.rpartition(".")[0].split("/")[-3:]
                }
                found |= modules | {module.replace("-", "_") for module in modules}
            if new_exports or changed.paths_changed:
                in_chains |= found | rules.path_words
        return Everywhere(found, in_chains.difference(same_types))
    rare = {
        name
        for name in names
        if not name.startswith("__") and any(name not in rules.common_members for rules in families)
    }
    elsewhere: dict[tuple[str, str], set[tuple[int, str]]] = {}
    for row in world.db.definitions_named(rare):
        _, _, language, is_test = world.files[row.file_id]
        if row.file_id not in changed.file_ids and is_method(row) and not is_test:
            family = known.family if (known := world.rules(language)) is not None else ""
            elsewhere.setdefault((family, row.name), set()).add((row.file_id, row.qualified_name))
    # two methods of a name elsewhere: no use of it was inferred before, and none will be
    lone = {name for name in rare for rules in families if len(elsewhere.get((rules.family, name), ())) < 2}
    return Everywhere(lone, in_chains)


def derived_from(world: World, names: Collection[str]) -> tuple[set[str], set[int]]:
    """What derives from types of these names where files share names, through others too: the names, with the given
    ones, and the files in which any use may mean something else."""
    types, files, wave = set(names), set[int](), set(names)
    while wave:
        derived: set[str] = set()
        for use in world.db.bases_named(wave):
            view = world.view(use.file_id)
            definition = view.by_id.get(use.scope_id) if view else None
            if view is not None and definition is not None and view.rules.shares_anything:
                files.add(view.id)
                derived.add(definition.name)
        wave = derived - types
        types |= derived
    for file_id, qualified_name in world.db.member_names():
        if file_id not in files and not types.isdisjoint(qualified_name.split(".")[:-1]):
            rules = world.rules(world.files[file_id][2])
            if rules is not None and rules.shares_anything:
                files.add(file_id)
    return types, files


def makings(world: World, changed: ChangedFiles, names: Collection[str]) -> Iterator[Use]:
    """Calls that make an object of a class of these names, where that is the call of a method: Ruby's `Page.new`."""
    for making, made in {rules.constructor for rules in changed_families(world, changed)} - {("", "")}:
        for use in world.db.uses_named([making]):
            if made in names or use.qualifier.rpartition(".")[2] in names:
                yield use


def changed_families(world: World, changed: ChangedFiles) -> list[Rules]:
    """The rules of the languages in which something changed."""
    if changed.paths_changed and changed.removed_paths is None:
        return world.all_rules()
    languages = {language_of(path) for path in _changed_paths(world, changed)}
    languages |= {world.files[file_id][2] for file_id in changed.file_ids if file_id in world.files}
    if None in languages and changed.removed_paths:  # a script without an ending in its name, now gone
        return world.all_rules()
    found = [world.rules(language) for language in sorted(filter(None, languages))]
    return list({rules.family: rules for rules in found if rules is not None}.values())


def _changed_paths(world: World, changed: ChangedFiles) -> list[str]:
    present = [world.path(file_id) for file_id in changed.file_ids if file_id in world.files]
    return [*present, *(changed.removed_paths or ())]
