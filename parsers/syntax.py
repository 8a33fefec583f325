"""The syntax tree of a source text, for questions about a place that no row answers.

Rows say where a name is used; what is done with a call's result, or what a function returns, only its tree says. A node
in Python is dear, so a caller asks for the few files that matter, and keeps trees no longer than its question.
"""

from functools import cache
from typing import TYPE_CHECKING

from parsers.registry import grammar

if TYPE_CHECKING:
    from tree_sitter import Node, Query

_COMMENT_TYPES = ("comment", "haddock")  # as parts of node types: line_comment, multiline_comment


def syntax_tree(language: str, source: bytes) -> "Node":
    """The root of the tree, whatever the text. Positions in it are bytes of `source`.

    Raises KeyError for a language that no grammar reads.
    """
    known, parser, _ = grammar(language)
    return parser.parse(known.parsed_text(source)).root_node


def is_comment(node_type: str) -> bool:
    return any(kind in node_type for kind in _COMMENT_TYPES)


def comment_spans(language: str, source: bytes, root: "Node | None" = None) -> list[tuple[int, int]]:
    """Begin and end of each comment as bytes of `source`, in order; of comments in others the outermost.

    root: of the text, where it was parsed before. Braces that JSX needs around a comment belong to it. Raises KeyError
    for a language that no grammar reads.
    """
    from tree_sitter import QueryCursor

    query = _comment_query(language)
    if query is None:
        return []
    captures = QueryCursor(query).captures(syntax_tree(language, source) if root is None else root)
    found: list[tuple[int, int]] = []
    for node in sorted(captures.get("comment", ()), key=lambda node: (node.start_byte, -node.end_byte)):
        whole = _with_braces(node)
        if not found or whole.start_byte >= found[-1][1]:
            found.append((whole.start_byte, whole.end_byte))
    return found


def _with_braces(comment: "Node") -> "Node":
    around = comment.parent
    if around is None or around.type != "jsx_expression":
        return comment
    return around if all(is_comment(child.type) for child in around.named_children) else comment


@cache
def _comment_query(language: str) -> "Query | None":
    """What finds the comments of a language, None when its grammar has none."""
    from tree_sitter import Query

    known = grammar(language).parser.language
    if known is None:
        return None
    every = [i for i in range(known.node_kind_count) if known.node_kind_is_named(i) and known.node_kind_is_visible(i)]
    kinds = sorted({kind for i in every if (kind := known.node_kind_for_id(i)) and is_comment(kind)})
    return Query(known, "".join(f"({kind}) @comment\n" for kind in kinds)) if kinds else None
