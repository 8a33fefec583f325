"""The languages, found in `parsers/languages/`, and their grammars, loaded at the first file that needs them."""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.generic import generic_languages
from parsers.language import Language
from parsers.paths import may_be_script

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
        for suffix in (*language.suffixes, *(f"/{name}" for name in language.dot_files)):
            known = claims.setdefault(suffix, [])
            if not language.generic or all(other.generic for other in known):  # a language's own module outranks it
                known.append(language)
    return claims


@cache
def _by_interpreter() -> dict[str, str]:
    return {program: language.name for language in languages().values() for program in language.interpreters}


def language_of(path: str, source: bytes | None = None) -> str | None:
    """The language of a file by its name; where two claim the name (`.h`), by its text too; None: not supported.

    For a name that says nothing the interpreter does that the first line of the text names; 200 bytes are enough.
    """
    name = path.rpartition("/")[2]
    claims = _by_suffix()
    stem, dot, suffix = name.rpartition(".")
    found = claims.get(dot + suffix.lower()) if stem else claims.get(f"/{name}" if dot else name)
    if not found:
        if source is None or not source.startswith(b"#!") or not may_be_script(path):
            return None
        return _by_interpreter().get(_interpreter(source))
    if source is None or len(found) == 1:
        return found[0].name
    # the later claim is the more special one
    return next((language.name for language in reversed(found) if language.matches(source)), found[0].name)


def is_code(language: str) -> bool:
    """Whether a language is read by a grammar; other text is read in sections."""
    return language in languages()


def _interpreter(source: bytes) -> str:
    """The program that a first line `#!` names, without folder and version: `#!/usr/bin/env -S python3.12 -u`."""
    words = iter(source[2:200].partition(b"\n")[0].decode("utf-8", "replace").split())
    program = next(words, "").rpartition("/")[2]
    if program == "env":
        program = next((word for word in words if not word.startswith("-") and "=" not in word), "").rpartition("/")[2]
    return program.rstrip("0123456789.-")


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
    from importlib import metadata

    return {name: metadata.version(name) for name in sorted(names)}
