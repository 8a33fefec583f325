"""What the Memory screen says of the memory in words and bars: its recall, its state, what it learned last."""

from datetime import UTC, datetime
from math import sqrt

from textual.content import Content

from coderecall.model import CommitsLearned, FileLearned, HeadProbe, MemoryProbe, MemoryReport, SurprisePoint
from tui.places import cells, counted, cut_end, cut_middle, one_line, padded
from tui.recent import Recent
from tui.state import AppState, Freshness
from tui.theme import FAINT, MUTED

SURE = 1.96  # standard errors of a difference that is none by chance, 19 times of 20
TEACHES = {
    "changed-for": "commit message → what it changed",
    "described-by": "words → definition",
}
_NUMBER = 5  # columns
_EXTRA = 13
_WIDEST = 32  # columns of a bar
_BAR, _PART, _REST = "█", " ▏▎▍▌▋▊▉", "·"
_SHOWN = 6  # files, or commits, of what was learned last

Line = Content


def recall_words(probe: MemoryProbe, width: int) -> Content:
    """Recall of each head beside full text, a baseline and chance; by age; by load."""
    lines: list[Line] = []
    for head in probe.heads:
        if lines:
            lines.append(Content(""))
        lines += _head(head, width)
    return Content("\n").join(lines)


def _head(head: HeadProbe, width: int) -> list[Line]:
    title = Content.assemble(
        (head.head, "bold"), (f"  {counted(head.facts, 'fact')}: {TEACHES.get(head.head, head.head)}", MUTED)
    )
    if not head.half.asked:
        return [title.truncate(width, ellipsis=True), Content.styled("nothing to ask: no fact of this kind", MUTED)]
    lines = [
        title.truncate(width, ellipsis=True),
        verdict(head),
        _heading(f"among ten, {head.half.asked} asked with every other word", width),
        _bar("memory", head.half.ten, width, "$primary", f"first {share(head.half.first)}"),
        _bar("full text", head.half.text, width, "$secondary"),
        _bar(head.baseline, head.half.baseline, width, "$secondary"),
        _bar("chance", head.chance, width, "$secondary"),
        _bar("memory, all words", head.whole.ten, width, "$primary", f"text {share(head.whole.text)}"),
        _heading(f"by age of the fact, about {head.by_age[0].recall.asked} each", width),
    ]
    for age in head.by_age:
        extra = f"text {share(age.recall.text)}"
        lines.append(_bar(_span(age.oldest, age.newest), age.recall.ten, width, "$primary", extra))
    if head.by_load:
        asked = head.by_load[0].recall.asked
        lines.append(_heading(f"the {asked} oldest, first of all, when so many are stored", width))
        lines += [
            _bar(f"{load.facts:,}", load.recall.first, width, "$primary", f"of ten {share(load.recall.ten)}")
            for load in head.by_load
        ]
        lines.append(_forgetting(head, width))
    return lines


def verdict(head: HeadProbe) -> Line:
    """Whether this head is worth its bytes, said plainly."""
    memory, best = head.half.ten, max(head.half.text, head.half.baseline, head.chance)
    others = {head.half.text: "full text", head.half.baseline: f"what is {head.baseline}", head.chance: "chance"}
    if head.half.baseline == best and head.baseline != "changed most":
        others[head.half.baseline] = head.baseline
    other = others[best]
    if memory - best > margin(memory, best, head.half.asked):
        return Content.assemble(("✓ helps: ", "$text-success"), (f"{share(memory)}, {other} {share(best)}", ""))
    if best - memory > margin(memory, best, head.half.asked):
        return Content.assemble(
            ("! does not help: ", "$text-warning"), f"{other} finds {share(best)}, not {share(memory)}"
        )
    return Content.assemble(("= no better than ", "$text-warning"), f"{other}: {share(memory)} and {share(best)}")


def margin(one: float, other: float, asked: int) -> float:
    """What two shares of so many questions differ by for no reason, at most, 19 times of 20."""
    return SURE * sqrt(max(1e-9, one * (1 - one) + other * (1 - other)) / max(1, asked))


def _forgetting(head: HeadProbe, width: int) -> Line:
    fewest, most = head.by_load[0].recall, head.by_load[-1].recall
    lost = fewest.first - most.first
    if lost > margin(fewest.first, most.first, most.asked):
        text = f"forgetting: {share(fewest.first)} → {share(most.first)}, as later facts with the same words come first"
    else:
        text = "forgetting: none that so few questions can show"
    return Content.styled(cut_end(text, max(width, 10)), MUTED)


def share(value: float) -> str:
    """`.87`, `1.0`."""
    text = f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.3f}"
    return "1.0" if value >= 0.995 else text.removeprefix("0")


def _heading(text: str, width: int) -> Line:
    return Content.styled(cut_end(text, max(width, 4)), f"{MUTED} underline")


def _bar(name: str, value: float, width: int, colour: str, extra: str = "") -> Line:
    """`memory        ██████████▌···· .87  first .64`: the number stands beside, so no bar must be read."""
    column = 18 if width >= 48 else 13
    room = width - column - _NUMBER - _EXTRA - 1
    length = max(4, min(_WIDEST, room))
    eighths = round(max(0.0, min(1.0, value)) * length * 8)
    full, part = divmod(eighths, 8)
    bar = _BAR * full + (_PART[part] if part else "")
    return Content.assemble(
        (padded(cut_end(name, column - 1), column), MUTED),
        (bar, colour),
        (_REST * (length - len(bar)), FAINT),
        (f" {share(value):<{_NUMBER - 1}}", "bold"),
        (f"  {extra}" if extra else "", MUTED),
    )


def _span(oldest: int, newest: int) -> str:
    first, last = _month(oldest), _month(newest)
    return first if first == last else f"{first}..{last}"


def _month(when: int) -> str:
    try:
        return f"{datetime.fromtimestamp(when, UTC):%Y-%m}"
    except (ValueError, OverflowError, OSError):
        return "?"


def state_words(report: MemoryReport, state: AppState, recent: Recent, width: int) -> Content:
    """Size, device, writes, how full, what fades; what was learned last."""
    lines = [*_warnings(report, state), *_facts(report, recent)]
    lines += [Content(""), *last_save(recent, width), *last_commits(recent, width)]
    return Content("\n").join(lines)


def _warnings(report: MemoryReport, state: AppState) -> list[Line]:
    found = []
    if state.freshness is Freshness.STALE and state.status is not None:
        behind = counted(len(state.status.pending), "file") if state.status.pending else "the last commit"
        found.append(f"stale: {behind} not learned, i refreshes")
    elif report.waiting:
        found.append(f"{counted(report.waiting, 'file')} not learned yet: i learns")
    if not report.has_history:
        found.append("no history: not in git, or no commit yet; commits are not learned")
    elif report.is_shallow:
        found.append("shallow clone: `git fetch --unshallow`, then i, learns the rest of the history")
    if not report.has_torch:
        found.append(
            "PyTorch is not installed: recall, surprise and all on this screen work; only how unlike the stream a"
            " write is cannot be said. `pip install torch` brings it"
        )
    return [Content.styled(f"! {text}", "$text-warning") for text in found]


def _facts(report: MemoryReport, recent: Recent) -> list[Line]:
    device = "cpu, by NumPy"
    if report.has_torch and report.device:
        device += f"; stream memory {one_line(report.device)}"
    rate = recent.rate
    lines = [
        _fact("size", f"{size(report.bytes)}, {counted(sum(head.parts for head in report.heads), 'part')}"),
        _fact("device", device),
        _fact("writes", f"{report.writes:,}; {f'{rate:,} in the last minute' if rate else 'none in the last minute'}"),
        _fact("history", counted(report.commits, "commit")),
    ]
    lines += [
        _fact(head.head, f"{head.facts:,} facts, {size(head.bytes)}, strays {share(head.strays)}")
        for head in report.heads
    ]
    lines.append(_fact("grows", f"when strays pass {share(report.crowded)}"))
    lines.append(_fact("fades", "nothing; edits erase to the bit"))
    return lines


def _fact(name: str, text: str) -> Line:
    return Content.assemble((padded(name, 13), MUTED), text)


def last_save(recent: Recent, width: int) -> list[Line]:
    """What was unlearned and learned from the files that were saved last."""
    if not recent.save:
        return [_fact("last save", "none since the start")]
    events = recent.save
    seconds = max(event.seconds for event in events)
    counts = f"{sum(e.unlearned for e in events)} unlearned, {sum(e.learned for e in events)} learned"
    lines = [
        _fact("last save", f"{recent.saved_at}  {counted(len(events), 'file')}, {seconds:.2f} s"),
        Content.styled(f"  {counts}", MUTED),
    ]
    lines += [_file(event, width) for event in sorted(events, key=_strength, reverse=True)[:_SHOWN]]
    if len(events) > _SHOWN:
        lines.append(Content.styled(f"  and {counted(len(events) - _SHOWN, 'file')} more", MUTED))
    return lines


def _strength(event: FileLearned) -> float:
    return max((point.surprise for point in event.surprise), default=-1.0)


def _file(event: FileLearned, width: int) -> Line:
    most = max(event.surprise, key=lambda point: point.surprise, default=None)
    if event.removed:
        said = f"removed, {event.unlearned} unlearned"
    elif most is None:
        said = f"{event.unlearned} unlearned" if event.unlearned else "nothing new"
    else:
        said = f"-{event.unlearned} +{event.learned}  {_surprised(most)}"
    path = cut_middle(one_line(event.path), max(8, width - cells(said) - 4))
    return Content.assemble("  ", (path, "bold"), (f"  {said}", MUTED))


def _surprised(point: SurprisePoint) -> str:
    return f"surprise {point.surprise:.2f} {point.kind}".rstrip()


def last_commits(recent: Recent, width: int) -> list[Line]:
    """What was learned from the commits that came last."""
    if recent.commits is None:
        return [_fact("last commit", "none since the start")]
    event: CommitsLearned = recent.commits
    text = f"{recent.committed_at}  {counted(event.commits, 'commit')}, {event.learned} learned, {event.seconds:.2f} s"
    lines = [_fact("last commit", text)]
    for point in list(event.surprise)[: -_SHOWN - 1 : -1]:
        said = _surprised(point)
        subject = one_line(point.label.partition(" ")[2])
        lines.append(
            Content.assemble("  ", (cut_end(subject, max(8, width - cells(said) - 4)), "bold"), (f"  {said}", MUTED))
        )
    return lines


def size(count: int) -> str:
    """`364 kB`, `2.8 MB`."""
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{max(0, round(count / 1000)):,} kB"
