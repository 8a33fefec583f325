"""Whether the memory helps, in words: the sentence of verdict, the figures beside it, and its state."""

from dataclasses import replace

import pytest
from tui_fake_memory import MEMORY, PROBE

from coderecall.model import HeadProbe, Recall
from tui.memory_words import size
from tui.recall_words import Worth, margin, recall_words, verdict, worth

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
