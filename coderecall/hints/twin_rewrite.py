"""Whether lines only say the same in another way: a matter of style, which copies need not share."""

import re
from collections.abc import Sequence

from coderecall.hints.passages import Line, tokens

_DECLARES = re.compile(r"(?:[A-Za-z_$][\w$.<>\[\]?, *&]*[ *&])?([A-Za-z_$][\w$]*)(?: ?: ?[^=:]+)? ?:?= ?([^=].*?);?$")
_BRACKETS = {"(", ")", "{", "}", "[", "]", ":", ";", ","}
_JOINS = _BRACKETS | {"&&", "and", "||", "or", "if", "then"}  # of conditions
_EXITS = {"return", "break", "continue", "throw", "raise", "goto", "next"}
_ASSIGNS = re.compile(r"([A-Za-z_$][\w$]*) = (.+)$")
_RETURNS = re.compile(r"return ([A-Za-z_$][\w$]*) ?;?$")
_SHORTEST = 6  # characters of a line that is more than brackets


def says_the_same(removed: Sequence[Line], added: Sequence[Line], below: Sequence[Line] = ()) -> bool:
    """Whether a variable that was used once gave way to its value, conditions became one, or what was returned below is
    returned at once; or the other way round.

    below: the lines of the new state that follow.
    """
    before, after = [line.text for line in removed], [line.text for line in added]
    if not before or not after:
        return False
    if _returns_at_once(before, after, below) or _returns_at_once(after, before, below):
        return True
    return any(_is_inlined(*both) or _are_conditions_joined(*both) for both in ((before, after), (after, before)))


def _returns_at_once(one: Sequence[str], other: Sequence[str], below: Sequence[Line]) -> bool:
    assigns = _ASSIGNS.match(one[0])
    if assigns is None or len(one) > 1 or list(other) != [f"return {assigns[2]}"]:
        return False
    following = next((line.text for line in below if len(line.text) >= _SHORTEST), "")
    returns = _RETURNS.match(following)
    return returns is not None and returns[1] == assigns[1]


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


def _are_conditions_joined(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether `if a: if b:` became `if a and b:`, or `if a: return` and `if b: return` became `if a or b: return`."""
    both = [[token for text in side for token in _pairs(tokens(text))] for side in (one, other)]
    ifs, ors = ([sum(token in words for token in side) for side in both] for words in ({"if"}, {"||", "or"}))
    before, after = ([token for token in side if token not in _JOINS] for side in both)
    if ifs[1] == 0 or ifs[0] <= ifs[1]:
        return False
    if ors[0] == ors[1]:
        return before == after
    start = next((at for at, two in enumerate(zip(before, after, strict=False)) if two[0] != two[1]), len(after))
    gone = len(before) - len(after)
    is_exit = gone > 0 and ors[1] > ors[0] and before[start] in _EXITS
    return is_exit and before[:start] + before[start + gone :] == after


def _pairs(found: Sequence[str]) -> list[str]:
    """With `&&` and `||` as one token each."""
    joined: list[str] = []
    for token in found:
        if token in {"&", "|"} and joined[-1:] == [token]:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _tokens(text: str) -> list[str]:
    """Without brackets, which a value may need where it is used, and what ends a statement."""
    return [token for token in tokens(text) if token not in {"(", ")", ";"}]
