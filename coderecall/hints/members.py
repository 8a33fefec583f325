"""Whether a class may have a member that its definition does not show."""

import builtins
import collections.abc
import re

from coderecall.hints import ruby_classes
from coderecall.hints.definitions import Definitions
from coderecall.hints.javascript_classes import JAVASCRIPT, is_without
from coderecall.hints.set_attributes import may_set
from coderecall.hints.view import View
from coderecall.hints.written_members import is_written
from coderecall.model import Confidence
from coderecall.resolve.languages import rules_for
from coderecall.store import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind, Symbol, SymbolKind

CATCH_ALL = frozenset({"__getattr__", "__getattribute__", "method_missing", "__call", "__callStatic"})
_ORDINARY_BASES = frozenset(
    {*("object", "ABC", "Generic", "Protocol", "Enum", "IntEnum", "StrEnum", "NamedTuple", "TypedDict")}
)
_DEEPEST = 20
# What a plain base has all the same: every class is made somehow, and an exception of PHP says what happened.
_OF_ANY_BASE = frozenset(
    {
        *("__construct", "initialize", "constructor", "__toString", "getMessage", "getCode", "getPrevious", "getFile"),
        *("getLine", "getTrace", "getTraceAsString"),
        *("message", "full_message", "detailed_message", "backtrace", "backtrace_locations", "set_backtrace", "cause"),
        *("exception", "to_s", "inspect"),
    }
)
_EMPTY_INTERFACES = frozenset({"php", "typescript", "tsx"})
_DISTINCT = 9  # letters of a name of several words that objects from outside hardly have
# Here a method says that it takes the place of an inherited one; one that does not say so has nothing behind it.
_MARK_OVERRIDES = frozenset({"java", "kotlin", "csharp", "scala", "swift"})


def member_may_exist(
    view: View, path: str, owner: str, name: str, new: Definitions, *, by_bases: bool = True, is_method: bool = False
) -> bool:
    """Whether objects of a class may have the member at run time; `new` is the file without its definition.

    by_bases: whether a base from outside may have it. is_method: what code sets on objects is hardly ever a method.
    """
    owners = view.symbols(path).get(owner, []) or _beside(view, path, owner)
    if _answers_to_any(view, path, owner) or any(_answers_to_any(view, one.path, owner) for one in owners):
        return True
    assigned = re.compile(rb"\." + re.escape(name.encode()) + rb"\s*(?::[^=\n]+)?=(?!=)")
    is_set = new.parsed.language != "ruby" and assigned.search(new.source)  # there it calls a method of another name
    if is_set or is_written(new, owner, name):
        return True
    if not is_method and any(_sets_itself(view, one, name) for one in owners):
        return True
    return by_bases and any(_has_unknown_base(view, one.id, one.file_id, name, depth=0) for one in owners)


def _sets_itself(view: View, cls: SymbolRow, name: str, depth: int = 0) -> bool:
    """Whether a class of Python, or a base of it that the repository has, may set the attribute without naming it."""
    if cls.language != "python" or depth > _DEEPEST:
        return False
    if may_set(view.db.source(cls.file_id)[cls.start_byte : cls.end_byte], name):
        return True
    bases = [r for r in view.db.references_in(cls.file_id) if r.scope_id == cls.id and r.kind == ReferenceKind.INHERIT]
    targets = view.db.symbols({base.target_id for base in bases if base.target_id is not None}).values()
    return any(_sets_itself(view, base, name, depth + 1) for base in targets if SymbolKind(base.kind).is_container)


def _has_unknown_base(view: View, class_id: int, file_id: int, name: str, depth: int) -> bool:
    if depth > _DEEPEST:
        return True
    bases = [r for r in view.db.references_in(file_id) if r.scope_id == class_id and r.kind == ReferenceKind.INHERIT]
    targets = view.db.symbols({base.target_id for base in bases if base.target_id is not None})
    only_promised = _implemented(view, class_id, bases)
    for base in bases:
        if base.name in only_promised:
            continue
        target = targets.get(base.target_id or 0)
        if target is None or not SymbolKind(target.kind).is_container:
            if not _is_ordinary(view, base, name):
                return True
            continue
        if _answers_to_any(view, target.path, target.qualified_name):
            return True
        if _has_unknown_base(view, target.id, target.file_id, name, depth + 1):
            return True
    return False


def _implemented(view: View, class_id: int, bases: list[ReferenceRow]) -> frozenset[str]:
    """The interfaces of a class, by their last names, where no interface gives a body to what it requires."""
    file = view.file(bases[0].path) if bases else None
    if file is None or file.language not in _EMPTY_INTERFACES:
        return frozenset()
    row = view.db.symbols([class_id]).get(class_id)
    listed = row.signature.partition(" implements ")[2] if row else ""
    return frozenset(re.findall(r"(\w+)\s*(?:<[^{]*>)?\s*(?:,|$|\{)", listed))


def is_its_own(symbol: Symbol, language: str) -> bool:
    """Whether a method says, by not saying otherwise, that no base of its class has one of its name."""
    if language == "go":  # what another package calls so is not reached
        return symbol.name[:1].islower()
    return language in _MARK_OVERRIDES and symbol.kind is SymbolKind.METHOD and "override" not in symbol.modifiers


def may_inherit(view: View, cls: SymbolRow, name: str, depth: int = 0) -> bool:
    """Whether something above a class may have a member of the name: a class of the repository has it, or one lies
    outside."""
    db = view.db
    bases = [r for r in db.references_in(cls.file_id) if r.scope_id == cls.id and r.kind == ReferenceKind.INHERIT]
    known = db.symbols({r.target_id for r in bases if r.target_id is not None and r.confidence == Confidence.EXACT})
    if depth > _DEEPEST or any(r.target_id not in known and not _is_ordinary(view, r, name) for r in bases):
        return True
    return any(
        f"{base.qualified_name}.{name}" in view.symbols(base.path) or may_inherit(view, base, name, depth + 1)
        for base in known.values()
    )


def may_be_supplied(view: View, cls: SymbolRow, name: str, depth: int = 0) -> bool:
    """Whether something above a class may give it a method with a body."""
    db = view.db
    bases = [r for r in db.references_in(cls.file_id) if r.scope_id == cls.id and r.kind == ReferenceKind.INHERIT]
    known = db.symbols({r.target_id for r in bases if r.target_id is not None and r.confidence == Confidence.EXACT})
    if depth > _DEEPEST or any(r.target_id not in known and not _is_ordinary(view, r, name) for r in bases):
        return True
    for base in known.values():
        own = view.symbols(base.path).get(f"{base.qualified_name}.{name}", [])
        is_interface = SymbolKind(base.kind) is SymbolKind.INTERFACE and base.language in {"typescript", "tsx"}
        if any("abstract" not in row.modifiers.split() for row in own) and not is_interface:
            return True
        if may_be_supplied(view, base, name, depth + 1):
            return True
    return False


def is_distinct(name: str) -> bool:
    """Whether no object from outside is likely to have a member of the name."""
    plain = name.strip("_")
    several_words = "_" in plain or re.search(r"[a-z][A-Z]", plain) is not None
    return several_words and len(plain) >= _DISTINCT


def _beside(view: View, path: str, owner: str) -> list[SymbolRow]:
    """A type whose methods are defined in other files: Go, of its folder; C++, of any."""
    file = view.file(path)
    anywhere = file is not None and file.language == "cpp"
    folder = path.rpartition("/")[0]
    return [
        row
        for row in view.db.symbols_named([owner.rpartition(".")[2]])
        if row.qualified_name == owner
        and (anywhere or row.path.rpartition("/")[0] == folder)
        and SymbolKind(row.kind).is_container
        and row.path != path
    ]


def _answers_to_any(view: View, path: str, owner: str) -> bool:
    groups = view.symbols(path)
    return any(f"{owner}.{catching}" in groups for catching in CATCH_ALL)


def _is_ordinary(view: View, base: ReferenceRow, name: str) -> bool:
    """Whether a base from outside is known to bring no member of the name."""
    file = view.file(base.path)
    rules = rules_for(file.language) if file else None
    if rules is not None and base.name in rules.plain_bases:
        return name not in _OF_ANY_BASE
    if file is not None and file.language in JAVASCRIPT:
        own = not any(one.alias == base.name for one in view.db.imports_in(base.file_id))
        return own and not base.qualifier and is_without(base.name, name)
    if file is not None and file.language == "ruby":
        if base.qualifier or not is_distinct(name) or not ruby_classes.is_without(base.name, name):
            return False
        return not any(ruby_classes.opens_classes(module) for module, _ in view.db.imported_modules("ruby"))
    if file is not None and file.language != "python":
        return False
    return base.name in _ORDINARY_BASES or _is_built_in_without(base.name, name)


def _is_built_in_without(base: str, name: str) -> bool:
    """Whether a base is a built-in class of Python, such as an exception, or an abstract one of its collections, that
    has no member of the name."""
    kinds = (getattr(builtins, base, None), getattr(collections.abc, base, None))
    return any(isinstance(kind, type) and not hasattr(kind, name) for kind in kinds)
