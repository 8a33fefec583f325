"""Text that is not code steps back behind it in an answer, unless the question is about such text.

The kinds are those of GitHub's linguist: prose and data repeat the words of the code; markup and other languages hold
what a program does elsewhere.
"""

from collections.abc import Iterable
from functools import lru_cache

from parsers import language_of, section_language

ASKED, PROSE_OR_DATA, MARKUP = 1.5, 0.5, 0.8

_PROSE = frozenset({"markdown", "restructuredtext", "asciidoc", "org", "text"})
_SETTINGS = frozenset({"yaml", "toml", "ini", "json", "xml"})
_PAGES = frozenset(
    {"html", "jinja", "erb", "ejs", "handlebars", "gotemplate", "blade", "liquid", "pug", "haml", "razor", "jsp"}
)
_COMPONENTS = frozenset({"vue", "svelte", "astro"})
_BUILDS = frozenset({"makefile", "just", "cmake", "starlark"})
# what words of a question say which of these languages it asks for, beside the name of the language itself
_ASKED: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(words.split()), languages)
    for words, languages in (
        ("docs doc documentation documented readme guide tutorial manual changelog license licence faq", _PROSE),
        ("config configuration configured setting settings", _SETTINGS),
        ("yml workflow workflows pipeline ci kubernetes k8s helm compose manifest", frozenset({"yaml"})),
        ("docker container image compose", frozenset({"dockerfile", "yaml"})),
        ("build target targets", _BUILDS),
        ("template templates page pages", _PAGES | _COMPONENTS),
        ("component components", _COMPONENTS),
        ("style styles stylesheet scss sass less", frozenset({"css"})),
        ("ddl schema migration migrations table tables", frozenset({"sql", "plsql", "prisma"})),
        ("proto grpc rpc", frozenset({"protobuf", "thrift"})),
        ("infrastructure", frozenset({"terraform", "hcl"})),
    )
)


def asked_languages(words: Iterable[str]) -> frozenset[str]:
    """Languages of text that a question is about, by its lower-case words."""
    spoken = frozenset(words)
    return spoken.union(*(languages for names, languages in _ASKED if not spoken.isdisjoint(names)))


@lru_cache(maxsize=50_000)
def document_language(path: str) -> str:
    """The language of a file that no grammar reads; "" for code."""
    return "" if language_of(path) is not None else section_language(path) or ""


def document_standing(language: str, asked: frozenset[str]) -> float:
    """Factor for the score of a text in a language that no grammar reads, `asked` those that the question is about."""
    if language in asked:
        return ASKED
    return PROSE_OR_DATA if language in _PROSE or language in _SETTINGS else MARKUP
