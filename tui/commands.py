"""The command palette and the list of keys, both made from the bindings of the moment."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

from coderecall.errors import CoderecallError
from coderecall.model import Answer
from tui.places import one_line, place
from tui.screens.pick import Choice
from tui.state import AppState
from tui.theme import OWN

SHORTEST_NAME = 2  # characters from which on symbols are looked for
MOST_SYMBOLS = 20
_OWN_FIRST = 1.3  # our colours before those that come with Textual


@runtime_checkable
class Goes(Protocol):
    """The app, as far as the palette knows it."""

    state: AppState

    async def show_symbol(self, path: str, symbol: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Command:
    """A thing to do: `group: What`, and what it is good for."""

    text: str
    note: str
    run: Callable[[], Any]
    key: str = ""
    weight: float = 1.0  # of two that match as well, the heavier comes first


def bound_commands(screen: Screen[Any]) -> Iterator[Command]:
    """Every action that has a key now. The id of its binding, `group.name`, gives the group."""
    seen = set()
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if not enabled or binding.id is None or (binding.action, node) in seen:
            continue
        seen.add((binding.action, node))
        group = binding.id.partition(".")[0]
        what = binding.description[:1].upper() + binding.description[1:]
        yield Command(
            f"{group}: {what}",
            tooltip,
            partial(_run, screen.app, binding.action, node),
            screen.app.get_key_display(binding),
        )


def theme_commands(app: App[Any]) -> Iterator[Command]:
    own = [theme.name for theme in OWN]
    for name in sorted(app.available_themes, key=lambda name: (name not in own, name)):
        weight = _OWN_FIRST if name in own else 1.0
        yield Command(f"theme: {name}", "Use these colours now", partial(setattr, app, "theme", name), weight=weight)


def unbound_commands(app: App[Any]) -> Iterator[Command]:
    """What is rare or drastic enough to have no key."""
    yield Command("index: Rebuild", "Read everything again, from nothing", partial(_run, app, "index(True)", app))


def key_choices(screen: Screen[Any]) -> list[Choice[Command]]:
    """For the list of keys: what each does here; then what has no key, since people look for it here too."""
    return [
        *(Choice(c.text.partition(": ")[2], c, c.key, c.note) for c in bound_commands(screen)),
        *(Choice(c.text, c, c.key, c.note) for c in (*unbound_commands(screen.app), *theme_commands(screen.app))),
    ]


class Commands(Provider):
    """Everything that can be done here, by words."""

    def _all(self) -> list[Command]:
        commands = [*bound_commands(self.screen), *unbound_commands(self.app), *theme_commands(self.app)]
        return sorted(commands, key=lambda command: _GROUPS.get(command.text.partition(":")[0], len(_GROUPS)))

    async def discover(self) -> Hits:
        for command in self._all():
            yield DiscoveryHit(command.text, command.run, help=_help(command))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._all():
            score = matcher.match(command.text)
            if score > 0:
                yield Hit(score * command.weight, matcher.highlight(command.text), command.run, help=_help(command))


class SymbolCommands(Provider):
    """`go: SessionStore.put`: a definition by a part of its name."""

    async def search(self, query: str) -> Hits:
        name = query.removeprefix("go:").strip()
        app = self.app
        assert isinstance(app, Goes)  # noqa: S101 - the palette belongs to this app
        if len(name) < SHORTEST_NAME or not app.state.ready:
            return
        found: tuple[Answer, ...] = ()
        with suppress(CoderecallError):  # a palette without symbols still has its commands
            found = (await asyncio.to_thread(app.state.project.symbols, name, k=MOST_SYMBOLS)).results
        matcher = self.matcher(name)
        for rank, answer in enumerate(found):
            text = f"go: {one_line(answer.symbol)}"
            # the index knows best which name is meant: its order, below the commands that match as well
            yield Hit(
                0.5 - rank / 1000,
                matcher.highlight(text),
                partial(app.show_symbol, answer.path, answer.symbol),
                text=text,
                help=place(answer.path, answer.line),
            )


def _help(command: Command) -> str:
    return f"{command.note} ({command.key})" if command.key else command.note


# Order of the palette: what one came for first, what the fingers know last; nothing drastic on top.
_ORDER = "ask hints place go memory list code filter field index theme"
_GROUPS = {name: rank for rank, name in enumerate(_ORDER.split())}


async def _run(app: App[Any], action: str, node: DOMNode) -> None:
    await app.run_action(action, node)
