"""Why a write surprised the memory: the words that were new, and earlier writes with such words that lead elsewhere."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.worker import get_current_worker

from coderecall.model import Location, SurprisePoint, WordNovelty, WriteReport
from coderecall.project import Project
from tui.failures import told_to
from tui.messages import Failed, Located
from tui.places import INDEX_MARK, MEMORY_MARK, cut_end, one_line, padded, place
from tui.screens.mode import Spot
from tui.theme import MUTED
from tui.widgets.key_line import KeyLine
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Row
from tui.widgets.text_pane import TextPane

_BAR = 16  # columns of the widest
_KINDS = {
    "new": "new: nothing had led to what it leads to",
    "edited": "edited: what it leads to was known, by other words",
    "known": "known: every word led there already",
    "ambiguous": "ambiguous: the same words lead elsewhere too",
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
            body.border_subtitle = Content(f"{INDEX_MARK} leads there   {MEMORY_MARK} an earlier write does")
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
        self._text = why_words(message.report, self._reason, self.query_one(TextPane).room)
        self.query_one(TextPane).show(self._text)
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
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied {text}", markup=False, timeout=2)

    def action_copy_all(self) -> None:
        self.app.copy_to_clipboard(self._text.plain)
        self.notify("Copied.", timeout=2)

    def action_change(self) -> None:
        text = self.query_one(TextPane)
        (text if self.places.has_focus else self.places).focus()


def why_words(report: WriteReport, reason: str, width: int) -> Content:
    """The whole explanation, to read or to paste."""
    point = report.point
    lines = [
        Content.styled(one_line(point.label), "bold"),
        Content.styled(f"{point.head} · {_KINDS.get(point.kind, point.kind)}", MUTED),
        Content(_surprise(report)),
    ]
    if reason:
        lines.append(Content.styled(f"! {reason}", "$text-accent"))
    if report.gone:
        return Content("\n").join([*lines, Content(""), Content.styled(one_line(report.gone), "$text-warning")])
    lines += [Content(""), Content(cut_end(one_line(report.text), 3 * width))]
    if report.symbols:
        more = f" and {len(report.symbols) - 5} more" if len(report.symbols) > 5 else ""
        names = ", ".join(one_line(symbol) for symbol in report.symbols[:5])
        lines.append(Content.assemble(("leads to ", MUTED), f"{names}{more}"))
    else:
        lines.append(Content.styled("it leads to nothing that is there now", MUTED))
    if report.words:
        lines += [Content(""), Content.styled("new words, by their share of the surprise", "bold")]
        lines += [_word(word, report.words[0].novelty) for word in report.words]
    if report.earlier:
        lines += [Content(""), Content.styled("earlier writes with such words that lead elsewhere", "bold")]
        for earlier in report.earlier:
            lines.append(
                Content.assemble(
                    (f"{earlier.likeness:4.2f} ", "$foreground"), cut_end(one_line(earlier.label), width - 6)
                )
            )
            lines.append(Content.styled(f"     {', '.join(earlier.words[:6])}", MUTED))
    return Content("\n").join(lines)


def _surprise(report: WriteReport) -> str:
    then = f"surprise {report.point.surprise:.2f} when it was written"
    if report.now is None:
        return f"{then}; it is not in the memory now"
    return f"{then}; {report.now:.2f} if it came today"


def _word(word: WordNovelty, most: float) -> Content:
    bar = "█" * max(1, round(_BAR * word.novelty / max(most, 1e-9)))
    return Content.assemble(
        f" {padded(cut_end(one_line(word.word), 20), 20)} ", (bar, "$accent"), (f" {word.novelty:.2f}", MUTED)
    )


def place_entries(report: WriteReport) -> list[Entry[Location]]:
    """Where it leads, then where the earlier writes do."""
    entries: list[Entry[Location]] = []
    for where in report.places:
        lead = Content.styled(f"{INDEX_MARK} ", "$text-primary")
        entries.append(Entry(Row(lead, "leads there", place(where.path, where.line)), where))
    for earlier in report.earlier:
        for where in earlier.places[:3]:
            lead = Content.styled(f"{MEMORY_MARK} ", "$text-accent")
            entries.append(Entry(Row(lead, one_line(earlier.label), place(where.path, where.line)), where))
    return entries
