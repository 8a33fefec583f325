"""The first line of every screen: which project, how much is known, how fresh it is, and the surprise strip."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.modes import MODES
from tui.places import counted, cut_start, home_path, one_line
from tui.state import AppState, Freshness
from tui.theme import FAINT, MUTED

_COLOURS = {
    Freshness.LIVE: "$text-success",
    Freshness.INDEXING: "$text-primary",
    Freshness.STALE: "$text-warning",
    Freshness.PAUSED: "$text-warning",
    Freshness.NO_INDEX: "$text-warning",
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
            yield Static(mode_tabs(self._mode_name), id="modes")
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


def mode_tabs(current: str) -> Content:
    """`1 Ask  2 Hints`, the current one bright; a click goes there."""
    tabs = []
    for mode in MODES:
        style = "bold $text-primary" if mode.name == current else MUTED
        tabs.append(Content.from_markup(f"[@click=app.mode('{mode.name}')]{mode.key} {mode.title}[/]").stylize(style))
    return Content("  ").join(tabs)


def identity(state: AppState, width: int) -> Content:
    """`coderecall  ~/src/app  main   1,204 symbols · 311 files · ● live`."""
    status = state.status
    parts: list[tuple[str, str]] = [("coderecall", "bold $text-primary")]
    facts: list[str] = []
    if status is not None and not state.no_index:
        facts = [counted(status.symbols, "symbol"), counted(status.files, "file")]
    freshness = state.freshness
    word = freshness.value
    if status is not None and status.pending and freshness in {Freshness.STALE, Freshness.LIVE, Freshness.PAUSED}:
        word += f" · {len(status.pending):,} pending"
    branch = one_line(status.branch) if status is not None else ""
    live = ("● " if freshness is Freshness.LIVE else "○ ") + word
    path = state.shown_root or home_path(state.project.root)
    # What does not fit goes: first the start of the path, then the counts, then the branch.
    room = width - len("coderecall") - len(live) - 5
    while facts and room < 12 + len(branch) + sum(len(fact) + 3 for fact in facts):
        facts.pop()
    taken = sum(len(fact) + 3 for fact in facts)
    if room < 8 + len(branch) + taken:
        branch = ""
    parts.append((f"  {cut_start(path, max(4, room - taken - len(branch) - 2))}", "$foreground"))
    if branch:
        parts.append((f"  {branch}", "$text-secondary"))
    parts.append(("   ", ""))
    for fact in facts:
        parts += [(fact, MUTED), (" · ", FAINT)]
    parts.append((live, _COLOURS.get(freshness, MUTED)))
    return Content.assemble(*parts)


class SurpriseStrip(Widget):
    """One bar a write to the memory, newest at the right; the last file and its value after them."""

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state
        self.tooltip = "Surprise of each write to the memory; amber bars are unusual here. space pauses."

    def on_mount(self) -> None:
        self._state.changed.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        history = self._state.surprises
        if not len(history):
            return Content.styled("no history learned yet" if self._state.ready else "", FAINT)
        value = "no write" if history.last_value is None else f"{history.last_value:.2f}"
        name = one_line(history.last_label)
        label = cut_start(name.rsplit("/", 1)[-1] if "/" in name and " " not in name else name, 22)
        tail = f" {label} {value}"
        head = "surprise "
        width = max(0, self.size.width - len(tail) - len(head))
        bars = history.bars(width)
        return Content.assemble(
            (" " * (width - len(bars)), ""),
            (head, MUTED),
            *((bar.character, "$accent" if bar.unusual else "$primary") for bar in bars),
            (f" {label}", MUTED),
            (f" {value}", "$foreground"),
        )
