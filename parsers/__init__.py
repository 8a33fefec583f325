"""Source text -> symbols, references and imports, by tree-sitter. Knows no database, no model, no command line."""

from parsers.errors import ParsersError, UnsupportedLanguageError
from parsers.extract import parse
from parsers.model import (
    Argument,
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
from parsers.paths import is_test_path
from parsers.registry import grammar_versions, language_of, languages

LANGUAGES: tuple[str, ...]  # names of all languages; found in `parsers/languages/` when first asked for
GRAMMAR_VERSIONS = grammar_versions


def __getattr__(name: str) -> tuple[str, ...]:
    if name == "LANGUAGES":
        return tuple(languages())
    raise AttributeError(f"module 'parsers' has no attribute {name!r}")


__all__ = [
    "GRAMMAR_VERSIONS",
    "LANGUAGES",
    "Argument",
    "Import",
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
    "is_test_path",
    "language_of",
    "parse",
]
