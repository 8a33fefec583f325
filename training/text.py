"""What the questions of all tasks have in common: names are masked, and little text is no question."""

import re
from collections.abc import Collection

FEWEST_WORDS = 3
FEWEST_ENGLISH = 0.9  # share of the letters that are ASCII

_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W\d_]")


def mask(text: str, names: Collection[str]) -> str:
    """Text with each of the names, where it stands as a word, replaced by an underscore."""
    wanted = sorted({name for name in names if len(name) > 2}, key=lambda name: (-len(name), name))
    if not wanted:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", "_", text)


def count_words(text: str) -> int:
    """Words of at least two letters."""
    return len(_WORD.findall(text))


def is_sentence(text: str) -> bool:
    """Whether a text has enough words, most of them in English letters."""
    letters = _LETTER.findall(text)
    return count_words(text) >= FEWEST_WORDS and sum(map(str.isascii, letters)) >= FEWEST_ENGLISH * len(letters)
