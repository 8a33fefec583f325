"""Functions that a change kept and changed: both versions, read closely."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import LANGUAGES, text
from parsers.model import Symbol

if TYPE_CHECKING:
    from tree_sitter import Node

    from coderecall.hints.comparison import Comparison

_NESTED = frozenset(
    {
        *("function_definition", "lambda", "class_definition", "function_declaration", "function_expression"),
        *("arrow_function", "method_definition", "class_declaration", "class", "generator_function_declaration"),
    }
)
# What stands between a definition and its function.
_HOLDERS = frozenset(
    {
        "decorated_definition",
        "export_statement",
        "lexical_declaration",
        "variable_declarator",
        "pair",
        "public_field_definition",
    }
)
# Decorators after which a call still gives what the function gives.
_HARMLESS = frozenset({"staticmethod", "classmethod", "abstractmethod", "override", "final", "lru_cache", "cache"})


class Function(NamedTuple):
    """One version of a function."""

    path: str
    language: str
    symbol: Symbol
    node: "Node"

    @property
    def is_async(self) -> bool:
        return "async" in self.symbol.modifiers

    @property
    def is_generator(self) -> bool:
        return any(node.type in {"yield", "yield_expression"} for node in own_nodes(self.node))

    @property
    def is_changed_by_decorators(self) -> bool:
        """Whether a call may give something else than the function does."""
        if "decorated" not in self.symbol.modifiers:
            return False
        around = self.node.parent
        if around is None or around.type != "decorated_definition":
            return True
        names = [text(child).lstrip("@ ").partition("(")[0] for child in around.children if child.type == "decorator"]
        return not all(name.rpartition(".")[2] in _HARMLESS for name in names)

    def returned(self) -> list["Node | None"]:
        """The value of each `return`, None where it has none; of `x => value` that value."""
        body = self.node.child_by_field_name("body")
        if self.node.type == "arrow_function" and body is not None and body.type != "statement_block":
            return [body]
        return [
            next((child for child in node.named_children if child.type != "comment"), None)
            for node in own_nodes(self.node)
            if node.type == "return_statement"
        ]


class FunctionPair(NamedTuple):
    old: Function
    new: Function

    @property
    def name(self) -> str:
        return self.new.symbol.qualified_name


def changed_functions(comparison: "Comparison") -> Iterator[FunctionPair]:
    """Functions that both states have under one name and path, once each, and not with the same text."""
    for pair in comparison.pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or not pair.is_in_place or new.parsed.language not in LANGUAGES:
            continue
        if old.parsed.errors or new.parsed.errors:
            continue
        trees: dict[str, Node] = {}  # made for the first function that differs
        language, before = new.parsed.language, old.groups()
        for name, group in new.groups().items():
            known = before.get(name, [])
            if len(group) != 1 or len(known) != 1 or not group[0].kind.is_callable:
                continue
            if old.text(known[0]) == new.text(group[0]):
                continue
            if not trees:
                trees = {
                    "old": comparison.trees.root(language, old.source),
                    "new": comparison.trees.root(language, new.source),
                }
            before_node, after_node = _node(trees["old"], known[0]), _node(trees["new"], group[0])
            if before_node is not None and after_node is not None:
                yield FunctionPair(
                    Function(old.path, language, known[0], before_node),
                    Function(new.path, language, group[0], after_node),
                )


def own_nodes(function: "Node") -> Iterator["Node"]:
    """What lies in a function in source order, without what is in functions and classes inside it."""
    waiting = list(reversed(function.named_children))
    while waiting:
        node = waiting.pop()
        yield node
        if node.type not in _NESTED:
            waiting += reversed(node.named_children)


def _node(root: "Node", symbol: Symbol) -> "Node | None":
    """The function that a symbol stands for."""
    node = root.descendant_for_byte_range(symbol.start_byte, max(symbol.start_byte, symbol.end_byte - 1))
    while node is not None:
        if node.type in _NESTED:
            return node
        inner = [child for child in node.named_children if child.type in _NESTED or child.type in _HOLDERS]
        node = inner[-1] if inner else None
    return None
