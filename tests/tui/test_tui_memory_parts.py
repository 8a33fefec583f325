"""The stream of writes, its bars and rows: the parts of the Memory screen that need no screen."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from tui_fake_memory import DAY, WHY, WRITES, committed, elsewhere
from tui_samples import learned

from coderecall.model import FileLearned, Location, SurprisePoint, Unexpected
from tui.bars import MOST_FLAGGED, bars, place_of
from tui.filtering import parse_filter
from tui.recent import Recent
from tui.screens.why import why_words
from tui.widgets.surprise_plot import AXIS, described_bar, most_bars, plot, scale
from tui.widgets.write_list import COMMITS, EDITS, CommitRow, edit_row, write_entries
from tui.writes import Mark, Writes, renames


def stream(*points: SurprisePoint) -> Writes:
    writes = Writes()
    writes.load(points or WRITES)
    writes.expect(found for point in points or WRITES if (found := elsewhere(point)))
    return writes


def edited(number: int, surprise: float, **changes: object) -> SurprisePoint:
    point = SurprisePoint(number, 1_700_000_000 + number * DAY, "described-by", f"a.py f{number}", surprise, "edited")
    return replace(point, **changes)  # type: ignore[arg-type]


def commit(number: int, surprise: float = 0.5, **changes: object) -> SurprisePoint:
    return edited(number, surprise, **{"head": "changed-for", "label": f"{number:010x} Change {number}", **changes})


def file_learned(*points: SurprisePoint) -> FileLearned:
    return FileLearned("a.py", removed=False, symbols=1, unlearned=1, learned=len(points), surprise=points)


def test_the_ring_is_bounded() -> None:
    writes = Writes(capacity=10)
    for number in range(100):
        writes.learn([learned(f"{number}.py", float(number))])
    assert len(writes) == 10
    assert writes.all[-1].label == "99.py"


def test_what_was_seen_live_keeps_what_the_index_does_not_hold() -> None:
    writes = stream(*WRITES[:3])
    point = edited(900, 0.5, stream=2.5)
    writes.learn([file_learned(point)])
    writes.load([*WRITES[:3], replace(point, stream=None)])
    last = writes.all[-1]
    assert last.point is not None
    assert (last.point.stream, last.is_live) == (2.5, True)
    writes.load([replace(point, label="b.py other", stream=None)])  # a memory that was taught anew counts again
    last = writes.all[-1]
    assert last.point is not None
    assert (last.point.stream, last.is_live) == (None, False)


def test_an_event_whose_writes_were_read_already_adds_none() -> None:
    points = tuple(edited(i, 0.5) for i in range(3))
    writes = stream(*points[:2])
    writes.learn([file_learned(*points)])
    commits = committed("x", "y")
    writes.commit(commits)
    writes.commit(commits)
    assert len(writes) == 5


def test_a_surprise_is_a_share_whatever_the_index_says() -> None:
    writes = stream(*(edited(i, value) for i, value in enumerate((-1.0, 7.0, float("nan"), float("inf"), 0.3))))
    assert [write.surprise for write in writes.all] == [0.0, 1.0, 0.0, 0.0, 0.3]


def test_a_commit_stands_out_for_having_been_expected_elsewhere_and_for_nothing_else() -> None:
    writes = stream(*(commit(i, 1.0) for i in range(60)))
    standing_out = [write.what for write in writes.all if writes.unusual(write)]
    assert standing_out == ["Change 1", "Change 21", "Change 41"]
    assert writes.unusual(writes.all[1]) == "expected SessionStore.put"
    assert [write.what for write in writes.commits_elsewhere()] == [
        "Change 41",
        "Change 21",
        "Change 1",
    ]  # surest first


def test_of_edits_those_stand_out_that_few_are_as_new_as() -> None:
    writes = stream(*(edited(i, i / 100) for i in range(100)))
    assert [write.surprise for write in writes.all if writes.unusual(write)] == [0.95, 0.96, 0.97, 0.98, 0.99]
    assert writes.edits()[0].surprise == 0.99
    alike = stream(*(edited(i, 1.0) for i in range(100)))
    assert not any(map(alike.unusual, alike.all))  # what all share is usual


def test_a_new_definition_is_in_no_list_for_being_new() -> None:
    writes = stream(edited(1, 1.0, kind="new"), edited(2, 0.2))
    assert [write.what for write in writes.edits()] == ["f2"]


def test_what_is_unlike_the_last_writes_stands_out() -> None:
    common = [edited(i, 0.5, stream=1.0 + i % 3 / 10) for i in range(60)]
    writes = Writes()
    writes.learn([file_learned(*common, edited(62, 0.1, stream=4.0))])
    assert writes.unusual(writes.all[-1]) == "unlike what was written lately"


def test_marks_say_what_a_write_was() -> None:
    writes = stream(
        edited(1, 1.0, kind="new"), edited(2, 0.2), edited(3, 0.0, kind="known"), edited(4, 0.2, kind="odd")
    )
    writes.commit(committed("x"))
    writes.learn([learned("read.py")])
    marks = [Mark.NEW, Mark.EDITED, Mark.KNOWN, Mark.NEW, Mark.COMMIT, Mark.NOTHING]
    assert [write.mark for write in writes.all] == marks
    assert len({mark.character for mark in Mark}) == len(Mark)  # told apart without a colour


@pytest.mark.parametrize(
    ("gone", "came", "found"),
    [
        ([("a/x.py", 2)], [("b/x.py", 2)], {"b/x.py": "a/x.py"}),
        ([("a/x.py", 2)], [("b/y.py", 2)], {"b/y.py": "a/x.py"}),
        ([("a/x.py", 2)], [("b/x.py", 3)], {}),
        ([("a/x.py", 2), ("a/y.py", 2)], [("b/y.py", 2)], {"b/y.py": "a/y.py"}),
        ([("a/x.py", 2), ("a/y.py", 2)], [("b/z.py", 2)], {}),  # which of the two it was, nobody knows
        ([("a/x.py", 2)], [("b/x.py", 2), ("c/x.py", 2)], {"b/x.py": "a/x.py"}),
    ],
)
def test_renames_are_guessed_only_where_one_file_fits(
    gone: list[tuple[str, int]], came: list[tuple[str, int]], found: dict[str, str]
) -> None:
    events = [FileLearned(path, removed=True, symbols=0, unlearned=count, learned=0) for path, count in gone]
    events += [FileLearned(path, removed=False, symbols=count, unlearned=0, learned=count) for path, count in came]
    assert renames(events) == found


# ---- bars


@given(st.integers(0, 300), st.integers(0, 40), st.integers(1, 60))
def test_every_write_of_the_past_is_in_one_bar_and_bars_are_of_one_size(past: int, live: int, most: int) -> None:
    writes = Writes()
    writes.load([commit(i, i % 10 / 10) for i in range(past)])
    writes.learn([file_learned(edited(1000 + i, 0.5)) for i in range(live)])
    found = bars(writes, most)
    assert len(found) <= most
    of_the_past = [bar for bar in found if not bar.is_live]
    if of_the_past:
        assert [write for bar in of_the_past for write in bar.writes] == list(writes.all[:past])
        sizes = {len(bar.writes) for bar in of_the_past}
        assert max(sizes) - min(sizes) <= 1
    assert all(len(bar.writes) == 1 for bar in found if bar.is_live)
    assert bool(found) == bool(past or live)


def test_what_was_new_has_no_bar_in_the_past() -> None:
    writes = stream(edited(1, 1.0, kind="new"), commit(2, 0.4), commit(3, 1.0, kind="new"), commit(4, 0.8))
    assert [write.what for bar in bars(writes, 20) for write in bar.writes] == ["Change 2", "Change 4"]
    together = bars(writes, 1)
    assert together[0].height == pytest.approx(0.6)


def test_the_newest_of_what_came_live_stand_beside_the_past() -> None:
    writes = stream(*(commit(i) for i in range(100)))
    writes.learn([file_learned(edited(200 + i, 0.5)) for i in range(30)])
    found = bars(writes, 20)
    assert [bar.is_live for bar in found] == [False] * 15 + [True] * 5
    assert found[-1].writes == writes.all[-1:]
    assert place_of(found, writes.all[99]) == 14
    assert place_of(found, None) == 19


def test_a_bar_leads_to_what_stands_out_most_in_it_and_few_bars_are_flagged() -> None:
    writes = stream(*(commit(i, 0.5) for i in range(400)))  # each twentieth was expected elsewhere
    assert [bar.chosen.what for bar in bars(writes, 4)] == ["Change 81", "Change 181", "Change 281", "Change 381"]
    assert sum(bar.is_strange for bar in bars(writes, 200)) == MOST_FLAGGED


@example([1.797693134862316e307], 0, 0, 0)
@given(st.lists(st.floats(), max_size=60), st.integers(0, 130), st.integers(0, 40), st.integers(0, 9))
def test_any_values_fit_any_room(values: list[float], width: int, height: int, live: int) -> None:
    writes = Writes()
    writes.load([edited(i, value) for i, value in enumerate(values[live:])])
    writes.learn([file_learned(edited(100 + i, value)) for i, value in enumerate(values[:live])])
    found = bars(writes, most_bars(width))
    for at in range(len(found)):
        lines = plot(writes, found, width, height, at).plain.split("\n")
        assert len(lines) <= max(height, 1)
        assert all(cell_len(line) <= max(1, width) for line in lines)


def test_the_plot_needs_no_colour() -> None:
    writes = stream()
    found = bars(writes, most_bars(60))
    flagged = [i for i, bar in enumerate(found) if bar.is_strange]
    lines = plot(writes, found, 60, 12, flagged[0]).plain.split("\n")
    assert lines[0][AXIS + 3 * flagged[0] :].startswith("▼!")
    assert lines[0].count("!") == len(flagged)


def test_the_axis_has_the_first_the_middle_and_the_last_day() -> None:
    writes = stream()
    days = {width: _days(writes, width) for width in (100, 76, 36, 20)}
    assert days[100] == ["2023-11-15", "2024-02-19", "2024-06-01"]
    assert days[76] == ["2023-11-15", "2024-02-18", "2024-06-01"]
    assert days[36] == ["2023-11-15", "2024-06-01"]
    assert days[20] == ["2023-11-15"]


def _days(writes: Writes, width: int) -> list[str]:
    lines = plot(writes, bars(writes, most_bars(width)), width, 12, 0).plain.split("\n")
    return lines[-3].split()


def test_the_axis_begins_where_there_is_something_to_see_and_says_so() -> None:
    assert scale([0.9, 0.85, 0.98]) == (0.8, 1.0)
    assert scale([0.52, 0.67]) == (0.5, 0.7)
    assert scale([0.9, 0.1]) == (0.0, 0.9)
    assert scale([1.0]) == (0.9, 1.0)
    assert scale([]) == (0.0, 1.0)
    writes = stream(*(edited(i, 0.85) for i in range(9)))
    text = plot(writes, bars(writes, 9), 40, 12, 3).plain
    assert " 80%┤" in text
    assert " 90%┤" in text


def test_what_came_since_the_start_stands_apart_with_its_marks() -> None:
    writes = stream(*(commit(i) for i in range(100)))
    writes.learn([file_learned(edited(200, 0.5), edited(201, 1.0, kind="new")), learned("read.py")])
    lines = plot(writes, bars(writes, most_bars(60)), 60, 10, 0).plain.split("\n")
    assert lines[-3].rstrip().endswith("│ ~  +  ·")


def test_where_all_is_new_it_is_said_that_nothing_could_be_compared() -> None:
    writes = stream(*(edited(i, 1.0, kind="new") for i in range(9)))
    assert "there was nothing to compare it with" in plot(writes, bars(writes, 9), 60, 12, 0).plain
    assert "Nothing was written yet" in plot(Writes(), [], 60, 12, 0).plain


@given(st.text(max_size=80), st.integers(10, 120))
def test_a_write_of_any_name_fits(name: str, width: int) -> None:
    writes = stream(edited(1, 0.5, label=f"a/very/long/path/of/some/file.py {name}"))
    for line in described_bar(writes, bars(writes, 1)[0], writes.all[0], width):
        assert line.cell_length <= width
        assert "\n" not in line.plain
    assert edit_row(writes.all[0]).laid_out(60).cell_length == 60


def test_a_bar_of_many_says_when_how_many_and_how_new() -> None:
    writes = stream(*(commit(i, 0.5) for i in range(40)))
    bar = bars(writes, 1)[0]
    first, second = (line.plain for line in described_bar(writes, bar, bar.chosen, 90))
    assert first == "2023-11-14 to 2023-12-23: 40 commits, 50% new words"
    assert second == "! ◆ 0000000015 Change 21 · expected SessionStore.put"


# ---- rows


def test_each_kind_has_its_order_above_its_rows() -> None:
    writes = stream(*(commit(i) for i in range(45)), edited(50, 0.3), edited(51, 0.7))
    said = [
        entry.value.what if entry.value else entry.visual.what  # type: ignore[attr-defined]
        for entry in write_entries(writes, ())
    ]
    assert said == [COMMITS, "Change 41", "Change 21", "Change 1", EDITS, "f51", "f50"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("kind:commit", ["Change 41", "Change 21", "Change 1"]),
        ("kind:edit new>=50", ["f51"]),
        ("path:auth", ["Change 41", "Change 21", "Change 1"]),
        ("symbol:put 21", ["Change 21"]),
        ("date:2023-12 kind:commit", ["Change 41", "Change 21"]),
        ("xyzzy", []),
    ],
)
def test_a_filter_knows_what_a_row_says(text: str, kept: list[str]) -> None:
    writes = stream(*(commit(i) for i in range(45)), edited(50, 0.3), edited(51, 0.7))
    entries = write_entries(writes, parse_filter(text))
    assert [entry.value.what for entry in entries if entry.value] == kept


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60), st.integers(30, 120))
def test_a_commit_says_what_was_expected_and_what_came_in_any_width(expected: str, came: str, width: int) -> None:
    point = commit(1, label="abcdef0123 セッションのキャッシュを温める 🌙 before the doors open")
    at = Location("a.py", 1)
    found = Unexpected(point, expected, at, (came, "other"), (at, at), 1.0)
    row = CommitRow(stream(point).all[0], found).laid_out(width)
    first, second = row.split("\n", allow_blank=True)
    assert (first.cell_length, second.cell_length) == (width, width)
    assert second.plain.startswith("  expected ")
    assert " changed " in second.plain


def test_a_long_subject_says_that_it_goes_on() -> None:
    assert stream(commit(1, label=f"abcdef0123 {'x' * 60}")).all[0].what == f"{'x' * 60}…"


def test_the_rate_is_that_of_the_last_minute() -> None:
    now = 0.0
    recent = Recent(lambda: now)
    recent.learn((learned("a.py", 0.1, 0.2),))
    now = 30.0
    recent.commit(committed("x"))
    recent.learn((learned("b.py"),))
    assert recent.rate == 3
    now = 61.0
    assert recent.rate == 1
    now = 200.0
    assert recent.rate == 0
    assert [event.path for event in recent.save] == ["b.py"]


def test_why_says_overloads_once_and_a_subject_in_full() -> None:
    overloads = replace(
        WHY.earlier[0], label="app.py App.put", times=3, words=("templates", "name"), symbols=("App.put",) * 3
    )
    point = replace(WHY.point, label="0badcafe00 Keep the session cache", head="changed-for", surprise=0.62)
    report = replace(WHY, point=point, earlier=(overloads,), symbols=("App.put",) * 3, unexpected=None)
    said = why_words(report, "", 80).plain.split("\n")
    assert said[0] == "0badcafe00 Keep the session cache small"  # the label has the beginning only
    assert "it changed App.put" in said
    assert " 41% app.py App.put  3 definitions" in said
    assert "62% of its words were new for that when it was written, as many would be today. The share of each:" in said


def test_a_definition_with_the_words_of_another_is_no_edit() -> None:
    twin = SurprisePoint(1, 1_700_000_000, "described-by", "a.py process_arg", 1.0, "ambiguous")
    again = replace(twin, sequence=2, surprise=0.4)  # it was known, by other words
    writes = stream(twin, again)
    assert [write.mark for write in writes.all] == [Mark.NEW, Mark.EDITED]
    assert [write.is_compared for write in writes.all] == [False, True]
    assert writes.edits() == [writes.all[1]]
