"""What the map says of a level: where it is, what the reader must know about its numbers, and why it is empty."""

from collections.abc import Sequence

from textual.content import Content

from coderecall.model import ModuleDetail, ModuleLevel
from tui.heat import Colouring
from tui.levels import Level
from tui.no_index import no_index_words, opening_words
from tui.places import one_line
from tui.state import AppState, Freshness
from tui.theme import MUTED


def has_history(state: AppState) -> bool:
    return state.status is not None and state.status.commits > 0


def level_notes(level: Level | None, colouring: Colouring, state: AppState) -> list[str]:
    """What the reader must know about the numbers."""
    notes = [one_line(note) for note in level.notes] if level is not None else []
    if isinstance(level, ModuleLevel) and level.left_out:
        notes.append(f"{level.left_out:,} smaller ones are not shown")
    if colouring is Colouring.HINTS:
        if not state.hints:
            notes.append("no hints yet: press 2 to look for them")
    elif not has_history(state):
        notes.append("no history: churn and age are not known")
    return notes


def level_title(path: str, level: Level | None, state: AppState, *, going: str | None, shown: int | None) -> Content:
    """`shop / app  (12)`. going: what is read meanwhile; shown: how many pass the filter, None without one."""
    root = (state.shown_root or str(state.project.root)).rstrip("/").rpartition("/")[2] or "/"
    if going is not None:
        return Content.assemble(one_line(going or root), ("  reading…", "$text-accent"))
    names = [one_line(name) for name in (root, *path.split("/")) if name]
    title = Content.styled(" / ", MUTED).join([Content(name) for name in names])
    if level is not None:
        every = level.modules if isinstance(level, ModuleLevel) else level.symbols
        some = "" if shown is None else f"{shown:,} of "
        title += Content.styled(f"  ({some}{len(every):,})", MUTED)
    return title


def empty_words(
    level: Level | None, state: AppState, notes: Sequence[str], *, problem: str, is_filtered: bool
) -> Content:
    """Why there is nothing to show, and what helps."""
    if state.no_index and not state.indexing:
        return no_index_words(state)
    if problem:
        return Content.assemble(
            (one_line(problem), "$text-error"), "\n\n", ("D shows the details   backspace tries again", MUTED)
        )
    if level is None:
        if state.freshness is Freshness.INDEXING:
            return Content.assemble(("Building the index.", "bold"), "\n", ("The map comes with it.", MUTED))
        if state.freshness is Freshness.OPENING:
            return opening_words(state)
        return Content.styled("Reading the map…", MUTED)
    if is_filtered:
        return Content.assemble("Nothing passes the filter.\n", ("esc clears it", MUTED))
    if isinstance(level, ModuleDetail):
        return Content.assemble(("No symbols here.", "bold"), "\n", ("backspace goes back   e opens the file", MUTED))
    return Content.assemble(("Nothing is indexed here.", "bold"), "\n", ("\n".join(notes[:1]), MUTED))
