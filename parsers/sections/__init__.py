"""Files that no grammar reads, in sections: headings, statements, keys; else blocks of some dozens of lines.

A section is a symbol of kind SECTION. It is found and shown as definitions are, and nothing refers to it.
"""

from collections.abc import Callable, Iterable
from functools import partial

from parsers.model import ParseResult
from parsers.sections import keys, markup, prose
from parsers.sections.names import left_out, section_language
from parsers.sections.outline import Heading, sections
from parsers.sections.statements import STYLES, statements

__all__ = ["left_out", "read_sections", "section_language"]

_READERS: dict[str, Callable[[bytes], Iterable[Heading]]] = {
    **{language: partial(statements, language) for language in STYLES},
    "markdown": prose.markdown,
    "restructuredtext": prose.restructuredtext,
    "text": prose.text,
    "asciidoc": prose.asciidoc,
    "org": prose.org,
    "yaml": keys.yaml,
    "toml": keys.tables,
    "ini": keys.tables,
    "json": keys.json,
    **dict.fromkeys(("html", "jinja", "erb", "ejs", "handlebars", "gotemplate", "blade", "liquid", "jsp"), markup.page),
    **dict.fromkeys(("vue", "svelte", "astro"), markup.component),
}


def read_sections(language: str, source: bytes) -> ParseResult:
    """The sections of a text, whatever its bytes. `language` without a reader of its own gives blocks."""
    reader = _READERS.get(language)
    return ParseResult(language, sections(source, reader(source) if reader else ()), [], [], [], [])
