"""Why a write surprised the memory: what was expected instead, the words that were new, and earlier writes like it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.worker import get_current_worker

from coderecall.model import Location, SurprisePoint, Unexpected, WordNovelty, WriteReport
from coderecall.project import Project
from tui.clipboard import send_to_clipboard
from tui.failures import told_to
from tui.messages import Failed, Located
from tui.places import INDEX_MARK, MEMORY_MARK, cut_end, one_line, padded, place
from tui.screens.mode import Spot
from tui.theme import MUTED
from tui.widgets.key_line import KeyLine
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Row
from tui.widgets.text_pane import TextPane
from tui.writes import COMMITS

_BAR = 16  # columns of the widest
_OF_COMMITS = {
    "new": "the first commit to change what it changed",
    "known": "every word of it was known for what it changed",
    "ambiguous": "the same message stood over other changes before",
}
_OF_DEFINITIONS = {
    "new": "a new definition",
    "edited": "a definition that was known by other words",
    "known": "a definition that says nothing new",
    "ambiguous": "the same words describe another definition too",
}


class WhyScreen(ModalScreen[Spot | None]):
    """Gives the place to open in the editor, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,a", "dismiss", "close", key_display="esc", id="why.close", tooltip="Close"),
        Binding("e", "edit", "editor", id="why.edit", tooltip="Open this place in $VISUAL or $EDITOR"),
        Binding("y", "copy", "copy", id="why.copy", tooltip="Copy path:line of this place"),
        Binding("Y", "copy_all", "Copy all", show=False, id="why.copy_all", tooltip="Copy the whole text"),
        Binding("tab", "change", "text/places", id="why.pane", tooltip="From the text to the places and back"),
    ]

    def __init__(self, project: Project, point: SurprisePoint, reason: str) -> None:
        super().__init__()
        self._project = project
        self._point = point
        self._reason = reason
        self._text = Content("")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="why") as body:
            body.border_title = Content("Why it surprised")
            body.border_subtitle = Content(f"{INDEX_MARK} what it is about   {MEMORY_MARK} what else has such words")
            yield TextPane(id="why-text")
            yield PlaceList[Location](id="why-places")
        yield KeyLine(palette=False)

    def on_mount(self) -> None:
        self.query_one(TextPane).show(Content.styled("Looking…", MUTED))
        self.places.focus()
        self._look()

    @property
    def places(self) -> PlaceList[Location]:
        return self.query_one("#why-places", PlaceList)

    @work(thread=True, exclusive=True, group="why", exit_on_error=False)
    def _look(self) -> None:
        with told_to(self, "Looking why"):
            found = self._project.why_surprising(self._point)
            if not get_current_worker().is_cancelled:
                self.post_message(Located(found, "show"))

    @on(Located)
    def _show(self, message: Located) -> None:
        message.stop()
        pane = self.query_one(TextPane)
        self._text = why_words(message.report, self._reason, pane.room)
        pane.show(self._text)
        entries = place_entries(message.report)
        if entries:
            self.places.show(entries)
        else:
            self.places.say(Content.styled("No place is there for it now.", MUTED))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        self.query_one(TextPane).show(Content.styled(f"{message.what} failed: {message.reason}", "$text-error"))

    @on(OptionList.OptionSelected)
    def action_edit(self) -> None:
        here = self.places.current
        if here is None:
            self.notify("No place to open.", severity="warning", markup=False)
        else:
            self.dismiss(Spot(here.path, here.line))

    def action_copy(self) -> None:
        here = self.places.current
        if here is None:
            self.notify("No place to copy.", severity="warning", markup=False)
            return
        text = place(here.path, here.line)
        send_to_clipboard(self.app, text, shown=text)

    def action_copy_all(self) -> None:
        send_to_clipboard(self.app, self._text.plain)

    def action_change(self) -> None:
        text = self.query_one(TextPane)
        (text if self.places.has_focus else self.places).focus()


def why_words(report: WriteReport, reason: str, width: int) -> Content:
    """The whole explanation, to read or to paste."""
    point = report.point
    is_commit = point.head == COMMITS
    kinds = _OF_COMMITS if is_commit else _OF_DEFINITIONS
    lines = [Content.styled(one_line(_title(report)), "bold")]
    if kind := kinds.get(point.kind, ""):
        lines.append(Content.styled(kind, MUTED))
    if report.unexpected is not None:
        lines += [Content(""), *_elsewhere(report.unexpected, report.pointing)]
    elif reason:
        lines.append(Content.styled(f"! {one_line(reason)}", "$text-accent"))
    if report.gone:
        return Content("\n").join([*lines, Content(""), Content.styled(one_line(report.gone), "$text-warning")])
    if is_commit and report.unexpected is None:
        lines += [Content(""), Content.assemble(("it changed ", MUTED), _names(report.symbols))]
    elif not is_commit:
        lines += [Content(""), Content(cut_end(one_line(report.text), 3 * width))]
    if not report.symbols:
        lines.append(Content.styled("nothing of that is there now", MUTED))
    lines += [Content(""), Content(_newness(report))]
    lines += [_word(word, report.words[0].novelty) for word in report.words]
    if report.earlier:
        what = "commits with such words that changed something else" if is_commit else "definitions with such words"
        lines += [Content(""), Content.styled(f"{what}, and how many of the words they have", "bold")]
        for earlier in report.earlier:
            likeness = f"{round(100 * earlier.likeness):3}% "
            times = f"  {earlier.times} definitions" if earlier.times > 1 else ""
            label = cut_end(one_line(earlier.label), width - len(likeness) - len(times))
            lines.append(Content.assemble((likeness, "$foreground"), label, (times, MUTED)))
            lines.append(Content.styled(f"     {', '.join(earlier.words[:6])}", MUTED))
    return Content("\n").join(lines)


def _title(report: WriteReport) -> str:
    """The label, of a commit with its whole subject: the label has the beginning only."""
    sha, _, subject = report.point.label.partition(" ")
    is_cut = report.point.head == COMMITS and report.text.startswith(subject)
    return f"{sha} {report.text}" if is_cut else report.point.label


def _elsewhere(found: Unexpected, pointing: Sequence[str]) -> list[Content]:
    """What was expected, for which words, and what came."""
    words = f", for {', '.join(map(one_line, pointing))}" if pointing else ""
    at = found.came_at[0].path if found.came_at else ""
    return [
        Content.assemble(
            ("expected ", MUTED), (one_line(found.expected), "$text-accent bold"),
            (f" in {one_line(found.expected_at.path)}{words}", MUTED),
        ),
        Content.assemble(
            ("changed  ", MUTED), (_names(found.came), "bold"), (f" in {one_line(at)}" if at else "", MUTED)
        ),
    ]  # fmt: skip


def _names(symbols: Sequence[str]) -> str:
    symbols = tuple(dict.fromkeys(symbols))  # overloads have one name
    more = f" and {len(symbols) - 3} more" if len(symbols) > 3 else ""
    return ", ".join(one_line(symbol) for symbol in symbols[:3]) + more


def _newness(report: WriteReport) -> str:
    then = f"{_percent(report.point.surprise)} of its words were new for that when it was written"
    if report.now is None:
        return f"{then}; the memory does not have it now"
    today = "as many" if _percent(report.now) == _percent(report.point.surprise) else _percent(report.now)
    return f"{then}, {today} would be today{'. The share of each:' if report.words else ''}"


def _percent(share: float) -> str:
    return f"{round(100 * min(1.0, max(0.0, share)))}%"


def _word(word: WordNovelty, most: float) -> Content:
    bar = "█" * max(1, round(_BAR * word.novelty / max(most, 1e-9)))
    return Content.assemble(
        f" {padded(cut_end(one_line(word.word), 20), 20)} ", (bar, "$accent"), (f" {_percent(word.novelty)}", MUTED)
    )


def place_entries(report: WriteReport) -> list[Entry[Location]]:
    """What it is about, what was expected, and what earlier writes with such words are about."""
    entries: list[Entry[Location]] = []
    names = report.symbols if len(report.symbols) == len(report.places) else ()
    for number, where in enumerate(report.places):
        lead = Content.styled(f"{INDEX_MARK} ", "$text-primary")
        what = one_line(names[number]) if names else "changed"
        entries.append(Entry(Row(lead, what, place(where.path, where.line)), where))
    if (elsewhere := report.unexpected) is not None:
        lead, where = Content.styled(f"{MEMORY_MARK} ", "$text-accent"), elsewhere.expected_at
        entries.append(
            Entry(Row(lead, f"expected {one_line(elsewhere.expected)}", place(where.path, where.line)), where)
        )
    for earlier in report.earlier:
        for number, where in enumerate(earlier.places[:3]):
            lead = Content.styled(f"{MEMORY_MARK} ", "$text-accent")
            what = earlier.symbols[number] if number < len(earlier.symbols) else earlier.label
            entries.append(Entry(Row(lead, one_line(what), place(where.path, where.line)), where))
    return entries
