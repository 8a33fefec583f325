"""What Ask says where there is nothing to list, and why an answer is one."""

import re
from collections.abc import Sequence

from textual.content import Content

from coderecall.model import Answer, Status, SurprisePoint
from tui.no_index import no_index_words
from tui.places import ago, is_memory_guess, one_line, place
from tui.state import AppState, Example, Freshness
from tui.theme import MUTED
from tui.views import View
from tui.widgets.answer_row import STEPS, steps

_STRENGTH = (
    "weak: little speaks for it, it is rather a guess",
    "far behind the best answer",
    "behind the best answer",
    "the best answer, or close to it",
)
MOST_SKIPPED = 5  # files named where none was indexed
_NOT_THE_NAME = "nothing has just the name that was asked for; this comes closest"


def empty_words(state: AppState, problem: str, *, view: View | None = None, in_field: bool = False) -> Content:
    """What is the case, and the key that helps. in_field: letters are text now."""
    if problem:
        return Content.assemble((problem, "$text-error"), "\n\n", ("esc, then D shows the details", MUTED))
    freshness = state.freshness
    if state.no_index and not state.indexing:
        quiet = "Nothing is sent anywhere; it is kept in .coderecall/"
        return no_index_words(state, key="⏎" if in_field else "i", then="; what you type is asked then", more=quiet)
    if freshness is Freshness.INDEXING and not state.ready:
        return Content.assemble(("Building the index.", "bold"), "\n", ("What you type is asked then.", MUTED))
    if freshness is Freshness.OPENING:
        return Content.styled("Opening the index…", MUTED)
    if view is not None:
        return Content.assemble(
            ("Nothing found.", "bold"), "\n", ("Try fewer words, or a name as it is in the code.", MUTED)
        )
    if state.status is not None and not state.status.files:
        return _nothing_indexed(state.status)
    example = state.example
    asked = ["where are errors handled?"]
    if example.symbol:
        asked += [f"who calls {one_line(example.symbol)}?", one_line(example.path)]
    return Content.assemble(
        "Type a question in plain words, or a name.\n",
        "Answers come as you type; ",
        ("esc", "$text-accent bold"),
        " leaves the field, then letters are commands.\n\n",
        ("\n".join(asked), f"{MUTED} italic"),
    )


def _nothing_indexed(status: Status) -> Content:
    """Why, as far as it is known, and what to do."""
    said = [f"{one_line(skip.path)}: {skip.reason}" for skip in status.skipped[:MOST_SKIPPED]]
    if (more := len(status.skipped) - MOST_SKIPPED) > 0:
        said.append(f"{more:,} more: `coderecall status --skipped` lists all")
    why = (
        "\n".join(said)
        or "There is no file here that is text, or all are ignored: .gitignore, exclude in the settings."
    )
    return Content.assemble(
        ("Nothing is indexed.", "bold"),
        "\n",
        (why, MUTED),
        "\n\nPress ",
        ("i", "$text-accent bold"),
        " to look again (in the field esc comes first).",
    )


_SHOWN_PART = re.compile(r"[A-Za-z]\w{3,19}")  # of a name: long enough to say something
_ASIDE = re.compile(r"(^|[/_.-])(tests?|specs?|docs?|examples?|bench\w*|vendor)([/_.-]|$)", re.IGNORECASE)


def example_of(points: Sequence[SurprisePoint]) -> Example:
    """A definition among the newest writes that reads well in a question, the same one each time."""
    found = []
    for point in points:
        path, _, symbol = point.label.partition(" ")
        if point.head != "changed-for" and symbol and not _ASIDE.search(path):
            parts = symbol.split(".")
            if len(parts) <= 2 and all(_SHOWN_PART.fullmatch(part) for part in parts):
                found.append((-len(parts), len(symbol), symbol, path))
    return Example(*min(found)[2:]) if found else Example()


def why_words(answer: Answer, best: float, now: float, most: int = STEPS) -> str:
    """Everything that speaks for an answer, a line each. best, most: see `steps`."""
    lines = [one_line(answer.signature)] if answer.signature else []
    lines += [f"{place(answer.path, answer.line, answer.end_line)}   {answer.kind}", ""]
    strength = steps(answer, best)
    lines.append(_NOT_THE_NAME if strength > most else _STRENGTH[strength])
    if answer.signals:
        lines.append(f"ranks by {', '.join(answer.signals)}")
    if answer.changed:
        lines.append(f"changed {ago(answer.changed, now)}")
    if answer.stale:
        lines.append("its file changed since the index: lines may be off")
    for evidence in answer.evidence:
        lines += ["", f"· {one_line(evidence.why)}", f"  {place(evidence.path, evidence.line)}"]
    if answer.lines:
        lines += ["", "lines that matter:"]
        lines += [f"  {line.line:>5}  {one_line(line.text)}" for line in answer.lines]
    if answer.also_at:
        lines += ["", "the same text is also at:"]
        lines += [f"  {place(copy.path, copy.line)}" for copy in answer.also_at]
    guess = is_memory_guess(answer)
    last = "Only past changes point here; read it first." if guess else "The index holds each of these facts."
    return "\n".join([*lines, "", last])
