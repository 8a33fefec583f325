"""Gates of a memory, and what they amount to over one chunk.

G groups, n tokens, C chunk. theta: step of a token; eta: how much of the past surprise (momentum) is kept; alpha: how
much is forgotten (Titans, arXiv 2501.00663, eqs 9-14). theta is per token. eta and alpha are per token as in the paper,
or per chunk, which is less work (`Gating`). threshold: where Huber's loss turns straight (Yaad); gamma: how much a
token counts in the windows of Omega (ATLAS).

Token by token, with all gradients u_i taken at the chunk start (eqs 16-18):

    S_t = eta_t S_{t-1} - theta_t u_t          M_t = (1 - alpha_t) M_{t-1} + S_t

is linear in M_0, S_0 and u, so a chunk needs only its coefficients:

    M_C = keep M_0 + carry S_0 - sum_i w_i u_i          S_C = decay S_0 - sum_i s_i u_i
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import torch
from torch import Tensor

from memory_engine.errors import ShapeError

Gate: TypeAlias = Tensor | float


Gating: TypeAlias = Literal["token", "chunk"]
"""When momentum and forgetting act: after every token, as in the paper, for two products a layer and chunk; or once at
the end of a chunk, over the sum of its steps, for one."""


@dataclass(frozen=True, slots=True)
class Gates:
    """A constant, one number for each place (places,), or one for each group and place (G, places).

    Places are tokens for theta, threshold and gamma; for eta and alpha tokens or chunks, as the algorithm's gating
    says. All but the threshold lie in [0, 1]. What is None is as the memory has it (`Memory.gates`).
    """

    theta: Gate | None = None
    eta: Gate | None = None
    alpha: Gate | None = None
    threshold: Gate | None = None
    gamma: Gate | None = None

    def over(self, other: "Gates") -> "Gates":
        """These, and of the other those that are None here."""
        pairs = zip(self.values, other.values, strict=True)
        return Gates(*(theirs if mine is None else mine for mine, theirs in pairs))

    @property
    def values(self) -> tuple[Gate | None, ...]:
        return self.theta, self.eta, self.alpha, self.threshold, self.gamma

    def spread(self, groups: int, tokens: int, places: int, device: torch.device) -> "SpreadGates":
        """The same as tensors; `CONSTANTS` for what is None. Raises ShapeError."""
        theta, eta, alpha, threshold, gamma = self.over(CONSTANTS).values
        return SpreadGates(
            _spread("theta", theta, groups, tokens, device),
            _spread("eta", eta, groups, places, device),
            _spread("alpha", alpha, groups, places, device),
            _spread("threshold", threshold, groups, tokens, device, most=float("inf")),
            _spread("gamma", gamma, groups, tokens, device),
        )


CONSTANTS = Gates(theta=0.002, eta=0.9, alpha=1e-3, threshold=1.0, gamma=1.0)
"""For a memory that has none of its own. The step is for Titans with d = 128 and C = 64: the gradients of a chunk add
up, and for keys that are all alike a step is stable up to about 2 / (C |h|^2), where h goes into the last layer."""


class SpreadGates(NamedTuple):
    """Gates of every group and place."""

    theta: Tensor  # (G, n)
    eta: Tensor  # (G, n) or (G, chunks)
    alpha: Tensor  # (G, n) or (G, chunks)
    threshold: Tensor  # (G, n)
    gamma: Tensor  # (G, n)

    def chunk(self, tokens: slice, places: slice) -> "SpreadGates":
        """Of one chunk: its tokens, and its places of eta and alpha."""
        return SpreadGates(
            self.theta[:, tokens],
            self.eta[:, places],
            self.alpha[:, places],
            self.threshold[:, tokens],
            self.gamma[:, tokens],
        )


class Coefficients(NamedTuple):
    """What a chunk does to weights and momentum; see the top of this file."""

    keep: Tensor  # (G,)
    carry: Tensor  # (G,)
    weight: Tensor  # w (G, C)
    decay: Tensor  # (G,)
    momentum: Tensor  # s (G, C)


def token_coefficients(theta: Tensor, eta: Tensor, alpha: Tensor) -> Coefficients:
    """Coefficients of a chunk with all gates per token: (G, C) each."""
    eta_after = products(eta)  # [t, i] = prod of eta_j for i < j <= t, zero above the diagonal: (G, C, C)
    kept_after = products(1 - alpha)[:, -1]  # prod of 1 - alpha_j for j > i: (G, C)
    reach = (kept_after[:, None] @ eta_after).squeeze(1)  # how much of a step at i is in M_C: (G, C)
    return Coefficients(
        keep=(1 - alpha).prod(1),
        carry=eta[:, 0] * reach[:, 0],
        weight=reach * theta,
        decay=eta.prod(1),
        momentum=eta_after[:, -1] * theta,
    )


class TokenSteps(NamedTuple):
    """How the weights after each token of a chunk are made; see Moving."""

    keep: Tensor  # (G, C)
    carry: Tensor | None  # (G, C), with momentum
    step: Tensor  # (G, C, C): of the gradient of token i in the weights after token t


def token_steps(theta: Tensor, eta: Tensor | None, alpha: Tensor) -> TokenSteps:
    """For gates per token, (G, C) each; eta where there is momentum."""
    reach = products(1 - alpha)
    if eta is not None:
        reach = reach @ products(eta)
    carry = None if eta is None else eta[:, :1] * reach[:, :, 0]
    return TokenSteps((1 - alpha).cumprod(1), carry, reach * theta[:, None])


def products(gate: Tensor) -> Tensor:
    """prod_{j=i+1..t} gate_j at [t, i]: (G, C) -> (G, C, C). Products, not logarithms, because a gate may be 0."""
    size = gate.shape[1]
    later = torch.ones(size, size, dtype=torch.bool, device=gate.device).tril_(-1)
    return torch.where(later, gate[:, :, None], 1.0).cumprod(1).tril()  # not in place: autograd needs the product


def decayed(alpha: Tensor) -> tuple[Tensor, Tensor]:
    """With forgetting alone: the share of M_0 that is kept (G,), and of each token's step (G, C)."""
    kept = 1 - alpha
    after = torch.cat((kept[:, 1:], torch.ones_like(kept[:, :1])), dim=1).flip(1).cumprod(1).flip(1)
    return kept.prod(1), after


def _spread(
    name: str, gate: Gate | None, groups: int, places: int, device: torch.device, *, most: float = 1.0
) -> Tensor:
    spread = torch.as_tensor(gate, dtype=torch.float32)  # looked at where it is: a number need not wait for a device
    if spread.ndim > 2 or (spread.ndim and spread.shape[-1] != places) or (spread.ndim == 2 and len(spread) != groups):
        shape = tuple(spread.shape)
        raise ShapeError(f"gate {name} has shape {shape}; expected a number, ({places},) or ({groups}, {places})")
    if not bool(((spread >= 0) & (spread <= most)).all()):
        raise ShapeError(f"gate {name} must lie between 0 and {most:g}")
    return spread.to(device).expand(groups, places)
