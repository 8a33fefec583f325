"""What a function does with the result of a call, and around the call, in the shapes that languages share."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import text
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx", "go", "java", "c", "cpp", "csharp", "php"})

_POINTERS = frozenset({"c", "cpp"})  # there what is handed on untested is used untested

AWAITED, TESTED, CLOSED, LOCKED = "awaited", "tested", "closed", "locked"

_CALLS = frozenset(
    {
        *("call", "call_expression", "new_expression", "method_invocation", "object_creation_expression"),
        *("invocation_expression", "function_call_expression", "member_call_expression", "scoped_call_expression"),
    }
)
_FUNCTIONS = frozenset(
    {
        *("function_definition", "function_declaration", "function_expression", "arrow_function", "method_definition"),
        *("generator_function", "generator_function_declaration", "method_declaration", "constructor_declaration"),
        *("func_literal", "function_item", "local_function_statement", "lambda", "lambda_expression"),
        *("closure_expression", "anonymous_function", "anonymous_method_expression"),
    }
)
# What passes a value on as it is, so that the place around it decides.
_THROUGH = frozenset(
    {
        *("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"),
        *("cast_expression", "expression_list", "argument", "equals_value_clause"),
    }
)
_AWAITS = frozenset({"await", "await_expression"})
_TARGETS = {
    "assignment": ("left", "right"),
    "assignment_expression": ("left", "right"),
    "assignment_statement": ("left", "right"),
    "short_var_declaration": ("left", "right"),
    "named_expression": ("name", "value"),
    "variable_declarator": ("name", "value"),
    "var_spec": ("name", "value"),
    "init_declarator": ("declarator", "value"),
    "let_declaration": ("pattern", "value"),
    "as_pattern": ("alias", ""),
    "resource": ("name", "value"),
}
_PLAIN = frozenset({"assignment", "assignment_expression"})
_TESTS = frozenset(
    {"assert_statement", "let_condition", "match_expression", "try_expression", "conditional_expression"}
)
_LOOPS = frozenset(
    {
        *("for_statement", "while_statement", "do_statement", "for_in_statement", "enhanced_for_statement"),
        *("for_each_statement", "foreach_statement", "loop_expression", "while_expression", "for_expression"),
    }
)
_BRANCHES = frozenset(
    {
        *("if_statement", "while_statement", "do_statement", "for_statement", "switch_statement", "if_expression"),
        *("expression_switch_statement", "type_switch_statement", "while_expression", "conditional_expression"),
        *("ternary_expression", "elif_clause", "match_statement", "switch_expression", "if_clause"),
    }
)
_BRANCH_FIELDS = frozenset({"condition", "value", "subject"})
_BINARY = frozenset({"binary_expression", "comparison_operator", "boolean_operator"})
_NOT = frozenset({"not_operator", "unary_expression", "unary_op_expression", "prefix_unary_expression"})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "**", "//", "@", "."})
_RELATIONS = frozenset({"<", ">", "<=", ">="})
_MEMBERS = {
    "attribute": "object",
    "member_expression": "object",
    "field_expression": "argument value",
    "selector_expression": "operand",
    "field_access": "object",
    "method_invocation": "object",
    "member_access_expression": "object expression",
    "member_call_expression": "object",
    "subscript": "value",
    "subscript_expression": "object argument",
    "index_expression": "operand",
    "array_access": "array",
    "pointer_expression": "argument",
}
_MEMBER_NAMES = ("attribute", "property", "field", "name")
_RETURNS = frozenset({"return_statement", "yield", "yield_expression", "throw_statement", "raise_statement"})
_WITHS = frozenset({"with_item", "resource", "using_statement"})
_LOCKING = frozenset({"with_statement", "synchronized_statement", "lock_statement"})
_CLOSES = later(r"(?i)close|release|free$|dispose|destroy|cleanup|clean_up|unlock|unref|shutdown|^end$|finish")
_ASKS = later(r"(?i)(is|has|ok|map|and|or|unwrap|expect|if)(_|[A-Z]|$)|orElse|exists$|empty$")
_LOCKS = later(r"(?i)(?<!b)(?<!c)lock|mutex|semaphore")
_SAY_LOCK = (b"lock", b"mutex", b"semaphore", b"synchronized")
_TAKES = later(r"(?i)^(r|w|read|write|mutex|pthread_mutex|pthread_rwlock_(rd|wr))?_?lock$|^acquire$")
_VARIABLE = later(r"\$?\w+")
_PROMISE_MEMBERS = frozenset(
    {"__await__", "then", "catch", "finally", "ContinueWith", "GetAwaiter", "ConfigureAwait", "Result"}
)


class Treatment(NamedTuple):
    """How one call is treated. What is in neither set cannot be told: the value goes on to where nobody looked."""

    kept: frozenset[str]
    broken: frozenset[str]


class _Found:
    def __init__(self, language: str) -> None:
        self.language = language
        self.kept: set[str] = set()
        self.broken: set[str] = set()

    def sealed(self) -> Treatment:
        return Treatment(frozenset(self.kept), frozenset(self.broken - self.kept))


def call_at(root: "Node", start_byte: int) -> "Node | None":
    """The call of which the called name, the last of its chain, starts at a byte."""
    node = root.descendant_for_byte_range(start_byte, start_byte + 1)
    while node is not None and node.type not in _CALLS:
        parent = node.parent
        if parent is None or not (_is_called(parent, node) or parent.end_byte == node.end_byte):
            return None
        node = parent
    return node


def _is_called(parent: "Node", node: "Node") -> bool:
    if parent.type not in _CALLS:
        return False
    return any(_is(parent, field, node) for field in ("function", "constructor", "name", "type"))


def treatment(call: "Node", language: str) -> Treatment:
    """What the function around a call does with its result."""
    found = _Found(language)
    node, parent = call, call.parent
    while parent is not None and (parent.type in _THROUGH or parent.type in _AWAITS):
        if parent.type in _AWAITS:
            found.kept.add(AWAITED)
        node, parent = parent, parent.parent
    function = _function(call)
    _read_locks(found, call, function)
    if parent is not None:
        _read(found, call, node, parent)
    return found.sealed()


def _read(found: _Found, call: "Node", node: "Node", parent: "Node") -> None:
    kind = parent.type
    if kind == "expression_statement":
        cast = any(c.type == "cast_expression" for c in (node, *node.named_children)) and "void" in text(node)[:8]
        if not cast:
            found.broken |= {TESTED, CLOSED, AWAITED}
        return
    if kind in {"defer_statement", "go_statement"} or (kind in _FUNCTIONS and kind != "function_definition"):
        return
    if kind in _WITHS or (kind == "as_pattern" and parent.parent is not None and parent.parent.type in _WITHS):
        found.kept.add(CLOSED)
        return
    if kind in _TESTS or _is_tested(node, parent):
        found.kept.add(TESTED)
    if kind in _MEMBERS:
        _read_member(found, node, parent)
        return
    if kind in _TARGETS and (names := _bound(node, parent)):
        _read_later(found, call, parent, names)


def _read_member(found: _Found, node: "Node", parent: "Node") -> None:
    if not any(_is(parent, field, node) for field in _MEMBERS[parent.type].split()):
        return
    name = _member_name(parent)
    if any(child.type in {"optional_chain", "?."} for child in parent.children):
        found.kept.add(TESTED)
    if _CLOSES.search(name):
        found.kept.add(CLOSED)
    if _ASKS.match(name):
        found.kept.add(TESTED)
    if name in _PROMISE_MEMBERS:
        found.kept.add(AWAITED)
    found.broken |= {TESTED, CLOSED}
    if parent.type in {"member_expression", "attribute"}:  # elsewhere a task has many members of its own
        found.broken.add(AWAITED)


def _read_later(found: _Found, call: "Node", binding: "Node", names: list[tuple[int, str]]) -> None:
    """What is done with the variables that the result is bound to."""
    root = _root(call)  # a closure may bind what the function around it reads
    loop = _loop(call, root)
    for place, name in names:
        if name == "_":
            continue
        uses = _Found(found.language)
        seen = goes_on = False
        for use in _uses(root, name, binding, loop):
            seen = True
            goes_on = _read_use(uses, use) or goes_on
        habit = TESTED if len(names) == 1 else f"{TESTED} {place - len(names)}"
        found.kept |= {habit if kept == TESTED else kept for kept in uses.kept}
        if not _VARIABLE.fullmatch(name) or (binding.type in _PLAIN and not seen):
            continue  # what is stored may be looked at anywhere; a plain name that is not read here may be a field
        if not seen or (TESTED in uses.broken and (not goes_on or found.language in _POINTERS)):
            found.broken.add(habit)
        if goes_on:
            continue
        if place == 0:  # what comes beside it is an error or a flag
            found.broken.add(CLOSED)
        if len(names) == 1:
            found.broken.add(AWAITED)


def _read_use(found: _Found, use: "Node") -> bool:
    """Whether the value goes on to where nobody looked."""
    node, parent = use, use.parent
    while parent is not None and (parent.type in _THROUGH or parent.type in _AWAITS):
        if parent.type in _AWAITS:
            found.kept.add(AWAITED)
        node, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type in _TESTS or _is_tested(node, parent):
        found.kept.add(TESTED)
        return False
    if parent.type in _MEMBERS and any(_is(parent, field, node) for field in _MEMBERS[parent.type].split()):
        _read_member(found, node, parent)
        return False
    if parent.type in {"arguments", "argument_list"}:
        if _CLOSES.search(_called(parent)):
            found.kept.add(CLOSED)
            return False
        if _called(parent) in {"assert", "expect", "isinstance", "len", "is_null", "empty", "isset"}:
            found.kept.add(TESTED)
            return False
        if found.language in _POINTERS:
            found.broken.add(TESTED)
        return True
    if parent.type in _WITHS:
        found.kept.add(CLOSED)
        return False
    return parent.type not in {"expression_statement", *_BINARY, *_NOT}


def _read_locks(found: _Found, call: "Node", function: "Node") -> None:
    """The locks that are held around a call or were taken before it, by name."""
    written = (function.text or b"").lower()
    if not any(word in written for word in _SAY_LOCK):
        return
    if _LOCKS.search(text(function.child_by_field_name("name"))):
        found.kept.add(LOCKED)  # it says itself that it is called with a lock, or takes one
    node = call.parent
    while node is not None and node.id != function.id:
        if node.type in _LOCKING:
            names = re.findall(r"\w+", text(node).partition("\n")[0][:200].partition("{")[0])[1:]
            is_lock = node.type != "with_statement"
            found.kept |= {f"{LOCKED} {name}" for name in names if is_lock or _LOCKS.search(name)}
        node = node.parent
    waiting = [function]
    while waiting:
        node = waiting.pop()
        if node.start_byte < call.start_byte:
            if node.type in _CALLS and node.id != call.id and _TAKES.search(_name_called(node)):
                held = [name for name in re.findall(r"\w+", text(node)[:120]) if not _TAKES.search(name)]
                says = _name_called(node) != "acquire"  # of a pool as well
                found.kept |= {f"{LOCKED} {name}" for name in held if says or _LOCKS.search(name)}
            waiting += node.named_children


def _is_tested(node: "Node", parent: "Node") -> bool:
    """Whether a value, or what it is compared with, decides where the function goes on."""
    while parent is not None:
        if parent.type in _BINARY:
            operator = text(parent.child_by_field_name("operator") or parent.child_by_field_name("operators")).strip()
            return operator not in _ARITHMETIC and not (operator in _RELATIONS and _is_bound_of_loop(parent))
        if parent.type in _NOT:
            sign = text(parent.child_by_field_name("operator")) or text(parent)[:1]
            return sign in {"!", "not", "n"}
        if parent.type in _BRANCHES:
            return any(_is(parent, field, node) for field in _BRANCH_FIELDS)
        if parent.type in {"condition_clause", "assert_statement"}:
            return True
        if parent.type not in {*_THROUGH, *_AWAITS, "named_expression", "assignment_expression"}:
            return False
        next_parent = parent.parent
        if next_parent is None:
            return False
        node, parent = parent, next_parent
    return False


def _is_bound_of_loop(comparison: "Node") -> bool:
    """Whether a comparison says how often a loop goes round: `for (i = 0; i < length(list); i++)`."""
    node, parent = comparison, comparison.parent
    while parent is not None and parent.type in {*_BINARY, *_THROUGH, "expression_statement"}:
        node, parent = parent, parent.parent
    return parent is not None and parent.type in {"for_statement", "for_clause"} and _is(parent, "condition", node)


def _bound(node: "Node", parent: "Node") -> list[tuple[int, str]]:
    """(place, name) of what a binding binds; a member counts by its text."""
    target, value = _TARGETS[parent.type]
    at = parent.child_by_field_name(target)
    is_value = not value or _is(parent, value, node) or parent.type == "variable_declarator"  # in C# without a field
    if at is None or not is_value:
        return []
    many = [at, *parent.children_by_field_name(target)[1:]]
    if len(many) == 1 and at.type in {"expression_list", "pattern_list", "tuple_pattern", "array_pattern"}:
        many = at.named_children
    names = []
    for place, one in enumerate(many):
        while one.type in {"pointer_declarator", "reference_declarator", "mut_pattern", "as_pattern_target"}:
            inner = one.child_by_field_name("declarator") or (one.named_children[-1] if one.named_children else None)
            if inner is None:
                break
            one = inner  # noqa: PLW2901 - the name is inside
        written = text(one)
        if re.fullmatch(r"[$\w.>-]+", written):
            names.append((place, written))
    return names if len(names) == len(many) else []


def _uses(function: "Node", name: str, binding: "Node", loop: "Node | None") -> Iterator["Node"]:
    """Where a variable is read after it was bound, until it is bound again; in a loop, from the loop's start."""
    start = loop.start_byte if loop is not None else binding.end_byte
    kind_length = len(name.encode())
    own = (binding.start_byte, binding.end_byte)
    waiting = [function]
    while waiting:
        node = waiting.pop()
        if node.end_byte <= start or node.end_byte - node.start_byte < kind_length:
            continue
        if node.end_byte - node.start_byte == kind_length and text(node) == name:
            if own[0] <= node.start_byte < own[1] or _is_name_of_member(node):
                continue
            if _is_rebound(node):
                if loop is None:
                    return
                continue
            yield node
            continue
        waiting += reversed(node.children)


def _is_rebound(node: "Node") -> bool:
    parent = node.parent
    while parent is not None and parent.type in {"expression_list", "pattern_list", "pointer_declarator"}:
        node, parent = parent, parent.parent
    if parent is None or parent.type not in _TARGETS:
        return False
    return _is(parent, _TARGETS[parent.type][0], node)


def _is_name_of_member(node: "Node") -> bool:
    parent = node.parent
    return parent is not None and parent.type in _MEMBERS and any(_is(parent, f, node) for f in _MEMBER_NAMES)


def _loop(call: "Node", function: "Node") -> "Node | None":
    node = call.parent
    while node is not None and node.id != function.id:
        if node.type in _LOOPS:
            return node
        node = node.parent
    return None


def _root(node: "Node") -> "Node":
    while node.parent is not None:
        node = node.parent
    return node


def _function(node: "Node") -> "Node":
    """The innermost function around a node, or the root."""
    around = node
    while around.parent is not None:
        around = around.parent
        if around.type in _FUNCTIONS:
            return around
    return around


def _member_name(member: "Node") -> str:
    return next((text(c) for f in _MEMBER_NAMES if (c := member.child_by_field_name(f))), "")


def _name_called(call: "Node") -> str:
    """The last name of what is called."""
    called = next((c for f in ("function", "name", "constructor") if (c := call.child_by_field_name(f))), None)
    return re.split(r"\W+", text(called)[-80:])[-1]


def _called(arguments: "Node") -> str:
    return _name_called(arguments.parent) if arguments.parent is not None else ""


def _is(parent: "Node", field: str, node: "Node") -> bool:
    return any(child.id == node.id for child in parent.children_by_field_name(field))
