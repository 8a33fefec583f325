"""What a module or a symbol has to do with others: a list of links, and below it what proves the chosen one."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from coderecall.model import Evidence
from tui.module_words import Link, proof_rows
from tui.widgets.place_list import Entry, PlaceList


class LinksPane(Vertical):
    """Shows the links it is given; says which proof is looked at, and where the user wants to go."""

    @dataclass
    class LookedAt(Message):
        """The user walks along the links or their proofs."""

        evidence: Evidence | None

    @dataclass
    class Followed(Message):
        """The user wants to go to another module."""

        link: Link

    @dataclass
    class Wanted(Message):
        """The user wants to open a place in the editor."""

    def compose(self) -> ComposeResult:
        yield PlaceList[Link](id="links", classes="pane")
        yield PlaceList[Evidence](id="proof", classes="pane")

    def on_mount(self) -> None:
        self.links.border_title = "Links"
        self.proof.border_title = "Proof"

    @property
    def links(self) -> PlaceList[Link]:
        return self.query_one("#links", PlaceList)

    @property
    def proof(self) -> PlaceList[Evidence]:
        return self.query_one("#proof", PlaceList)

    @property
    def evidence(self) -> Evidence | None:
        """The proof that is highlighted, else the first one of the link."""
        return self.proof.current or next(iter(self.links.current.evidence if self.links.current else ()), None)

    def show(self, entries: Sequence[Entry[Link]], legend: Content, *, again: bool) -> None:
        """again: it is what was shown, and the user stays where he is in it."""
        link, proof = (self.links.highlighted, self.proof.highlighted) if again else (None, None)
        self.links.border_subtitle = legend
        self.links.show(entries, link)
        self._show_proof(proof)

    def say(self, words: Content) -> None:
        """Words in place of the links."""
        self.links.border_subtitle = ""
        self.links.say(words)
        self._show_proof()

    def enter(self) -> None:
        """The links get the focus."""
        self.links.focus()
        self.post_message(self.LookedAt(self.evidence))

    def _show_proof(self, keep: int | None = None) -> None:
        """Of a link to another module; a link to a place is one itself."""
        link = self.links.current
        is_place = link is not None and link.line > 0
        self.proof.show(() if is_place else proof_rows(link), keep)
        self.proof.display = bool(self.proof.entries)

    @on(OptionList.OptionHighlighted, "#links")
    def _link_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.links.has_focus:
            self._show_proof()
            self.post_message(self.LookedAt(self.evidence))

    @on(OptionList.OptionHighlighted, "#proof")
    def _proof_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.proof.has_focus:
            self.post_message(self.LookedAt(self.proof.current))

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
