"""Text that is not code steps back behind it in an answer, unless the question is about such text.

The kinds are those of GitHub's linguist: prose and data repeat the words of the code; markup and other languages hold
what a program does elsewhere.
"""

import re
from functools import lru_cache

from parsers import may_be_script, section_language
from parsers.generic import is_read
from parsers.origin.vendored import is_documentation

ASKED, PROSE_OR_DATA, MARKUP = 1.5, 0.5, 0.8

_PROSE = frozenset({"markdown", "restructuredtext", "asciidoc", "org", "text"})
_SETTINGS = frozenset({"yaml", "toml", "ini", "json", "xml"})
_PAGES = frozenset(
    {"html", "jinja", "erb", "ejs", "handlebars", "gotemplate", "blade", "liquid", "pug", "haml", "razor", "jsp"}
)
_COMPONENTS = frozenset({"vue", "svelte", "astro"})
_BUILDS = frozenset({"makefile", "just", "cmake", "starlark"})
_KIND_OF_FILE = r"(?:files?|manifests?|documents?)"
_PROSE_WORDS = (
    r"read ?me|change ?log|release notes|documented|contributing guide|licen[cs]e file|(?:in|from|which|what) the docs?"
    r"|(?:docs?|documentation|manual|guide|tutorial|faq) (?:of|for|on|about|that|which|where|how|pages?|says?)"
    r"|(?:in|from|the|which|what) (?:docs|documentation|manual|guide|tutorial|faq)$"
    rf"|(?:markdown|text|rst) {_KIND_OF_FILE}"
)
_SETTINGS_WORDS = (
    r"workflows?|github actions?|ci (?:job|pipeline|config\w*)|pipeline (?:config\w*|definition)|pyproject"
    rf"|package\.json|(?:config\w*|settings?|ya?ml|toml|json|ini|xml) {_KIND_OF_FILE}"
)
# How a question says that it is about such text. "documentation of x" is, "documentation generation" may be about code.
_ASKED = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), languages)
    for words, languages in (
        (_PROSE_WORDS, _PROSE | {"html"}),
        (_SETTINGS_WORDS, _SETTINGS),
        (r"kubernetes|k8s|helm|compose", frozenset({"yaml", "gotemplate"})),
        (r"docker ?files?|docker images?|container images?", frozenset({"dockerfile"})),
        (r"make ?files?|(?:make|build) targets?|cmake|bazel", _BUILDS),
        (r"templates?|html|web pages?", _PAGES | _COMPONENTS),
        (r"(?:vue|svelte|astro) components?|components?", _COMPONENTS),
        (r"s?css|style ?sheets?|styles?", frozenset({"css"})),
        (r"sql|ddl|database (?:schemas?|tables?)|tables?|migrations?", frozenset({"sql", "plsql", "prisma"})),
        (r"proto(?:buf|cols? buffers?|s)?|grpc|thrift", frozenset({"protobuf", "thrift"})),
        (r"graphql", frozenset({"graphql"})),
        (r"terraform|infrastructure", frozenset({"terraform", "hcl"})),
    )
)


def asked_languages(question: str) -> frozenset[str]:
    """Languages of text that a question is about."""
    return frozenset().union(*(languages for pattern, languages in _ASKED if pattern.search(question)))


@lru_cache(maxsize=50_000)
def document_language(path: str, language: str | None = None) -> str:
    """The language of a file that no grammar reads; "" for code, and for what may be a script.

    language: as the index has it; then the modules of all languages need not be loaded to say so.
    """
    found = section_language(path) or ""
    is_script = found == "text" and may_be_script(path) and not is_documentation(path)
    if language is not None:
        is_code = language != found or is_read(language)
    else:
        from parsers import language_of

        is_code = language_of(path) is not None
    return "" if is_script or is_code else found


def document_standing(language: str, asked: frozenset[str]) -> float:
    """Factor for the score of a text in a language that no grammar reads, `asked` those that the question is about."""
    if language in asked:
        return ASKED
    return PROSE_OR_DATA if language in _PROSE or language in _SETTINGS else MARKUP
