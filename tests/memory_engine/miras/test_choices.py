"""The four choices are independent: what is allowed runs and stays finite, what is not says why in one line."""

import itertools

import pytest
import torch
from torch.nn.functional import normalize

from memory_engine.errors import ShapeError
from memory_engine.miras import Memory
from memory_engine.miras.algorithms import Algorithm, Delta, Descent, Hebbian, Mesa, Muon
from memory_engine.miras.architectures import Architecture, GatedMlp, Lifted, Matrix, Mlp, Residual, Slots, Vector
from memory_engine.miras.biases import L2, Bias, Dot, Huber, Lp, Omega
from memory_engine.miras.lifts import Monomials, Products, Waves
from memory_engine.miras.retentions import Decay, ElasticNet, Keep, LqNorm, Retention, Softmax

ARCHITECTURES: list[Architecture] = [
    Vector(6),
    Matrix(6, 6),
    Mlp(6, 6),
    Mlp(6, 6, depth=3),
    GatedMlp(6, 6),
    Slots(6, 6, 5),
    Residual(Mlp(6, 6, zero_last=False)),
    Residual(GatedMlp(6, 6, zero_last=False), scale=0.4),
    Lifted(Products(6, 9), Matrix(9, 6)),
    Lifted(Waves(6, 9), Mlp(9, 6)),
    Lifted(Monomials(6), Slots(28, 6, 5)),
]
BIASES: list[Bias] = [L2(), Lp(3), Lp(1), Huber(), Huber(printed=True), Dot(), Omega(3), Omega(3, Huber())]
RETENTIONS: list[Retention] = [Keep(), Decay(), LqNorm(), LqNorm(1.5), Softmax(), ElasticNet()]
ALGORITHMS: list[Algorithm] = [
    *(Descent(momentum=m, gating=g) for m in (True, False) for g in ("chunk", "token")),
    Muon(),
    Delta(),
    Mesa(),
    Hebbian(),
]
EXACT = {Delta: L2, Mesa: L2, Hebbian: Dot}


def allowed(architecture: Architecture, bias: Bias, retention: Retention, algorithm: Algorithm) -> bool:
    """Closed forms need a linear memory, their own loss, and weights that are what is stored."""
    loss = EXACT.get(type(algorithm))
    if loss is None:
        return True
    return architecture.linear and isinstance(bias, loss) and isinstance(retention, Keep | Decay)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=repr)
@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=repr)
def test_every_combination_runs_or_is_refused(architecture: Architecture, algorithm: Algorithm) -> None:
    generator = torch.Generator().manual_seed(1)
    keys, values, queries = normalize(torch.randn(3, 2, 7, 6, generator=generator), dim=-1)
    for bias, retention in itertools.product(BIASES, RETENTIONS):
        if not allowed(architecture, bias, retention, algorithm):
            with pytest.raises(ShapeError) as refused:
                Memory(architecture, bias, retention, algorithm)
            assert "\n" not in str(refused.value)
            continue
        memory = Memory(architecture, bias, retention, algorithm, chunk=3)
        state = memory.empty(2)
        out, after = memory.scan(state, keys, values, queries)
        _, surprise = memory.write(after, keys, values)
        assert out.shape == values.shape
        assert all(bool(tensor.isfinite().all()) for tensor in (out, surprise, *after.tensors))
        forgotten = memory.forget(after, 0.5)
        assert [t.shape for t in forgotten.tensors] == [t.shape for t in after.tensors]
        assert memory.surprise(after, keys, values).shape == (2, 7)


def test_sizes_and_constants_that_make_no_sense_are_refused() -> None:
    for make in (
        lambda: Mlp(6, 6, depth=0),
        lambda: GatedMlp(0, 6),
        lambda: Slots(6, 6, 5, sharpness=0),
        lambda: Residual(Mlp(6, 5)),
        lambda: Lifted(Products(6, 9), Matrix(8, 6)),
        lambda: Products(6, 0),
        lambda: Waves(6, 9, scale=0),
        lambda: Monomials(200, 4),
        lambda: Lp(9),
        lambda: Omega(0),
        lambda: Omega(2, Omega(2)),
        lambda: LqNorm(1),
        lambda: Softmax(mean=0),
        lambda: ElasticNet(-1),
        lambda: Mesa(0),
        lambda: Memory(Matrix(6, 6), chunk=0),
        lambda: Memory(Matrix(6, 6), ceiling=0),
        lambda: Memory(Matrix(6, 6), compute_dtype=torch.int32),
        lambda: Memory(Matrix(6, 6), Omega(3), Keep(), Hebbian()),
    ):
        with pytest.raises(ShapeError):
            make()
