"""With `gradients="call"` every gradient is taken where the call began, as in titans-pytorch; against autograd."""

import pytest
import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras import Gates, MemoryState
from memory_engine.miras.presets import gated_delta, mesa, titans

D, CHUNK = 16, 8
GATES = Gates(theta=0.02, eta=0.8, alpha=0.1)


def tokens(count: int, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    k, v, q = torch.randn(3, 2, count, D, generator=torch.Generator().manual_seed(seed))
    return k, v, q


def by_autograd(state: MemoryState, k: Tensor, v: Tensor, q: Tensor) -> Tensor:
    """What the queries of each chunk read, one group, float64: eqs 10 and 13 once a chunk."""
    parameters = [p.double() for p in state.parameters]
    momentum = [s.double() for s in state.optimiser]
    start = [p.clone().requires_grad_() for p in parameters]

    def read(weights: list[Tensor], x: Tensor) -> Tensor:
        hidden = torch.nn.functional.gelu(torch.nn.functional.normalize(x, dim=-1) @ weights[0]) @ weights[1]
        return torch.nn.functional.normalize(x, dim=-1) + torch.layer_norm(hidden, (D,)) * (1 + weights[2])

    reads = []
    for rows in torch.arange(k.shape[1]).split(CHUNK):
        reads.append(read(parameters, q[:, rows].double()))
        loss = 0.02 * (read(start, k[:, rows].double()) - v[:, rows].double()).square().sum()
        for i, slope in enumerate(torch.autograd.grad(loss, start)):
            momentum[i] = 0.8 * momentum[i] - slope
            parameters[i] = 0.9 * parameters[i] + momentum[i]
    return torch.cat(reads, 1)


@pytest.mark.parametrize("count", [1, CHUNK, 3 * CHUNK + 5])
def test_a_scan_is_that_of_autograd(count: int) -> None:
    memory = titans(D, residual=True, chunk=CHUNK, gradients="call", ceiling=None)
    state, _ = memory.write(memory.empty(2), *tokens(20, 1)[:2], GATES)
    k, v, q = tokens(count)
    out, _ = memory.scan(state, k, v, q, GATES)
    torch.testing.assert_close(out, by_autograd(state, k, v, q).float(), rtol=1e-5, atol=1e-5)


def test_writing_in_place_gives_the_same() -> None:
    memory = titans(D, residual=True, chunk=CHUNK, gradients="call")
    k, v, _ = tokens(40)
    apart, surprise = memory.write(memory.empty(2), k, v, GATES)
    inplace, same = memory.write(memory.empty(2), k, v, GATES, inplace=True)
    assert all(torch.equal(a, b) for a, b in zip(apart.tensors, inplace.tensors, strict=True))
    assert torch.equal(surprise, same)


@pytest.mark.parametrize("preset", [gated_delta, mesa])
def test_an_exact_algorithm_has_no_such_choice(preset: object) -> None:
    with pytest.raises(ShapeError, match="each chunk at its start"):
        preset(D, D, gradients="call")  # type: ignore[operator]
