"""The right side of the map in words: the facts of a module, and what it has to do with the others."""

from dataclasses import dataclass

from textual.content import Content

from coderecall.model import Answers, CoChange, Dependency, Evidence, Module, ModuleDetail, ModuleSymbol
from tui.places import INDEX_MARK, ago, counted, one_line, place
from tui.theme import MUTED
from tui.widgets.place_list import Entry
from tui.widgets.row import Note, Row, heading

INFERRED_MARK = "◐"
IMPORT_MARK = "↓"
_MARKS = {"exact": INDEX_MARK, "inferred": INFERRED_MARK, "name only": "○"}
LEGEND = Content.assemble(
    (INDEX_MARK, "$text-primary"), " exact  ", (INFERRED_MARK, "$text-primary"), " inferred  ",
    (IMPORT_MARK, "$text-primary"), " imports",
)  # fmt: skip
USES_LEGEND = Content.assemble(
    (INDEX_MARK, "$text-primary"), " exact  ", (INFERRED_MARK, "$text-primary"), " inferred  ",
    ("○", "$text-primary"), " by name only",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A line at the right: another module or a place, and what proves the link."""

    path: str
    is_folder: bool
    line: int  # 0: a module
    evidence: tuple[Evidence, ...]


def links_of(detail: ModuleDetail, *, has_history: bool) -> list[Entry[Link]]:
    """Three sections, each with its count; what is not known is said."""
    uses = ("depends on", "→", detail.depends_on), ("used by", "←", detail.used_by)
    entries: list[Entry[Link]] = []
    for title, arrow, dependencies in uses:
        entries.append(Entry(heading(f"{title} ({len(dependencies)})"), None))
        entries += [Entry(_dependency_row(one, arrow), _link(one)) for one in dependencies]
    if has_history:
        entries.append(Entry(heading(f"changes with ({len(detail.changes_with)})"), None))
        entries += [Entry(_change_row(one), _link(one)) for one in detail.changes_with]
    else:
        entries.append(Entry(Note("No history was learned: what changes together is not known."), None))
    if detail.left_out:
        entries.append(Entry(Note(f"{detail.left_out:,} weaker ones are not shown"), None))
    return entries


def links_of_answers(answers: Answers) -> list[Entry[Link]]:
    """Uses of a symbol: all of them, how many of each certainty, then each."""
    sure = [word for one in answers.results for word in _MARKS if one.evidence and one.evidence[0].why.startswith(word)]
    counts = ", ".join(f"{sure.count(word):,} {word}" for word in _MARKS if word in sure)
    title = f"used at ({len(answers.results):,}){f': {counts}' if counts else ''}"
    entries: list[Entry[Link]] = [Entry(heading(title), None)]
    for one in answers.results:
        proof = one.evidence[0] if one.evidence else Evidence("", one.path, one.line)
        mark = next((mark for word, mark in _MARKS.items() if proof.why.startswith(word)), "·")
        row = Row(Content.styled(f"{mark} ", MUTED), one_line(one.symbol or proof.why), place(one.path, one.line))
        entries.append(Entry(row, Link(one.path, False, one.line, (proof,))))
    entries += [Entry(Note(one_line(note)), None) for note in answers.notes]
    return entries


def proof_rows(link: Link | None) -> list[Entry[Evidence]]:
    return [
        Entry(Row(Content.styled("· ", MUTED), one_line(one.why), place(one.path, one.line)), one)
        for one in (link.evidence if link is not None else ())
    ]


def facts_of_module(detail: ModuleDetail, hints: int | None, now: float, recent_days: int) -> Content:
    """Size, churn, certainty, one line each."""
    one = detail.module
    lines = [f"{_size(one)}", _churn(one, now, recent_days)]
    total = detail.exact + detail.inferred + detail.name_only
    if total:
        sure = f"{INDEX_MARK}{detail.exact:,} {INFERRED_MARK}{detail.inferred:,}"
        lines.append(f"{counted(total, 'reference')}: {sure}, {detail.name_only:,} by name only")
    if hints is not None:
        lines.append(counted(hints, "hint"))
    return Content.styled("\n", MUTED).join([Content.styled(line, MUTED if i else "") for i, line in enumerate(lines)])


def facts_of_symbol(one: ModuleSymbol, *, has_history: bool) -> Content:
    """Its signature, kind, size and changes; how often it is used is what the list below says, in one place."""
    changes = f" · {counted(one.commits, 'commit')}" if has_history else ""
    signature = one_line(one.signature) or one_line(one.qualified_name)
    return Content.assemble(signature, "\n", (f"{one.kind} · {counted(one.lines, 'line')}{changes}", MUTED))


def title_of_module(one: Module) -> str:
    return one_line(one.path or ".") + ("/" if one.is_folder else "")


def _size(one: Module) -> str:
    what = counted(one.files, "file") if one.is_folder else one_line(one.language)
    has_text = one.code_lines < 0.95 * one.lines
    lines = f"{one.code_lines:,} lines of code, {one.lines:,} in all" if has_text else counted(one.lines, "line")
    tests = " · tests" if one.tests == one.files else ""
    return f"{what} · {lines} · {counted(one.symbols, 'symbol')}{tests}"


def _churn(one: Module, now: float, recent_days: int) -> str:
    if not one.commits:
        return "no commit that was learned changed it"
    last = f" · last {ago(one.last_change, now)}" if one.last_change else ""
    return f"{counted(one.commits, 'commit')}, {one.recent:,} in {recent_days} days{last}"


def _dependency_row(one: Dependency, arrow: str) -> Row:
    counts = [
        f"{mark}{count:,}"
        for mark, count in ((INDEX_MARK, one.exact), (INFERRED_MARK, one.inferred), (IMPORT_MARK, one.imports))
        if count
    ]
    return Row(Content.styled(f"{arrow} ", MUTED), _name(one.path, one.is_folder), " ".join(counts))


def _change_row(one: CoChange) -> Row:
    # no "of so many": commits of very many files say nothing of pairs, so that number is not the one above the list
    share = f"{'<1%' if one.share < 0.01 else f'{one.share:.0%}'} · {counted(one.commits, 'commit')}"
    return Row(Content.styled("≈ ", MUTED), _name(one.path, one.is_folder), share)


def _link(one: Dependency | CoChange) -> Link:
    return Link(one.path, one.is_folder, 0, one.evidence)


def _name(path: str, is_folder: bool) -> str:
    return one_line(path) + ("/" if is_folder else "")
