"""Beside the code: why it is an answer, and what calls it, is called by it, implements it or is its base."""

from collections.abc import Iterator

from textual.content import Content
from textual.style import Style

from coderecall.model import Answer, Evidence, SymbolReferences
from tui.asking import listed
from tui.places import cells, cut_name, one_line, place
from tui.theme import FAINT, MUTED
from tui.trail import Neighbour, Place, Trail
from tui.widgets.answer_row import evidence_row, neighbour_row
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import heading

Beside = Evidence | Neighbour
_MOST_COPIES = 5
_MOST_CRUMBS = 6
STEP = " \u203a "  # a single angle quote
HERE = "\u25b8"  # before the step that is looked at


class Around(PlaceList[Beside]):
    """The list beside the code. Its title is the way that led here; a click on a step of it goes back there."""

    def on_mount(self) -> None:
        self.border_title = "Around"

    def describe(
        self, trail: Trail, answer: Answer | None, found: SymbolReferences | None, *, looking: bool, keep: int | None
    ) -> None:
        """Show what is known of the current place. answer: when the place is one; looking: more is to come."""
        here = trail.current
        self._draw_way(trail)
        if here is None:
            self.say(Content(""))
            return
        entries: list[Entry[Beside]] = list(_evidence(answer)) if answer is not None else []
        if found is not None:
            entries += _groups(found)
        if looking:
            entries.append(Entry(heading("looking for callers and callees…"), None))
        elif found is None or not found.is_found:
            entries.append(Entry(heading(_why_none(here, found)), None))
        self.show(entries, keep)

    def group_row(self, group: str) -> int | None:
        """The row of the first neighbour of a group."""
        rows = enumerate(entry.value for entry in self.entries)
        return next((row for row, one in rows if isinstance(one, Neighbour) and one.group == group), None)

    def _draw_way(self, trail: Trail) -> None:
        if len(trail.places) < 2:
            self.border_title = Content("Around")
            self.border_subtitle = Content("")
            return
        self.border_title = way(trail, max(10, self.size.width - 4))
        self.border_subtitle = Content.styled("[ back  ] forward", MUTED)


def way(trail: Trail, room: int) -> Content:
    """`put > login > handle` in at most `room` columns: the current place bright, the others lead there by a click."""
    steps = [_step(here, whole=number == trail.at) for number, here in enumerate(trail.places)]
    if trail.at < len(steps) - 1:  # gone back: the way still shows what lies ahead
        steps[trail.at] = f"{HERE} {steps[trail.at]}"
    first, last = trail.at, trail.at + 1
    while True:  # grow around the current place while there is room
        for start, end in ((first - 1, last), (first, last + 1)):
            fits = sum(cells(step) + 3 for step in steps[max(start, 0) : end]) + 8 <= room
            if start >= 0 and end <= len(steps) and fits and end - start <= _MOST_CRUMBS:
                first, last = start, end
                break
        else:
            break
    shown = []
    for number in range(first, last):
        style = "bold" if number == trail.at else MUTED if number < trail.at else FAINT
        step = Content.styled(steps[number], style)
        if number != trail.at:
            step = step.stylize(Style.from_meta({"@click": f"screen.walk_to({number})"}))
        shown.append(step)
    joined = Content(STEP).join(shown)
    before = Content.styled(f"…{STEP}", FAINT) if first else Content("")
    return before + joined + (Content.styled(f"{STEP}…", FAINT) if last < len(steps) else Content(""))


def _step(here: Place, *, whole: bool) -> str:
    """The current place with its class, of the others the last name."""
    name = here.symbol if whole else here.symbol.rpartition(".")[2]
    return cut_name(one_line(name or here.path.rpartition("/")[2]), 30)


def _evidence(answer: Answer) -> Iterator[Entry[Beside]]:
    ranked = f" · ranks by {', '.join(answer.signals)}" if answer.signals else ""
    yield Entry(heading(f"why{' (weak)' if answer.weak else ''}{one_line(ranked)}"), None)
    for evidence in answer.evidence:
        yield Entry(evidence_row(evidence), evidence)
    for copy in answer.also_at[:_MOST_COPIES]:
        same = Evidence("the same text", copy.path, copy.line)
        yield Entry(evidence_row(same), same)
    left = len(answer.also_at) - _MOST_COPIES
    if left > 0:
        yield Entry(heading(f"and {left:,} more copies"), None)


def _groups(found: SymbolReferences) -> list[Entry[Beside]]:
    entries: list[Entry[Beside]] = []
    totals = {group.name: group.total for group in found.groups}
    for title, group in listed(found, ""):
        entries.append(Entry(heading(title), None))
        entries += [Entry(neighbour_row(one), one) for one in group]
        left = totals[group[0].group] - len(group) if group else 0
        if left > 0:
            entries.append(Entry(heading(f"and {left:,} more: r lists them"), None))
    return entries


def _why_none(here: Place, found: SymbolReferences | None) -> str:
    if not here.symbol:
        return f"{place(here.path, here.line)} is outside any definition"
    if found is not None and found.definition_count > 1:
        return f"{found.definition_count} definitions have this name here"
    return "nothing in the index calls it, is called by it or is like it in the hierarchy"
