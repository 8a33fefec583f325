"""Each part alone: closed-form gradients are autograd's, features have their kernel, retentions do what they say."""

from collections.abc import Callable
from math import exp

import pytest
import torch
from test_choices import ARCHITECTURES, BIASES
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.miras import Gates, Memory
from memory_engine.miras.algorithms import Descent
from memory_engine.miras.algorithms.muon import newton_schulz
from memory_engine.miras.architectures import Architecture, Matrix
from memory_engine.miras.biases import L2, Bias, Dot
from memory_engine.miras.gates import token_coefficients, token_steps
from memory_engine.miras.lifts import Lift, Monomials, Products, Waves
from memory_engine.miras.retentions import Decay, ElasticNet, Keep, LqNorm, Softmax


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("bias", BIASES, ids=repr)
@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=repr)
def test_factors_are_the_gradients_of_autograd(architecture: Architecture, bias: Bias) -> None:
    groups, tokens = 2, 5
    keys, values = normal(2, groups, tokens, 6, seed=1)
    weight, threshold = normal(groups, tokens, seed=2), torch.tensor([0.5, 1.0, 2.0, 3.0, 9.0]).expand(groups, tokens)
    began = architecture.initial(groups, torch.Generator().manual_seed(3))
    parameters = [(p + 0.3 * normal(*p.shape, seed=4)).requires_grad_() for p in began]
    out, tape = architecture.forward(parameters, keys)
    loss = bias.loss(out, values, threshold)  # (G, n)
    with torch.no_grad():
        factors = architecture.backward(parameters, tape, bias.slope(out, values, threshold))

    expected = torch.autograd.grad((weight * loss).sum(), parameters, retain_graph=True)
    for factor, gradient in zip(factors, expected, strict=True):
        torch.testing.assert_close(factor.weighted(weight), gradient, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(factor.left.mT @ (factor.right * weight[..., None]), gradient, rtol=1e-4, atol=1e-5)
    for token in range(tokens):
        alone = torch.autograd.grad(loss[:, token].sum(), parameters, retain_graph=True)
        for factor, gradient in zip(factors, alone, strict=True):
            torch.testing.assert_close(factor.square()[:, token], gradient.square().sum((1, 2)), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    ("lift", "kernel", "apart"),
    [
        (Products(16, 4096), lambda c: c**2, 0.1),
        (Products(16, 4096, degree=3), lambda c: c**3, 0.15),
        (Waves(16, 4096, scale=1.0), lambda c: exp(c - 1), 0.1),
        (Monomials(16), lambda c: 1 + c + c**2 / 2, 1e-5),
        (Monomials(16, 3), lambda c: 1 + c + c**2 / 2 + c**3 / 6, 1e-5),
    ],
)
def test_features_have_the_kernel_that_they_stand_for(
    lift: Lift, kernel: Callable[[float], float], apart: float
) -> None:
    keys = normalize(normal(8, 16) + 0.5, dim=-1)
    products = lift(keys) @ lift(keys).T
    expected = torch.tensor([[kernel(float(a @ b)) for a in keys] for b in keys])

    assert lift(keys).shape == (8, lift.width)
    assert float((products - expected).abs().max()) < apart


def test_signs_of_products_are_whole_numbers_and_the_same_on_every_run() -> None:
    keys = normal(4, 10)
    features = Products(10, 100, signs=True)(keys)

    assert set(features.flatten().tolist()) == {-1.0, 1.0}
    assert torch.equal(features, Products(10, 100, signs=True)(keys))
    assert not torch.equal(features, Products(10, 100, signs=True, seed=7)(keys))
    assert torch.equal(features, torch.cat([Products(10, 100, signs=True)(key[None]) for key in keys]))
    assert not Products(10, 100, signs=True)(torch.zeros(1, 10)).any()


def test_near_seeds_share_no_matrix() -> None:
    seen = [matrix for seed in range(3) for matrix in Products(10, 512, seed=seed).matrices]
    rows = torch.cat(seen)
    overlap = (rows @ rows.T / 512 - torch.eye(len(rows))).abs()

    assert float(overlap.max()) < 0.25


@pytest.mark.parametrize("q", [1.5, 2.0, 2.5, 3.5, 4.0, 6.0])
def test_an_empty_memory_with_lq_retention_reads_what_its_architecture_drew(q: float) -> None:
    drawn = 0.25 * normal(2, 8, 20)
    retention = LqNorm(q)

    torch.testing.assert_close(retention.weights(retention.start(drawn)), drawn, rtol=1e-4, atol=1e-6)


def test_lq_weights_stay_bounded_and_defined_as_what_is_stored_vanishes() -> None:
    for size in (1.0, 1e-3, 1e-9, 1e-30, 0.0):
        weights = LqNorm().weights(size * normal(1, 8, 20))
        assert float(weights.square().mean().sqrt()) <= 10 + 1e-3


def test_softmax_rows_are_positive_and_keep_their_sum_whatever_is_written() -> None:
    retention = Softmax(mean=0.2)
    parameter = retention.start(normal(2, 8, 20))
    for step in range(50):
        parameter = retention.settle(0.99 * parameter - normal(2, 8, 20, seed=step), 4)
        weights = retention.weights(parameter)
        assert bool((weights > 0).all())
        torch.testing.assert_close(weights.sum(-1), torch.full((2, 8), 4.0), rtol=1e-5, atol=1e-5)


def test_an_elastic_net_forgets_what_is_small_altogether_and_the_rest_evenly() -> None:
    stored = torch.tensor([[[0.5, -0.3, 0.01, -0.02]]])
    settled = ElasticNet(threshold=0.01).settle(stored, 4)

    torch.testing.assert_close(settled, torch.tensor([[[0.46, -0.26, 0.0, 0.0]]]))


def test_coefficients_of_a_chunk_are_the_recurrence_unrolled() -> None:
    theta, eta, alpha = (torch.rand(2, 7, generator=torch.Generator().manual_seed(seed)) for seed in range(3))
    eta[:, 3], alpha[:, 5] = 0.0, 1.0
    weights, past = normal(2, 1), normal(2, 1, seed=1)
    gradients = normal(2, 7, seed=2)
    c, steps = token_coefficients(theta, eta, alpha), token_steps(theta, eta, alpha)
    w, s = weights, past
    assert steps.carry is not None
    for t in range(7):
        s = eta[:, t : t + 1] * s - theta[:, t : t + 1] * gradients[:, t : t + 1]
        w = (1 - alpha[:, t : t + 1]) * w + s
        after = (
            steps.keep[:, t] * weights[:, 0] + steps.carry[:, t] * past[:, 0] - (steps.step[:, t] * gradients).sum(1)
        )
        torch.testing.assert_close(after, w[:, 0])
    torch.testing.assert_close(c.decay * past[:, 0] - (c.momentum * gradients).sum(1), s[:, 0])
    torch.testing.assert_close(c.keep * weights[:, 0] + c.carry * past[:, 0] - (c.weight * gradients).sum(1), w[:, 0])


def test_newton_schulz_leaves_directions_and_makes_them_about_as_long() -> None:
    for shape in ((3, 8, 20), (3, 20, 8)):
        matrix = normal(*shape)
        u, _, v = torch.linalg.svd(matrix, full_matrices=False)
        made = newton_schulz(matrix)
        lengths = (u.mT @ made @ v.mT).diagonal(dim1=1, dim2=2)
        assert bool(((lengths > 0.6) & (lengths < 1.3)).all())
        torch.testing.assert_close(u * lengths[:, None] @ v, made, rtol=1e-3, atol=1e-3)
    assert not newton_schulz(torch.zeros(1, 4, 5)).any()


def test_a_step_on_the_dot_product_is_hebbian_and_on_the_square_the_delta_rule() -> None:
    key, value = normalize(normal(1, 1, 6), dim=-1), normal(1, 1, 4, seed=1)
    gates = Gates(theta=0.5, alpha=0.0)
    plain = Descent(momentum=False)
    start = Memory(Matrix(6, 4)).start((normal(1, 6, 4, seed=2),)).parameters
    for bias, expected in ((Dot(), value), (L2(), 2 * (value - key @ start[0]))):
        memory = Memory(Matrix(6, 4), bias, algorithm=plain, ceiling=None)
        state, _ = memory.write(memory.start(start), key, value, gates)
        torch.testing.assert_close(state.parameters[0], start[0] + 0.5 * key.mT @ expected)


def test_forgetting_is_off_where_everything_is_kept() -> None:
    keys, values = normal(2, 1, 6, 4)
    kept, forgot = (Memory(Matrix(4, 4), retention=r, algorithm=Descent(momentum=False)) for r in (Keep(), Decay()))
    gates = Gates(theta=0.1, alpha=0.5)
    (one, _), (other, _) = (m.write(m.start((normal(1, 4, 4, seed=3),)), keys, values, gates) for m in (kept, forgot))

    assert float(one.parameters[0].norm()) > float(other.parameters[0].norm())
