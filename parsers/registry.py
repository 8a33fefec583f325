"""The languages, found in `parsers/languages/`, and their grammars, loaded at the first file that needs them."""

import importlib
import pkgutil
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

from parsers.generic import generic_languages
from parsers.language import Language

if TYPE_CHECKING:
    from tree_sitter import Parser, Query


class Grammar(NamedTuple):
    """A loaded grammar with the compiled query of its language."""

    language: Language
    parser: "Parser"
    query: "Query"


@cache
def languages() -> dict[str, Language]:
    """Every language by name."""
    package = importlib.import_module("parsers.languages")
    found: dict[str, Language] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for language in importlib.import_module(f"parsers.languages.{module.name}").LANGUAGES:
            found[language.name] = language
    for other in generic_languages():
        found.setdefault(other.name, other)
    return found


@cache
def _by_suffix() -> dict[str, list[Language]]:
    claims: dict[str, list[Language]] = {}
    for language in languages().values():
        for suffix in language.suffixes:
            known = claims.setdefault(suffix, [])
            if not language.generic or all(other.generic for other in known):  # a language's own module outranks it
                known.append(language)
    return claims


def language_of(path: str, source: bytes | None = None) -> str | None:
    """The language of a file by its name; where two claim the name (`.h`), by its text too; None: not supported."""
    name = path.rpartition("/")[2]
    claims = _by_suffix()
    stem, dot, suffix = name.rpartition(".")
    found = claims.get(dot + suffix.lower()) if stem else claims.get(name) if not dot else None
    if not found:
        return None
    if source is None or len(found) == 1:
        return found[0].name
    # the later claim is the more special one
    return next((language.name for language in reversed(found) if language.matches(source)), found[0].name)


def is_code(language: str) -> bool:
    """Whether a language is read by a grammar; other text is read in sections."""
    return language in languages()


@cache
def grammar(name: str) -> Grammar:
    """The grammar of a language, loaded and its query compiled once per process."""
    import tree_sitter

    language = languages()[name]
    compiled = tree_sitter.Language(language.grammar())
    query = tree_sitter.Query(compiled, language.query_text(compiled))
    return Grammar(language, tree_sitter.Parser(compiled), query)


def grammar_versions() -> dict[str, str]:
    """Version of tree-sitter and of each grammar: an index made with others must be made again."""
    names = {"tree-sitter"} | {language.distribution for language in languages().values()}
    return {name: metadata.version(name) for name in sorted(names)}
