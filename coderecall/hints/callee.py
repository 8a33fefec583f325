"""What a call of a definition has to look like, when that is exactly known."""

import re
from typing import NamedTuple

from coderecall.hints.members import may_inherit
from coderecall.hints.prototypes import Prototypes
from coderecall.hints.view import View
from coderecall.store import SymbolRow
from parsers.model import Parameter, ParameterKind, ReferenceKind, SymbolKind
from parsers.patterns import later

# Decorators that leave the parameters as they are written. Any other may change them, so nothing is known then.
_HARMLESS = frozenset(
    {
        "staticmethod",
        "classmethod",
        "abstractmethod",
        "override",
        "final",
        "lru_cache",
        "cache",
        "contextmanager",
        "asynccontextmanager",
        "overload",
        "deprecated",
    }
)
# Decorators of classes that leave a constructor as it is written.
_LEAVE_CONSTRUCTOR = frozenset(
    {
        *("dataclass", "final", "runtime_checkable", "total_ordering", "deprecated", "unique"),
        *("implementer", "implementer_only", "provider"),  # zope.interface
        *("add_metaclass", "python_2_unicode_compatible"),  # six
    }
)
_DECORATOR = later(r"^[ \t]*@[ \t]*([\w.]+)", re.MULTILINE)
_FIELD = later(r"^\s*(\w+)\s*:\s*([^=]+?)\s*(?:=\s*(.+))?$", re.DOTALL)
_INSTANCE_KINDS = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})
_UNBOUND = frozenset({"static", "classmethod"})
_CONSTRUCTORS = {"python": ("__init__", "__new__"), "ruby": ("initialize",)}
# Here a class also answers to what its bases declare under the same name with other parameters.
_OVERLOADED_ACROSS_CLASSES = frozenset({"java", "kotlin", "scala", "csharp"})
_TYPED_VALUES = frozenset({"typescript", "tsx"})


class Callee(NamedTuple):
    """The parameter lists under one name; a call is right when it fits one of them."""

    symbol: SymbolRow  # that a person should look at
    language: str
    variants: tuple[tuple[Parameter, ...], ...]
    takes_receiver: bool  # an instance method: reached through its class, the first argument is the receiver


class Callees:
    """Answers for one view, remembered."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[int, Callee | None] = {}
        self._prototypes = Prototypes(view)
        self._files: dict[str, dict[str, list[SymbolRow]]] = {}

    def of(self, target: SymbolRow) -> Callee | None:
        """How `target` is called; None when that cannot be known."""
        if target.id not in self._known:
            self._known[target.id] = self._find(target)
        return self._known[target.id]

    def _find(self, target: SymbolRow) -> Callee | None:
        row = self._view.file(target.path)
        if row is None or row.error_count:
            return None  # a file that does not parse may hold other parameters than were read
        if target.path not in self._files:
            self._files[target.path] = self._view.symbols(target.path)
        groups = self._files[target.path]
        if "partial" in target.modifiers.split():
            return None  # another file may hold a constructor too
        if SymbolKind(target.kind) is SymbolKind.CLASS:
            return self._constructor(target, row.language, groups)
        if not SymbolKind(target.kind).is_callable:
            return None
        return self._function(groups.get(target.qualified_name, []), row.language, groups)

    def _function(self, group: list[SymbolRow], language: str, groups: dict[str, list[SymbolRow]]) -> Callee | None:
        variants = []
        for symbol in [*self._beside(group[0]), *group] if language == "go" and group else group:
            modifiers = symbol.modifiers.split()
            parameters = symbol.parameters
            if parameters is None or "property" in modifiers or not self._keeps_parameters(symbol, language):
                return None
            if language == "python" and "overload" in modifiers:
                return None
            if language in _TYPED_VALUES and _is_typed_value(symbol):
                return None
            if language == "c" and not parameters:
                return None  # `f()` says nothing about parameters before C23
            variants.append(parameters)
        if not variants:
            return None
        if language == "cpp":
            known = self._prototypes.variants(group)
            return Callee(group[-1], language, known, takes_receiver=False) if known else None
        owner = groups.get(group[0].qualified_name.rpartition(".")[0], [])
        overloaded = language in _OVERLOADED_ACROSS_CLASSES
        if overloaded and owner and may_inherit(self._view, owner[0], group[0].name):
            return None
        if owner and "partial" in owner[0].modifiers.split():
            return None
        takes_receiver = SymbolKind(group[0].kind) in _INSTANCE_KINDS and not _UNBOUND & set(group[0].modifiers.split())
        return Callee(group[-1], language, tuple(variants), takes_receiver)

    def _beside(self, symbol: SymbolRow) -> list[SymbolRow]:
        """Definitions of the same name in other files of a Go folder: another platform, or a package of tests."""
        folder = symbol.path.rpartition("/")[0]
        return [
            other
            for other in self._view.db.symbols_named([symbol.name])
            if other.qualified_name == symbol.qualified_name
            and other.path != symbol.path
            and other.path.rpartition("/")[0] == folder
        ]

    def _constructor(self, cls: SymbolRow, language: str, groups: dict[str, list[SymbolRow]]) -> Callee | None:
        if len(groups.get(cls.qualified_name, [])) != 1 or "metaclass" in cls.signature:
            return None
        if language == "kotlin" and self._is_made_by_a_function(cls):
            return None
        names = _CONSTRUCTORS.get(language, ())
        found = [groups[f"{cls.qualified_name}.{name}"] for name in names if f"{cls.qualified_name}.{name}" in groups]
        if not names:
            found = [
                [s for s in group if SymbolKind(s.kind) is SymbolKind.CONSTRUCTOR and s.parent_id == cls.id]
                for group in groups.values()
            ]
            found = [group for group in found if group]
        decorators = self._decorators(cls)
        last_names = {name.rpartition(".")[2] for name in decorators}
        if language == "python" and decorators and not (found and last_names <= _LEAVE_CONSTRUCTOR):
            return self._dataclass(cls, decorators, groups) if not found else None
        if len(found) != 1:
            return None
        callee = self._function(found[0], language, {})
        return callee._replace(takes_receiver=False) if callee else None

    def _is_made_by_a_function(self, cls: SymbolRow) -> bool:
        """Whether what is called by the name of a Kotlin class may be a function of that name, or `invoke` of its
        companion."""
        own = f"{cls.qualified_name}."
        return any(
            symbol.qualified_name.startswith(own) and symbol.qualified_name != f"{own}invoke"
            if symbol.name == "invoke"
            else SymbolKind(symbol.kind) is SymbolKind.FUNCTION
            for symbol in self._view.db.symbols_named([cls.name, "invoke"])
        )

    def _dataclass(self, cls: SymbolRow, decorators: list[str], groups: dict[str, list[SymbolRow]]) -> Callee | None:
        """The fields of a plain dataclass without bases, as the parameters of the `__init__` that it gets."""
        head = self._head(cls)
        if [name.rpartition(".")[2] for name in decorators] != ["dataclass"] or self._bases(cls):
            return None
        if re.search(r"\b(init|kw_only)\s*=", head):
            return None
        parameters = []
        for group in groups.values():
            symbol = group[0]
            if (
                symbol.parent_id != cls.id
                or SymbolKind(symbol.kind).is_callable
                or SymbolKind(symbol.kind).is_container
            ):
                continue
            field = _FIELD.match(self._text(symbol))
            if field is None or "ClassVar" in field[2]:
                continue
            value = field[3] or ""
            if "InitVar" in field[2] or "KW_ONLY" in field[2] or re.search(r"\b(init|kw_only)\s*=", value):
                return None
            optional = bool(value) and (not re.match(r"(\w+\.)?field\(", value) or "default" in value)
            parameters.append(Parameter(symbol.name, ParameterKind.POSITIONAL, optional, ""))
        return Callee(cls, "python", (tuple(parameters),), takes_receiver=False) if parameters else None

    def _keeps_parameters(self, symbol: SymbolRow, language: str) -> bool:
        if "decorated" not in symbol.modifiers.split():
            return True
        return language == "python" and all(name.rpartition(".")[2] in _HARMLESS for name in self._decorators(symbol))

    def _decorators(self, symbol: SymbolRow) -> list[str]:
        return _DECORATOR.findall(self._head(symbol))

    def _head(self, symbol: SymbolRow) -> str:
        """Lines of a definition before its name."""
        return "\n".join(self._view.line(symbol.file_id, n) for n in range(symbol.start_line, symbol.name_line))

    def _text(self, symbol: SymbolRow) -> str:
        return "\n".join(self._view.line(symbol.file_id, n) for n in range(symbol.start_line, symbol.end_line + 1))

    def _bases(self, cls: SymbolRow) -> bool:
        references = self._view.db.references_in(cls.file_id)
        return any(r.scope_id == cls.id and r.kind == ReferenceKind.INHERIT for r in references)


def _is_typed_value(symbol: SymbolRow) -> bool:
    """Whether a function is the value of something with a type: `const f: Handler = () => …` is called as Handler says.

    In an object, `f: () => …` may be given its type by the place where the object stands.
    """
    return re.match(rf"[\w\s]*\b{re.escape(symbol.name)}\s*[?!]?:", symbol.signature) is not None
