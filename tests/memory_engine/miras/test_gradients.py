"""Training goes through the memory: gradients are those of autograd through the naive files, and nothing is damaged."""

from typing import Any

import pytest
import torch
from small_memories import EXACT_READS, VARIANTS, Stream, assert_near, double, naive_run, small, stream
from torch import Tensor

from memory_engine.miras import Gates, Memory, MemoryState
from memory_engine.miras.memory import Reads

VARIANT = pytest.mark.parametrize(("name", "choices"), VARIANTS, ids=[f"{n}-{c}" if c else n for n, c in VARIANTS])
GATES = ("theta", "eta", "alpha", "threshold", "gamma")


def trainable(name: str, memory: Memory) -> tuple[dict[str, Tensor], MemoryState, Stream]:
    """Leaves that want gradients, and a state and a call made of them."""
    generator = torch.Generator().manual_seed(5)
    given = stream(memory, 2, 7, 3, name=name, steady=True)
    began = [p + 0.1 * torch.randn(p.shape, generator=generator) for p in memory.empty(2).parameters]
    leaves = {"keys": given.keys, "values": given.values, "queries": given.queries}
    leaves |= {f"parameter {number}": p for number, p in enumerate(began)}
    leaves |= {gate: torch.as_tensor(getattr(given.gates, gate)) for gate in GATES}
    leaves = {leaf: tensor.clone().requires_grad_() for leaf, tensor in leaves.items()}
    state = memory.start(tuple(leaves[f"parameter {number}"] for number in range(len(began))))
    call = Stream(leaves["keys"], leaves["values"], leaves["queries"], Gates(**{gate: leaves[gate] for gate in GATES}))
    return leaves, state, call


def gradients(reads: Tensor, state: MemoryState, leaves: dict[str, Tensor]) -> dict[str, Tensor | None]:
    """Of a random sum of all that was read and all that is now known."""
    generator = torch.Generator().manual_seed(6)
    parts = [reads, *state.parameters, *state.optimiser]
    weights = [torch.randn(part.shape, generator=generator) for part in parts]
    total = torch.stack([(part * weight.to(part)).sum() for part, weight in zip(parts, weights, strict=True)]).sum()
    found = torch.autograd.grad(total, list(leaves.values()), allow_unused=True, retain_graph=True)
    return dict(zip(leaves, found, strict=True))


@VARIANT
def test_gradients_are_those_of_the_naive_file(name: str, choices: dict[str, Any]) -> None:
    memory = small(name, **choices)
    for when in ("chunk", "token") if (name, choices) in EXACT_READS else ("chunk",):
        assert_same_gradients(name, memory, when)


def assert_same_gradients(name: str, memory: Memory, when: Reads) -> None:
    leaves, state, call = trainable(name, memory)
    reads, after = memory.scan(state, *call, reads=when)
    mine = gradients(reads, after, leaves)
    expected = naive_run(name, memory, double(state), call, when)
    theirs = gradients(expected.reads, expected.state, leaves)

    for leaf, gradient in theirs.items():
        found = mine[leaf]
        if gradient is None or not gradient.any():
            assert found is None or not found.any(), leaf
        else:
            assert found is not None, leaf
            assert_near(found, gradient.double(), 1e-4, leaf)


@VARIANT
def test_a_state_can_be_used_again_and_nothing_that_came_in_is_changed(name: str, choices: dict[str, Any]) -> None:
    memory = small(name, **choices)
    leaves, state, call = trainable(name, memory)
    before = {leaf: tensor.detach().clone() for leaf, tensor in leaves.items()}
    first, middle = memory.scan(state, *call)
    again, _ = memory.scan(state, *call)
    later, end = memory.scan(middle, *call)
    branch, _ = memory.scan(middle, *call)

    assert torch.equal(first, again)
    assert torch.equal(later, branch)
    gradients(first + later + branch, end, leaves)  # raises where a tensor that it needs was written over
    assert all(torch.equal(tensor, before[leaf]) for leaf, tensor in leaves.items())


@VARIANT
def test_training_and_serving_compute_the_same(name: str, choices: dict[str, Any]) -> None:
    memory = small(name, **choices)
    _, state, call = trainable(name, memory)
    trained, _ = memory.scan(state, *call)
    with torch.no_grad():
        served, _ = memory.scan(state, *call)

    assert not served.requires_grad
    torch.testing.assert_close(served, trained.detach(), rtol=1e-5, atol=1e-6)


def test_only_what_is_asked_for_costs_a_graph() -> None:
    memory = small("titans")
    given = stream(memory, 2, 9)
    _, after = memory.scan(memory.empty(2), *given)
    assert not any(tensor.requires_grad for tensor in after.tensors)

    gates = Gates(theta=torch.full((9,), 0.01, requires_grad=True))
    _, after = memory.scan(memory.empty(2), *given[:3], gates)
    assert all(tensor.requires_grad for tensor in after.tensors)
