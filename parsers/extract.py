"""Source text -> symbols, references, imports: parse, one pass of the query, then sweeps over plain spans."""

import gc
from functools import cache
from typing import TYPE_CHECKING

from parsers.errors import UnsupportedLanguageError
from parsers.lines import LineTable
from parsers.model import ParseError, ParseResult
from parsers.references import Reader, place_imports, reader, references
from parsers.registry import Grammar, grammar, language_of, languages
from parsers.symbols import outline

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_ERRORS = 20
# Patterns that wait for a later sibling stay open through whatever is nested in between. Thousands of levels made the
# cursor quadratic and, in one language, crash; code that people write keeps some hundreds open.
_MATCH_LIMIT = 2000


def parse(path: str, source: bytes) -> ParseResult:
    """All that a file says, whatever its bytes; a syntax error is data in `errors`.

    Raises UnsupportedLanguageError when `language_of(path)` is None.
    """
    name = language_of(path, source)
    if name is None:
        known = ", ".join(sorted(languages()))
        raise UnsupportedLanguageError(f"no language for {path!r}: supported are {known}; ask language_of first")
    # Reading makes many objects and no cycles: the collector would look through them again and again for nothing. Two
    # threads that read at once leave it as they found it, since only the one that saw it running starts it again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(path, source, grammar(name))
    finally:
        if collecting:
            gc.enable()


def _read(path: str, source: bytes, grammar: Grammar) -> ParseResult:
    from tree_sitter import QueryCursor

    language, parser, query = grammar
    root = parser.parse(source).root_node
    captures = QueryCursor(query, match_limit=_MATCH_LIMIT).captures(root)
    lines = LineTable(source)
    found = outline(captures, source, language, lines)
    imports = [name for statement in captures.get("import", ()) for name in language.imports(statement, source, path)]
    imports = language.finish_imports(imports, source, path)
    uses = references(captures, root, source, _reader(language.name), found, imports, lines)
    errors = _errors(root) if root.has_error else []
    return ParseResult(language.name, found.symbols, uses, place_imports(imports, found.scopes, lines), errors)


@cache
def _reader(name: str) -> Reader:
    return reader(languages()[name])


def _errors(root: "Node") -> list[ParseError]:
    """The first broken places; only subtrees that hold an error are entered."""
    found: list[ParseError] = []
    pending = [root]
    while pending and len(found) < MAX_ERRORS:
        node = pending.pop()
        line = node.start_point.row + 1
        if node.is_missing:
            found.append(ParseError(line, f"missing {node.type}"))
        elif node.is_error:
            found.append(ParseError(line, "syntax error"))
        elif node.has_error:
            pending.extend(reversed(node.children))
    return found
