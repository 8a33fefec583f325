"""The syntax tree of a source text, for questions about a place that no row answers.

Rows say where a name is used; what is done with a call's result, or what a function returns, only its tree says. A node
in Python is dear, so a caller asks for the few files that matter, and keeps trees no longer than its question.
"""

from typing import TYPE_CHECKING

from parsers.registry import grammar

if TYPE_CHECKING:
    from tree_sitter import Node


def syntax_tree(language: str, source: bytes) -> "Node":
    """The root of the tree, whatever the text. Positions in it are bytes of `source`.

    Raises KeyError for a language that no grammar reads.
    """
    known, parser, _ = grammar(language)
    return parser.parse(known.parsed_text(source)).root_node
