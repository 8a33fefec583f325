"""What a run over the code found, worst first, with the claim and the code of both places side by side."""

import re
from abc import abstractmethod
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.worker import get_current_worker

from coderecall.model import Hint, HintReport
from tui.failures import told_to
from tui.filtering import Term, parse_filter
from tui.finding_words import Finding, HintRow, hint_text, ordered
from tui.messages import Failed, HintsFound, RelateWanted
from tui.no_index import no_index_words
from tui.places import counted, one_line
from tui.screens.mode import ModeScreen, Spot
from tui.screens.text import TextScreen
from tui.state import AppState, Freshness, LearnedBatch
from tui.theme import MUTED
from tui.widgets.hint_side import HintSide, rule_of
from tui.widgets.line_input import FilterField
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Note

MOST_HINTS = 2000  # rows; the filter sees all


class FindingsScreen(ModeScreen):
    """A list of hints; below it the claim, and both modules that it is about."""

    SOURCE: ClassVar[str]  # what finds them, and the name of the group of threads
    NOUN: ClassVar[str]  # "Hints"
    UNCHECKED: ClassVar[str] = ""  # what is not looked at though a reader may expect it
    OF_A_PLACE = frozenset({"why", "dismiss_hint", "copy_hint", "related", "edit", "copy_place"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f",
            "filter",
            "filter",
            show=False,
            priority=True,
            id="hints.filter",
            tooltip="Narrow the list: words, -tests, path:jobs, rule:CR101, severity>=warning",
        ),
        Binding("a", "why", "why", id="hints.why", tooltip="What the hint claims and how it knows"),
        Binding("x", "dismiss_hint", "dismiss", id="hints.dismiss", tooltip="Hide this hint, also in later runs"),
        Binding(
            "u",
            "restore_hint",
            "Undo dismiss",
            show=False,
            id="hints.undo",
            tooltip="Show the last dismissed hint again",
        ),
        Binding(
            "U",
            "restore_all",
            "Restore all dismissed",
            show=False,
            id="hints.restore",
            tooltip="Show every dismissed hint again",
        ),
        Binding("Y", "copy_hint", "Copy hint", show=False, id="hints.copy", tooltip="Copy the hint with its evidence"),
        Binding("r", "related", "Related", show=False, id="hints.related", tooltip="What changes with this file"),
        Binding("R", "run_again", "Run again", show=False, id="hints.run", tooltip="Look at everything again"),
    ]

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._report: HintReport | None = None
        self._ordered: tuple[Finding, ...] = ()  # of the report
        self._looking = False
        self._problem = ""
        self._why: tuple[Hint | None, TextScreen | None] = (None, None)  # what is explained, and where
        self._terms: tuple[Term, ...] = ()
        self._outdated: set[str] = set()  # files learned since the hints were found

    @property
    @abstractmethod
    def scope_words(self) -> str:
        """What is looked at, beside the number of hints."""

    @property
    @abstractmethod
    def nothing_words(self) -> str:
        """What it means that there is no hint."""

    @abstractmethod
    def find(self) -> HintReport:
        """Find them. Runs in a thread."""

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body", classes="stacked"):
            with Vertical(id="hints", classes="pane main"):
                yield FilterField("words  -tests  path:jobs  rule:CR101  severity>=warning", id="filter")
                yield PlaceList[Hint](id="hint-list")
            yield HintSide(self.state.project, self.UNCHECKED)

    @property
    def main_list(self) -> PlaceList[Hint]:
        return self.query_one("#hint-list", PlaceList)

    @property
    def side(self) -> HintSide:
        return self.query_one(HintSide)

    @property
    def has_report(self) -> bool:
        return self._report is not None

    @property
    def unchanged(self) -> bool:
        """There was nothing to compare."""
        return self._report is not None and self._report.changed == 0

    @property
    def looking_for(self) -> str:
        """What finding them is called where it fails."""
        return f"Looking for {self.NOUN.lower()}"

    def on_mount(self) -> None:
        self.state.learned.subscribe(self, self.files_learned)

    def spot(self) -> Spot | None:
        there = self.side.looked_at
        if there is not None:
            return Spot(there.path, there.line)
        hint = self.main_list.current
        return None if hint is None else Spot(hint.location.path, hint.location.line)

    def is_doubtful(self, spot: Spot) -> bool:
        """A check reads the files as they are, whatever the index has of them."""
        return spot.path in self._outdated

    # Finding

    def state_changed(self, state: AppState) -> None:
        if state.no_index:
            self._looking = False
        wanted = state.ready and not state.indexing and self._report is None
        if wanted and not self._looking and not self._problem:
            self.action_run_again()
        elif self._report is None:
            self._draw()

    def action_run_again(self) -> None:
        if not self.state.ready:
            self.notify("No index to check yet: press i to build it.", severity="warning", markup=False)
            return
        self.look()

    def look(self, *, keep: bool = False) -> None:
        """Find them anew; `keep` shows the former ones until then."""
        if not keep:
            self._report = None
        self._outdated.clear()
        self._problem = ""
        self._looking = True
        self._look()
        if keep:
            self._draw_frame(len(self.hints()))
        else:
            self._draw()

    @work(thread=True, exclusive=True, group="find", exit_on_error=False)
    def _look(self) -> None:
        with told_to(self, self.looking_for):
            report = self.find()
            if not get_current_worker().is_cancelled:
                self.post_message(HintsFound(report, ordered(report)))

    @on(HintsFound)
    def _found(self, message: HintsFound) -> None:
        message.stop()
        self._looking = False
        self._report, self._ordered = message.report, message.ordered
        self.state.hints[self.SOURCE] = message.report.hints
        self._draw(keep=self.main_list.highlighted)
        self._close_why()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        if message.what != self.looking_for:
            return  # the list is as good as before
        self._looking = False
        self._problem = f"{message.what} failed: {message.reason}"
        self._draw()

    def files_learned(self, batch: LearnedBatch) -> None:
        """The index moved on, the list did not."""
        if self._report is not None:
            self._outdated |= batch.paths
            self._draw_frame(len(self.main_list.entries))

    # Showing

    def hints(self) -> list[Hint]:
        """What is neither dismissed nor filtered out, worst and surest first."""
        return [finding.hint for finding in self._kept()]

    def _kept(self) -> list[Finding]:
        gone = set(self.state.dismissed)
        terms = self._terms
        shown = self._ordered if self._report is not None else ()
        kept = [finding for finding in shown if finding.hint.fingerprint not in gone]
        return [finding for finding in kept if all(term.holds(finding.facts) for term in terms)] if terms else kept

    @property
    def _dismissed(self) -> list[str]:
        """Those of the dismissed that would be in this list, newest last."""
        found = {hint.fingerprint for hint in (self._report.hints if self._report else ())}
        return [fingerprint for fingerprint in self.state.dismissed if fingerprint in found]

    def _close_why(self) -> None:
        """A hint that is gone needs no explanation."""
        hint, box = self._why
        if box is not None and box is self.app.screen and not any(one.hint == hint for one in self._kept()):
            box.dismiss()

    def _draw(self, keep: int | None = None) -> None:
        kept = self._kept()
        self._draw_frame(len(kept))
        if kept:
            column = max(finding.width for finding in kept[:MOST_HINTS])
            rows: list[Entry[Hint]] = [Entry(HintRow(one.hint, column), one.hint) for one in kept[:MOST_HINTS]]
            rows += [Entry(Note(note), None) for note in self._notes(len(kept))]
            self.main_list.show(rows, keep)
        else:
            self.main_list.say(self._empty_words())
            self._show(None)

    def _notes(self, count: int) -> list[str]:
        """What the reader must know about the list: failures and what the rules could not see."""
        notes = [self._problem] if self._problem else []
        if count > MOST_HINTS:
            notes.append(f"{count - MOST_HINTS:,} more: narrow the list with f")
        notes += [one_line(note) for note in (self._report.notes if self._report else ())]
        return list(dict.fromkeys(notes))

    def _draw_frame(self, count: int) -> None:
        pane = self.query_one("#hints")
        title = f"{self.NOUN} ({count:,})" if self._report else self.NOUN
        pane.border_title = Content.assemble(
            title, (f"  {self.scope_words}", MUTED), ("  looking…" if self._looking else "", "$text-accent")
        )
        parts = []
        if dismissed := len(self._dismissed):
            parts.append((f"{dismissed} dismissed, u undoes", MUTED))
        if self._outdated:
            parts.append((f"{counted(len(self._outdated), 'file')} changed since, R runs again", "$text-warning"))
        pane.border_subtitle = Content(" · ").join([Content.styled(*part) for part in parts])

    def _empty_words(self) -> Content:
        freshness = self.state.freshness
        if self.state.no_index and not self.state.indexing:
            return no_index_words(self.state)
        if self._problem and not self._looking:
            return Content.assemble(
                (self._problem, "$text-error"), "\n\n", ("D shows the details   R tries again", MUTED)
            )
        if not self.state.ready or freshness is Freshness.OPENING:
            return Content.styled("Waiting for the index…", MUTED)
        if self._looking:
            return Content.styled(f"Looking for {self.NOUN.lower()}…", MUTED)
        if self._terms:
            return Content.assemble(f"No {self.NOUN.lower()[:-1]} passes the filter.\n", ("esc clears it", MUTED))
        if self._dismissed:
            return Content.assemble(
                f"All {self.NOUN.lower()} are dismissed.\n", ("u brings the last one back, U all", MUTED)
            )
        notes = self._notes(0)
        return Content.assemble(
            (f"No {self.NOUN.lower()}.", "bold"),
            "\n",
            (self.nothing_words, MUTED),
            ("\n\n" + "\n".join(notes) if notes else "", MUTED),
        )

    @on(FilterField.Narrowed)
    def _narrow(self, message: FilterField.Narrowed) -> None:
        self._terms = parse_filter(message.text)
        self._draw()

    @on(OptionList.OptionHighlighted, "#hint-list")
    def _hint_highlighted(self) -> None:
        self._show(self.main_list.current)

    def _show(self, hint: Hint | None) -> None:
        self.set_class(hint is None, "-bare")
        self.side.show(hint)

    @on(OptionList.OptionSelected, "#hint-list")
    def _hint_opened(self) -> None:
        self.open_side()

    # Acting

    def action_dismiss_hint(self) -> None:
        hint, row = self.main_list.current, self.main_list.highlighted
        if hint is not None:
            self.state.dismissed.append(hint.fingerprint)
            self._draw(keep=row)

    def action_restore_hint(self) -> None:
        dismissed = self._dismissed
        if not dismissed:
            self.notify("Nothing was dismissed.", markup=False)
            return
        self.state.dismissed.remove(dismissed[-1])
        row = next((i for i, hint in enumerate(self.hints()) if hint.fingerprint == dismissed[-1]), None)
        self._draw(keep=row)

    def action_restore_all(self) -> None:
        gone = set(self._dismissed)
        self.state.dismissed[:] = [fingerprint for fingerprint in self.state.dismissed if fingerprint not in gone]
        self._draw(keep=self.main_list.highlighted)

    def action_copy_hint(self) -> None:
        hint = self.main_list.current
        if hint is not None:
            self.copy(hint_text(hint))

    def action_why(self) -> None:
        hint = self.main_list.current
        if hint is None:
            self.notify("Choose a hint first.", severity="warning", markup=False)
            return
        text = hint_text(hint)
        if rule := rule_of(hint.rule):
            parts = [f"{rule.id} {rule.name}", rule.claim, f"Evidence: {rule.evidence}", rule.explanation]
            if self.UNCHECKED:
                parts.insert(2, f"But {self.UNCHECKED}.")
            text += "".join(f"\n\n{unwrapped(part)}" for part in parts)
        box = TextScreen(f"Why {one_line(hint.rule)}", Content(text))
        self._why = hint, box
        self.app.push_screen(box)

    def action_related(self) -> None:
        hint = self.main_list.current
        if hint is not None:
            self.post_message(RelateWanted(hint.location.path))


def unwrapped(text: str) -> str:
    """Paragraphs as one line each, which the screen breaks by its own width; what is indented stays as it is."""
    return re.sub(r"(?<=\S)\n(?=[^\s*-])", " ", text)
