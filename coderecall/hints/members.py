"""Whether a class may have a member that its definition does not show."""

import builtins
import re

from coderecall.hints.definitions import Definitions
from coderecall.hints.view import View
from parsers.model import ReferenceKind, SymbolKind

CATCH_ALL = frozenset({"__getattr__", "__getattribute__", "method_missing"})
_ORDINARY_BASES = frozenset(
    {*("object", "ABC", "Generic", "Protocol", "Enum", "IntEnum", "StrEnum", "NamedTuple", "TypedDict")}
)
_DEEPEST = 20


def member_may_exist(view: View, path: str, owner: str, name: str, new: Definitions, *, by_bases: bool = True) -> bool:
    """Whether objects of a class may have the member at run time; `new` is the file without its definition.

    by_bases: whether a base from outside may have it.
    """
    groups = view.symbols(path)
    owners = groups.get(owner, [])
    if any(f"{owner}.{catching}" in groups for catching in CATCH_ALL):
        return True
    assigned = re.compile(rb"\." + re.escape(name.encode()) + rb"\s*(?::[^=\n]+)?=(?!=)")
    if assigned.search(new.source):
        return True
    return by_bases and any(_has_unknown_base(view, one.id, one.file_id, name, depth=0) for one in owners)


def _has_unknown_base(view: View, class_id: int, file_id: int, name: str, depth: int) -> bool:
    if depth > _DEEPEST:
        return True
    bases = [r for r in view.db.references_in(file_id) if r.scope_id == class_id and r.kind == ReferenceKind.INHERIT]
    targets = view.db.symbols({base.target_id for base in bases if base.target_id is not None})
    for base in bases:
        target = targets.get(base.target_id or 0)
        if target is None or not SymbolKind(target.kind).is_container:
            if base.name not in _ORDINARY_BASES and not _is_built_in_without(base.name, name):
                return True
        elif _has_unknown_base(view, target.id, target.file_id, name, depth + 1):
            return True
    return False


def _is_built_in_without(base: str, name: str) -> bool:
    """Whether a base is a built-in class of Python, such as an exception, that has no member of the name."""
    kind = getattr(builtins, base, None)
    return isinstance(kind, type) and not hasattr(kind, name)
