"""Choosing among definitions of one name in a name space that files share."""

from coderecall.resolve.paths import shared_depth
from coderecall.resolve.values import EXACT, INFERRED, Value, symbol_value
from coderecall.resolve.world import FileView, World, weight
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

_CALLED = frozenset({SymbolKind.METHOD, SymbolKind.FUNCTION, SymbolKind.CONSTRUCTOR})


def choose(world: World, view: FileView, candidates: list[Definition]) -> Value | None:
    """The definition that a use in `view` means.

    Exact when it is in the same file or the only one; inferred when one is nearer than the others, or when all are
    parts of one thing (a module reopened in several files, a function defined per platform in one folder); else None.
    Where files include others, what is not included is only inferred. Definitions in tests are seen by tests only.
    """
    if not candidates:
        return None
    here = [row for row in candidates if row.file_id == view.id]
    if here:
        return symbol_value(max(here, key=weight))
    if len(candidates) > 1:
        candidates = [row for row in candidates if not world.is_test(row.file_id)] or candidates
    if not view.is_test and world.is_test(candidates[0].file_id):
        return None
    included = _included(world, view, candidates) if view.rules.includes else candidates
    if view.rules.includes and included:
        others = [row for row in candidates if row not in included]
        hidden = any(view.rules.is_linked(world.path(row.file_id), row) for row in others)
        candidates, sure = included, not hidden
    else:
        sure = all(view.rules.is_linked(world.path(row.file_id), row) for row in candidates)
    best = max(map(weight, candidates))
    candidates = [row for row in candidates if weight(row) == best]
    if len({row.file_id for row in candidates}) == 1:
        return symbol_value(candidates[0], EXACT if sure else INFERRED)
    depths = [shared_depth(view.path, world.path(row.file_id)) for row in candidates]
    deepest = max(depths)
    near = [row for row, depth in zip(candidates, depths, strict=True) if depth == deepest]
    if view.rules.overloads_differ and view.rules.overloads and all(row.kind in _CALLED for row in candidates):
        return symbol_value(near[0])  # the parameters decide, see `overloads`
    one_folder = len({world.path(row.file_id).rpartition("/")[0] for row in near}) == 1
    if len({row.file_id for row in near}) == 1 or one_folder or view.is_container(near[0]):
        return symbol_value(near[0], INFERRED)
    return None


def _included(world: World, view: FileView, candidates: list[Definition]) -> list[Definition]:
    """Those that are written in files that the view includes."""
    known = world.includes.of(view.rules, view.id)
    return [row for row in candidates if row.file_id in known]
