"""Whether lines only say the same in another way: a matter of style, which copies need not share."""

import re
from collections.abc import Sequence

from coderecall.hints.passages import Line, tokens

_DECLARES = re.compile(r"(?:[A-Za-z_$][\w$.<>\[\]?, *&]*[ *&])?([A-Za-z_$][\w$]*)(?: ?: ?[^=:]+)? ?:?= ?([^=].*?);?$")
_JOINS = {"&&", "and", "(", ")", "{", "}", "[", "]", ":", "if", "then"}  # of conditions in each other
_BOUND = re.compile(r"\b(?:let|var|val|const|for|as|auto|final|mut|my|local)\b")


def says_the_same(removed: Sequence[Line], added: Sequence[Line]) -> bool:
    """Whether a variable that was used once gave way to its value or the other way round, or conditions inside each
    other became one or the other way round.
    """
    before, after = [line.text for line in removed], [line.text for line in added]
    return _is_inlined(before, after) or _is_inlined(after, before) or _are_conditions_joined(before, after)


def _is_inlined(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the second is the first without some variables that were used once, right below."""
    lines = [_tokens(text) for text in one]
    wanted = [token for text in other for token in _tokens(text)]
    if not wanted:
        return False
    for at in range(len(one) - 1, -1, -1):
        declared = _DECLARES.match(one[at])
        if declared is None:
            continue
        name, value = declared[1], _tokens(declared[2])
        if [line.count(name) for line in lines[at + 1 :] if name in line] != [1] or name not in lines[at + 1]:
            continue
        lines[at : at + 2] = [_put(lines[at + 1], name, value)]
        if [token for line in lines for token in line] == wanted:
            return True
    return False


def _put(line: Sequence[str], name: str, value: Sequence[str]) -> list[str]:
    return [new for token in line for new in (value if token == name else [token])]


def _are_conditions_joined(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether `if a: if b:` became `if a and b:`, or the other way round."""
    both = [[token for text in side for token in _pairs(tokens(text))] for side in (before, after)]
    counts = [side.count("if") for side in both]
    said = [[token for token in side if token not in _JOINS] for side in both]
    return counts[0] != counts[1] and min(counts) > 0 and said[0] == said[1]


def _pairs(found: Sequence[str]) -> list[str]:
    """With `&&` as one token."""
    joined: list[str] = []
    for token in found:
        if joined[-1:] == ["&"] == [token]:
            joined[-1] = "&&"
        else:
            joined.append(token)
    return joined


def _tokens(text: str) -> list[str]:
    """Without brackets, which a value may need where it is used, and what ends a statement."""
    return [token for token in tokens(text) if token not in {"(", ")", ";"}]
