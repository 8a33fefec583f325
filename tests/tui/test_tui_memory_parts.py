"""The stream of writes, its plot, and the words about recall: the parts of the Memory screen that need no screen."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from tui_fake_memory import MEMORY, PROBE, WRITES, committed
from tui_samples import learned

from coderecall.model import FileLearned, Recall, SurprisePoint
from tui.memory_words import margin, recall_words, share, size, verdict
from tui.recent import Recent
from tui.widgets.surprise_plot import AXIS, described_write, first_shown, plot, scale
from tui.widgets.write_list import write_row
from tui.writes import Mark, Write, Writes, renames

HEAD = PROBE.heads[0]


def stream(*points: SurprisePoint) -> Writes:
    writes = Writes()
    writes.load(points or WRITES)
    return writes


def edited(number: int, surprise: float, **changes: object) -> SurprisePoint:
    point = SurprisePoint(number, 1_700_000_000, "described-by", f"a.py f{number}", surprise, "edited")
    return replace(point, **changes)  # type: ignore[arg-type]


def test_the_ring_is_bounded() -> None:
    writes = Writes(capacity=10)
    for number in range(100):
        writes.learn([learned(f"{number}.py", float(number))])
    assert len(writes) == 10
    assert writes.all[-1].label == "99.py"


def test_what_was_seen_live_keeps_what_the_index_does_not_hold() -> None:
    writes = stream(*WRITES[:3])
    point = edited(900, 0.5, stream=2.5)
    writes.learn([FileLearned("a.py", removed=False, symbols=1, unlearned=1, learned=1, surprise=(point,))])
    writes.load([*WRITES[:3], replace(point, stream=None)])
    last = writes.all[-1].point
    assert last is not None
    assert last.stream == 2.5
    writes.load([replace(point, label="b.py other", stream=None)])  # a memory that was taught anew counts again
    last = writes.all[-1].point
    assert last is not None
    assert last.stream is None


def test_an_event_whose_writes_were_read_already_adds_none() -> None:
    points = tuple(edited(i, 0.5) for i in range(3))
    writes = stream(*points[:2])
    writes.learn([FileLearned("a.py", removed=False, symbols=3, unlearned=3, learned=3, surprise=points)])
    commits = committed("x", "y")
    writes.commit(commits)
    writes.commit(commits)
    assert len(writes) == 5


def test_unusual_is_what_few_writes_of_the_head_surprise_as_much() -> None:
    writes = stream(*(edited(i, i / 100) for i in range(100)))
    assert [write.surprise for write in writes.all if writes.unusual(write)] == [0.95, 0.96, 0.97, 0.98, 0.99]


def test_what_all_writes_share_is_not_unusual() -> None:
    writes = stream(*(edited(i, 1.0) for i in range(100)), edited(101, 1.0, kind="new"))
    assert not any(writes.unusual(write) for write in writes.all)


def test_a_new_thing_is_not_unusual_for_being_new() -> None:
    writes = stream(*(edited(i, i / 100) for i in range(50)), edited(51, 1.0, kind="new"))
    assert not writes.unusual(writes.all[-1])
    assert writes.surprising(1)[0].surprise == 0.49
    assert writes.surprising(100)[-1].point == writes.all[-1].point


def test_words_that_lead_elsewhere_and_an_odd_stream_are_unusual() -> None:
    common = [edited(i, 0.5, stream=1.0 + i % 3 / 10) for i in range(60)]
    writes = Writes()
    writes.learn([FileLearned("a.py", removed=False, symbols=62, unlearned=0, learned=62, surprise=(
        *common, edited(61, 0.1, kind="ambiguous"), edited(62, 0.1, stream=4.0)))])  # fmt: skip
    assert writes.unusual(writes.all[-2]) == "the same words led elsewhere"
    assert writes.unusual(writes.all[-1]) == "unlike the recent writes"


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


@example([1.797693134862316e307], 0, 0, 0)
@given(st.lists(st.floats(), max_size=60), st.integers(0, 130), st.integers(0, 40), st.integers(-5, 70))
def test_any_values_fit_any_room(values: list[float], width: int, height: int, cursor: int) -> None:
    writes = Writes()
    writes.load([edited(i, value) for i, value in enumerate(values)])
    at = max(0, min(len(values) - 1, cursor))
    lines = plot(writes, width, height, at).plain.split("\n")
    assert len(lines) <= max(height, 1)
    columns = max(1, width - AXIS)
    if values:
        assert all(cell_len(line) <= max(width, columns + AXIS) for line in lines[:-3])


@given(st.integers(1, 3000), st.integers(1, 200), st.integers(0, 2999))
def test_the_cursor_is_always_in_sight(count: int, columns: int, cursor: int) -> None:
    cursor = min(cursor, count - 1)
    begin = first_shown(count, columns, cursor)
    assert 0 <= begin <= cursor < begin + columns
    assert begin + columns <= max(count, columns)


def test_the_plot_needs_no_colour() -> None:
    writes = stream()
    strange = next(i for i, write in enumerate(writes.all) if writes.unusual(write))
    lines = plot(writes, 60, 12, strange + 1).plain.split("\n")
    column = AXIS + strange - first_shown(len(writes), 60 - AXIS, strange + 1)
    assert lines[0][column : column + 2] == "!▼"


def test_the_axis_says_where_it_begins() -> None:
    assert scale([0.9, 0.85, 1.0]) == (0.8, 1.0)
    assert scale([0.9, 0.1]) == (0.0, 1.0)
    assert scale([7.0, 2.0]) == (2.0, 7.0)
    assert scale([]) == (0.0, 1.0)
    assert "0.8┤" in plot(stream(*(edited(i, 0.85) for i in range(9))), 40, 12, 3).plain


@given(st.text(max_size=80), st.integers(10, 120))
def test_a_write_of_any_name_fits(name: str, width: int) -> None:
    writes = stream(edited(1, 0.5, label=f"a/very/long/path/of/some/file.py {name}"))
    for line in described_write(writes, 0, width):
        assert line.cell_length <= max(width, 34)
        assert "\n" not in line.plain
    assert write_row(writes.all[0], is_unusual=True).laid_out(60).cell_length == 60


def test_wide_characters_keep_the_columns() -> None:
    row = write_row(Write(Mark.COMMIT, "abc セッションのキャッシュを温める 🌙", edited(1, 0.5)), is_unusual=False)
    assert row.laid_out(30).cell_length == 30


@pytest.mark.parametrize("width", [20, 38, 60, 100])
def test_recall_fits_its_width(width: int) -> None:
    for line in recall_words(PROBE, width).split("\n"):
        assert line.cell_length <= max(width, 60)


@pytest.mark.parametrize(
    ("memory", "text", "baseline", "said"),
    [
        (0.9, 0.27, 0.16, "✓ helps: .90, full text .27"),
        (0.92, 0.9, 0.5, "= no better than full text: .92 and .90"),
        (0.5, 0.9, 0.1, "! does not help: full text finds .90, not .50"),
        (0.5, 0.2, 0.9, "! does not help: what is changed most finds .90, not .50"),
        (0.9, 0.0, 0.0, "✓ helps: .90, chance .008"),
    ],
)
def test_the_verdict_says_when_the_memory_does_not_help(memory: float, text: float, baseline: float, said: str) -> None:
    assert verdict(replace(HEAD, half=Recall(200, 0.5, memory, text, baseline))).plain == said


def test_few_questions_prove_little() -> None:
    assert margin(0.9, 0.8, 50) > 0.1 > margin(0.9, 0.8, 200)
    few = replace(HEAD, half=Recall(20, 0.5, 0.8, 0.6, 0.1))
    assert verdict(few).plain.startswith("= no better")


def test_a_head_without_facts_says_so() -> None:
    nothing = Recall(0, 0, 0, 0, 0)
    head = replace(HEAD, facts=0, whole=nothing, half=nothing, by_age=(), by_load=())
    assert "nothing to ask" in recall_words(replace(PROBE, heads=(head,)), 60).plain


@pytest.mark.parametrize(
    ("value", "text"), [(0.874, ".87"), (1.0, "1.0"), (0.0, ".00"), (0.004, ".004"), (0.999, "1.0")]
)
def test_shares_are_short(value: float, text: str) -> None:
    assert share(value) == text


def test_sizes() -> None:
    assert [size(count) for count in (0, 363_546, MEMORY.bytes)] == ["0 kB", "364 kB", "4.2 MB"]


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
