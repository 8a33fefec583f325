"""Atlas: a window of tokens to descend on (Omega), momentum, Newton-Schulz. Equation numbers are those of ATLAS.

The paper's Table 1 and its eqs 32-33 give the steps conflicting signs; this one descends. Momentum, forgetting and the
orthogonal step act once a chunk; at chunk 1 that is the recurrence of the paper.
"""

import torch
from torch import Tensor

from memory_engine.miras.naive.network import Scanned, Weights, gradient, length, mlp


def scan(
    weights: Weights,
    past: Weights,
    window: list[tuple[Tensor, Tensor, Tensor]],
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    eta: Tensor,
    alpha: Tensor,
    gamma: Tensor,
    *,
    chunk: int,
    size: int,
) -> Scanned:
    """Keys come as features phi(k). `past` is S; `window` what came before: key, value and gamma of each; `size` is c.

    theta (n,), gamma (n,), eta and alpha (chunks,).
    """
    m, s = weights, past
    pairs = [*window, *zip(keys, values, gamma, strict=True)]
    out, surprise = [], []
    for number, start in enumerate(range(0, len(keys), chunk)):
        at_start = m
        tokens = range(start, min(start + chunk, len(keys)))
        step = [torch.zeros_like(w) for w in m]
        for t in tokens:
            out.append(mlp(at_start, queries[t]))
            last = len(window) + t + 1
            of_window = pairs[max(0, last - size) : last]

            def omega(w: Weights, terms: list[tuple[Tensor, Tensor, Tensor]] = of_window) -> Tensor:
                return torch.stack([g * (mlp(w, k) - v).square().sum() for k, v, g in terms]).sum()  # eqs 8-9

            def own(w: Weights, k: Tensor = keys[t], v: Tensor = values[t]) -> Tensor:
                return (mlp(w, k) - v).square().sum()

            surprise.append(length(gradient(own, at_start)))
            u = gradient(omega, at_start)
            step = [whole + theta[t] * now for whole, now in zip(step, u, strict=True)]
        s = [eta[number] * before - now for before, now in zip(s, step, strict=True)]
        rate = theta[list(tokens)].mean()
        m = [(1 - alpha[number]) * w + rate * newton_schulz(moved) for w, moved in zip(m, s, strict=True)]
    return Scanned(torch.stack(out), m, s, torch.stack(surprise))


def newton_schulz(s: Tensor) -> Tensor:
    """Nearly the nearest matrix with orthonormal rows or columns: x <- a x + (b x x^T + c (x x^T)^2) x, five times."""
    x: Tensor = s / s.norm().clamp(min=1e-20)
    if x.shape[0] > x.shape[1]:
        return newton_schulz(s.T).T
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x
