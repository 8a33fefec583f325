"""Each preset as it comes: it recalls what it was taught, is surprised by what is new, and is saved byte for byte."""

from typing import Any

import pytest
import torch
from small_memories import TWO_WIDTHS, small, stream
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.errors import SnapshotError, UnwriteError
from memory_engine.miras import PRESETS, Gates, Memory, MemoryState
from memory_engine.miras.gates import CONSTANTS
from memory_engine.snapshot import Section, Snapshot

NAMES = pytest.mark.parametrize("name", PRESETS)
ADDITIVE = ("mesa", "hebbian")


def preset(name: str, d: int = 64, **choices: Any) -> Memory:
    return PRESETS[name](**({"d_k": d, "d_v": d} if name in TWO_WIDTHS else {"d": d}) | choices)


def pairs(count: int, d: int = 64, seed: int = 11) -> tuple[Tensor, Tensor]:
    keys, values = torch.randn(2, 1, count, d, generator=torch.Generator().manual_seed(seed))
    return normalize(keys, dim=-1), normalize(values, dim=-1)


def recall(memory: Memory, state: MemoryState, keys: Tensor, values: Tensor) -> float:
    """How often the nearest of all values is the right one."""
    nearest = (memory.read(state, keys)[0] @ values[0].T).argmax(1)
    return float((nearest == torch.arange(values.shape[1])).float().mean())


@NAMES
def test_pairs_are_recalled_with_the_gates_that_it_comes_with(name: str) -> None:
    memory = preset(name)
    keys, values = pairs(64)
    state, _ = memory.write(memory.empty(), keys, values)
    assert recall(memory, state, keys, values) > 0.08  # chance is 1/64

    for _ in range(11):
        state, _ = memory.write(state, keys, values)
    assert recall(memory, state, keys, values) > 0.7


@NAMES
def test_a_gate_that_is_not_given_is_that_of_the_memory(name: str) -> None:
    memory = preset(name, 8)
    keys, values = pairs(12, 8)
    own, _ = memory.write(memory.empty(), keys, values)
    theta = memory.gates.theta if memory.gates.theta is not None else CONSTANTS.theta
    given, _ = memory.write(memory.empty(), keys, values, Gates(theta=theta))

    assert all(torch.equal(one, other) for one, other in zip(own.tensors, given.tensors, strict=True))


@NAMES
def test_a_known_pair_surprises_less_than_a_new_one_or_a_changed_value(name: str) -> None:
    memory = preset(name)
    keys, values = pairs(16)
    state = memory.empty()
    for _ in range(1 if name == "hebbian" else 30):
        state, _ = memory.write(state, keys, values)
    known = memory.surprise(state, keys, values).mean()
    new = memory.surprise(state, *pairs(16, seed=12)).mean()
    changed = memory.surprise(state, keys, -values).mean()

    assert 1.2 * known < new
    assert 1.2 * known < changed


@NAMES
def test_surprise_is_that_of_each_pair_alone_at_the_weights_as_they_are(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 2, 9)
    state, _ = memory.write(memory.empty(2), keys[:, :4], values[:, :4])
    before = state.copy()
    surprise = memory.surprise(state, keys, values)
    assert all(torch.equal(one, other) for one, other in zip(state.tensors, before.tensors, strict=True))
    for t in range(9):
        _, alone = memory.write(state, keys[:, t : t + 1], values[:, t : t + 1])
        torch.testing.assert_close(surprise[:, t : t + 1], alone)


@NAMES
def test_groups_do_not_see_each_other(name: str) -> None:
    memory = small(name)
    keys, values, queries, gates = stream(memory, 2, 9, name=name)
    together = memory.empty(2)
    reads, after = memory.scan(together, keys, values, queries, gates)
    for g in range(2):
        alone = memory.start(tuple(p[g : g + 1] for p in together.parameters))
        own = Gates(
            *(
                torch.as_tensor(gate)[g : g + 1]
                for gate in (gates.theta, gates.eta, gates.alpha, gates.threshold, gates.gamma)
            )
        )
        one, state = memory.scan(alone, keys[g : g + 1], values[g : g + 1], queries[g : g + 1], own)
        torch.testing.assert_close(one, reads[g : g + 1], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(state.parameters[0], after.parameters[0][g : g + 1], rtol=1e-4, atol=1e-4)


@NAMES
def test_size_does_not_depend_on_what_was_written(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 2, 40)
    short, _ = memory.write(memory.empty(2), keys[:, :8], values[:, :8])
    long, _ = memory.write(memory.empty(2), keys, values)

    assert (short.tokens, long.tokens) == (8, 40)
    assert short.nbytes == long.nbytes


@NAMES
def test_resuming_from_a_snapshot_gives_the_bytes_of_never_stopping(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 2, 21)
    state, _ = memory.write(memory.empty(2), keys[:, :11], values[:, :11])
    data = Snapshot({"stream": Section(MemoryState.KIND, state.arrays())}).to_bytes()
    resumed = MemoryState.from_arrays(Snapshot.from_bytes(data).section("stream", MemoryState.KIND).arrays)

    ends = [memory.write(start, keys[:, 11:], values[:, 11:])[0] for start in (state, resumed)]
    first, second = (Snapshot({"stream": Section(MemoryState.KIND, end.arrays())}).to_bytes() for end in ends)
    assert first == second


def test_a_snapshot_of_the_memory_before_this_one_is_refused() -> None:
    data = Snapshot({"stream": Section("titans", small("titans").empty().arrays())}).to_bytes()
    with pytest.raises(SnapshotError, match="is of kind 'titans', not 'memory'; rebuild the memory"):
        Snapshot.from_bytes(data).section("stream", MemoryState.KIND)


@NAMES
def test_what_adds_up_can_be_unwritten_and_merged_and_the_rest_says_that_it_cannot(name: str) -> None:
    memory = small(name)
    keys, values, queries, _ = stream(memory, 2, 12)
    both, _ = memory.write(memory.empty(2), keys, values)
    first, _ = memory.write(memory.empty(2), keys[:, :7], values[:, :7])
    last, _ = memory.write(memory.empty(2), keys[:, 7:], values[:, 7:])
    if name not in ADDITIVE:
        with pytest.raises(UnwriteError, match="replay"):
            memory.unwrite(both, keys, values)
        with pytest.raises(UnwriteError, match="replay"):
            memory.merge(first, last)
        return
    less = memory.unwrite(both, keys[:, 7:], values[:, 7:])
    for mine, theirs in ((less, first), (memory.merge(last, first), both)):
        assert mine.tokens == theirs.tokens
        torch.testing.assert_close(memory.read(mine, queries), memory.read(theirs, queries), rtol=1e-4, atol=1e-5)


def test_whole_number_counters_are_unwritten_and_merged_bit_for_bit_in_any_order() -> None:
    memory = preset("hebbian", 16, features=64, counters=True)
    keys, values = pairs(40, 16)
    signs, order = values.sign(), torch.randperm(40, generator=torch.Generator().manual_seed(0))
    both, _ = memory.write(memory.empty(), keys, signs)
    other, _ = memory.write(memory.empty(), keys[:, order], signs[:, order])
    alone = memory.empty()
    for t in range(40):
        alone, _ = memory.write(alone, keys[:, t : t + 1], signs[:, t : t + 1])
    first, _ = memory.write(memory.empty(), keys[:, :25], signs[:, :25])
    last, _ = memory.write(memory.empty(), keys[:, 25:], signs[:, 25:])

    assert torch.equal(both.parameters[0], other.parameters[0])
    assert torch.equal(both.parameters[0], alone.parameters[0])
    assert torch.equal(memory.unwrite(both, keys[:, 25:], signs[:, 25:]).parameters[0], first.parameters[0])
    assert torch.equal(memory.merge(last, first).parameters[0], both.parameters[0])


@NAMES
def test_forgetting_all_leaves_nothing_and_forgetting_none_leaves_all(name: str) -> None:
    memory = small(name)
    keys, values, queries, _ = stream(memory, 1, 8)
    state, _ = memory.write(memory.empty(), keys, values)
    assert all(torch.equal(a, b) for a, b in zip(memory.forget(state, 0.0).parameters, state.parameters, strict=True))
    gone = memory.forget(state, 1.0)

    assert not any(bool(p.any()) for p in gone.parameters)
    assert bool(memory.read(gone, queries).isfinite().all())


@pytest.mark.parametrize("name", ["titans", "moneta", "yaad", "memora", "gated_delta", "slots"])
def test_a_stream_that_says_one_thing_for_ever_does_not_blow_up(name: str) -> None:
    memory = preset(name)
    key, value = pairs(1)
    keys, values = key.expand(1, 4000, 64), value.expand(1, 4000, 64).clone()
    values[:, ::64] *= -1  # with a contradiction now and then
    state, surprise = memory.write(memory.empty(), keys, values)

    assert bool(surprise.isfinite().all())
    assert float(memory.read(state, key).norm()) < 4
