"""The first sentence of a doc comment as a question for what it documents."""

import re

from training.text import count_words, is_sentence, mask

WORDS = range(5, 46)

# A full stop before a capital or at the end of a line; a blank line; what begins a list, a tag or a section.
_END = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!\betc)(?<!\bvs)(?<!\bcf)[.!?](?=\s+[A-Z(<`\"']|\s*$)|:\s*$|\n\s*\n"
    r"|\n\s*(?=[@\\][a-z]|:\w+|[-*#=~]|\w+\n\s*[-=~]{3,}|<p>"
    r"|(?:Args|Arguments|Parameters|Returns?|Raises|Examples?|Usage|Params|Note|Throws)\s*:?\s*\n)",
    re.MULTILINE,
)
_OPENING = re.compile(r"^(?:@brief|\\brief|@description|@summary|@desc|<summary>)\s*")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>\n]{0,80}|see [^<>]*)>")
_SEE = re.compile(r"<(?:see|seealso|paramref|typeparamref)\s+(?:cref|name|langword)=\"(?:\w:)?([^\"]*)\"\s*/>")
# {@link A}, :meth:`~a.b`, [A](url), `a`
_MARKED = re.compile(
    r"\{@\w+\s+([^{}]*)\}|:[\w:]+:`~?\.?([^`]+)`|\[`?([^\]`\n]+)`?\](?:\([^)\s]*\)|\[[^\]]*\])?|``?([^`\n]+)``?"
)
_SAYS_NOTHING = re.compile(
    r"""^\W*(?:@|\\|todo\b|fixme\b|xxx\b|hack\b|deprecated\b|\{@inheritdoc|inherit|see\b|same\s+as\b|copyright|\(c\)|licen[cs]e|spdx|
    internal\b|private\b|note\b|returns?\W*$|nolint|eslint|istanbul|noinspection|region\b|={3,}|-{3,}|
    for\s+(?:internal|testing|tests)\b|alias\s+(?:for|of)\b|test\b|overrides?\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE_MARKS = 3


def doc_query(doc: str, name: str) -> str:
    """The first sentence of a doc comment, the documented name masked; "" when it is none that could be a question."""
    doc = _OPENING.sub("", doc.strip())
    if _SAYS_NOTHING.match(doc):
        return ""
    end = _END.search(doc)
    sentence = _SEE.sub(r"\1", doc[: end.start()] if end else doc[:600])
    sentence = _MARKED.sub(lambda found: next(filter(None, found.groups()), "").strip(), sentence)
    sentence = " ".join(_TAG.sub(" ", sentence).split()).strip(" -*/:;.")
    if count_words(sentence) < WORDS.start or len(sentence.split()) >= WORDS.stop:
        return ""
    if not is_sentence(sentence) or _reads_as_code(sentence):
        return ""
    masked = re.sub(r"^_\s+(?:\(\)|\(.{0,30}?\))?\s*[-:]*\s*", "", mask(sentence, [name]))  # Go: "Get returns …"
    return masked if count_words(masked) >= WORDS.start - 1 else ""


def _reads_as_code(sentence: str) -> bool:
    return sum(map(sentence.count, "{};=<>")) > _CODE_MARKS or sentence.endswith(("{", ";", ","))
