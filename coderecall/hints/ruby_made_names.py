"""Names of the methods that Ruby code makes: `define_method`, `attr_reader *NAMES`, text that `class_eval` is given.

A name is a regular expression. Where a loop over a list that is written makes the methods, its words are known; what
cannot be told from the text may be any name.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from parsers import syntax_tree
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

ANY = ".*"
_ANYTHING = frozenset({ANY})
_MOST = 1_000  # names in a list
_DEEPEST = 8
_ANSWERS_TO_ANY = later(rb"\bdelegate_missing_to\b|\bSimpleDelegator\b|\bDelegateClass\b")
_WAYS = later(
    rb"\b(?:define_(?:singleton_)?method|(?:class|module|instance)_eval"
    rb"|attr_(?:reader|writer|accessor)|def_\w*delegators?|delegate)\b"
)
_SENDS = frozenset({"send", "public_send", "__send__"})
_EACH = frozenset(
    {"each", "each_with_index", "each_with_object", "each_pair", "each_key", "map", "flat_map", "reverse_each"}
)
_SAME_NAME = frozenset({"to_s", "to_sym", "intern", "freeze", "dup"})
_SAME_LIST = frozenset(
    {
        *("freeze", "dup", "to_a", "to_set", "uniq", "sort", "compact", "reverse", "flatten", "keys"),
        *("select", "filter", "reject", "grep", "sort_by", "each", "each_with_index"),
    }
)
_SAME_TEXT = frozenset({"strip", "chomp", "squish", "strip_heredoc", "freeze", "dup", "tr"})
_BEGINS_TEXT = later(r"<<|[\"'%]")
_WORDS = frozenset({"string", "delimited_symbol", "bare_string", "bare_symbol", "chained_string"})
_LISTS = frozenset({"array", "string_array", "symbol_array", "argument_list"})
_MARK = 0xE000  # stands for what is put into a text, the next for the next one: private characters of Unicode
_NAME = r"[\w\ue000-\uf8ff]+[?!=]?"
_DEFINED = later(rf"\bdef\s+(?:self\s*\.\s*)?({_NAME})")
_MADE_IN_TEXT = later(r"\b(?:alias|alias_method|attr_\w+|define_\w*method|def_\w*delegators?|delegate)\b([^\n]*)")
_PUT_IN = later(r"[\ue000-\uf8ff]")


def names_made(source: bytes, elsewhere: Callable[[str], Iterable[bytes]]) -> Iterator[str]:
    """Regular expressions for the names of methods that a file makes.

    elsewhere: the texts of other files that give a constant its value.
    """
    if _ANSWERS_TO_ANY.search(source):
        yield ANY
    ways = [found.span() for found in _WAYS.finditer(source)]
    if ways:
        names = _Names(source, elsewhere)
        for start, end in ways:
            yield from names.made_at(start, end)


class _Names:
    """What expressions of one file name."""

    def __init__(self, source: bytes, elsewhere: Callable[[str], Iterable[bytes]]) -> None:
        self._source = source
        self._root = syntax_tree("ruby", source)
        self._elsewhere = elsewhere
        self._depth = 0

    def made_at(self, start: int, end: int) -> Iterable[str]:
        """What the call makes whose name is there."""
        node = self._root.descendant_for_byte_range(start, end)
        parent = node.parent if node is not None else None
        if node is None or parent is None:
            return ()
        arguments = parent if node.type == "simple_symbol" else parent.child_by_field_name("arguments")
        given = list(arguments.named_children) if arguments is not None else []
        if node.type == "simple_symbol":  # `send(:define_method, name)`; else it is handed on to whoever calls it
            call = parent.parent
            if call is None or call.type != "call" or text(call.child_by_field_name("method")) not in _SENDS:
                return _ANYTHING if text(node) in {":define_method", ":define_singleton_method"} else ()
            given = given[1:]
        elif parent.type != "call" or not _is(parent.child_by_field_name("method"), node):
            return ()
        way = text(node).lstrip(":")
        if way.endswith("_eval"):
            return self._defined_by(given[0]) if given else ()
        if way.startswith("define"):
            return self._name(given[0]) if given else ()
        return self._listed_with(given, is_attribute=way.startswith("attr"))

    def _listed_with(self, given: list["Node"], *, is_attribute: bool) -> Iterator[str]:
        options = [text(one.child_by_field_name("key")) for one in given if one.type == "pair"]
        for one in given:
            if one.type in {"pair", "block_argument"}:
                continue
            for name in self._list(one.named_children[0]) if one.type == "splat_argument" else self._name(one):
                yield f"{name}=?" if is_attribute else name
                if "prefix" in options:
                    yield rf"\w+_{name}"

    def _defined_by(self, node: "Node") -> Iterator[str]:
        """Names of the methods in a text that is evaluated."""
        if node.type == "call" and text(node.child_by_field_name("method")) in _SAME_TEXT:
            node = node.child_by_field_name("receiver") or node
        if node.type == "identifier":
            for value in self._values(node):
                if _BEGINS_TEXT.match(text(value)):
                    yield from self._defined_by(value)
            return
        body = self._heredoc(node) if node.type == "heredoc_beginning" else node
        put_in = [child for child in body.named_children if child.type == "interpolation"] if body is not None else []
        if body is None or body.type not in {"heredoc_body", "string"} or len(put_in) > _MOST:
            if _BEGINS_TEXT.match(text(node)):
                yield ANY  # put together in another way
            return
        written, at = "", body.start_byte
        for place, child in enumerate(put_in):
            written += self._source[at : child.start_byte].decode("utf-8", "replace") + chr(_MARK + place)
            at = child.end_byte
        written += self._source[at : body.end_byte].decode("utf-8", "replace")
        known = _DEFINED.search(written)
        for line in _PUT_IN.finditer(written):
            begins = written[: line.start()].rpartition("\n")[2].strip() in {"", '"'}
            if begins and (known is None or line.start() < known.start()):
                yield ANY  # whole definitions are put in
                return
        tokens = [found[1] for found in _DEFINED.finditer(written)]
        for found in _MADE_IN_TEXT.finditer(written):
            tokens += re.findall(_NAME, found[1])
        for token in tokens:
            parts = [self._put_in(put_in[ord(c) - _MARK]) if ord(c) >= _MARK else {re.escape(c)} for c in token]
            yield from _joined(parts)

    def _put_in(self, interpolation: "Node") -> Iterable[str]:
        inside = interpolation.named_children
        return self._name(inside[0]) if len(inside) == 1 else _ANYTHING

    def _heredoc(self, beginning: "Node") -> "Node | None":
        """Bodies stand in the order of their beginnings."""
        return next((one for one in _following(beginning) if one.type == "heredoc_body"), None)

    def _name(self, node: "Node") -> Iterable[str]:
        """What an expression may be, as the name of a method."""
        self._depth += 1
        try:
            return self._named(node) if self._depth <= _DEEPEST else _ANYTHING
        finally:
            self._depth -= 1

    def _named(self, node: "Node") -> Iterable[str]:
        kind = node.type
        if kind in {"simple_symbol", "hash_key_symbol"}:
            return {re.escape(text(node).removeprefix(":"))}
        if kind in _WORDS:
            return _joined(
                self._put_in(one)
                if one.type == "interpolation"
                else (self._name(one) if one.type in _WORDS else {re.escape(text(one))})
                for one in node.named_children
            )
        if kind == "identifier":
            return self._variable(node)
        if kind == "parenthesized_statements" and node.named_child_count == 1:
            return self._name(node.named_children[0])
        if kind == "call" and text(node.child_by_field_name("method")) in _SAME_NAME:
            receiver = node.child_by_field_name("receiver")
            return self._name(receiver) if receiver is not None else _ANYTHING
        return self._list(node) if kind in {"constant", "scope_resolution"} else _ANYTHING

    def _variable(self, node: "Node") -> Iterable[str]:
        """What a local variable may be: what it was given, or what a loop goes over."""
        name, inner, scope = text(node), node, node.parent
        while scope is not None:
            if scope.type in {"block", "do_block"}:
                names = [text(one) for one in _parameters(scope)]
                call = scope.parent
                if name in names and call is not None:
                    receiver = call.child_by_field_name("receiver")
                    is_walked = text(call.child_by_field_name("method")) in _EACH and names[0] == name
                    given = self._values(node, scope)
                    if given:
                        return _union(self._name(value) for value in given)
                    return self._list(receiver) if is_walked and receiver is not None else _ANYTHING
            elif scope.type == "for" and text(scope.child_by_field_name("pattern")) == name:
                walked = scope.child_by_field_name("value")
                return self._list(walked.named_children[0]) if walked is not None else _ANYTHING
            elif scope.type in {"method", "singleton_method", "lambda"}:
                if name in [text(one) for one in _parameters(scope)]:
                    return _ANYTHING
                break
            inner, scope = scope, scope.parent
        given = self._values(node, scope or inner)
        return _union(self._name(value) for value in given) if given else _ANYTHING

    def _values(self, node: "Node", scope: "Node | None" = None) -> list["Node"]:
        """What a name is given inside a scope, or anywhere in the file."""
        first, last = (scope.start_byte, scope.end_byte) if scope is not None else (0, len(self._source))
        found = []
        for one in re.finditer(rb"\b%b\s*(?:\|\|)?=(?![=~>])" % re.escape(text(node).encode()), self._source):
            if not first <= one.start() < last:
                continue
            at = self._root.descendant_for_byte_range(one.start(), one.start() + 1)
            parent = at.parent if at is not None else None
            if parent is None or parent.type not in {"assignment", "operator_assignment"}:
                continue
            value = parent.child_by_field_name("right")
            is_read = value is not None and value.start_byte <= node.start_byte < value.end_byte  # `n = n.to_s`
            if value is not None and not is_read and _is(parent.child_by_field_name("left"), at):
                found.append(value)
        return found

    def _list(self, node: "Node") -> Iterable[str]:
        """What the members of a list, or the keys of a hash, may be."""
        self._depth += 1
        try:
            return self._members(node) if self._depth <= _DEEPEST else _ANYTHING
        finally:
            self._depth -= 1

    def _members(self, node: "Node") -> Iterable[str]:
        kind, inside = node.type, node.named_children
        if kind in _LISTS:
            each = (self._list(c.named_children[0]) if c.type == "splat_argument" else self._name(c) for c in inside)
            return _union(each)
        if kind == "hash":
            keys = [one.child_by_field_name("key") for one in inside if one.type == "pair"]
            return _union(self._name(key) for key in keys if key is not None)
        if kind in {"parenthesized_statements", "in"} and len(inside) == 1:
            return self._list(inside[0])
        if kind == "binary" and text(node.child_by_field_name("operator")) in {"+", "|", "-"}:
            return _union(self._list(one) for one in inside)
        if kind == "call":
            return self._made_list(node)
        if kind == "element_reference" and inside and text(inside[0]) == "Set":
            return _union(self._name(one) for one in inside[1:])
        if kind in {"constant", "scope_resolution"}:
            return self._constant(node if kind == "constant" else inside[-1])
        if kind == "identifier":
            given = self._values(node)
            return _union(self._list(value) for value in given) if given else _ANYTHING
        return _ANYTHING

    def _made_list(self, call: "Node") -> Iterable[str]:
        receiver, method = call.child_by_field_name("receiver"), text(call.child_by_field_name("method"))
        arguments = call.child_by_field_name("arguments")
        if receiver is None:
            return _ANYTHING
        if method == "new" and text(receiver) == "Set" and arguments is not None and arguments.named_child_count == 1:
            return self._list(arguments.named_children[0])
        keeps = method == "map" and text(arguments).strip("()") in {"&:to_s", "&:to_sym"}
        return self._list(receiver) if keeps or method in _SAME_LIST else _ANYTHING

    def _constant(self, node: "Node") -> Iterable[str]:
        given = self._values(node)
        if given:
            return _union(self._list(value) for value in given)
        name, found = text(node), []
        for source in self._elsewhere(name):
            other = _Names(source, lambda _: ())
            other._depth = self._depth
            start = re.search(rb"\b%b\s*(?:\|\|)?=(?![=~>])" % re.escape(name.encode()), source)
            at = other._root.descendant_for_byte_range(start.start(), start.start() + 1) if start else None
            found.append(other._constant(at) if at is not None else _ANYTHING)
        return _union(found) if found else _ANYTHING


def _parameters(scope: "Node") -> list["Node"]:
    listed = scope.child_by_field_name("parameters")
    return [one.child_by_field_name("name") or one for one in listed.named_children] if listed is not None else []


def _following(node: "Node") -> Iterator["Node"]:
    """The nodes that begin after one, those beside and above it."""
    at: Node | None = node
    while at is not None:
        beside = at.next_named_sibling
        while beside is not None:
            yield beside
            beside = beside.next_named_sibling
        at = at.parent


def _is(node: "Node | None", other: "Node | None") -> bool:
    return node is not None and other is not None and node.id == other.id


def _joined(parts: Iterable[Iterable[str]]) -> Iterable[str]:
    """Each way to put a name together."""
    found = [""]
    for part in parts:
        found = [begun + rest for rest in part for begun in found]
        if len(found) > _MOST:
            return _ANYTHING
    return found


def _union(several: Iterable[Iterable[str]]) -> Iterable[str]:
    return {name for names in several for name in names}
