"""The right side of the map: facts of what is highlighted, its links to others, and the code that proves them."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from coderecall.errors import UsageError
from coderecall.model import Answers, Evidence, Module, ModuleDetail, ModuleLevel, ModuleSymbol
from coderecall.project import Project
from tui.failures import told_to
from tui.levels import Level
from tui.mapped import Area, Knowledge
from tui.messages import DetailRead, Failed
from tui.module_words import (
    LEGEND,
    USES_LEGEND,
    Link,
    facts_of_module,
    facts_of_symbol,
    links_of,
    links_of_answers,
    title_of_module,
)
from tui.places import counted, one_line
from tui.theme import MUTED
from tui.widgets.code_view import CodeRange, CodeView
from tui.widgets.links_pane import LinksPane
from tui.widgets.place_list import Entry, PlaceList

READING = "Reading the links"
MOST_KEPT = 300  # details of one state of the index
Key = tuple[str, str]  # path, and qualified name of a symbol


class ModuleSide(Container):
    """Shows one module or one symbol, and reads what it has to do with the others."""

    def __init__(self, project: Project) -> None:
        super().__init__(classes="side")
        self._project = project
        self._looked_at: tuple[Area, Level, Knowledge] | None = None
        self._listed: Key | None = None  # whose links are shown
        self._symbol: CodeRange | None = None  # the code of what is highlighted
        self._details: dict[Key, ModuleDetail | Answers | None] = {}
        self._edition = 0  # how often the index held something else
        self._reading: Key | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="about"):
            yield Static(markup=False, id="facts", classes="pane")
            yield LinksPane()
        yield CodeView(self._project, id="code", classes="pane")

    # ---- parts
    @property
    def facts(self) -> Static:
        return self.query_one("#facts", Static)

    @property
    def pane(self) -> LinksPane:
        return self.query_one(LinksPane)

    @property
    def links(self) -> PlaceList[Link]:
        return self.pane.links

    @property
    def proof(self) -> PlaceList[Evidence]:
        return self.pane.proof

    @property
    def code(self) -> CodeView:
        return self.query_one(CodeView)

    @property
    def evidence(self) -> Evidence | None:
        """What the code is of while one looks at links."""
        return self.pane.evidence

    # ---- what is looked at
    def clear(self) -> None:
        self._looked_at = self._symbol = self._listed = None
        self.facts.border_title = ""
        self.facts.update("")
        self.pane.say(Content(""))
        self.code.show(None)

    def forget(self) -> None:
        """The index holds something else: what was read of it is old."""
        self._edition += 1
        self._details.clear()

    def look_at(self, area: Area, level: Level, known: Knowledge) -> None:
        """Show a module or a symbol of a level; what is not known of it yet is read."""
        self._looked_at = (area, level, known)
        if isinstance(area.of, Module):
            since = level.recent_since if isinstance(level, ModuleLevel) else 0
            key = self._show_module(area.of, area.size, since, known)
        else:
            key = self._show_symbol(area.of, level.module.path if isinstance(level, ModuleDetail) else "", known)
        if key not in self._details:
            self._read(key)
        if self._symbol is not None and not self.pane.has_focus_within:
            self.code.show(self._symbol)
        else:
            self._show_code(self.evidence)

    def enter(self) -> None:
        """The links get the focus."""
        self.pane.enter()

    def _show_module(self, one: Module, size: int, since: int, known: Knowledge) -> Key:
        """Its facts, and what it has to do with the others. size: lines. since: from when on a commit is recent."""
        key = (one.path, "")
        self._symbol = None
        self.facts.border_title = Content(title_of_module(one))
        detail = self._details.get(key)
        if isinstance(detail, ModuleDetail):
            hints = None if known.hints is None else known.hint_counts[detail.module.path]
            self.facts.update(facts_of_module(detail, hints, known.now, since, has_history=known.has_history))
            self._list(key, links_of(detail, has_history=known.has_history), LEGEND)
        else:
            self.facts.update(Content.styled(counted(size, "line"), MUTED))
            self._say_why_not(key, "It is no longer in the index.")
        return key

    def _show_symbol(self, symbol: ModuleSymbol, path: str, known: Knowledge) -> Key:
        """Its code and facts, and who uses it."""
        is_stale = path in known.changed
        self._symbol = CodeRange(path, symbol.line, symbol.end_line, one_line(symbol.kind), is_stale)
        self.facts.border_title = Content(one_line(symbol.qualified_name))
        self.facts.update(facts_of_symbol(symbol, known.now, has_history=known.has_history))
        key = (path, symbol.qualified_name)
        uses = self._details.get(key)
        if isinstance(uses, Answers):
            self._list(key, links_of_answers(uses, symbol.of), USES_LEGEND)
        else:
            self._say_why_not(key, "Nothing refers to it by name.")
        return key

    def _list(self, key: Key, entries: list[Entry[Link]], legend: Content) -> None:
        self.pane.show(entries, legend, again=key == self._listed)
        self._listed = key

    def _say_why_not(self, key: Key, lacking: str) -> None:
        self._listed = None
        self.pane.say(Content.styled(lacking if key in self._details else "Reading…", MUTED))

    def _show_code(self, evidence: Evidence | None) -> None:
        """The code of a proof; where there is none, that of the symbol."""
        if evidence is None:
            self.code.show(self._symbol)
        else:
            self.code.show(CodeRange(evidence.path, evidence.line, 0, one_line(evidence.why)))

    @on(LinksPane.LookedAt)
    def _link_looked_at(self, message: LinksPane.LookedAt) -> None:
        message.stop()
        self._show_code(message.evidence)

    # ---- reading
    def _read(self, key: Key) -> None:
        """One at a time: what is highlighted when one was read comes next, so that a held key piles nothing up."""
        if self._reading is None:
            self._reading = key
            self._fetch(key, self._edition)

    @work(thread=True, group="map-detail", exit_on_error=False)
    def _fetch(self, key: Key, edition: int) -> None:
        with told_to(self, READING):
            path, symbol = key
            detail: ModuleDetail | Answers | None
            try:
                detail = self._project.callers(path, symbol) if symbol else self._project.module(path)
            except UsageError:  # a heading of a text, or what went in between
                detail = None
            self.post_message(DetailRead(key, detail, edition))

    @on(DetailRead)
    def _was_read(self, message: DetailRead) -> None:
        message.stop()
        self._reading = None
        if message.edition == self._edition:
            if len(self._details) >= MOST_KEPT:
                self._details.pop(next(iter(self._details)))
            self._details[message.key] = message.detail
        if self._looked_at is not None:
            self.look_at(*self._looked_at)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        if message.what == READING:
            self._reading = None
            self.pane.say(Content.styled(f"{message.what} failed: {message.reason}", "$text-error"))
