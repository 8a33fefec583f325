"""The right side of the map: facts of what is highlighted, its links to others, and the code that proves them."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from coderecall.model import Answers, Evidence, ModuleDetail, ModuleSymbol
from coderecall.project import Project
from tui.module_words import (
    LEGEND,
    USES_LEGEND,
    Link,
    facts_of_module,
    facts_of_symbol,
    links_of,
    links_of_answers,
    proof_rows,
    title_of_module,
)
from tui.places import one_line
from tui.theme import MUTED
from tui.widgets.code_view import CodeRange, CodeView
from tui.widgets.place_list import PlaceList


class ModuleSide(Container):
    """Shows one module or one symbol; the highlighted link has its proof below, and its code where there is room."""

    @dataclass
    class Followed(Message):
        """The user wants to go to another module."""

        link: Link

    @dataclass
    class Wanted(Message):
        """The user wants to open a place in the editor."""

    def __init__(self, project: Project) -> None:
        super().__init__(classes="side")
        self._project = project
        self._symbol: CodeRange | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="about"):
            yield Static(markup=False, id="facts", classes="pane")
            yield PlaceList[Link](id="links", classes="pane")
            yield PlaceList[Evidence](id="proof", classes="pane")
        yield CodeView(self._project, id="code", classes="pane")

    def on_mount(self) -> None:
        self.links.border_title = "Links"
        self.proof.border_title = "Proof"

    # ---- parts
    @property
    def facts(self) -> Static:
        return self.query_one("#facts", Static)

    @property
    def links(self) -> PlaceList[Link]:
        return self.query_one("#links", PlaceList)

    @property
    def proof(self) -> PlaceList[Evidence]:
        return self.query_one("#proof", PlaceList)

    @property
    def code(self) -> CodeView:
        return self.query_one(CodeView)

    @property
    def evidence(self) -> Evidence | None:
        """What the code is of while one looks at links."""
        return self.proof.current or next(iter(self.links.current.evidence if self.links.current else ()), None)

    # ---- showing
    def clear(self) -> None:
        self._symbol = None
        self.facts.update("")
        self.links.say(Content(""))
        self._show_link()

    def wait(self, title: str, words: str) -> None:
        """The links of a module are being read."""
        self._symbol = None
        self.facts.border_title = Content(title)
        self.facts.update(Content.styled(words, MUTED))
        self.say(Content.styled("Reading…", MUTED))

    def say(self, words: Content) -> None:
        """Words in place of the links."""
        self.links.say(words)
        self._show_link()

    def show_module(self, detail: ModuleDetail, *, hints: int | None, now: float, days: int, has_history: bool) -> None:
        self._symbol = None
        self.facts.border_title = Content(title_of_module(detail.module))
        self.facts.update(facts_of_module(detail, hints, now, days))
        self.links.border_subtitle = LEGEND
        self.links.show(links_of(detail, has_history=has_history))
        self._show_link()

    def show_symbol(self, symbol: ModuleSymbol, path: str, *, stale: bool, has_history: bool) -> None:
        """The code of a symbol; who uses it comes with `show_uses`."""
        self._symbol = CodeRange(path, symbol.line, symbol.end_line, one_line(symbol.kind), stale)
        self.facts.border_title = Content(one_line(symbol.qualified_name))
        self.facts.update(facts_of_symbol(symbol, has_history=has_history))
        self.say(Content.styled("Reading…", MUTED))

    def show_uses(self, uses: Answers | None) -> None:
        if uses is None:
            self.say(Content.styled("Nothing refers to it by name.", MUTED))
        else:
            self.links.border_subtitle = USES_LEGEND
            self.links.show(links_of_answers(uses))
            self._show_link()

    def enter(self) -> None:
        """The links get the focus."""
        self.links.focus()
        self._show_link(looked_at=True)

    def _show_link(self, *, looked_at: bool = False) -> None:
        """The proof of the highlighted link, and its code unless a symbol's is shown and no link looked at."""
        link = self.links.current
        is_place = link is not None and link.line > 0
        self.proof.show(() if is_place else proof_rows(link))
        self.proof.display = bool(self.proof.entries)
        if self._symbol is not None and not looked_at:
            self.code.show(self._symbol)
        else:
            self._show_code(self.evidence)

    def _show_code(self, evidence: Evidence | None) -> None:
        wanted = None if evidence is None else CodeRange(evidence.path, evidence.line, 0, one_line(evidence.why))
        self.code.show(wanted)

    # ---- what the user does
    @on(OptionList.OptionHighlighted, "#links")
    def _link_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.links.has_focus:
            self._show_link(looked_at=True)

    @on(OptionList.OptionHighlighted, "#proof")
    def _proof_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.proof.has_focus:
            self._show_code(self.proof.current)

    @on(OptionList.OptionSelected, "#links")
    def _link_opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        link = self.links.current
        if link is not None:
            self.post_message(self.Wanted() if link.line else self.Followed(link))

    @on(OptionList.OptionSelected, "#proof")
    def _proof_opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Wanted())
