"""Source text -> symbols, references and imports, by tree-sitter. Knows no database, no model, no command line."""

from parsers import registry
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
from parsers.registry import grammar_versions, language_of

LANGUAGES: tuple[str, ...]  # names of all languages; found in `parsers/languages/` when first asked for


def __getattr__(name: str) -> tuple[str, ...]:
    if name == "LANGUAGES":
        return tuple(registry.languages())  # not by name: importing `parsers.languages` takes that name here
    raise AttributeError(f"module 'parsers' has no attribute {name!r}")


__all__ = [
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
    "grammar_versions",
    "is_test_path",
    "language_of",
    "parse",
]
