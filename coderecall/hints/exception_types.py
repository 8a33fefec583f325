"""The bases of an exception, by their names: what a handler has to say to catch it."""

import builtins

from coderecall.hints.view import View
from coderecall.store import SymbolRow
from parsers.model import ReferenceKind, SymbolKind
from parsers.patterns import later

# Several names of one class.
_ALIASES = {
    **dict.fromkeys(
        ("IOError", "EnvironmentError", "WindowsError", "socket.error", "os.error", "select.error"), "OSError"
    ),
    "socket.timeout": "TimeoutError",
}
_DEEPEST = 20
_ERRORS_OF_JAVASCRIPT = frozenset({"Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError"})
_CLASS = later(r"[A-Z]\w*$")


def same_name(written: str) -> str:
    """The last name of a class as it is written, one name for all aliases; "" when it does not look like a class."""
    known = _ALIASES.get(written) or _ALIASES.get(written.rpartition(".")[2])
    last = written.rpartition(".")[2]
    return known or (last if _CLASS.match(last) else "")


def ancestors(view: View, path: str, name: str) -> frozenset[str] | None:
    """The names of a class and of all above it, as a file sees the name; None when one of them is not known."""
    row = view.file(path)
    if row is None:
        return None
    own = [symbol for symbol in view.symbols(path).get(name, ()) if SymbolKind(symbol.kind).is_container]
    if own:
        return _above(view, own[0], 0)
    imported = [i for i in view.db.imports_in(row.id) if i.alias == name]
    if imported:
        targets = view.db.symbols({i.target_id for i in imported if i.target_id is not None})
        classes = [target for target in targets.values() if SymbolKind(target.kind).is_container]
        return _above(view, classes[0], 0) if len(classes) == 1 else None
    return _built_in(name, row.language)


def _above(view: View, cls: SymbolRow, depth: int) -> frozenset[str] | None:
    found = {cls.name}
    if depth > _DEEPEST:
        return None
    bases = [r for r in view.db.references_in(cls.file_id) if r.scope_id == cls.id and r.kind == ReferenceKind.INHERIT]
    targets = view.db.symbols({base.target_id for base in bases if base.target_id is not None})
    for base in bases:
        target = targets.get(base.target_id or 0)
        above = _built_in(base.name, cls.language) if target is None else _above(view, target, depth + 1)
        if above is None:
            return None
        found |= above
    return frozenset(found)


def _built_in(name: str, language: str) -> frozenset[str] | None:
    if language != "python":
        return frozenset({name, "Error"}) if name in _ERRORS_OF_JAVASCRIPT else None
    kind = getattr(builtins, name, None)
    if not isinstance(kind, type):
        return None
    return frozenset(one.__name__ for one in kind.__mro__) - {"object"}
