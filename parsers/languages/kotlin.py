"""Kotlin."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers.language import CallSite, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Bound, Parameter, ParameterKind, SymbolKind
from parsers.packages import NO_DOC
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_CLASS_WORD = later(rb"(?:\b(enum)\s+)?\b(class|interface)\s+$")
_WORD = later(rb"\w+")
_ANNOTATION = later(rb"@[\w.:]+(?:\s*\([^()]*\))?")
_MODIFIERS = {
    b"private": "private",
    b"abstract": "abstract",
    b"override": "override",
    b"suspend": "async",
}
_HIDDEN = frozenset([b"private", b"internal", b"protected"])
_IMPORT = later(rb"import\s+([\w.$`\s\x80-\xff]*?[\w`\x80-\xff])(\s*\.\s*\*)?(?:\s+as\s+([\w`\x80-\xff]+))?\s*;?\s*$")
# What the grammar does not know: a constructor on the line below its class, context parameters, `$$"…"`, a declaration
# that ends before `}` on its line, and words that are keywords only in some places.
_CONSTRUCTOR_BELOW = later(
    rb"\bclass\s[^\n{}()=]{1,200}(?:\s{1,80}(?:@[\w.]+(?:\([^()\n]*\))?|public|internal|private|protected|actual)){0,6}"
    rb"\s{1,80}constructor(?=\s*\()"
)
_CONTEXT = later(rb"^[ \t]*context\((?:[^()\n]|\([^()\n]*\))*\)", re.MULTILINE)
_END_ON_LINE = later(rb"(?<=[\w)\]>\"'?!}]) (?=\})")  # `class Row { class Cell }`
_DOLLARS = later(rb"\$\$+(?=\")")
_SOFT_KEYWORD = later(
    rb"(?<![\w@])(?:open|data|inner|value|dynamic|external|expect|actual|annotation|operator|infix|out|override|enum|final)"
    rb"(?=\s*[.(:=,)\]!?+\-])"
)
# `@OptIn(A::class) actual class B {`: the grammar takes what follows the annotation for an expression
_ANNOTATED_PLATFORM = later(
    rb"(@[\w.:]{1,100}(?:\([^()\n]{0,200}\))?\s{1,80})(actual|expect)(?=\s+(?:class|fun|object|interface|enum|annotation|value)\b)"
)
_PARAMETERS = later(rb"[^{}()\n]{0,200}->|[^{}\n]{0,200}\bit\b")
_CALLED = later(rb"(\w+)(?:<[^<>{}]*>)?\s*(?:\([^(){}]*\))?\s*$")
# functions of the standard library that give their closure no object
_PLAIN_CLOSURES = frozenset(
    b"""
    all also any assertFails assertFailsWith associateBy associateWith count distinctBy filter filterNot find first
    firstOrNull flatMap forEach generateSequence getOrElse getOrPut groupBy ifEmpty indexOfFirst joinToString last lazy
    let map mapNotNull maxBy minBy none onEach partition removeAll removeIf repeat require requireNotNull check
    runBlocking runTest runCatching single sortedBy sumOf synchronized takeIf takeUnless takeWhile thread use withLock
    """.split()
)
_NAMED = later(rb"([A-Za-z_`\x80-\xff][\w`\x80-\xff]*)\s*=(?!=)\s*")
_TYPES = frozenset({"user_type", "nullable_type", "function_type", "parenthesized_type", "non_nullable_type"})
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.ENUM_MEMBER})
_OBJECT = frozenset({"object"})
_BUILTIN_TYPES = (
    "Any Array Boolean Byte ByteArray Char CharSequence Comparable Double Float Int IntArray Iterable Iterator "
    "List Long LongArray Map MutableList MutableMap MutableSet Nothing Number Pair Sequence Set Short String "
    "Throwable Unit"
)

_RESULT = later(rb"\s*:\s*([\w.\x80-\xff]+(?:<[\w\s.,<>?*\x80-\xff]*>)?\??)\s*(?:=\s*)?$")
_NODES = """
    block function_body for_statement catch_block lambda_literal anonymous_function when_entry class_body getter setter
    anonymous_initializer function_declaration
"""
_BLOCKS = frozenset(_NODES.split())  # at the end of which what they declare ends


class Kotlin(Language):
    name = "kotlin"
    suffixes = (".kt", ".kts")
    distribution = "tree-sitter-kotlin"
    queries = ("kotlin.scm",)
    separators = rb"\?\.|!!\s*\.|\.|::"
    embeds = b"$"  # "$name ${call(1)}"
    whole_arguments = frozenset({"annotated_lambda"})
    declares_types = True
    implicit_locals = frozenset({b"it"})
    builtin_types = frozenset(_BUILTIN_TYPES.split())

    blocks = _BLOCKS

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        from parsers import kotlin_locals

        return kotlin_locals.bound_at(source, name, place)

    def grammar(self) -> object:
        import tree_sitter_kotlin

        return tree_sitter_kotlin.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "package_header":
                return _package(node, source)
            case "class_parameters":
                return self._primary_constructor(node, source, scope)
            case "property_declaration":
                return tuple(self._properties(node, source, scope))
            case "class_parameter" | "enum_entry" | "secondary_constructor":
                named = None
            case _:
                named = node.child_by_field_name("name") or node.child_by_field_name("type")
        body = next((child for child in node.children if child.type.endswith("body") or child.type == "block"), None)
        head_end = body.start_byte if body is not None else node.end_byte
        if node.type == "secondary_constructor":
            given = _child(node, "function_value_parameters")
            declared = self.parameters(given, source) if given is not None else ()
            head = source[node.start_byte : given.start_byte if given is not None else head_end]
            return (Declaration(scope.name, node.start_byte, kind, head_end, declared, _modifiers(head)),)
        if named is None:
            named = _child(node, "identifier")
        if named is None:
            if node.type != "companion_object":
                return ()
            start = source.find(b"companion", node.start_byte)
            return (Declaration("Companion", start, kind, head_end, None, _modifiers(b"") | _OBJECT),)
        name, start = _name(named, source), named.start_byte
        head = source[node.start_byte : start]
        modifiers, head_start = _modifiers(head), _after_annotations(node)
        if kind is SymbolKind.CLASS and node.type == "class_declaration":
            word = _CLASS_WORD.search(head)
            if word is not None and word[2] == b"interface":
                kind = SymbolKind.INTERFACE
            elif word is not None and word[1]:
                kind = SymbolKind.ENUM
        elif node.type in {"object_declaration", "companion_object"}:
            modifiers |= _OBJECT
        elif kind is SymbolKind.FUNCTION:
            return (self._function(node, named, head_end, modifiers, head_start, source, scope),)
        elif kind is SymbolKind.ENUM_MEMBER:
            modifiers = scope.modifiers & {"exported"}
        typed = _type(node, source) if kind is SymbolKind.PROPERTY else ""
        return (Declaration(name, start, kind, head_end, None, modifiers, "", head_start, type=typed),)

    def _function(
        self,
        node: "Node",
        named: "Node",
        head_end: int,
        modifiers: frozenset[str],
        head_start: int,
        source: bytes,
        scope: Scope,
    ) -> Declaration:
        given = _child(node, "function_value_parameters")
        parameters = self.parameters(given, source) if given is not None else ()
        receiver = _receiver(node, named, source)
        in_class = scope.kind in _CLASSES and not scope.function
        if scope.kind is SymbolKind.INTERFACE and in_class and _child(node, "function_body") is None:
            modifiers |= {"abstract"}
        if receiver:
            modifiers |= {"extension"}
        kind = SymbolKind.METHOD if in_class or receiver else SymbolKind.FUNCTION
        name = _name(named, source)
        result = _RESULT.match(source, given.end_byte, head_end) if given is not None else None
        typed = " ".join(result[1].decode("utf-8", "replace").split()) if result is not None else ""
        return Declaration(
            name, named.start_byte, kind, head_end, parameters, modifiers, receiver, head_start, type=typed
        )

    def _primary_constructor(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        if not scope.name:
            return ()
        start = head_start = node.start_byte
        around = node.parent  # its modifiers, `constructor`
        if around is not None:
            start = around.start_byte
            named = around.parent.child_by_field_name("name") if around.parent is not None else None
            head_start = named.start_byte if named is not None else start
        return (
            Declaration(
                scope.name,
                node.start_byte,
                SymbolKind.CONSTRUCTOR,
                node.end_byte,
                self.parameters(node, source),
                _modifiers(source[start : node.start_byte]),
                head_start=head_start,
                encloses=False,
            ),
        )

    @staticmethod
    def _properties(node: "Node", source: bytes, scope: Scope) -> Iterator[Declaration]:
        in_class = scope.kind in _CLASSES and not scope.function
        for child in node.named_children:
            if child.type not in {"variable_declaration", "multi_variable_declaration"}:
                continue
            declared = child.named_children if child.type == "multi_variable_declaration" else [child]
            for each in declared:
                named = _child(each, "identifier")
                if named is None:
                    continue
                head = source[node.start_byte : named.start_byte]
                words = _words(head)
                kind = SymbolKind.PROPERTY if in_class else SymbolKind.VARIABLE
                if b"const" in words:
                    kind = SymbolKind.CONSTANT
                receiver = _receiver(node, child, source)
                modifiers = _modifiers(head)
                if receiver:
                    kind = SymbolKind.PROPERTY
                    modifiers |= {"extension"}
                end = _head_end(node, child)
                start = _after_annotations(node)
                yield Declaration(
                    _name(named, source),
                    named.start_byte,
                    kind,
                    end,
                    None,
                    modifiers,
                    receiver,
                    start,
                    type=_type(each, source),
                )
            return

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        return b""  # the names are captured themselves

    def hides_names(self, node: "Node", source: bytes) -> bool:
        """A closure without parameters may have an object of its own at hand: `buildString { append(1) }`."""
        if node.type != "lambda_literal":
            return False
        start = node.start_byte
        if _PARAMETERS.match(source, start + 1, min(node.end_byte, start + 300)) is not None:
            return False
        called = _CALLED.search(source, max(0, start - 80), start)
        if called is None:  # a value, not an argument
            return not source[max(0, start - 80) : start].rstrip().endswith(b"=")
        return called[1] not in _PLAIN_CLOSURES

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        variadic = after_variadic = False
        for child in node.named_children:
            if child.type == "parameter_modifiers":
                variadic = b"vararg" in _words(source[child.start_byte : child.end_byte])
            elif child.type in {"parameter", "class_parameter"}:
                named = _child(child, "identifier")
                if named is None:
                    continue
                annotation = _type(child, source)
                modifiers = _child(child, "modifiers")
                if modifiers is not None:
                    variadic |= b"vararg" in _words(source[modifiers.start_byte : modifiers.end_byte])
                kind = ParameterKind.VARIADIC if variadic else ParameterKind.POSITIONAL
                optional = variadic or (child.type == "class_parameter" and _has_default(child))
                if after_variadic:  # a closure may still follow the list
                    kind, optional = ParameterKind.KEYWORD_ONLY, optional or "->" in annotation
                found.append(Parameter(_name(named, source), kind, optional, annotation))
                after_variadic |= variadic
                variadic = False
            elif found and not child.is_extra:  # the default of the last parameter
                found[-1] = found[-1]._replace(optional=True)
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        """`left name right`; only from right to left is it sure which name is the function."""
        count = node.named_child_count
        named = node.named_child(count - 2) if count > 2 else None
        if named is None or named.type != "identifier":
            return None
        return CallSite(node.start_byte, named.start_byte, named.end_byte, None, readable=False)

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        if argument.startswith(b"*"):
            return "*", argument[1:].strip()
        match = _NAMED.match(argument)
        if match is not None:
            return match[1].decode("utf-8", "replace").strip("`"), argument[match.end() :]
        return "", argument

    def parsed_text(self, source: bytes) -> bytes:
        if b"actual" not in source and b"expect" not in source:
            return source
        return _ANNOTATED_PLATFORM.sub(lambda found: found[1] + b" " * len(found[2]), source)

    def mended(self, source: bytes) -> bytes:
        source = _CONSTRUCTOR_BELOW.sub(lambda found: found[0].replace(b"\n", b" "), source)
        source = _CONTEXT.sub(lambda found: b" " * len(found[0]), source)
        source = _DOLLARS.sub(lambda found: b" " * len(found[0]), source)
        source = _END_ON_LINE.sub(b";", source)
        return _SOFT_KEYWORD.sub(lambda found: b"_" + found[0][1:], source)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        match = _IMPORT.match(source[node.start_byte : node.end_byte].split(b"//")[0])
        if match is None:
            return
        module = b"".join(match[1].split()).decode("utf-8", "replace").replace("`", "")
        start = node.start_byte + match.start(1)
        if match[2]:
            yield ImportedName(module, "*", "", start)
            return
        module, _, name = module.rpartition(".")
        yield ImportedName(module, name, match[3].decode("utf-8", "replace").strip("`") if match[3] else name, start)


def _package(node: "Node", source: bytes) -> Sequence[Declaration]:
    names = _child(node, "qualified_identifier")
    if names is None:
        return ()
    package = "".join(text(names, source).split()).replace("`", "")
    return (Declaration(package, names.start_byte, SymbolKind.PACKAGE, node.end_byte, doc=NO_DOC),)


def _child(node: "Node", kind: str) -> "Node | None":
    return next((child for child in node.named_children if child.type == kind), None)


def _type(node: "Node", source: bytes) -> str:
    """The type that a variable or parameter declares, as written."""
    declared = next((part for part in node.named_children if part.type in _TYPES), None)
    return " ".join(text(declared, source).split()) if declared is not None else ""


def _name(named: "Node", source: bytes) -> str:
    return text(named, source).strip("`")


def _words(head: bytes) -> list[bytes]:
    return _WORD.findall(_ANNOTATION.sub(b" ", head) if b"@" in head else head)


def _modifiers(head: bytes) -> frozenset[str]:
    words = _words(head)
    found = {_MODIFIERS[word] for word in words if word in _MODIFIERS}
    if _HIDDEN.isdisjoint(words):
        found.add("exported")
    if b"@" in head:
        found.add("decorated")
    return frozenset(found)


def _after_annotations(node: "Node") -> int:
    """Where a declaration starts after its annotations."""
    first = first_named(node)
    if first is None or first.type != "modifiers":
        return node.start_byte
    start = first.start_byte
    for child in first.named_children:
        if child.type == "annotation":
            start = child.end_byte
    return start


def _receiver(node: "Node", named: "Node", source: bytes) -> str:
    """The dotted name of the type that an extension extends; "" for none."""
    if not source[node.start_byte : named.start_byte].rstrip().endswith(b"."):
        return ""
    for child in node.named_children:
        if child.start_byte >= named.start_byte:
            break
        if child.type in _TYPES:
            inner = _child(child, "user_type") if child.type != "user_type" else child
            names = [text(part, source) for part in inner.named_children if part.type == "identifier"] if inner else []
            return ".".join(names)
    return ""


def _has_default(parameter: "Node") -> bool:
    return any(child.type == "=" for child in parameter.children)


def _head_end(node: "Node", declared: "Node") -> int:
    """Where the value or the accessors of a property start."""
    after = declared.next_sibling
    return declared.end_byte if after is None or after.start_byte > node.end_byte else after.start_byte


LANGUAGES = (Kotlin(),)
