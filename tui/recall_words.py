"""Whether the memory is worth its bytes, in words and bars: what it finds beside full text and a simple baseline."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from math import sqrt

from textual.content import Content

from coderecall.model import HeadProbe, MemoryProbe, RecallByAge
from tui.places import ago, cut_end, day, padded
from tui.theme import FAINT, MUTED

SURE = 1.96  # standard errors of a difference that is none by chance, 19 times of 20
ASKS = {
    "changed-for": "What did a commit with this message change?",
    "described-by": "Which definition has these words?",
}
_FINDS = {"changed-for": "what past commits changed", "described-by": "definitions"}
_BASELINES = {"changed most": "changed most often", "names alike": "names alike"}
_BAR, _PART, _REST = "█", " ▏▎▍▌▋▊▉", "·"
_WIDEST = 28  # columns of a bar
_NAMES = 20  # columns of the names before the bars
_FEWEST_OLD = 4  # facts from which on forgetting is spoken of

Line = Content


class Worth(Enum):
    """How the memory does beside the best of the others."""

    BETTER = ("✓", "$text-success")
    EQUAL = ("=", "$text-warning")
    WORSE = ("!", "$text-warning")


def recall_words(probe: MemoryProbe, width: int) -> Content:
    """A sentence of verdict; then each kind of question beside the others, by age, and by how much is stored."""
    lines: list[Line] = [verdict(probe.heads), Content("")]
    for head in probe.heads:
        lines += _head(head, width)
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def asked_words(probe: MemoryProbe, now: float) -> str:
    """When it was asked and how long that took: `asked at 14:02 in 4.8 s`, `asked 3 d ago`. now: as `time.time()`."""
    if not 0 < probe.time <= now:
        return f"asked in {probe.seconds:.1f} s"
    when = datetime.fromtimestamp(probe.time).astimezone()
    if when.date() == datetime.fromtimestamp(now).astimezone().date():
        return f"asked at {when:%H:%M} in {probe.seconds:.1f} s"
    age = ago(probe.time, now)
    return f"asked {'yesterday' if age == 'today' else age}"


def verdict(heads: Sequence[HeadProbe]) -> Line:
    """`For this repository the memory helps: it finds 346 of 393 …`; of kinds that differ each with its numbers."""
    asked = [head for head in heads if head.half.asked]
    if not asked:
        return Content.styled("There is nothing to ask the memory for yet.", MUTED)
    helps = [head for head in asked if worth(head) is Worth.BETTER]
    others = [head for head in asked if head not in helps]
    if helps and others:
        good, bad = (" and ".join(f"{_FINDS.get(h.head, h.head)} ({_figures([h])})" for h in some)
                     for some in (helps, others))  # fmt: skip
        said, mark = f"helps to find {good}, but not to find {bad}.", Worth.BETTER
    else:
        said = f"{'helps' if helps else 'does not help'}: it finds {_figures(asked)}."
        mark = Worth.BETTER if helps else Worth.WORSE
    sign, colour = mark.value
    return Content.assemble((f"{sign} ", f"{colour} bold"), (f"For this repository the memory {said}", "bold"))


def _figures(heads: Sequence[HeadProbe]) -> str:
    every = [head.half for head in heads]
    found, text, simple = (
        sum(round(share * asked) for share, asked in shares)
        for shares in (
            [(half.ten, half.asked) for half in every],
            [(half.text, half.asked) for half in every],
            [(half.baseline, half.asked) for half in every],
        )
    )
    return f"{found} of {sum(half.asked for half in every)}, full text {text}, a simple baseline {simple}"


def worth(head: HeadProbe) -> Worth:
    """Whether this head is better than the best of the others by more than so few questions differ by chance."""
    memory, best = head.half.ten, max(head.half.text, head.half.baseline, head.chance)
    if abs(memory - best) <= margin(memory, best, head.half.asked):
        return Worth.EQUAL
    return Worth.BETTER if memory > best else Worth.WORSE


def margin(one: float, other: float, asked: int) -> float:
    """What two shares of so many questions differ by for no reason, at most, 19 times of 20."""
    return SURE * sqrt(max(1e-9, one * (1 - one) + other * (1 - other)) / max(1, asked))


def _head(head: HeadProbe, width: int) -> list[Line]:
    sign, colour = worth(head).value
    title = Content.assemble((f"{sign} ", colour), (ASKS.get(head.head, head.head), "bold"))
    title = title.truncate(width, ellipsis=True)
    half = head.half
    if not half.asked:
        return [Content.styled(ASKS.get(head.head, head.head), "bold"), _remark("It was taught nothing of this kind.")]
    lines = [
        title,
        _remark(
            f"{half.asked} of the {head.facts:,} that it was taught, each asked for with half of its words;"
            " found: among the first ten"
        ),
        _bar("memory", half.ten, half.asked, width, "$primary"),
        _bar("full text", half.text, half.asked, width, "$secondary"),
        _bar(_BASELINES.get(head.baseline, head.baseline), half.baseline, half.asked, width, "$secondary"),
        _bar("drawn by lot", head.chance, half.asked, width, "$secondary"),
        _bar("memory, all words", head.whole.ten, head.whole.asked, width, "$primary"),
    ]
    if len(head.by_age) > 1 and day(head.by_age[0].oldest) != day(head.by_age[-1].newest):
        lines.append(_remark("the same by when it last changed"))
        lines += [
            _bar(span, age.recall.ten, age.recall.asked, width, "$primary")
            for span, age in zip(_spans(head.by_age), head.by_age, strict=True)
        ]
    if head.by_load and head.by_load[0].recall.asked >= _FEWEST_OLD:
        oldest = head.by_load[0].recall.asked
        lines.append(_remark(f"does it forget? How many of the {oldest} oldest come first while it knows"))
        lines += [
            _bar(f"{load.facts:,}", load.recall.first, load.recall.asked, width, "$primary") for load in head.by_load
        ]
        lines.append(_remark(_forgetting(head)))
    return lines


def _forgetting(head: HeadProbe) -> str:
    fewest, most = head.by_load[0].recall, head.by_load[-1].recall
    if fewest.first - most.first > margin(fewest.first, most.first, most.asked):
        before, after = round(fewest.first * fewest.asked), round(most.first * most.asked)
        return f"It does: {before}, then {after}, as later ones with the same words come first."
    return "No more than so few questions could show by chance."


def _remark(text: str) -> Line:
    """The pane breaks it by its own width."""
    return Content.styled(text, MUTED)


def _bar(name: str, value: float, asked: int, width: int, colour: str) -> Line:
    """`memory        ██████████▌····  174 of 193`: the number stands beside, so no bar must be read."""
    column = _NAMES if width >= 48 else 13
    length = max(4, min(_WIDEST, width - column - len(" 999 of 999")))
    eighths = round(max(0.0, min(1.0, value)) * length * 8)
    full, part = divmod(eighths, 8)
    bar = _BAR * full + (_PART[part] if part else "")
    return Content.assemble(
        (padded(cut_end(name, column - 1), column), MUTED),
        (bar, colour),
        (_REST * (length - len(bar)), FAINT),
        (f" {round(value * asked):>3}", "bold"),
        (f" of {asked}", MUTED),
    )


def _spans(ages: Sequence[RecallByAge]) -> list[str]:
    """`2023-11 to 2024-02`; of a short history the first day of each: two days are wider than the column."""
    months = [(day(age.oldest)[:-3] or "?", day(age.newest)[:-3] or "?") for age in ages]
    if len(set(months)) < len(months):
        return [f"from {day(age.oldest)}" for age in ages]
    return [first if first == last else f"{first} to {last}" for first, last in months]
