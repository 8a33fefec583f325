"""The last line of every screen: the keys of the moment; a click runs one.

Textual's own Footer makes two widgets a key and styles them anew whenever the focus moves, 20 ms of each such key.
"""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui.places import cells

_KEY, _WORDS, _EDGE = "$footer-key-foreground bold", "$footer-description-foreground", "$foreground 20%"
_PALETTE = "command_palette"  # the name of Textual's action


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """`⏎ open`."""

    key: str  # as Textual names it
    shown: str
    words: str
    tooltip: str
    enabled: bool

    @property
    def width(self) -> int:
        return cells(self.shown) + cells(self.words) + 3

    def text(self) -> Content:
        """With a blank around it, as wide as `width`."""
        meta = Style.from_meta({"key": self.key, "tip": self.tooltip})  # no link: those have colours of their own
        dim = "" if self.enabled else " dim"
        return Content.assemble(" ", (self.shown, _KEY + dim), " ", (self.words, _WORDS + dim), " ").stylize(meta)


class KeyLine(Widget):
    """Keys as far as there is room; the palette's at the right."""

    def __init__(self, *, palette: bool = True) -> None:
        super().__init__()
        self._palette = palette

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    @property
    def wanted(self) -> tuple[KeyEntry, ...]:
        """All keys that ask to be shown, one for each action, the palette's last."""
        found: dict[str, KeyEntry] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if self._palette if binding.action == _PALETTE else binding.show:
                shown = self.app.get_key_display(binding)
                entry = KeyEntry(binding.key, shown, binding.description, tooltip or binding.description, enabled)
                found.setdefault(binding.action, entry)
        palette = found.pop(_PALETTE, None)
        return (*found.values(), *((palette,) if palette is not None else ()))

    @property
    def entries(self) -> tuple[KeyEntry, ...]:
        """Those for which there is room, from the left; the palette's always."""
        *rest, last = self.wanted or (None,)
        if last is None:
            return ()
        room = self.size.width - last.width - 1
        kept = []
        for entry in rest:
            room -= entry.width
            if room < 0:
                break
            kept.append(entry)
        return (*kept, last)

    def render(self) -> Content:
        entries = self.entries
        texts = [entry.text() for entry in entries]
        if self._palette and texts:
            gap = self.size.width - sum(entry.width for entry in entries) - 1
            texts[-1:] = [Content(" " * max(0, gap)), Content.styled("▏", _EDGE), texts[-1]]
        return Content("").join(texts)

    def on_click(self, event: events.Click) -> None:
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.tooltip = event.style.meta.get("tip")
