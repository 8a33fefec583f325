"""Source text -> symbols, references, imports: parse, one pass of the query, then sweeps over plain spans.

Text of no programming language, and scripts that were minified, are read in sections.
"""

import gc
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from parsers.bindings import bindings
from parsers.errors import UnsupportedLanguageError
from parsers.language import Language
from parsers.lines import LineTable
from parsers.members import with_members
from parsers.model import ParseError, ParseResult
from parsers.origin.generated import is_minified
from parsers.references import Reader, place_imports, reader, references
from parsers.registry import Grammar, grammar, is_code, language_of, languages
from parsers.sections import read_sections, section_language
from parsers.symbols import outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

MAX_ERRORS = 20
# Patterns that wait for a later sibling stay open through whatever is nested in between. Thousands of levels made the
# cursor quadratic and, in one language, crash; code that people write keeps some hundreds open.
_MATCH_LIMIT = 2000


def parse(
    path: str,
    source: bytes,
    *,
    on_tree: "Callable[[str, Node], None] | None" = None,
    reads_of: Iterable[str] = (),
) -> ParseResult:
    """All that a file says, whatever its bytes; a syntax error is data in `errors`.

    reads_of: names whose plain reads are among the references too, as those of imported names always are.
    on_tree: told language and root of the tree that was read, which is what `syntax_tree` gives, when it has no error.
    Raises UnsupportedLanguageError when `text_language_of(path)` is None.
    """
    name = text_language_of(path, source)
    if name is None:
        known = ", ".join(sorted(languages()))
        raise UnsupportedLanguageError(
            f"{path!r} is no text: read are {known}, and other text; ask text_language_of first"
        )
    if not is_code(name) or is_minified(path, source):
        return read_sections(name, source)
    # Reading makes many objects and no cycles: the collector would look through them again and again for nothing. Two
    # threads that read at once leave it as they found it, since only the one that saw it running starts it again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(path, source, grammar(name), on_tree, reads_of)
    finally:
        if collecting:
            gc.enable()


def text_language_of(path: str, source: bytes | None = None) -> str | None:
    """The language of a file by its name, whether a grammar reads it or not; None: by its name it is no text."""
    return language_of(path, source) or section_language(path)


def _read(
    path: str,
    source: bytes,
    grammar: Grammar,
    on_tree: "Callable[[str, Node], None] | None" = None,
    reads_of: Iterable[str] = (),
) -> ParseResult:
    from tree_sitter import QueryCursor

    language, parser, query = grammar
    text = language.parsed_text(source)
    root = parser.parse(text).root_node
    errors = _errors(root) if root.has_error else []
    if errors:
        root = _mended(root, text, grammar)
    elif on_tree is not None:
        on_tree(language.name, root)
    captures = QueryCursor(query, match_limit=_MATCH_LIMIT).captures(root)
    if errors and (repaired := language.repaired_text(text, captures)) is not None:
        root = parser.parse(repaired).root_node
        captures = QueryCursor(query, match_limit=_MATCH_LIMIT).captures(root)
    captures = language.captured(captures)
    lines = LineTable(source)
    found = outline(captures, source, language, lines)
    imports = [name for statement in captures.get("import", ()) for name in language.imports(statement, source, path)]
    imports = language.finish_imports(imports, source, path)
    asked = {name.encode() for name in reads_of if name}
    read = asked | {name.alias.encode() for name in imports if name.alias}
    uses = references(captures, root, source, _reader(language), found, read, lines, asked)
    placed = place_imports(imports, found.scopes, lines)
    bound = bindings(source, language, found, uses, root)
    uses = with_members(uses, bound, imports, root, source, language, found, lines)
    return ParseResult(language.name, found.symbols, uses, placed, errors, bound)


@cache
def _reader(language: Language) -> Reader:
    return reader(language)


def _mended(root: "Node", source: bytes, grammar: Grammar) -> "Node":
    """The tree of the source as its language mends it, if less of it is broken."""
    mended = grammar.language.mended(source)
    if mended == source:
        return root
    again = grammar.parser.parse(mended).root_node
    return again if _broken(again) < _broken(root) else root


def _broken(root: "Node") -> int:
    """How many bytes the tree does not explain."""
    count = 0
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error:
            count += node.end_byte - node.start_byte + 1
        elif node.is_missing:
            count += 1
        elif node.has_error:
            pending.extend(node.children)
    return count


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
