"""What every mode says where there is no index to ask, and the key that makes one."""

from textual.content import Content

from tui.places import one_line
from tui.state import AppState
from tui.theme import MUTED

_KEY = "$text-accent bold"


def no_index_words(state: AppState, *, key: str = "i", then: str = "", more: str = "") -> Content:
    """None at all, or one that cannot be used and why. then: what follows the building; more: a quiet last line."""
    if state.unusable:
        said = Content.assemble(
            ("The index cannot be used.", "$text-error bold"), "\n", (one_line(state.unusable), MUTED), "\n\n",
            "Press ", (key, _KEY), f" to build it anew{then}.",
        )  # fmt: skip
    else:
        said = Content.assemble(("No index here.", "bold"), "\nPress ", (key, _KEY), f" to build it{then}.")
    return said + Content.styled(f"\n\n{more}", MUTED) if more else said


def opening_words(state: AppState) -> Content:
    """While nothing is known of the index yet; where that stays so, because what was tried first failed, why."""
    failure = state.failure
    if failure is None:
        return Content.styled("Opening the index…", MUTED)
    return Content.assemble(
        (f"{failure.what} failed: {one_line(failure.reason)}", "$text-error"),
        "\n\n",
        ("D shows the details   i reads the code anew", MUTED),
    )
