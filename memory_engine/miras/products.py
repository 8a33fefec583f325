"""Matrix products of all groups, where torch's own batched product is slow on a CPU.

G groups. `a @ b` in bfloat16 takes a path for batches that is up to six times slower than the one for two matrices
(torch 2.13, AMX), so groups go one by one there. In float32 a product can be added to what it changes while it is made.
"""

import torch
from torch import Tensor

_WORTH_A_CALL = 1 << 14
"""Numbers in a group's result from which a call for each group costs less than another pass over the result."""


def product(a: Tensor, b: Tensor) -> Tensor:
    """(G, m, k) @ (G, k, n)."""
    if a.device.type != "cpu" or a.dtype == torch.float32:
        return a @ b
    return torch.stack([a[g] @ b[g] for g in range(len(a))]) if len(a) > 1 else (a[0] @ b[0])[None]


def scaled_sum(total: Tensor, share: Tensor, a: Tensor, b: Tensor, *, inplace: bool) -> Tensor:
    """share total + a @ b: share (G,), total (G, m, n) float32; `inplace` writes into total."""
    if inplace and a.dtype == torch.float32 and a.device.type == "cpu" and total[0].numel() >= _WORTH_A_CALL:
        for g, kept in enumerate(share.tolist()):
            total[g].addmm_(a[g], b[g], beta=kept)
        return total
    return torch.addcmul(product(a, b).float(), total, share[:, None, None], out=total if inplace else None)
