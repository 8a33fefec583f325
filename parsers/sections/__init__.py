"""Files that no grammar reads, in sections: headings, statements, keys; else blocks of some dozens of lines.

A section is a symbol of kind SECTION. It is found and shown as definitions are, and nothing refers to it.
"""

from parsers.model import ParseResult
from parsers.sections.names import left_out, section_language

__all__ = ["left_out", "read_sections", "section_language"]


def read_sections(language: str, source: bytes) -> ParseResult:
    """The sections of a text, whatever its bytes. `language` without a reader of its own gives blocks."""
    from parsers.sections.outline import sections
    from parsers.sections.readers import READERS  # not needed by a question, which asks for the language only

    reader = READERS.get(language)
    return ParseResult(language, sections(source, reader(source) if reader else ()), [], [], [], [])
