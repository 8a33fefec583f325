"""Source text -> symbols, references and imports, by tree-sitter; other text -> sections. Knows no database, no model,
no command line.

Names are loaded on first use: a question to the index needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.errors import ParsersError, UnsupportedLanguageError
    from parsers.extract import parse, text_language_of
    from parsers.generic import would_be_read
    from parsers.model import (
        Binding,
        Bound,
        Import,
        Parameter,
        ParameterKind,
        ParseError,
        ParseResult,
        Reference,
        ReferenceKind,
        Symbol,
        SymbolKind,
    )
    from parsers.origin import Origin, origin_of
    from parsers.paths import is_test_path, may_be_script
    from parsers.registry import grammar_versions, is_code, language_of
    from parsers.sections import left_out, section_language
    from parsers.syntax import comment_spans, is_comment, syntax_tree

LANGUAGES: tuple[str, ...]  # names of all languages; found in `parsers/languages/` when first asked for

_HOME = {
    "ParsersError": "errors",
    "UnsupportedLanguageError": "errors",
    "parse": "extract",
    "text_language_of": "extract",
    "would_be_read": "generic",
    "Binding": "model",
    "Bound": "model",
    "Import": "model",
    "Parameter": "model",
    "ParameterKind": "model",
    "ParseError": "model",
    "ParseResult": "model",
    "Reference": "model",
    "ReferenceKind": "model",
    "Symbol": "model",
    "SymbolKind": "model",
    "Origin": "origin",
    "origin_of": "origin",
    "is_test_path": "paths",
    "grammar_versions": "registry",
    "is_code": "registry",
    "language_of": "registry",
    "may_be_script": "paths",
    "left_out": "sections",
    "section_language": "sections",
    "comment_spans": "syntax",
    "is_comment": "syntax",
    "syntax_tree": "syntax",
}

__all__ = [  # noqa: PLE0604, RUF100 - spelled out for type checkers
    "LANGUAGES",
    "Binding",
    "Bound",
    "Import",
    "Origin",
    "Parameter",
    "ParameterKind",
    "ParseError",
    "ParseResult",
    "ParsersError",
    "Reference",
    "ReferenceKind",
    "Symbol",
    "SymbolKind",
    "UnsupportedLanguageError",
    "comment_spans",
    "grammar_versions",
    "is_code",
    "is_comment",
    "is_test_path",
    "language_of",
    "left_out",
    "may_be_script",
    "origin_of",
    "parse",
    "section_language",
    "syntax_tree",
    "text_language_of",
    "would_be_read",
]


def __getattr__(name: str) -> object:
    if name == "LANGUAGES":  # not kept: importing `parsers.languages` takes no name here, but reading them takes long
        from parsers import registry

        return tuple(registry.languages())
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(globals().keys() | _HOME.keys())
