"""The right side of the map in words: the facts of a module, and what it has to do with the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from coderecall.model import Answer, Answers, CoChange, Dependency, Evidence, Module, ModuleDetail, ModuleSymbol
from tui.places import INDEX_MARK, ago, counted, cut_end, day, one_line, place
from tui.theme import MUTED
from tui.widgets.place_list import Entry
from tui.widgets.row import Note, Row, heading

INFERRED_MARK = "◐"
IMPORT_MARK = "↓"
_BY_NAME = "name only"
_MARKS = {"exact": INDEX_MARK, "inferred": INFERRED_MARK, _BY_NAME: "○"}
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
        entries += _changes_entries(detail)
    else:
        entries.append(Entry(Note("No history was learned: what changes together is not known."), None))
    if detail.left_out:
        entries.append(Entry(Note(f"{detail.left_out:,} weaker ones are not shown"), None))
    return entries


def links_of_answers(answers: Answers, definitions: int = 1) -> list[Entry[Link]]:
    """Uses of a symbol: those that are resolved, then those of which only the name is proof.

    definitions: how many have its qualified name; a use may be of each of them.
    """
    proofs = [(one, one.evidence[0] if one.evidence else Evidence("", one.path, one.line)) for one in answers.results]
    by_name = [(one, proof) for one, proof in proofs if proof.why.startswith(_BY_NAME)]
    resolved = [(one, proof) for one, proof in proofs if not proof.why.startswith(_BY_NAME)]
    of_all = f", one or another of {definitions} definitions" if definitions > 1 else ""
    entries: list[Entry[Link]] = [Entry(heading(f"used at ({len(resolved):,}){of_all}"), None)]
    entries += [_use_entry(one, proof) for one, proof in resolved]
    if by_name:
        entries.append(Entry(heading(f"by name only ({len(by_name):,})"), None))
        entries += [_use_entry(one, proof) for one, proof in by_name]
    entries += [Entry(Note(one_line(note)), None) for note in answers.notes]
    return entries


def _use_entry(one: Answer, proof: Evidence) -> Entry[Link]:
    """Who uses it, or where nobody does but the file, how; and where. The mark says how sure it is."""
    sure, _, how = proof.why.partition(": ")
    row = Row(
        Content.styled(f"{_MARKS.get(sure, '·')} ", MUTED), one_line(one.symbol or how), place(one.path, one.line)
    )
    return Entry(row, Link(one.path, False, one.line, (proof,)))


def proof_rows(link: Link | None) -> list[Entry[Evidence]]:
    return [
        Entry(Row(Content.styled("· ", MUTED), one_line(one.why), place(one.path, one.line)), one)
        for one in (link.evidence if link is not None else ())
    ]


def facts_of_module(detail: ModuleDetail, hints: int | None, now: float, since: int, *, has_history: bool) -> Content:
    """Size, churn, certainty, one line each. since: from when on a commit is a recent one."""
    one = detail.module
    lines = [_size(one), _churn(one, now, since) if has_history else "commits not known: no history"]
    total = detail.exact + detail.inferred + detail.name_only
    if total:
        sure = f"{INDEX_MARK}{detail.exact:,} {INFERRED_MARK}{detail.inferred:,}"
        lines.append(f"{counted(total, 'reference')}: {sure}, {detail.name_only:,} by name only")
    if hints is not None:
        lines.append(counted(hints, "hint"))
    return Content.styled("\n", MUTED).join([Content.styled(line, MUTED if i else "") for i, line in enumerate(lines)])


def facts_of_symbol(one: ModuleSymbol, now: float, *, has_history: bool) -> Content:
    """What it is and how often it changed, then its signature, which may be long."""
    facts = [one.kind.replace("_", " "), counted(one.lines, "line")]
    if one.of > 1:
        facts.append(f"definition {one.nth} of {one.of}")
    if has_history:
        facts.append(_changes(one, now))
    signature = one_line(one.signature) or one_line(one.qualified_name)
    return Content.assemble((" · ".join(facts), MUTED), "\n", signature)


def _changes(one: ModuleSymbol, now: float) -> str:
    if one.commits is None:
        return "commits not kept of this kind"
    if not one.commits:
        return "no commit that was learned changed it"
    of_all = " of all" if one.of > 1 else ""
    last = f", last {ago(one.last_change, now)}" if one.last_change else ""
    return f"{counted(one.commits, 'commit')}{of_all}{last}"


def title_of_module(one: Module) -> str:
    return one_line(one.path or ".") + ("/" if one.is_folder else "")


def _size(one: Module) -> str:
    what = counted(one.files, "file") if one.is_folder else one_line(one.language)
    lines = f"{counted(one.code_lines, 'line')} of code" if one.code_lines else f"{counted(one.lines, 'line')} of text"
    if 0 < one.code_lines < 0.95 * one.lines:
        lines += f", {one.lines:,} in all"
    tests = " · tests" if one.tests == one.files else ""
    return f"{what} · {lines} · {counted(one.symbols, 'symbol')}{tests}"


def _churn(one: Module, now: float, since: int) -> str:
    if not one.commits:
        return "no commit that was learned changed it"
    last = f" · last {ago(one.last_change, now)}" if one.last_change else ""
    return f"{counted(one.commits, 'commit')}, {one.recent:,} since {day(since)}{last}"


def _dependency_row(one: Dependency, arrow: str) -> Row:
    counts = [
        f"{mark}{count:,}"
        for mark, count in ((INDEX_MARK, one.exact), (INFERRED_MARK, one.inferred), (IMPORT_MARK, one.imports))
        if count
    ]
    return Row(Content.styled(f"{arrow} ", MUTED), _name(one.path, one.is_folder), " ".join(counts))


def _changes_entries(detail: ModuleDetail) -> Iterator[Entry[Link]]:
    """With what the shares are of, and why that may be less than all commits."""
    together, every = detail.changes_with, detail.module.commits
    of, larger = "", 0
    if together:
        larger = every - together[0].of
        of = f"of {together[0].of:,} of its {every:,} commits" if larger > 0 else f"of its {counted(every, 'commit')}"
    title = Content.styled(f"changes with ({len(together)}) ", f"{MUTED} bold")
    yield Entry(Row(title, "", of, where_cut=cut_end), None)
    for one in together:
        yield Entry(_change_row(one), _link(one))
    if larger > 0:
        left_out = (
            f"{counted(larger, 'commit')} of over {detail.largest_commit} files left out: they say little of pairs"
        )
        yield Entry(Note(left_out), None)


def _change_row(one: CoChange) -> Row:
    """The share and what it is of: more commits than that may stand in the facts."""
    share = f"{'<1%' if one.share < 0.01 else f'{one.share:.0%}'} · {one.commits:,} of {one.of:,}"
    return Row(Content.styled("≈ ", MUTED), _name(one.path, one.is_folder), share)


def _link(one: Dependency | CoChange) -> Link:
    return Link(one.path, one.is_folder, 0, one.evidence)


def _name(path: str, is_folder: bool) -> str:
    return one_line(path) + ("/" if is_folder else "")
