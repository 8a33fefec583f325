"""Gates of the Titans memory, and what they amount to over one chunk.

n tokens, C chunk, H heads. theta: step of a token; eta: how much of the past surprise (momentum) is kept; alpha: how
much is forgotten (Titans, arXiv 2501.00663, eqs 9-14). theta is per token. eta and alpha are per token as in the paper,
or per chunk, which is less work (`Gating`).

Token by token, with all gradients u_i taken at the chunk start (eqs 16-18):

    S_t = eta_t S_{t-1} - theta_t u_t          M_t = (1 - alpha_t) M_{t-1} + S_t

is linear in M_0, S_0 and u, so a chunk needs only its coefficients:

    M_C = keep M_0 + carry S_0 - sum_i w_i u_i          S_C = decay S_0 - sum_i s_i u_i
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Self, TypeAlias

import torch
from torch import Tensor

from memory_engine.errors import ShapeError

Gate: TypeAlias = Tensor | float


Gating: TypeAlias = Literal["token", "chunk"]
"""When momentum and forgetting act: after every token, as in the paper, for two products a layer and chunk; or once at
the end of a chunk, over the sum of its steps, for one."""


@dataclass(frozen=True, slots=True)
class Gates:
    """A constant, one number for each place (places,), or one for each head and place (H, places); all in [0, 1].

    Places are tokens for theta; for eta and alpha tokens or chunks, as the memory's gating says. The default step
    is for d = 128 and C = 64: the gradients of a chunk add up, and for keys that are all alike a step is stable up to
    about 2 / (C |h|^2), where h is what goes into the last layer.
    """

    theta: Gate = 0.002
    eta: Gate = 0.9
    alpha: Gate = 1e-3

    def spread(self, heads: int, tokens: int, places: int, device: torch.device) -> "SpreadGates":
        """The same as tensors: theta (H, n), eta and alpha (H, places). Raises ShapeError."""
        return SpreadGates(
            _spread("theta", self.theta, heads, tokens, device),
            _spread("eta", self.eta, heads, places, device),
            _spread("alpha", self.alpha, heads, places, device),
        )


class SpreadGates(NamedTuple):
    """Gates of every head and place."""

    theta: Tensor  # (H, n)
    eta: Tensor  # (H, n) or (H, chunks)
    alpha: Tensor  # (H, n) or (H, chunks)


class Coefficients(NamedTuple):
    """What a chunk does to weights and momentum; see the top of this file."""

    keep: Tensor  # (H,)
    carry: Tensor  # (H,)
    weight: Tensor  # w (H, C)
    decay: Tensor  # (H,)
    momentum: Tensor  # s (H, C)


def token_coefficients(theta: Tensor, eta: Tensor, alpha: Tensor) -> Coefficients:
    """Coefficients of a chunk with all gates per token: (H, C) each."""
    eta_after = _products(eta)  # [t, i] = prod of eta_j for i < j <= t, zero above the diagonal: (H, C, C)
    kept_after = _products(1 - alpha)[:, -1]  # prod of 1 - alpha_j for j > i: (H, C)
    reach = (kept_after[:, None] @ eta_after).squeeze(1)  # how much of a step at i is in M_C: (H, C)
    return Coefficients(
        keep=(1 - alpha).prod(1),
        carry=eta[:, 0] * reach[:, 0],
        weight=reach * theta,
        decay=eta.prod(1),
        momentum=eta_after[:, -1] * theta,
    )


def _products(gate: Tensor) -> Tensor:
    """prod_{j=i+1..t} gate_j at [t, i]: (H, C) -> (H, C, C). Products, not logarithms, because a gate may be 0."""
    size = gate.shape[1]
    later = torch.ones(size, size, dtype=torch.bool, device=gate.device).tril_(-1)
    return torch.where(later, gate[:, :, None], 1.0).cumprod(1).tril_()


@dataclass(frozen=True, slots=True, eq=False)
class ProjectedGates:
    """Data-dependent gates: a sigmoid of a linear map of the token, with given (trained elsewhere) parameters."""

    weight: Tensor  # (d, 3, H): theta, eta, alpha
    bias: Tensor  # (3, H)
    most_theta: float = 1.0

    @classmethod
    def like(cls, gates: Gates, width: int, heads: int, *, most_theta: float = 1.0) -> Self:
        """The projection that gives these constants for every token: where training starts."""
        constants = torch.tensor([float(gates.theta) / most_theta, float(gates.eta), float(gates.alpha)])
        return cls(torch.zeros(width, 3, heads), constants.logit().repeat(heads, 1).T.contiguous(), most_theta)

    def __call__(self, tokens: Tensor, *, chunk: int | None = None) -> Gates:
        """Gates of each token (n, d). With `chunk`, eta and alpha follow the mean token of each chunk."""
        pooled = tokens if chunk is None else torch.stack([part.mean(0) for part in torch.split(tokens, chunk)])
        theta = self._gate(tokens, 0) * self.most_theta
        return Gates(theta, self._gate(pooled, 1), self._gate(pooled, 2))

    def _gate(self, tokens: Tensor, which: int) -> Tensor:
        """(places, d) -> (H, places)."""
        return torch.sigmoid(tokens @ self.weight[:, which] + self.bias[which]).T


def _spread(name: str, gate: Gate, heads: int, places: int, device: torch.device) -> Tensor:
    spread = torch.as_tensor(gate, dtype=torch.float32, device=device)
    if spread.ndim > 2 or (spread.ndim and spread.shape[-1] != places) or (spread.ndim == 2 and len(spread) != heads):
        shape = tuple(spread.shape)
        raise ShapeError(f"gate {name} has shape {shape}; expected a number, ({places},) or ({heads}, {places})")
    if not bool(((spread >= 0) & (spread <= 1)).all()):
        raise ShapeError(f"gate {name} must lie between 0 and 1")
    return spread.expand(heads, places)
