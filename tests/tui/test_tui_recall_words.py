"""Whether the memory helps, in words: the sentence of verdict, the figures beside it, and its state."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from tui_fake_memory import DAY, MEMORY, PROBE
from tui_samples import STATUS

from coderecall.model import HeadProbe, Recall, RecallByAge
from tui.memory_words import size, state_words
from tui.recall_words import Worth, asked_words, margin, recall_words, verdict, worth
from tui.recent import Recent
from tui.state import AppState, Freshness

CHANGES, DEFINITIONS = PROBE.heads
NOTHING = Recall(0, 0, 0, 0, 0)


def asked(memory: float, text: float, baseline: float, of: HeadProbe = CHANGES, count: int = 200) -> HeadProbe:
    return replace(of, half=Recall(count, 0.5, memory, text, baseline))


@pytest.mark.parametrize(
    ("memory", "text", "baseline", "found"),
    [
        (0.9, 0.27, 0.16, Worth.BETTER),
        (0.92, 0.9, 0.5, Worth.EQUAL),
        (0.5, 0.9, 0.1, Worth.WORSE),
        (0.5, 0.2, 0.9, Worth.WORSE),
        (0.9, 0.0, 0.0, Worth.BETTER),
    ],
)
def test_it_is_worth_something_when_it_finds_more_than_the_best_of_the_others(
    memory: float, text: float, baseline: float, found: Worth
) -> None:
    assert worth(asked(memory, text, baseline)) is found


def test_few_questions_prove_little() -> None:
    assert margin(0.9, 0.8, 50) > 0.1 > margin(0.9, 0.8, 200)
    assert worth(asked(0.8, 0.6, 0.1, count=20)) is Worth.EQUAL


def test_one_sentence_says_whether_it_helps() -> None:
    both = asked(0.9, 0.25, 0.2), asked(0.95, 0.8, 0.5, DEFINITIONS)
    assert verdict(both).plain == (
        "✓ For this repository the memory helps: it finds 370 of 400, full text 210, a simple baseline 140."
    )
    neither = asked(0.5, 0.9, 0.2), asked(0.5, 0.8, 0.5, DEFINITIONS)
    assert verdict(neither).plain == (
        "! For this repository the memory does not help: it finds 200 of 400, full text 340, a simple baseline 140."
    )


def test_of_kinds_that_differ_each_is_said_with_its_figures() -> None:
    assert verdict(PROBE.heads).plain == (
        "✓ For this repository the memory helps to find what past commits changed (180 of 200, full text 54, a simple"
        " baseline 32), but not to find definitions (164 of 195, full text 185, a simple baseline 111)."
    )


def test_a_kind_that_nothing_is_known_of_has_no_part_in_the_verdict() -> None:
    none = replace(CHANGES, facts=0, whole=NOTHING, half=NOTHING, by_age=(), by_load=())
    assert verdict((none, asked(0.95, 0.8, 0.5, DEFINITIONS))).plain.startswith(
        "✓ For this repository the memory helps: it finds 190 of 200"
    )
    assert "nothing to ask" in verdict((none,)).plain
    assert "taught nothing of this kind" in recall_words(replace(PROBE, heads=(none,)), 60).plain


@pytest.mark.parametrize("width", [20, 38, 60, 100])
def test_bars_fit_the_width_and_numbers_stand_beside_them(width: int) -> None:
    lines = recall_words(PROBE, width).split("\n", allow_blank=True)
    assert all(line.cell_length <= max(width, 32) for line in lines if "·" in line.plain)
    assert any(line.plain.rstrip().endswith("180 of 200") for line in lines)


def test_no_word_of_it_needs_to_be_known_before() -> None:
    said = recall_words(PROBE, 80).plain
    for word in ("changed-for", "described-by", "head", "stray", "recall", "among ten", "probe"):
        assert word not in said


def test_forgetting_is_said_where_it_can_be_shown() -> None:
    assert "It does: 43, then 21" in recall_words(PROBE, 80).plain
    same = replace(CHANGES, by_load=CHANGES.by_load[:1] * 2)
    assert "No more than so few questions could show" in recall_words(replace(PROBE, heads=(same,)), 80).plain


def test_sizes() -> None:
    assert [size(count) for count in (0, 363_546, MEMORY.bytes)] == ["0 kB", "364 kB", "4.2 MB"]


def test_it_is_said_when_it_was_asked() -> None:
    now = datetime(2026, 5, 20, 14, 30).astimezone()
    noon, late = now.replace(hour=12, minute=2), now.replace(day=19, hour=23)
    assert asked_words(PROBE, now.timestamp()) == "asked in 4.8 s"  # nobody knows when
    assert asked_words(replace(PROBE, time=int(noon.timestamp())), now.timestamp()) == "asked at 12:02 in 4.8 s"
    assert asked_words(replace(PROBE, time=int(late.timestamp())), now.timestamp()) == "asked yesterday"
    assert asked_words(replace(PROBE, time=int(now.timestamp()) - 3 * DAY), now.timestamp()) == "asked 3 d ago"
    assert asked_words(replace(PROBE, time=int(now.timestamp()) + DAY), now.timestamp()) == "asked in 4.8 s"


def test_a_short_history_is_told_by_days_and_that_of_one_day_not_at_all() -> None:
    days = [1_700_000_000 + number * DAY for number in range(4)]
    ages = tuple(RecallByAge(when, when, Recall(50, 0.5, 0.9, 0.2, 0.2)) for when in days)
    said = recall_words(replace(PROBE, heads=(replace(CHANGES, by_age=ages),)), 60).plain
    assert "from 2023-11-14" in said
    assert "from 2023-11-17" in said
    same = tuple(RecallByAge(days[0], days[0], age.recall) for age in ages)
    assert "by when" not in recall_words(replace(PROBE, heads=(replace(CHANGES, by_age=same),)), 60).plain


def test_of_very_few_old_facts_forgetting_is_not_said() -> None:
    few = tuple(replace(load, recall=replace(load.recall, asked=1)) for load in CHANGES.by_load)
    assert "does it forget?" not in recall_words(replace(PROBE, heads=(replace(CHANGES, by_load=few),)), 60).plain


def test_how_much_it_knows_is_said_beside_all_that_there_is() -> None:
    status = SimpleNamespace(status=STATUS, freshness=Freshness.CURRENT)
    said = state_words(MEMORY, cast(AppState, status), Recent(), 200).plain
    assert "611 of 842 commits: those that changed 1 to 30 functions and types of today" in said
    assert "904 of 1,204 symbols: functions and types outside tests" in said
    assert "takes 1 of 256 things it never learned for known" in said
    exact = replace(MEMORY, heads=tuple(replace(head, strays=0.0) for head in MEMORY.heads))
    assert (
        "none: what it never learned is unknown to it"
        in state_words(exact, cast(AppState, status), Recent(), 200).plain
    )
