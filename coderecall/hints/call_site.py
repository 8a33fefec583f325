"""What is done with the result of a call, read from the syntax around it. Python, JavaScript and TypeScript."""

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx"})

_FUNCTIONS = frozenset(
    {
        *("function_definition", "lambda", "function_declaration", "function_expression", "arrow_function"),
        *("method_definition", "generator_function", "generator_function_declaration"),
    }
)
_ASSIGNMENTS = frozenset({"assignment", "variable_declarator", "assignment_expression"})
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "array_pattern", "object_pattern"})
_SPLATS = frozenset({"list_splat_pattern", "rest_pattern", "rest_element"})
# What passes a value on as it is, so that the place around it decides. A type assertion says nothing at run time.
_THROUGH = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"})


class Role(Enum):
    """What happens to a result first."""

    DISCARDED = "discarded"  # the call is a statement
    MEMBER = "member"  # f().name
    ITEM = "item"  # f()[0]
    UNPACKED = "unpacked"  # a, b = f(); [a, b] = f(); {a, b} = f()
    BOUND = "bound"  # x = f()
    ITERATED = "iterated"  # for x in f()
    RETURNED = "returned"
    ARGUMENT = "argument"
    OTHER = "other"


class CallSite(NamedTuple):
    call: "Node"
    role: Role
    is_awaited: bool
    detail: str = ""  # member: its name; bound: the variable; argument: the called name
    pattern: "Node | None" = None  # unpacked: what takes the parts
    around: "Node | None" = None  # the node in which the role was read


def read(call: "Node", through: frozenset[str] = frozenset()) -> CallSite:
    """The place of a call. `through`: further kinds of expression that are taken for the call itself."""
    node, awaited = call, False
    parent = node.parent
    while parent is not None and (
        parent.type in _THROUGH
        or parent.type in {"await", "await_expression"}
        or (parent.type in through and not _is(parent, "condition", node))
    ):
        awaited = awaited or parent.type.startswith("await")
        node, parent = parent, parent.parent
    if parent is None:
        return CallSite(call, Role.OTHER, awaited)
    role, detail, pattern = _role(node, parent)
    return CallSite(call, role, awaited or _is_async_block(parent), detail, pattern, parent)


def _role(node: "Node", parent: "Node") -> tuple[Role, str, "Node | None"]:
    kind = parent.type
    if kind == "expression_statement" or (kind == "unary_expression" and text(parent).startswith("void")):
        return Role.DISCARDED, "", None
    if kind in {"attribute", "member_expression"} and _is(parent, "object", node):
        if any(child.type == "optional_chain" for child in parent.children):
            return Role.OTHER, "", None
        name = parent.child_by_field_name("attribute") or parent.child_by_field_name("property")
        return Role.MEMBER, text(name), None
    if kind in {"subscript", "subscript_expression"} and (_is(parent, "value", node) or _is(parent, "object", node)):
        return Role.ITEM, "", None
    if kind in _ASSIGNMENTS:
        return _bound(node, parent)
    if kind in {"for_statement", "for_in_statement", "for_in_clause"} and _is(parent, "right", node):
        pattern = parent.child_by_field_name("left")
        return Role.ITERATED, "", pattern
    if kind in {"return_statement", "yield", "lambda", "arrow_function", "yield_expression"}:
        return Role.RETURNED, "", None
    if kind in {"argument_list", "arguments", "keyword_argument"}:
        return Role.ARGUMENT, _called(parent), None
    return Role.OTHER, kind, None


def _bound(node: "Node", parent: "Node") -> tuple[Role, str, "Node | None"]:
    value = parent.child_by_field_name("right") or parent.child_by_field_name("value")
    target = parent.child_by_field_name("left") or parent.child_by_field_name("name")
    if value is None or value.id != node.id or target is None:
        return Role.OTHER, "", None
    if target.type in _PATTERNS:
        return Role.UNPACKED, "", target
    return (Role.BOUND, text(target), None) if target.type == "identifier" else (Role.OTHER, "stored", None)


def unpacked_count(pattern: "Node") -> int | None:
    """How many parts a pattern takes exactly; None: that many or more, or by name."""
    parts = [child for child in pattern.named_children if child.type != "comment"]
    if pattern.type == "object_pattern" or any(part.type in _SPLATS for part in parts):
        return None
    return len(parts)


def enclosing_function(node: "Node") -> "Node | None":
    """The innermost function around a node."""
    around = node.parent
    while around is not None and around.type not in _FUNCTIONS:
        around = around.parent
    return around


def is_async(function: "Node | None") -> bool:
    return function is not None and any(child.type == "async" for child in function.children)


def later_uses(site: CallSite) -> list["Node"]:
    """Where the variable that the result is bound to is read afterwards in its function, until it is bound again."""
    function = enclosing_function(site.call)
    found: list[Node] = []
    if function is None or site.around is None:
        return found
    for node in _named(function, site.detail.encode(), site.around.end_byte):
        if _is_target(node):
            break
        found.append(node)
    return found


def text(node: "Node | None") -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def _named(node: "Node", name: bytes, start: int) -> list["Node"]:
    """Identifiers of a name from a byte on, in source order."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.end_byte <= start:
            continue
        if one.type == "identifier" and one.text == name and one.start_byte >= start:
            found.append(one)
        waiting += reversed(one.named_children)
    return [one for one in found if not _is_member_name(one)]


def _is_member_name(node: "Node") -> bool:
    parent = node.parent
    if parent is None:
        return False
    return _is(parent, "attribute", node) or (parent.type == "keyword_argument" and _is(parent, "name", node))


def _is_target(node: "Node") -> bool:
    """Whether a name is bound here: alone, or as one of several."""
    parent = node.parent
    while parent is not None and parent.type in _PATTERNS:
        node, parent = parent, parent.parent
    return parent is not None and (
        (parent.type in _ASSIGNMENTS and (_is(parent, "left", node) or _is(parent, "name", node)))
        or (parent.type == "for_statement" and _is(parent, "left", node))
    )


def _is(parent: "Node", field: str, node: "Node") -> bool:
    child = parent.child_by_field_name(field)
    return child is not None and child.id == node.id


def _called(arguments: "Node") -> str:
    """The last name of what the arguments go to."""
    call = arguments.parent
    if call is not None and arguments.type == "keyword_argument":
        call = call.parent
    called = call.child_by_field_name("function") if call is not None else None
    return text(called).rpartition(".")[2]


def _is_async_block(parent: "Node") -> bool:
    """`async with f()` and `async for … in f()` wait by themselves."""
    node: Node | None = parent
    while node is not None and node.type in {"as_pattern", "with_item", "with_clause"}:
        node = node.parent
    return node is not None and node.type in {"with_statement", "for_statement", "for_in_clause"} and is_async(node)
