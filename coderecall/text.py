"""Words of code and of questions: identifiers are split the same way on both sides."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from parsers.patterns import later

STOP_WORDS = frozenset(
    """a an and any are as at be been but by can could did do does each for from get had has have how i if in into is
    it its just may me more must my need no not of on only or our out should so some such than that the their them then
    there these they this those to up us use used uses using want was way we were what when where which while who why
    will with within without would you your""".split()  # noqa: SIM905 - a list of words is read best as words
)
# Begins with the capital, not with what is before it: the search then skips to capitals in C.
_CAMEL = later(r"[A-Z](?:(?<=[a-z0-9].)|(?<=[A-Z].)(?=[a-z]))")
_WORD = later(r"[^\W_]+")
_PART = later(r"\w+")  # no word goes beyond one, and no change of case is seen across its ends
_JOINT = later(r"::|#|->|\\")
_IDENTIFIER = later(r"[A-Za-z_$][\w$]*(?:(?:\.|::|#|->|\\)[A-Za-z_$][\w$]*)*[?!]?")
_UNSPACED = later("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2,}")
_ACCENTED = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_WITHOUT_ACCENT = {
    code: base
    for code in _ACCENTED
    if (base := unicodedata.normalize("NFKD", chr(code))[0]) != chr(code) and base.isascii()
}
_SUFFIXES = (("ations", 4), ("ation", 4), ("ings", 4), ("ing", 4), ("ies", 3), ("ed", 4), ("es", 4), ("s", 3), ("e", 4))


def utf8(text: str) -> str:
    """A name as the index could hold it: an argument may have bytes that are no UTF-8, and SQLite refuses those."""
    return text.encode("utf-8", "replace").decode()


def split_identifiers(text: str) -> str:
    """Text with a space at every change of case: "readTheDocs" -> "read The Docs"; "_" and "." part words anyway.

    Chinese, Japanese and Korean do not part all their words: each run of theirs becomes its pairs of characters.
    """
    split = _CAMEL.sub(r" \g<0>", text)
    return split if text.isascii() else _UNSPACED.sub(_in_pairs, split)


def _in_pairs(run: re.Match[str]) -> str:
    text = run[0]
    return f" {' '.join(text[i : i + 2] for i in range(len(text) - 1))} "


def plain(text: str) -> str:
    """Latin letters without their accents, as full text compares them."""
    return text if text.isascii() else text.translate(_WITHOUT_ACCENT)


def words(text: str) -> list[str]:
    """Lower-case words without stop words, in order, repeats kept."""
    found = (word.lower() for word in _WORD.findall(split_identifiers(plain(text))))
    return [word for word in found if len(word) > 1 and word not in STOP_WORDS]


def stems(text: str) -> list[str]:
    """Words with the commonest English endings cut off, so that "registered" meets "registers"."""
    return [stem for part in _PART.findall(text) for stem in _part_stems(part)]


def spelled(text: str) -> dict[str, str]:
    """Each of the stems of a text with the first word that has it: what a person reads instead of the stem."""
    found: dict[str, str] = {}
    for word in words(text):
        found.setdefault(_stem(word), word)
    return found


@lru_cache(maxsize=200_000)
def _part_stems(part: str) -> tuple[str, ...]:
    """Stems of an identifier: the same ones repeat a thousandfold in a repository."""
    return tuple(_stem(word) for word in words(part))


def identifiers(text: str) -> Iterator[str]:
    """What in a question could be the name of something: "SessionStore.put", "parse_header", "fetch"."""
    for match in _IDENTIFIER.finditer(text):
        name = _JOINT.sub(".", match[0])
        if name[-1] in "?!":
            if "." in name or len(text) == len(match[0]):
                yield name  # Ruby and Elixir have such names; in a sentence it is its end
            name = name[:-1]
        yield name


def looks_like_code(name: str) -> bool:
    """Whether a word of a sentence is written as a name in code rather than as English."""
    return "_" in name.strip("_") or "." in name or "$" in name or bool(_CAMEL.search(name))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    for suffix, least in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= least - 1:
            return word[: -len(suffix)]
    return word
