"""What a change of some lines does: whether it is more than another layout, another name or another wording."""

import re
from collections import Counter
from collections.abc import Sequence

from coderecall.hints.passages import Hunk, Line, is_import, says_something, tokens
from coderecall.hints.twin_rewrite import says_the_same

_TYPE = re.compile(r"^([\w.@#$ ]+?) ?: ?[\w.\[\]<>, |?&*]+ = ")  # of a variable that also gets a value
_COMMENT = re.compile(r" (?:#|//|--) .*$")
_DECLARES_ANY = {"var", "let", "const", "auto"}  # instead of one another or of a type: a matter of style


def does_something(
    old: Sequence[Line], new: Sequence[Line], hunk: Hunk, added: set[str], renamed: set[tuple[str, str]]
) -> bool:
    """Whether a hunk does more than move, lay out or rename."""
    removed, arrived = old[hunk.start : hunk.end], new[hunk.new_start : hunk.new_end]
    if not any(says_something(line.text) and not is_import(line.text) for line in (*removed, *arrived)):
        return False
    if removed and all(line.text in added for line in removed if says_something(line.text)):
        return False  # moved
    before, after = _said(old, hunk.start, hunk.end), _said(new, hunk.new_start, hunk.new_end)
    if before == after or (len(arrived) > len(removed) and _without_brackets(before) == _without_brackets(after)):
        return False  # only laid out in another way
    if any(plain(removed) == plain(arrived) for plain in (_without_types, _without_comments)):
        return False
    if says_the_same(removed, arrived, new[hunk.new_end :]):
        return False
    if _is_wording(before, after) or (not removed and all(_is_entry(line.text) for line in arrived)):
        return False
    found = swaps(before, after)
    return not (found and (found <= renamed or all(_DECLARES_ANY.intersection(swap) for swap in found)))


def _said(lines: Sequence[Line], start: int, end: int) -> list[str]:
    """The tokens of some lines, without a comma before a closing bracket below them."""
    found = tokens_of(lines[start:end])
    is_last = bool(found) and found[-1] == "," and end < len(lines) and lines[end].text[0] in ")]}"
    return found[:-1] if is_last else found


def tokens_of(lines: Sequence[Line]) -> list[str]:
    """Without commas before a closing bracket, with one sort of quotes, and strings that follow each other as one."""
    found: list[str] = []
    for token in (token.replace('"', "'") for line in lines for token in tokens(line.text)):
        if found and token in {")", "]", "}"} and found[-1] == ",":
            found.pop()
        if found and token[0] == "'" == found[-1][0] and len(token) > 1 < len(found[-1]):
            found[-1] = found[-1][:-1] + token[1:]
        else:
            found.append(token)
    return found


def _without_brackets(found: Sequence[str]) -> list[str]:
    """A formatter puts brackets around what it spreads over lines."""
    return [token for token in found if token not in {"(", ")", ","}]


def _without_comments(lines: Sequence[Line]) -> list[str]:
    """Without what is a comment here and none where a grammar fails."""
    return [_COMMENT.sub("", line.text) for line in lines]


def _without_types(lines: Sequence[Line]) -> list[str]:
    return [_TYPE.sub(r"\1 = ", line.text) for line in lines]


def _is_wording(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether only what is said to people differs: messages of copies are about different things."""
    pairs = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return len(before) == len(after) and all(text[:1] in {"'", "`"} and " " in text for pair in pairs for text in pair)


def _is_entry(text: str) -> bool:
    """Whether a line is one name or value of a list: what a list holds is its own."""
    found = tokens(text)
    return len(found) == 2 and found[1] == ","


def swaps(before: Sequence[str], after: Sequence[str]) -> set[tuple[str, str]]:
    """Names that became others, when nothing else changed."""
    if len(before) != len(after):
        return set()
    pairs = {(old, new) for old, new in zip(before, after, strict=True) if old != new}
    return pairs if all(old[:1].isalpha() and new[:1].isalpha() for old, new in pairs) else set()


def renames(old: Sequence[Line], new: Sequence[Line], changes: Sequence[Hunk]) -> set[tuple[str, str]]:
    """Names that became others in several places of a file: what they mean is known there only."""
    counts: Counter[tuple[str, str]] = Counter()
    for hunk in changes:
        before, after = tokens_of(old[hunk.start : hunk.end]), tokens_of(new[hunk.new_start : hunk.new_end])
        counts.update(swaps(before, after))
    return {swap for swap, count in counts.items() if count > 1}
