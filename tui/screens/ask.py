"""Ask: a question, ranked answers, the code they mean, and the evidence for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.worker import get_current_worker

from coderecall.model import Answer, Answers, Evidence
from tui.failures import told_to
from tui.filtering import Term, answer_facts, parse_filter
from tui.messages import Answered, Failed
from tui.places import INDEX_MARK, MEMORY_MARK, is_memory_guess, one_line, place
from tui.screens.mode import ModeScreen, Spot
from tui.screens.text import TextScreen
from tui.state import AppState, Freshness, LearnedBatch
from tui.theme import MUTED
from tui.widgets.code_view import CodeRange, CodeView
from tui.widgets.line_input import AskField, FilterField
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Note, Row, heading

MOST_ANSWERS = 30
LEGEND = Content.assemble(
    (INDEX_MARK, "$text-primary"), " index says so   ", (MEMORY_MARK, "$text-accent"), " memory guess"
)


@dataclass(slots=True)
class View:
    """One list of answers; `r` puts another on top of it."""

    title: str
    sections: tuple[tuple[str, Answers], ...]
    highlighted: int = 0  # where the cursor stood when another view was put on top
    changed: set[str] = field(default_factory=set)  # files learned since: their lines may be off

    @property
    def count(self) -> int:
        return sum(len(answers.results) for _, answers in self.sections)


class AskScreen(ModeScreen):
    """Mode 1."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask", "ask", key_display="/", id="ask.question", tooltip="Ask where something is done"),
        Binding("e", "edit", "editor", id="ask.edit", tooltip="Open this line in $VISUAL or $EDITOR"),
        Binding("r", "related", "related", id="ask.related", tooltip="Who uses this, and what changes with it"),
        Binding("a", "why", "Why this answer", show=False, id="ask.why", tooltip="All evidence for this answer"),
    ]

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._views: list[View] = []
        self._terms: tuple[Term, ...] = ()
        self._asking = ""  # what is being looked for
        self._problem = ""

    @property
    def mode_name(self) -> str:
        return "ask"

    def compose_body(self) -> ComposeResult:
        question = AskField(self.state, id="question")
        question.border_title = "Ask"
        question.border_subtitle = "⏎ ask  ↑ past  ^r history"
        yield question
        with Horizontal(id="body"):
            with Vertical(id="answers", classes="pane main"):
                yield FilterField("filter: words  path:jobs  kind:class  score>=0.5  -tests", id="filter")
                yield PlaceList[Answer](id="answer-list")
            with Vertical(classes="side"):
                yield CodeView(self.state.project, id="code", classes="pane")
                yield PlaceList[Evidence](id="evidence", classes="pane")

    @property
    def main_list(self) -> PlaceList[Answer]:
        return self.query_one("#answer-list", PlaceList)

    @property
    def evidence_list(self) -> PlaceList[Evidence]:
        return self.query_one("#evidence", PlaceList)

    def on_mount(self) -> None:
        self.add_class("-bare")
        self.evidence_list.border_title = "Evidence"
        self.state.learned.subscribe(self, self._files_learned)

    def spot(self) -> Spot | None:
        evidence = self.evidence_list.current if self.evidence_list.has_focus else None
        if evidence is not None:
            return Spot(evidence.path, evidence.line)
        answer = self.main_list.current
        return None if answer is None else Spot(answer.path, answer.line)

    # Asking

    def action_ask(self) -> None:
        self.remove_class("-open")
        question = self.query_one(AskField)
        question.focus()
        question.select_all()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if isinstance(event.input, AskField) and event.value.strip():
            self.ask(event.value.strip())

    def ask(self, question: str) -> None:
        """Look for the answers in a thread; the list keeps the former ones until they are there."""
        if not self.state.ready:
            self.notify("No index to ask yet: press i to build it.", severity="warning", markup=False)
            return
        self.query_one(AskField).value = question
        self.state.remember(question)
        self._started(question)
        self._ask(question)

    @work(thread=True, exclusive=True, group="ask", exit_on_error=False)
    def _ask(self, question: str) -> None:
        with told_to(self, "Asking"):
            answers = self.state.project.ask(question, k=MOST_ANSWERS)
            if not get_current_worker().is_cancelled:
                self.post_message(Answered("Answers", (("", answers),)))

    def action_related(self) -> None:
        answer = self.main_list.current
        if answer is None:
            self.notify("Choose an answer first.", severity="warning", markup=False)
            return
        self.relate(answer.path, answer.symbol)

    def relate(self, path: str, symbol: str) -> None:
        """Who uses a place and what changes with it."""
        self._started(symbol or path)
        self._relate(path, symbol)

    @work(thread=True, exclusive=True, group="ask", exit_on_error=False)
    def _relate(self, path: str, symbol: str) -> None:
        with told_to(self, "Looking for related places"):
            project = self.state.project
            sections = []
            if symbol:
                sections.append(("used by", project.callers(path, symbol)))
            sections.append(("changes with it, is like it", project.related(path, [symbol] if symbol else [])))
            if not get_current_worker().is_cancelled:
                self.post_message(Answered(f"Related to {one_line(symbol or path)}", tuple(sections), related=True))

    def _started(self, what: str) -> None:
        self._asking, self._problem = what, ""
        self._draw_frame()
        if not self._views:
            self.main_list.say(Content.styled("Asking…", MUTED))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        message.stop()
        self._asking = ""
        if message.related and self._views:
            self._views[-1].highlighted = self.main_list.highlighted or 0
            self._views.append(View(message.title, message.sections))
        else:
            self._views = [View(message.title, message.sections)]
        self.query_one(FilterField).clear_filter()
        self._terms = ()
        self._draw()
        self.main_list.focus()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        self._asking = ""
        self._problem = f"{message.what} failed: {message.reason}"
        self._draw()
        self.main_list.focus()  # so that D shows the details

    def leave(self) -> None:
        if len(self._views) > 1:
            self._views.pop()
            self._draw(keep=self._views[-1].highlighted)

    # Showing

    def state_changed(self, state: AppState) -> None:  # noqa: ARG002 - the words come from the same state
        if not self._views and not self._asking:
            self.main_list.say(self._empty_words())

    def _files_learned(self, batch: LearnedBatch) -> None:
        """Lines of answers in these files may be off now: say so, and show the code as it is."""
        for view in self._views:
            view.changed |= batch.paths
        shown = self.query_one(CodeView).shown
        if self._views and any(answer.path in batch.paths for answer in self._answers()):
            self._draw(keep=self.main_list.highlighted)
        elif shown is not None and shown.path in batch.paths:
            self.query_one(CodeView).show(shown)

    def _answers(self) -> Sequence[Answer]:
        return [entry.value for entry in self.main_list.entries if entry.value is not None]

    @on(FilterField.Narrowed)
    def _narrow(self, message: FilterField.Narrowed) -> None:
        self._terms = parse_filter(message.text)
        self._draw()

    def _draw(self, keep: int | None = None) -> None:
        self._draw_frame()
        entries = self._entries() if self._views else []
        if entries:
            self.main_list.show(entries, keep)
        else:
            self.main_list.say(self._empty_words())
            self._show_answer(None)

    def _draw_frame(self) -> None:
        pane = self.query_one("#answers")
        if self._asking:
            pane.border_title = Content.styled("asking…", "$text-accent")
        elif self._views:
            view = self._views[-1]
            pane.border_title = Content(f"{view.title} ({view.count})")
        else:
            pane.border_title = "Answers"
        back = Content.styled("   esc back", MUTED) if len(self._views) > 1 else Content("")
        pane.border_subtitle = LEGEND + back if self._views else ""

    def _entries(self) -> list[Entry[Answer]]:
        view = self._views[-1]
        entries: list[Entry[Answer]] = []
        for title, answers in view.sections:
            kept = [a for a in answers.results if all(term.holds(answer_facts(a)) for term in self._terms)]
            if kept and title:
                entries.append(Entry(heading(title), None))
            entries += [Entry(answer_row(answer, stale=answer.path in view.changed), answer) for answer in kept]
        if not view.count:
            entries.append(Entry(heading("nothing found"), None))  # the notes say why, and what is closest
        notes = dict.fromkeys(note for _, answers in view.sections for note in answers.notes)
        entries += [Entry(Note(one_line(note)), None) for note in notes]
        return entries if view.count or notes else []

    def _empty_words(self) -> Content:
        freshness = self.state.freshness
        if self._problem:
            return Content.assemble((self._problem, "$text-error"), "\n\n", ("D shows the details", MUTED))
        if freshness is Freshness.NO_INDEX:
            return Content.assemble(
                ("No index here.", "bold"),
                "\n",
                "Press ",
                ("i", "$text-accent bold"),
                " to build it.\n\n",
                ("Nothing is sent anywhere; it is kept in .coderecall/", MUTED),
            )
        if freshness is Freshness.INDEXING and not self.state.ready:
            return Content.assemble(("Building the index.", "bold"), "\n", ("You can ask when it is there.", MUTED))
        if freshness is Freshness.OPENING:
            return Content.styled("Opening the index…", MUTED)
        if self._views and self._terms and self._views[-1].count:
            return Content.assemble("Nothing passes the filter.\n", ("esc clears it", MUTED))
        if self._views:
            return Content.assemble(
                ("Nothing found.", "bold"), "\n", ("Try fewer words, or a name as it is in the code.", MUTED)
            )
        return Content.assemble(
            "Press ",
            ("/", "$text-accent bold"),
            " and ask in plain words.\n\n",
            (
                "where is the session saved?\nwho else must change with the cache?\nSessionStore.put",
                f"{MUTED} italic",
            ),
        )

    @on(OptionList.OptionHighlighted, "#answer-list")
    def _answer_highlighted(self) -> None:
        self._show_answer(self.main_list.current)

    @on(OptionList.OptionSelected, "#answer-list")
    def _answer_opened(self) -> None:
        self.open_side()

    @on(OptionList.OptionHighlighted, "#evidence")
    def _evidence_highlighted(self) -> None:
        evidence, answer = self.evidence_list.current, self.main_list.current
        if evidence is not None and answer is not None and self.evidence_list.has_focus:
            here = evidence.path == answer.path and answer.line <= evidence.line <= answer.end_line
            self._show_code(answer if here else None, evidence)

    @on(OptionList.OptionSelected, "#evidence")
    def _evidence_opened(self) -> None:
        self.action_edit()

    def _show_answer(self, answer: Answer | None) -> None:
        self.set_class(answer is None, "-bare")
        if answer is None:
            self.query_one(CodeView).show(None)
            self.evidence_list.say(Content(""))
            return
        self._show_code(answer, None)
        self.evidence_list.show([Entry(evidence_row(evidence), evidence) for evidence in answer.evidence])

    def _show_code(self, answer: Answer | None, evidence: Evidence | None) -> None:
        if answer is not None:
            stale = answer.stale or (bool(self._views) and answer.path in self._views[-1].changed)
            wanted = CodeRange(
                answer.path, answer.line, answer.end_line if answer.symbol else 0, one_line(answer.kind), stale
            )
        elif evidence is not None:
            wanted = CodeRange(evidence.path, evidence.line, 0, one_line(evidence.why))
        else:
            return
        self.query_one(CodeView).show(wanted)

    def action_why(self) -> None:
        """All evidence of the answer, with nothing cut."""
        answer = self.main_list.current
        if answer is None:
            self.notify("Choose an answer first.", severity="warning", markup=False)
            return
        name = one_line(answer.symbol or answer.path)
        lines = [one_line(answer.signature)] if answer.signature else []
        lines += [f"{place(answer.path, answer.line, answer.end_line)}   {answer.kind}   score {answer.score:.3f}", ""]
        for evidence in answer.evidence:
            lines += [f"· {one_line(evidence.why)}", f"  {place(evidence.path, evidence.line)}"]
        lines += [
            "",
            "Only past changes point here; read before you trust it."
            if is_memory_guess(answer)
            else "The index holds each of these facts.",
        ]
        self.app.push_screen(TextScreen(f"Why {name}", Content("\n".join(lines))))


def answer_row(answer: Answer, *, stale: bool) -> Row:
    """`0.93 ● SessionStore.put            app/session.py:41`."""
    guess = is_memory_guess(answer)
    score = f"{answer.score:4.2f}" if answer.score < 10 else f"{answer.score:4.0f}"
    lead = Content.assemble(
        (score, MUTED),
        " ",
        (MEMORY_MARK if guess else INDEX_MARK, "$text-accent" if guess else "$text-primary"),
        " ",
    )
    what = one_line(answer.symbol or answer.path)
    where = place(answer.path, answer.line) if answer.symbol else "file"
    if stale or answer.stale:
        return Row(lead, what, f"{where} changed", where_style="$text-warning")
    return Row(lead, what, where)


def evidence_row(evidence: Evidence) -> Row:
    return Row(Content.styled("· ", MUTED), one_line(evidence.why), place(evidence.path, evidence.line))
