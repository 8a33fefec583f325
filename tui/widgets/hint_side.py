"""A hint beside the list: what it claims, the code of both places, and all other places that it is about."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.worker import get_current_worker

from coderecall.model import Hint, Location, RelatedLocation
from coderecall.project import Project
from tui.failures import told_to
from tui.finding_words import all_places, code_range, related_row
from tui.messages import BehindFound
from tui.places import SEVERITY_COLOURS, one_line
from tui.widgets.code_view import CodeRange, CodeView
from tui.widgets.place_list import Entry, PlaceList

if TYPE_CHECKING:
    from coderecall.hints.rule import Rule

RESTING = 0.12  # seconds on one hint after which its files are read for more places


class HintSide(Vertical):
    """Shows one hint; the list of its places is there when there are two or more."""

    def __init__(self, project: Project, unchecked: str) -> None:
        """unchecked: what a reader may expect among the places and does not find; "" nothing."""
        super().__init__(classes="side")
        self._project = project
        self._unchecked = unchecked
        self._hint: Hint | None = None
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(markup=False, id="claim", classes="pane")
        with Container(id="places"):
            yield CodeView(self._project, id="here", classes="pane")
            yield CodeView(self._project, id="there", classes="pane")
        yield PlaceList[RelatedLocation](id="related", classes="pane")

    @property
    def related(self) -> PlaceList[RelatedLocation]:
        return self.query_one("#related", PlaceList)

    @property
    def there(self) -> CodeView:
        return self.query_one("#there", CodeView)

    @property
    def looked_at(self) -> Location | None:
        """The other place, where the focus is on it."""
        related = self.related.current
        is_there = self.related.has_focus or self.there.has_focus
        return related.location if related is not None and is_there else None

    def show(self, hint: Hint | None) -> None:
        self._hint = hint
        claim, here = self.query_one("#claim", Static), self.query_one("#here", CodeView)
        claim.display = here.display = hint is not None
        self.there.display = hint is not None and bool(hint.related)
        if hint is None:
            self.related.display = False
            here.show(None)
            self.there.show(None)
            self.related.say(Content(""))
            return
        rule = rule_of(hint.rule)
        name = f"{hint.rule} {rule.name.replace('-', ' ')}" if rule else hint.rule
        claim.border_title = Content.styled(one_line(name), SEVERITY_COLOURS[hint.severity])
        claim.border_subtitle = Content(f"{hint.severity.value} · {hint.confidence:.2f} sure")
        text = Content(one_line(hint.message))
        if hint.suggestion:
            text += Content.styled(f"\n→ {one_line(hint.suggestion)}", "$text-success")
        claim.update(text)
        at = hint.location
        here.show(CodeRange(at.path, at.line, at.end_line, "here"))
        self._show_places(hint, ())
        self.there.show(code_range(hint.related[0]) if hint.related else None)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(RESTING, partial(self._look_behind, hint))

    def _show_places(self, hint: Hint, behind: Sequence[RelatedLocation]) -> None:
        places, related = all_places(hint, behind), self.related
        keep = related.highlighted if behind else None
        related.display = len(places) > 1
        related.border_title = Content(f"Places ({len(places)})")
        related.border_subtitle = Content(self._unchecked)
        with related.prevent(OptionList.OptionHighlighted):  # what is shown beside stays what it is
            related.show([Entry(related_row(location), location) for location in places], keep)

    @work(thread=True, exclusive=True, group="behind", exit_on_error=False)
    def _look_behind(self, hint: Hint) -> None:
        with told_to(self, "Looking for the uses behind an import"):
            found = self._project.behind_imports(hint)
            if found and not get_current_worker().is_cancelled:
                self.post_message(BehindFound(hint, found))

    @on(BehindFound)
    def _behind_found(self, message: BehindFound) -> None:
        message.stop()
        if message.hint == self._hint:
            self._show_places(message.hint, message.places)

    @on(OptionList.OptionHighlighted, "#related")
    def _related_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        related = self.related.current
        if related is not None:
            self.there.show(code_range(related))

    @on(OptionList.OptionSelected, "#related")
    def _related_opened(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.there.focus()


def rule_of(name: str) -> "Rule | None":
    from coderecall.hints.catalogue import RULES  # the rules need more than the first paint may import

    return RULES.get(name)
