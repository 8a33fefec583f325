"""Source text -> symbols, references and imports, by tree-sitter; other text -> sections. Knows no database, no model,
no command line."""

from parsers import registry
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
from parsers.paths import is_test_path
from parsers.registry import grammar_versions, is_code, language_of, may_be_script
from parsers.sections import left_out, section_language

LANGUAGES: tuple[str, ...]  # names of all languages; found in `parsers/languages/` when first asked for


def __getattr__(name: str) -> tuple[str, ...]:
    if name == "LANGUAGES":
        return tuple(registry.languages())  # not by name: importing `parsers.languages` takes that name here
    raise AttributeError(f"module 'parsers' has no attribute {name!r}")


__all__ = [
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
    "grammar_versions",
    "is_code",
    "is_test_path",
    "language_of",
    "left_out",
    "may_be_script",
    "origin_of",
    "parse",
    "section_language",
    "text_language_of",
    "would_be_read",
]
