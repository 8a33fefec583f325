"""Mesa: the ridge regression of all that was written, with weights and forgetting (MesaNet, arXiv 2506.05233)."""

import torch
from torch import Tensor

from memory_engine.miras.naive.network import Reads, Scanned


def scan(
    statistics: tuple[Tensor, Tensor],
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    alpha: Tensor,
    *,
    chunk: int,
    ridge: float,
    reads: Reads = "chunk",
) -> Scanned:
    """A (D, D) and B (D, d_v). Surprise is that of the weights at the chunk start: |k| |v - k W|."""
    a, b = statistics
    eye = ridge * torch.eye(len(a), dtype=a.dtype)
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = torch.linalg.solve(a + eye, b)
        for t in range(start, min(start + chunk, len(keys))):
            k, v = keys[t], values[t]
            if reads == "chunk":
                out.append(queries[t] @ at_start)
            surprise.append(k.norm() * (v - k @ at_start).norm())
            a = (1 - alpha[t]) * a + theta[t] * torch.outer(k, k)
            b = (1 - alpha[t]) * b + theta[t] * torch.outer(k, v)
            if reads == "token":
                out.append(queries[t] @ torch.linalg.solve(a + eye, b))
    return Scanned(torch.stack(out), [torch.linalg.solve(a + eye, b)], [a, b], torch.stack(surprise))
