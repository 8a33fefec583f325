"""Replay: what a memory gives that is launched kernel by kernel, whatever lengths a stream comes in."""

import pytest
import torch
from small_memories import VARIANTS, small
from torch import Tensor

from memory_engine.errors import DivergedError, ShapeError
from memory_engine.miras import Gates, Memory
from memory_engine.miras.replay import Replay

LENGTHS = (3, 8, 1, 12, 0, 10)
"""Short of a chunk of 4, whole chunks, and both; the window of atlas fills on the way."""


def stream(memory: Memory, count: int, device: torch.device, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    sides = memory.architecture.d_k, memory.architecture.d_v, memory.architecture.d_k
    keys, values, queries = (torch.randn(2, count, side, generator=generator).to(device) for side in sides)
    return keys, values, queries


@pytest.mark.parametrize(("name", "choices"), VARIANTS, ids=str)
def test_replayed_chunks_give_what_launched_ones_give(name: str, choices: dict, device: torch.device) -> None:
    memory = small(name, **choices)
    state = memory.empty(2, device)
    replay = Replay(memory, state)
    for seed, count in enumerate(LENGTHS):
        keys, values, queries = stream(memory, count, device, seed)
        gates = Gates(theta=0.01 * torch.rand(count, device=device))
        if seed % 2:
            surprise = replay.write(keys, values, gates)
            state, expected = memory.write(state, keys, values, gates)
            torch.testing.assert_close(surprise, expected)
        else:
            read = replay.scan(keys, values, queries, gates)
            expected, state = memory.scan(state, keys, values, queries, gates)
            torch.testing.assert_close(read, expected)
    assert replay.state.tokens == state.tokens == sum(LENGTHS)
    for mine, other in zip(replay.state.tensors, state.tensors, strict=True):
        torch.testing.assert_close(mine, other)


def test_the_state_it_began_with_is_left_alone(device: torch.device) -> None:
    memory = small("titans")
    state = memory.empty(2, device)
    before = [tensor.clone() for tensor in state.tensors]
    Replay(memory, state).write(*stream(memory, 8, device, 1)[:2])
    assert all(torch.equal(tensor, old) for tensor, old in zip(state.tensors, before, strict=True))


def test_a_stream_that_diverges_is_told(device: torch.device) -> None:
    memory = small("titans")
    replay = Replay(memory, memory.empty(2, device))
    keys, values, _ = stream(memory, 800, device, 1)
    with pytest.raises(DivergedError):
        replay.write(1e5 * keys, 1e5 * values, Gates(theta=1.0))


def test_a_memory_that_takes_all_gradients_at_the_start_of_a_call_is_refused() -> None:
    memory = small("titans", gradients="call")
    with pytest.raises(ShapeError, match="gradients"):
        Replay(memory, memory.empty())
