"""Ruby."""

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from parsers.language import ArgumentSpan, CallSite, Declaration, ImportedName, Language, Scope, text
from parsers.model import Parameter, ParameterKind, Reference, Symbol, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = frozenset({"exported"})
_ACCESS = later(rb"^([ \t]*)(private|protected|public)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_KEYWORD = later(rb"(?:([\w\x80-\xff]+[?!]?):(?!:)\s*|:([\w\x80-\xff]+)\s*=>\s*)")
_DELEGATED = later(rb"(?s)\bto:(?!.*\bprefix:)")
_LITERAL = frozenset({"simple_symbol", "string"})
_ASSIGNS = frozenset({"assignment", "operator_assignment", "left_assignment_list", "rest_assignment"})
_START = attrgetter("start_byte")
_PARAMETER_KINDS = {
    "identifier": ParameterKind.POSITIONAL_ONLY,
    "optional_parameter": ParameterKind.POSITIONAL_ONLY,
    "destructured_parameter": ParameterKind.POSITIONAL_ONLY,
    "splat_parameter": ParameterKind.VARIADIC,
    "keyword_parameter": ParameterKind.KEYWORD_ONLY,
    "hash_splat_parameter": ParameterKind.KEYWORD_VARIADIC,
    "block_parameter": ParameterKind.KEYWORD_ONLY,  # given apart from the arguments, and never required
}
# words that read like names: `private` and its kin change what follows, the others are part of the language
_WORDS = frozenset(
    [
        "private",
        "protected",
        "public",
        "module_function",
        "private_constant",
        "attr_accessor",
        "attr_reader",
        "attr_writer",
        "require",
        "require_relative",
        "autoload",
        "load",
        "include",
        "extend",
        "prepend",
        "alias_method",
        "define_method",
        "attr",
    ]
)


class Ruby(Language):
    name = "ruby"
    suffixes = (".rb", ".rake", ".gemspec", ".ru", "Rakefile", "Gemfile")
    interpreters = ("ruby", "jruby", "rake")
    distribution = "tree-sitter-ruby"
    queries = ("ruby.scm",)
    line_comment = b"#"
    block_comment = False
    separators = rb"&?\.|::"
    receivers = frozenset({"self"})
    builtin_calls = _WORDS
    constants_lead = True

    def grammar(self) -> object:
        import tree_sitter_ruby

        return tree_sitter_ruby.language()

    def scope_name(self, node: "Node", source: bytes) -> str:
        return ""  # `class << self`: its methods belong to the class around it

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "call":
                return _by_call(node, source, scope)
            case "assignment":
                left = node.child_by_field_name("left")
                if left is None:
                    return ()
                return (
                    Declaration(
                        text(left, source),
                        left.start_byte,
                        SymbolKind.CONSTANT,
                        _line_end(node, source),
                        None,
                        _EXPORTED,
                    ),
                )
            case "alias":
                named = node.child_by_field_name("name")
                if named is None:
                    return ()
                modifiers = _access(node, source, scope)
                name = text(named, source).lstrip(":")
                return (Declaration(name, named.end_byte - len(name.encode()), kind, node.end_byte, None, modifiers),)
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        qualifier, _, name = text(named, source).replace("::", ".").rpartition(".")
        if node.type in {"class", "module"}:
            superclass = node.child_by_field_name("superclass")
            head_end = superclass.end_byte if superclass is not None else named.end_byte
            name_start = named.end_byte - len(name.encode())
            return (Declaration(name, name_start, kind, head_end, None, _EXPORTED, qualifier),)
        declared = node.child_by_field_name("parameters")
        modifiers = _access(node, source, scope)
        head_end = declared.end_byte if declared is not None else named.end_byte
        owner = node.child_by_field_name("object")
        if owner is not None:
            modifiers = (modifiers | {"static"}) - {"private"} | _EXPORTED
            qualifier = "" if text(owner, source) in {"self", scope.name} else text(owner, source).replace("::", ".")
            if not qualifier.replace(".", "").replace("_", "").isalnum():
                qualifier = ""
        elif scope.extends:
            modifiers |= {"static"}
        if scope.kind is None and not scope.qualified and owner is None:
            kind = SymbolKind.FUNCTION
        elif name == "initialize":
            kind = SymbolKind.CONSTRUCTOR
        parameters = self.known_parameters(declared, source) if declared is not None else ()
        return (Declaration(name, named.start_byte, kind, head_end, parameters, modifiers, qualifier),)

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        return None  # a constant is a symbol wherever Ruby lets it be set

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            kind = _PARAMETER_KINDS.get(child.type)
            if kind is None:
                continue
            named = child.child_by_field_name("name")
            starred = child.type.endswith(("splat_parameter", "block_parameter"))
            name = text(named, source) if named is not None else "" if starred else text(child, source)
            optional = starred or child.child_by_field_name("value") is not None
            found.append(Parameter(name, kind, optional, ""))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        method = node.child_by_field_name("method")
        if method is None:
            return None
        receiver = node.child_by_field_name("receiver")
        start = method.start_byte if receiver is None else receiver.start_byte
        arguments = node.child_by_field_name("arguments")
        is_given = arguments is None and receiver is not None and _is_given_a_value(node)
        return CallSite(start, method.start_byte, method.end_byte, arguments, readable=not is_given)

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        if argument.startswith(b"*"):
            return ("**", argument[2:]) if argument.startswith(b"**") else ("*", argument[1:])
        if argument.startswith(b"&"):
            return None  # a block is not an argument
        keyword = _KEYWORD.match(argument)
        if keyword is None:
            return "", argument
        return (keyword[1] or keyword[2]).decode("utf-8", "replace"), argument[keyword.end() :]

    def finish_references(
        self, references: list[Reference], captures: "dict[str, list[Node]]", symbols: list[Symbol], source: bytes
    ) -> list[Reference]:
        """Names that are variables of a class body or of the file."""
        known = _loose_locals(captures.get("local", ()), symbols, source)
        if not known:
            return references
        return [
            each._replace(is_local=True)
            if not (each.qualifier or each.is_local)
            and each.shape is None
            and each.start_byte > known.get((_body(symbols, each.scope), each.name), len(source))
            else each
            for each in references
        ]

    def argument_nodes(self, node: "Node | ArgumentSpan") -> "list[Node]":
        return [child for child in super().argument_nodes(node) if child.type != "block_argument"]

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        method, arguments = node.child_by_field_name("method"), node.child_by_field_name("arguments")
        if method is None or arguments is None or node.child_by_field_name("receiver") is not None:
            return
        literals = [_literal(child, source) for child in arguments.named_children if child.type in _LITERAL]
        match text(method, source), literals:
            case "autoload", [name, module, *_]:
                yield ImportedName(module, name, name, node.start_byte)
            case "require_relative", [module, *_]:
                yield ImportedName(module if module.startswith(".") else f"./{module}", "", "", node.start_byte)
            case (("require" | "load"), [module, *_]):
                yield ImportedName(module, "", "", node.start_byte)


def _is_given_a_value(node: "Node") -> bool:
    """Whether `store.limit` is `store.limit = 1`, which calls another method."""
    parent = node.parent
    if parent is None or parent.type not in {"assignment", "operator_assignment"}:
        return False
    left = parent.child_by_field_name("left")
    return left is not None and left.id == node.id


def _body(symbols: Sequence[Symbol], scope: int) -> int:
    """The class, module or method around a scope, which may be a constant that is given a value there; -1 the file."""
    while scope >= 0 and not (symbols[scope].kind.is_container or symbols[scope].kind.is_callable):
        scope = symbols[scope].parent
    return scope


def _loose_locals(nodes: "Sequence[Node]", symbols: Sequence[Symbol], source: bytes) -> dict[tuple[int, str], int]:
    """Variables that are given a value outside of methods: (class, module or -1 the file, name) to the first place.

    They are seen in the blocks around which they stand, and in no method.
    """
    found: dict[tuple[int, str], int] = {}
    inside: list[int] = []  # the symbols around a place
    coming = 0
    for node in sorted(nodes, key=_START):
        while coming < len(symbols) and symbols[coming].start_byte <= node.start_byte:
            inside.append(coming)
            coming += 1
        while inside and symbols[inside[-1]].end_byte <= node.start_byte:
            inside.pop()
        around = _body(symbols, inside[-1] if inside else -1)
        is_loose = around < 0 or symbols[around].kind.is_container
        if is_loose and node.parent is not None and node.parent.type in _ASSIGNS:
            found.setdefault((around, text(node, source)), node.start_byte)
    return found


def _literal(node: "Node", source: bytes) -> str:
    return text(node, source).lstrip(":").strip("'\"")


def _by_call(node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
    """Methods that a call defines: `attr_reader :a`, `define_method(:b) { … }`, `alias_method :c, :d`,
    `def_delegators :object, :e, :f`, `delegate :g, to: :object`."""
    method, arguments = node.child_by_field_name("method"), node.child_by_field_name("arguments")
    if method is None or arguments is None or scope.function:
        return ()
    literals = [child for child in arguments.named_children if child.type in _LITERAL]
    maker, kind = text(method, source), SymbolKind.METHOD
    if maker.startswith("attr"):
        kind = SymbolKind.PROPERTY
    elif maker in {"def_delegators", "def_instance_delegators"}:
        literals = literals[1:]
    elif maker in {"def_delegator", "def_instance_delegator"}:
        literals = literals[1:][-1:]  # the object, its method, and the name if that is another
    elif maker != "delegate":
        literals = literals[:1]
    elif _DELEGATED.search(source, arguments.start_byte, arguments.end_byte) is None:
        literals = []  # a method of that name, or other names than those that are written
    modifiers = _access(node, source, scope)
    end = arguments.end_byte
    return tuple(
        Declaration(_literal(child, source), child.start_byte + 1, kind, end, None, modifiers) for child in literals
    )


def _access(node: "Node", source: bytes, scope: Scope) -> frozenset[str]:
    """The last `private`, `protected` or `public` that stands alone above, as far in as the definition."""
    start = node.start_byte
    line = source.rfind(b"\n", 0, start) + 1
    before = source[line:start]
    if before.lstrip().startswith((b"private ", b"private_class_method ")):
        return frozenset({"private"})
    if scope.symbol < 0:
        return _EXPORTED
    indent = before[: len(before) - len(before.lstrip())]
    found = _ACCESS.findall(source, max(scope.start, scope.read_to), line)
    scope.read_to = line
    scope.access += tuple((len(inset), word) for inset, word in found)
    words = [word for inset, word in scope.access if inset <= len(indent)]
    return frozenset({"private"}) if words and words[-1] == b"private" else _EXPORTED


def _line_end(node: "Node", source: bytes) -> int:
    end = source.find(b"\n", node.start_byte, node.end_byte)
    return node.end_byte if end < 0 else end


LANGUAGES = (Ruby(),)
