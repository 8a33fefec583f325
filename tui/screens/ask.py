"""Ask: a question, ranked answers as it is typed, the code they mean, why, and the way along callers and callees."""

import time
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList

from coderecall.model import Answer
from tui.asking import Item, Offer, ask, complete, relate, warm_up
from tui.messages import Answered, Completed, Failed, RelatedFound
from tui.narrowing import EVERYWHERE, AnswerFilter, Narrowing
from tui.places import INDEX_MARK, MEMORY_MARK, one_line
from tui.screens.ask_words import empty_words, why_words
from tui.screens.mode import Spot
from tui.screens.text import TextScreen
from tui.screens.walk import WalkScreen
from tui.state import AppState, LearnedBatch
from tui.theme import MUTED
from tui.trail import SURE_MEANS, Neighbour
from tui.views import View, answers_view, facts_of, place_in, related_view
from tui.widgets.answer_row import FULL
from tui.widgets.around import Around
from tui.widgets.ask_field import AskField
from tui.widgets.code_view import CodeView
from tui.widgets.line_input import FilterField
from tui.widgets.place_list import Entry, PlaceList

TYPING = 0.05  # seconds without a key after which what is typed is asked
COMPLETING = 0.02
SLOW = 0.4  # seconds after which a wait is said
AFTER_A_SAVE = 0.5  # the answers of changed files are looked for again when the burst is over
LEGEND = Content.assemble(
    (FULL, "$text-primary"), " strength  ",
    (INDEX_MARK, "$text-primary"), " by the code  ", (MEMORY_MARK, "$text-accent"), " by past changes",
)  # fmt: skip


class AskScreen(WalkScreen):
    """Mode 1."""

    OF_A_PLACE = frozenset({"why", "related", "edit", "copy_place", "beside"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask", "ask", key_display="/", priority=True, id="ask.question",
                tooltip="Ask where something is done"),
        Binding("e", "edit", "editor", id="ask.edit", tooltip="Open this line in $VISUAL or $EDITOR"),
        Binding("r", "related", "Related", show=False, id="ask.related",
                tooltip="List all callers, callees, uses, implementations, bases, and what changes with it"),
        Binding("a", "why", "Why this answer", show=False, id="ask.why", tooltip="All evidence for this answer"),
    ]  # fmt: skip

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._views: list[View] = []
        self._filter = AnswerFilter(state)
        self._is_narrowed = False  # since the answers that are shown: the cursor begins at the top
        self._pending = ""  # the question that is being looked for
        self._pending_scope = EVERYWHERE
        self._is_again = False  # for its answers that are shown
        self._is_outdated = False  # the index changed since it is looked for
        self._facts: tuple[int, int, int, str] | None = None  # of the index that was asked; None: not known yet
        self._relating = ""  # the symbol or file whose relations are being looked for
        self._submitted = False  # the answers get the focus when they come
        self._problem = ""
        self._was_ready = self._was_waiting = False
        self._resume_at = state.place  # where the run before ended

    @property
    def mode_name(self) -> str:
        return "ask"

    def compose_body(self) -> ComposeResult:
        question = AskField(self.state, id="question")
        question.border_title = "Ask"
        yield question
        with Horizontal(id="body"):
            with Vertical(id="answers", classes="pane main"):
                yield FilterField("words  -tests  path:jobs  kind:class  lang:python", id="filter")
                yield PlaceList[Item](id="answer-list", click_opens=False)
            with Vertical(id="beside", classes="side"):
                yield CodeView(self.state.project, id="code", classes="pane")
                yield Around(id="around", classes="pane", click_opens=False)

    @property
    def main_list(self) -> PlaceList[Item]:
        return self.query_one("#answer-list", PlaceList)

    @property
    def filter_finds(self) -> bool:
        """What is still looked for may pass."""
        return bool(self._pending) or super().filter_finds

    @property
    def field(self) -> AskField:
        return self.query_one(AskField)

    @property
    def first_focus(self) -> Widget:
        """Who types at once asks: letters must not run commands."""
        return self.field

    def on_mount(self) -> None:
        self.add_class("-bare")
        self._draw_frame()
        self.state.learned.subscribe(self, self._files_learned)

    def spot(self) -> Spot | None:
        self.show_if_due()
        shown = self.query_one(CodeView).shown
        item = self.main_list.current
        if self.has_class("-narrow") and not self.has_class("-open") and item is not None:
            there = place_in(item)  # the code is hidden: the line of the list is what is seen
            return Spot(there.path, there.line, there.stale or there.path in self._changed)
        return None if shown is None else Spot(shown.path, shown.line, shown.stale or shown.path in self._changed)

    @property
    def _changed(self) -> set[str]:
        """Files that were saved since the answers: these are looked for again, and say so until then."""
        return self._views[-1].changed if self._views else set()

    @property
    def answered(self) -> str:
        """The question whose answers are shown; "" for none."""
        return self._views[0].question if self._views else ""

    # ---- typing

    def action_ask(self) -> None:
        self.remove_class("-open")
        self.focus_now(self.field)
        self.field.select_all()

    @on(Input.Changed, "#question")
    def _typed(self, event: Input.Changed) -> None:
        field = self.field
        if event.value != field.value:
            return  # more was typed meanwhile, and its message is on the way
        if not field.has_focus:
            return  # set by the list of past questions, which asks by itself
        begun = field.wants_completion
        if begun:
            self.state.answerer.want("complete", "Completing", self, complete(begun), delay=COMPLETING)
        elif not field.begun:
            self.state.answerer.forget("complete")
            field.offer_nothing()
        self._submitted = False
        if not field.question:
            self._forget_answers()
        self._look_for(field.question, delay=TYPING)

    def _forget_answers(self) -> None:
        """An empty field is a new beginning."""
        self._views, self._problem = [], ""
        self._forget_filter()
        self._draw()

    @on(Completed)
    def _completed(self, message: Completed) -> None:
        self.field.offer(message.text, message.names)

    def action_take_name(self, number: int) -> None:
        """A click on a name below the field."""
        self.field.focus()
        self.field.take(number)

    @on(Input.Submitted, "#question")
    def _submit(self) -> None:
        question = self.field.question
        if question:
            self.ask(question)
        elif self.state.no_index:
            self._build()

    def _build(self) -> None:
        self.call_next(self.app.run_action, "index")

    def ask(self, question: str) -> None:
        """Ask, and go to the answers when they are there; the list keeps the former ones until then."""
        if self.field.question != question:
            self.field.question = question
        self.state.remember(question)
        self._submitted = True
        if self.state.no_index:  # what stands in the field is asked when there is one
            if not self.state.indexing:
                self._build()
            return
        self._look_for(question)
        if not self._pending:
            self._to_the_answers()

    def _look_for(self, question: str, *, delay: float = 0.0, again: bool = False) -> None:
        """Want the answers to a question, unless they are shown or looked for already."""
        scope = self._filter.of_question(question).scope
        first = self._views[0] if self._views else None
        shown = first is not None and first.question == question and first.scope.covers(scope)
        if not question or (shown and not again) or self.state.no_index:  # it is asked when there is one
            self.state.answerer.forget("ask")
            self._pending = ""
            self._draw_frame()
            return
        if (question, scope) == (self._pending, self._pending_scope) and not again:
            self._draw_frame()
            if self._submitted:
                self._say_asking()
            return
        self._pending, self._pending_scope, self._problem = question, scope, ""
        self._is_again, self._is_outdated = again, False
        self.state.answerer.want("ask", "Asking", self, ask(question, scope), delay=delay)
        if not again:
            self.set_timer(SLOW, partial(self._still_pending, question))
        self._draw_frame()
        if self._submitted:
            self._say_asking()

    def _say_asking(self) -> None:
        if not self._views:
            self.main_list.say(Content.styled("Asking…", MUTED))

    def _still_pending(self, question: str) -> None:
        if self._pending == question:
            self._draw_frame(slow=True)
            self._say_asking()

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        message.stop()
        if (message.question, message.scope) != (self._pending, self._pending_scope):
            return  # superseded on its way here
        self._pending = self._problem = ""
        old = self._views[0] if self._views else None
        view = answers_view(message)
        same = old is not None and old.question == view.question
        self._views = [view, *(self._views[1:] if same else ())]
        if not same or len(self._views) == 1:  # else it was looked for again below the related ones
            self._show_answers(view, old)
        if self._is_outdated:
            self._ask_again(AFTER_A_SAVE)

    def _show_answers(self, view: View, old: View | None) -> None:
        same = old is not None and old.question == view.question
        if not same:
            self._forget_filter()
            self._look_for(view.question)  # again, if the filter asked for less
        (path, symbol), self._resume_at = self._resume_at if old is None else ("", ""), ("", "")
        keep = view.row_of(path, symbol) if path else None
        if same and (not self._is_narrowed or self.focused is self.main_list):
            keep = self._row_of(self.main_list.current, view)
        if self.field.has_focus and self.main_list.is_at_first:
            keep = None  # nobody chose it: the best answer is looked at, also where it is another now
        self._is_narrowed = False
        self._draw(keep, again=same)
        if isinstance(self.focused, FilterField):
            self.refresh_bindings()  # now it is known whether something passes
        if self._submitted:
            self._to_the_answers()

    def _row_of(self, item: Item | None, view: View) -> int | None:
        """Where an item stands in new answers, so that the cursor stays on it."""
        if item is None:
            return None
        there = place_in(item)
        row = view.row_of(there.path, there.symbol)
        return self.main_list.highlighted if row is None else row

    def _to_the_answers(self) -> None:
        self._submitted = False
        self.main_list.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A question whose answers were gone to without enter was asked too."""
        if not isinstance(event.widget, AskField):
            return
        event.widget.offer_nothing()
        self._say_why_empty()
        if self._views:
            question = event.widget.question
            if question and question == self._views[0].question:
                self.state.remember(question)

    # ---- related places

    def action_related(self) -> None:
        here = self.trail.current
        if here is None:
            self.notify("Choose an answer first.", severity="warning", markup=False)
            return
        self.relate(here.path, here.symbol)

    def relate(self, path: str, symbol: str, first: str = "callers") -> None:
        """Who uses a place and what changes with it, on top of the answers."""
        self._relating, self._problem = symbol or path, ""
        self._draw_frame()
        if not self._views:
            self.main_list.say(Content.styled("Looking…", MUTED))
        work = relate(path, symbol, first)
        self.state.answerer.want("relate", "Looking for related places", self, work)

    @on(RelatedFound)
    def _related(self, message: RelatedFound) -> None:
        message.stop()
        self._relating = ""
        if self._views:
            self._views[-1].highlighted = self.main_list.highlighted or 0
        self._views.append(related_view(message))
        self._forget_filter()
        self.remove_class("-open")
        self._draw()
        self.main_list.focus()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it, but not for each letter that is typed."""
        if message.what == "Completing" or (message.what == "Asking" and not self._submitted):
            message.stop()
            self.state.failure = message
        was_submitted = False
        if message.what == "Asking":
            was_submitted, self._submitted, self._pending = self._submitted, False, ""
            self._problem = f"{message.what} failed: {message.reason}"
        elif self._relating:  # the answers are as good as before
            was_submitted, self._relating = True, ""
        else:
            return
        self._draw(keep=self.main_list.highlighted)
        if was_submitted:
            self.main_list.focus()  # so that D shows the details

    def leave(self) -> None:
        if len(self._views) > 1:
            self._views.pop()
            self._draw(keep=self._views[-1].highlighted)

    # ---- showing

    def state_changed(self, state: AppState) -> None:
        if state.no_index and self._pending:
            self._look_for("")
        self._say_why_empty()
        if state.ready and not self._was_ready:
            self._became_ready()
        elif self._was_waiting and not state.waiting:
            self._ask_again()  # while files are read, the answers say so
        self._compare_facts(state)
        self._was_ready = state.ready and not state.indexing
        self._was_waiting = bool(state.waiting)

    def _compare_facts(self, state: AppState) -> None:
        """Not all that changes an index is a file that was learned: a document without words goes unheard."""
        status = state.status
        if status is not None:
            facts = status.files, status.symbols, status.references, status.indexed_commit
            if self._facts not in {None, facts}:
                self._ask_again()
            self._facts = facts

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Other keys help there."""
        if isinstance(event.widget, AskField):
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        if not self._views and not self._pending:
            self.main_list.say(empty_words(self.state, self._problem, in_field=self.field.has_focus))

    def _became_ready(self) -> None:
        """There is an index, or another: ask again, or the last question of the run before, or read the memory now."""
        if self._views:
            self._ask_again()
            return
        if self.main_list.has_focus:
            self.focus_now(self.field)
        if self.field.question:
            self._look_for(self.field.question)
            self._say_asking()
        elif self.state.questions:
            self.field.restore(self.state.questions[-1])
            self._look_for(self.state.questions[-1])
        else:
            self.state.answerer.want("warm", "Opening the index", self, warm_up)

    def _files_learned(self, batch: LearnedBatch) -> None:
        """Lines of answers in these files may be off now: say so, show the code as it is, and ask again."""
        self.forget_neighbours()
        self._facts = None  # what the status says of it next is no other change
        for view in self._views:
            view.changed |= batch.paths
        items = [entry.value for entry in self.main_list.entries if entry.value is not None]
        code = self.query_one(CodeView)
        if code.shown is not None and code.shown.path in batch.paths:
            code.show(replace(code.shown, stale=True))
        if any(place_in(item).path in batch.paths for item in items):
            self._draw(keep=self.main_list.highlighted)
        self._ask_again(AFTER_A_SAVE)

    def _ask_again(self, delay: float = 0.0) -> None:
        """The index is another now: whatever was found, something else may answer better, or may be there again."""
        if self._pending and not self._is_again:
            self._is_outdated = True  # what is asked first may be answered of the index before
        elif self._views:
            self._look_for(self._views[0].question, delay=delay, again=True)

    @on(FilterField.Narrowed)
    def _narrow(self, message: FilterField.Narrowed) -> None:
        self._filter.read(message.text)
        self._is_narrowed = bool(self._views)
        if self._views:
            self._look_for(self._pending or self._views[0].question)  # all of its answers
        self._draw()

    def _narrowing(self, view: View) -> Narrowing:
        return self._filter.of_question(view.question) if view.question else self._filter.of_list()

    def _forget_filter(self) -> None:
        self.query_one(FilterField).clear_filter()
        self._filter.read("")

    def _draw(self, keep: int | None = None, *, again: bool = False) -> None:
        view = self._views[-1] if self._views else None
        entries = self._entries(view) if view is not None and not self._problem else []
        self._draw_frame()
        if entries:
            self.main_list.show(entries, keep)
        else:
            self.main_list.say(empty_words(self.state, self._problem, view=view, in_field=self.field.has_focus))
        self._show_item(again=again)

    def _entries(self, view: View) -> list[Entry[Item]]:
        narrow = self._narrowing(view)
        why_none = self._filter.why_none(narrow.terms, [facts_of(item) for item in view.items])
        return view.entries(narrow, time.time(), why_none)

    def _draw_frame(self, *, slow: bool = False) -> None:
        """The title says what is shown, or what is waited for; while one types only a wait that is felt."""
        pane = self.query_one("#answers")
        view = self._views[-1] if self._views else None
        if self._relating or (self._pending and (slow or self._submitted or view is None)):
            pane.border_title = Content.styled("asking…", "$text-accent")
        elif view is None:
            pane.border_title = Content("Answers")
        else:
            pane.border_title = Content(f"{view.title} ({view.tally(self._narrowing(view))})")
        back = Content.styled("   esc back", MUTED) if len(self._views) > 1 else Content("")
        pane.border_subtitle = LEGEND + back if view is not None else ""

    @on(OptionList.OptionHighlighted, "#answer-list")
    def _item_highlighted(self) -> None:
        self._show_item()

    def _show_item(self, *, again: bool = False) -> None:
        item = self.main_list.current
        self.set_class(item is None, "-bare")
        answer = item if isinstance(item, Answer) else None
        self.start_walk(None if item is None else place_in(item), answer, again=again)

    @on(OptionList.OptionSelected, "#answer-list")
    def _item_opened(self) -> None:
        item = self.main_list.current
        if isinstance(item, Offer):
            self.relate(item.symbol.path, item.symbol.symbol, item.group)
        else:
            self.open_side()

    def action_why(self) -> None:
        """All evidence of the answer, with nothing cut."""
        item = self.main_list.current
        if isinstance(item, Answer):
            name = one_line(item.symbol or item.path)
            view = self._views[-1]
            words = why_words(item, view.best, time.time(), view.steps_of(item))
            self.app.push_screen(TextScreen(f"Why {name}", Content(words)))
        elif isinstance(item, Neighbour):
            self.notify(f"{item.sure}: {SURE_MEANS[item.relation.confidence]}", markup=False)
        else:
            self.notify("Choose an answer first.", severity="warning", markup=False)
