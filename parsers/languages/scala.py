"""Scala 2 and 3."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers.language import CallSite, Declaration, ImportedName, Language, Scope, text
from parsers.model import Parameter, ParameterKind, Symbol, SymbolKind
from parsers.packages import fully_named, package_declaration
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_CLASSES = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.ENUM_MEMBER, SymbolKind.STRUCT}
)
_MODIFIERS = {"private": "private", "abstract": "abstract", "override": "override"}
_WORD = later(r"@?[\w.]+")
_PATTERNS = frozenset({"tuple_pattern", "case_class_pattern", "identifiers", "typed_pattern", "infix_pattern"})
_COMMENT = later(rb"/\*.*?\*/|//[^\n]*", re.DOTALL)
_CLAUSE = later(rb"([^,{}]+?)(?:\.\s*\{([^{}]*)\}\s*)?(?:,|$)", re.DOTALL)
_RENAMED = later(rb"\s*(?:=>|\bas\b)\s*")
_NAMED = later(rb"([A-Za-z_`\x80-\xff][\w`\x80-\xff]*)\s*=(?![=>])\s*")
_SPREAD = later(rb"\s*:\s*_\s*\*$|(?<=[\w)\]])\*$")
_TYPE_NAME = later(r"[\w.]+")
_BUILTIN_TYPES = (
    "Any AnyRef AnyVal Array Boolean Byte Char Double Either Float Int Iterable Iterator List Long Map Nil "
    "None Nothing Null Option Seq Set Short Some String Unit Vector"
)


class Scala(Language):
    name = "scala"
    suffixes = (".scala", ".sc")
    distribution = "tree-sitter-scala"
    queries = ("scala.scm",)
    embeds = b"$"  # s"$name ${call(1)}"
    whole_arguments = frozenset({"block", "case_block", "colon_argument", "indented_block", "indented_cases"})
    declares_types = True
    transparent = frozenset({SymbolKind.PACKAGE})
    builtin_types = frozenset(_BUILTIN_TYPES.split())

    def grammar(self) -> object:
        import tree_sitter_scala

        return tree_sitter_scala.language()

    def scope_name(self, node: "Node", source: bytes) -> str:
        """The type that `extension (value: Type)` extends."""
        for given in node.children_by_field_name("parameters"):
            for parameter in given.named_children:
                declared = parameter.child_by_field_name("type")
                match = _TYPE_NAME.match(text(declared, source)) if declared is not None else None
                if match is not None:
                    return match[0]
        return ""

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if kind is SymbolKind.PACKAGE:
            return package_declaration(node, source, SymbolKind.PACKAGE, "`")
        if kind is SymbolKind.CONSTRUCTOR:
            return self._primary_constructor(node, source, scope)
        if kind is SymbolKind.VARIABLE:
            return tuple(self._values(node, source, scope))
        named = node.child_by_field_name("name")
        modifiers, head_start = _modifiers(node, source)
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        if named is None:
            return ()
        name, start = _name(named, source), named.start_byte
        parameters: tuple[Parameter, ...] | None = None
        match node.type:
            case "class_parameter":
                if not _is_property(node):
                    return ()
            case "function_definition" | "function_declaration":
                parameters = self._all_parameters(node.children_by_field_name("parameters"), source)
                in_class = scope.kind in _CLASSES and not scope.function
                if name == "this" and in_class:
                    name, kind = scope.name, SymbolKind.CONSTRUCTOR
                elif in_class:
                    kind = SymbolKind.METHOD
                if scope.extends:
                    modifiers |= {"extension"}
                if body is None and in_class:
                    modifiers |= {"abstract"}
            case "object_definition":
                modifiers |= {"object"}
            case "given_definition":
                if body is None or not body.type.endswith("template_body"):
                    kind = SymbolKind.VARIABLE
            case "simple_enum_case" | "full_enum_case":
                modifiers = scope.modifiers & {"exported"}
        typed = _type(node, source) if kind is SymbolKind.FIELD else ""
        return (Declaration(name, start, kind, head_end, parameters, modifiers, "", head_start, type=typed),)

    def _primary_constructor(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        before = node.prev_named_sibling
        if not scope.name or (before is not None and before.type == "class_parameters"):
            return ()
        lists = [node]
        after = node.next_named_sibling
        while after is not None and after.type == "class_parameters":
            lists.append(after)
            after = after.next_named_sibling
        hidden = before is not None and before.type == "access_modifier"
        named = node.parent.child_by_field_name("name") if node.parent is not None else None
        return (
            Declaration(
                scope.name,
                node.start_byte,
                SymbolKind.CONSTRUCTOR,
                lists[-1].end_byte,
                self._all_parameters(lists, source),
                frozenset({"private"} if hidden else {"exported"}),
                head_start=named.start_byte if named is not None else node.start_byte,
                encloses=False,
            ),
        )

    @staticmethod
    def _values(node: "Node", source: bytes, scope: Scope) -> Iterator[Declaration]:
        pattern = node.child_by_field_name("pattern") or node.child_by_field_name("name")
        if pattern is None:
            return
        declared = [each for each in _bound(pattern) if each.type == "identifier"]
        value = node.child_by_field_name("value")
        modifiers, head_start = _modifiers(node, source)
        kind = SymbolKind.FIELD if scope.kind in _CLASSES and not scope.function else SymbolKind.VARIABLE
        head_end = value.start_byte if value is not None else node.end_byte
        for named in declared:
            yield Declaration(
                _name(named, source),
                named.start_byte,
                kind,
                head_end,
                None,
                modifiers,
                "",
                head_start,
                type=_type(node, source) if len(declared) == 1 else "",
            )

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        return b""  # the names are captured themselves

    def _all_parameters(self, lists: Iterable["Node"], source: bytes) -> tuple[Parameter, ...]:
        """Those of all parameter lists; the compiler finds what a list of implicit ones takes."""
        found: list[Parameter] = []
        for given in lists:
            if given.type not in {"parameters", "class_parameters"}:
                continue
            implicit = source[given.start_byte + 1 : given.end_byte].lstrip().startswith((b"implicit ", b"using "))
            read = self.parameters(given, source)
            found += [parameter._replace(optional=True) for parameter in read] if implicit else read
        return tuple(found)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            if child.type not in {"parameter", "class_parameter"}:
                continue
            named, declared = child.child_by_field_name("name"), child.child_by_field_name("type")
            if named is None:
                continue
            annotation = " ".join(text(declared, source).split()) if declared is not None else ""
            variadic = declared is not None and declared.type == "repeated_parameter_type"
            kind = ParameterKind.VARIADIC if variadic else ParameterKind.POSITIONAL
            optional = variadic or child.child_by_field_name("default_value") is not None
            if variadic:
                annotation = annotation.removesuffix("*").rstrip()
            found.append(Parameter(_name(named, source), kind, optional, annotation))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        named = node.child_by_field_name("operator")
        if named is None:
            return None
        return CallSite(node.start_byte, named.start_byte, named.end_byte, None, readable=False)

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        match = _NAMED.match(argument)
        if match is not None:
            return match[1].decode("utf-8", "replace").strip("`"), argument[match.end() :]
        spread = _SPREAD.search(argument)
        if spread is not None:
            return "*", argument[: spread.start()]
        return "", argument

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        written = source[node.start_byte : node.end_byte]
        written = _COMMENT.sub(lambda found: b" " * len(found[0]), written)
        keyword = written.split(None, 1)[0] if written.strip() else b""
        reexport = keyword == b"export"
        for clause in _CLAUSE.finditer(written, len(keyword)):
            base = node.start_byte + clause.start(1) + len(clause[1]) - len(clause[1].lstrip())
            path_names = _dotted(clause[1])
            if clause[2] is None:
                module, name, alias = _renamed(clause[1])
                whole, _, last = module.rpartition(".")
                if last in {"_", "*", "given"}:
                    yield ImportedName(whole, "*", "", base, reexport=reexport)
                elif whole:
                    yield ImportedName(whole, last, alias or last, base, reexport=reexport)
                elif name:
                    yield ImportedName(module, "", alias or module, base, reexport=reexport)
                continue
            place = node.start_byte + clause.start(2)
            for selector in clause[2].split(b","):
                _, name, alias = _renamed(selector)
                if name in {"_", "*", "given"}:
                    yield ImportedName(path_names, "*", "", place, reexport=reexport)
                elif name and not name.startswith("given ") and alias != "_":
                    yield ImportedName(path_names, name, alias or name, place, reexport=reexport)
                place += len(selector) + 1

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        return fully_named(symbols, SymbolKind.PACKAGE)


def _name(named: "Node", source: bytes) -> str:
    return text(named, source).strip("`")


def _type(node: "Node", source: bytes) -> str:
    declared = node.child_by_field_name("type")
    return " ".join(text(declared, source).split()) if declared is not None else ""


def _dotted(written: bytes) -> str:
    return b"".join(written.split()).decode("utf-8", "replace").replace("`", "")


def _renamed(written: bytes) -> tuple[str, str, str]:
    """(dotted name, its text with single spaces, other name or "") of one import."""
    parts = _RENAMED.split(written.strip(), maxsplit=1)
    name = b" ".join(parts[0].split()).decode("utf-8", "replace").replace("`", "")
    return name.replace(" ", ""), name, _dotted(parts[1]) if len(parts) > 1 else ""


def _bound(pattern: "Node") -> list["Node"]:
    """The names that a pattern binds, as far as it is simple."""
    if pattern.type not in _PATTERNS:
        return [pattern]
    found: list[Node] = []
    pending = [pattern]
    while pending:
        for child in pending.pop().named_children:
            (pending if child.type in _PATTERNS else found).append(child)
    return sorted(found, key=lambda each: each.start_byte)


def _is_property(node: "Node") -> bool:
    """Whether a class parameter can be read from outside: `val`, `var`, or of a case class."""
    if any(child.type in {"val", "var"} for child in node.children):
        return True
    owner = node.parent.parent if node.parent is not None else None
    return owner is not None and any(child.type == "case" for child in owner.children)


def _modifiers(node: "Node", source: bytes) -> tuple[frozenset[str], int]:
    """(modifiers, where the declaration starts after its annotations)."""
    start, annotated, found = node.start_byte, False, {"exported"}
    for child in node.children:
        if child.type == "annotation":
            start, annotated = child.end_byte, True
        elif child.type == "modifiers":
            words = _WORD.findall(text(child, source))
            found |= {_MODIFIERS[word] for word in words if word in _MODIFIERS}
            if "private" in words or "protected" in words:
                found.discard("exported")
        elif child.type == "identifier":
            break
    return frozenset(found | {"decorated"} if annotated else found), start


LANGUAGES = (Scala(),)
