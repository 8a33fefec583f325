"""Answers cut to a budget: as much as fits, best first. For agents, who pay for what they read.

A token counts as four characters. Each answer is told in one of three ways: its place and signature, with the lines
that matter, or with its text. The lines of the first answers come before the text of any, so that one long function
does not push out the right one behind it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from coderecall.model import Answer, SourceLine

CHARACTERS_OF_TOKEN = 4
_FOR_PLACES = 0.5  # of the budget that places and lines may take before the first text
_OF_ONE = 0.5  # of the budget that the text of one answer may take; a longer one is told by parts
_AROUND = 4  # lines before and after each that matters, of a longer text


class Telling(IntEnum):
    """How much of an answer is told."""

    PLACE = 0
    LINES = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """An answer as it is told. `text`: its source, whole or the parts that matter, in the order of the file."""

    answer: Answer
    telling: Telling
    text: tuple[SourceLine, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the text is the whole definition."""
        return bool(self.answer.symbol) and len(self.text) == self.answer.end_line - self.answer.line + 1


def fit(
    answers: Sequence[Answer],
    budget: int,
    source: Callable[[str], Sequence[str]],
    render: Callable[[Sequence[Passage]], str],
) -> list[Passage]:
    """Passages that, rendered, take at most `budget` tokens.

    source: the lines of a file as it was indexed. render: what the reader gets; only its length is looked at.
    """
    limit = budget * CHARACTERS_OF_TOKEN

    def fits(passages: Sequence[Passage], share: float = 1.0) -> bool:
        return len(render(passages)) <= limit * share

    found: list[Passage] = []
    rest = list(answers)
    while rest and fits([*found, (passage := Passage(rest[0], Telling.LINES))], _FOR_PLACES):
        found.append(passage)
        rest.pop(0)
    for number, passage in enumerate(found):
        room = min(int(limit * _OF_ONE), limit - len(render(found)))
        text = _text(passage.answer, source(passage.answer.path), room)
        longer = replace(passage, telling=Telling.TEXT, text=text)
        if text and fits([*found[:number], longer, *found[number + 1 :]]):
            found[number] = longer
    for answer in rest:
        telling = next((t for t in (Telling.LINES, Telling.PLACE) if fits([*found, Passage(answer, t)])), None)
        if telling is None:
            break  # a worse answer that is short must not stand for a better one
        found.append(Passage(answer, telling))
    return found


def _text(answer: Answer, lines: Sequence[str], most: int) -> tuple[SourceLine, ...]:
    """The source of an answer; of a file, and of what is longer than `most` characters, what is around its lines."""
    is_file = not answer.symbol
    first, last = answer.line, min(answer.end_line, len(lines))
    if not is_file and sum(len(line) + 1 for line in lines[first - 1 : last]) <= most:
        return tuple(SourceLine(number, lines[number - 1]) for number in range(first, last + 1))
    matter = [line.line for line in answer.lines] or [e.line for e in answer.evidence if e.path == answer.path][:1]
    low, high = (1, len(lines)) if is_file else (first, last)
    near = {
        number
        for line in (*([] if is_file else [first]), *matter)
        for number in range(max(low, line - _AROUND), min(high, line + _AROUND) + 1)
    }
    parts = tuple(SourceLine(number, lines[number - 1]) for number in sorted(near) if lines[number - 1].strip())
    return parts if sum(len(part.text) + 1 for part in parts) <= most else ()
