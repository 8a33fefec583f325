"""The first line of every screen: which project, how much is known, how fresh it is, and the surprise strip."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.modes import MODES, Mode
from tui.places import cells, counted, cut_end, cut_start, home_path, one_line, padded
from tui.state import AppState, Freshness
from tui.surprise import CAPACITY
from tui.theme import FAINT, MUTED

NAME = "coderecall"
NARROW = 56  # columns below which the titles of the modes do not fit beside the name of the project
BETWEEN = "  "  # tabs
_COLOURS = {
    Freshness.LIVE: "$text-success",
    Freshness.INDEXING: "$text-primary",
    Freshness.STALE: "$text-warning",
    Freshness.PAUSED: "$text-warning",
    Freshness.NO_INDEX: "$text-warning",
    Freshness.UNUSABLE: "$text-error",
}


class StatusLine(Container):
    """Two lines that watch the app's state: identity and modes, then the strip."""

    def __init__(self, state: AppState, mode_name: str) -> None:
        super().__init__()
        self._state = state
        self._mode_name = mode_name

    def compose(self) -> ComposeResult:
        with Horizontal(id="first-line"):
            yield Identity(self._state)
            yield ModeTabs(self._state, self._mode_name, id="modes")
        yield SurpriseStrip(self._state)


class Identity(Widget):
    """Which project, how much is known of it, and how fresh that is."""

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state

    def on_mount(self) -> None:
        self._state.changed.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        return identity(self._state, self.size.width)


class ModeTabs(Static):
    """`1 Ask  2 Hints`, the current one bright; a click goes there. Digits that would be text are faint."""

    def __init__(self, state: AppState, current: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state = state
        self.current = current
        self._drawn = (True, 0)  # whether digits change the screen, and the columns of the terminal

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._draw())
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._draw())
        self._draw(anew=True)

    def _draw(self, *, anew: bool = False) -> None:
        drawn = (self._state.by_digits or not isinstance(self.screen.focused, Input), self.app.size.width)
        if anew or drawn != self._drawn:
            self._drawn = drawn
            digits_go, width = drawn
            self.update(mode_tabs(self.current, width, digits_go=digits_go))


def tab_words(current: str, width: int) -> list[tuple[Mode, str]]:
    """What stands for each mode: on a narrow terminal its digit alone, but for the current one."""
    is_narrow = width < NARROW
    return [(mode, mode.key if is_narrow and mode.name != current else f"{mode.key} {mode.title}") for mode in MODES]


def mode_tabs(current: str, width: int, *, digits_go: bool = True) -> Content:
    tabs = []
    for mode, words in tab_words(current, width):
        style = "bold underline $text-primary" if mode.name == current else MUTED
        click = Style.from_meta({"@click": f"app.mode('{mode.name}')"})
        tab = Content.styled(words, style).stylize(click)
        tabs.append(tab if digits_go else tab.stylize(FAINT, 0, len(mode.key)))
    return Content(BETWEEN).join(tabs)


def identity(state: AppState, width: int) -> Content:
    """`coderecall  ~/src/app  main   1,204 symbols · 311 files · ● live`."""
    status = state.status
    parts: list[tuple[str, str]] = [(NAME, "bold $text-primary")]
    facts: list[str] = []
    if status is not None and not state.no_index:
        facts = [counted(status.symbols, "symbol"), counted(status.files, "file")]
    freshness = state.freshness
    word = freshness.value
    pending = len(state.waiting) or len(status.pending if status is not None else ())
    if pending and freshness in {Freshness.STALE, Freshness.LIVE, Freshness.PAUSED}:
        word += f" · {pending:,} pending"
    branch = one_line(status.branch) if status is not None else ""
    live = ("● " if freshness is Freshness.LIVE else "○ ") + word
    path = state.shown_root or home_path(state.project.root)
    # What does not fit goes: first the start of the path, then the counts, then the branch.
    room = width - len(NAME) - len(live) - 5
    while facts and room < 12 + len(branch) + sum(len(fact) + 3 for fact in facts):
        facts.pop()
    taken = sum(len(fact) + 3 for fact in facts)
    if room < 8 + len(branch) + taken:
        branch = ""
    left = room - taken - len(branch) - 2
    if left < len(NAME):  # which project it is says more than which program
        parts, left = [], left + len(NAME) + 1
    parts.append((f"{'  ' if parts else ''}{shortened(path, max(4, left))}", "$foreground"))
    if branch:
        parts.append((f"  {branch}", "$text-secondary"))
    parts.append(("   ", ""))
    for fact in facts:
        parts += [(fact, MUTED), (" · ", FAINT)]
    parts.append((live, _COLOURS.get(freshness, MUTED)))
    return Content.assemble(*parts)


def shortened(path: str, width: int) -> str:
    """A path, else its last part, in at most `width` columns."""
    name = path.rpartition("/")[2] or path
    return next((text for text in (path, f"…/{name}", name) if cells(text) <= width), cut_start(name, width))


class SurpriseStrip(Widget):
    """One bar a write to the memory that was not new, newest at the right; what was learned last after them."""

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state
        self.tooltip = (
            "Share of new words in each of the last edits and commits; amber bars are unusual here. space pauses."
        )

    def on_mount(self) -> None:
        self._state.changed.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        history = self._state.surprises
        if not len(history) and not history.new:
            return Content.styled("no history learned yet" if self._state.ready else "", FAINT)
        head, tail = "surprise ", ""
        if history.last_label:
            name = one_line(history.last_label)
            label = cut_start(name.rsplit("/", 1)[-1] if "/" in name and " " not in name else name, 22)
            tail = f" {label} "
        width = max(0, self.size.width - cells(tail) - cells(history.last_words) - len(head))
        if not len(history):
            many = history.new >= CAPACITY
            said = f"the {CAPACITY:,} newest writes are all new" if many else "every write so far is new"
            words = padded(cut_end(f"{said}: edits and commits are compared with them", width), width)
            return Content.assemble((head, MUTED), (words, MUTED), (tail, MUTED), (history.last_words, "$foreground"))
        bars = history.bars(width)
        return Content.assemble(
            (" " * (width - len(bars)), ""),
            (head, MUTED),
            *((bar.character, "$accent" if bar.unusual else "$primary") for bar in bars),
            (tail, MUTED),
            (history.last_words, "$foreground"),
        )
