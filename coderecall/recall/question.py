"""A question, taken apart: words for the text search, names that could be symbols."""

from dataclasses import dataclass

from coderecall.text import identifiers, looks_like_code, words

MOST_WORDS = 48  # distinct; a pasted log or file is cut here


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    words: tuple[str, ...]  # distinct, in order
    names: tuple[str, ...]  # written as code, or the only word of the question: "SessionStore.put", "fetch"


def read_question(text: str) -> Question:
    """Take a question apart; any text will do."""
    text = text[:20_000]
    found = dict.fromkeys(words(text))
    spoken = list(identifiers(text))
    alone = len(text.split()) == 1
    names = dict.fromkeys(name for name in spoken if alone or looks_like_code(name))
    return Question(text, tuple(found)[:MOST_WORDS], tuple(names)[:MOST_WORDS])
