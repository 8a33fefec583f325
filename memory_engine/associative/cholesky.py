"""The Cholesky factor of a matrix that changes by a few rows: D^2 (m + 3/4 b) multiply-adds instead of D^3 / 6.

G groups, D side, m rows, b block. L (D, D) lower with L L^T = M; X (m, D).

    M' = M + X^T C X,  C = I to add the rows, -I to take them out

Block by block, after Bennett (1965): with L_b the diagonal block, L_r what is below it, Y = X^T and Z = L_b^-1 Y_b,

    L'_b L'_b^T = L_b L_b^T + Y_b C Y_b^T          L'_r = (L_r L_b^T + Y_r C Y_b^T) L'_b^-T

and what remains is the same problem for the rows below, with Y_r - L_r Z for Y, and C less C Z^T (I + Z C Z^T)^-1 Z C.
"""

import torch
from torch import Tensor

from memory_engine.errors import UnwriteError

_BLOCK = 64  # measured: smaller ones are more calls, larger ones more products


def changed_factor(factor: Tensor, rows: Tensor, sign: float) -> Tensor:
    """Factor of M + sign X^T X: L (G, D, D), X (G, m, D) -> (G, D, D). `sign` is 1 or -1.

    Raises UnwriteError where taking the rows out leaves no positive matrix: they were never in it.
    """
    side, count = factor.shape[-1], rows.shape[-2]
    out = factor.clone()
    y = rows.mT.clone()  # (G, D, m)
    centre = (sign * torch.eye(count, dtype=factor.dtype, device=factor.device)).expand(len(factor), -1, -1)
    for start in range(0, side, _BLOCK):
        own, rest = slice(start, min(start + _BLOCK, side)), slice(min(start + _BLOCK, side), side)
        corner, below = factor[:, own, own], factor[:, rest, own]
        y_own, y_rest = y[:, own], y[:, rest]
        weighted = centre @ y_own.mT  # C Y_b^T (G, m, b)
        new, failed = torch.linalg.cholesky_ex(corner @ corner.mT + y_own @ weighted)
        if bool(failed.any()) or not bool(torch.isfinite(new).all()):
            raise UnwriteError(
                "the rows to take out are not in the matrix: a pair was erased that was not written with this key, "
                "or twice; write it before, or solve the statistics anew"
            )
        out[:, own, own] = new
        if start + _BLOCK >= side:
            break
        mixed = below @ corner.mT + y_rest @ weighted  # (G, r, b)
        out[:, rest, own] = torch.linalg.solve_triangular(new.mT, mixed, upper=True, left=False)
        z = torch.linalg.solve_triangular(corner, y_own, upper=False)
        y[:, rest] = y_rest - below @ z
        # by L'_b, as I + Z C Z^T = L_b^-1 L'_b L'_b^T L_b^-T
        half = torch.linalg.solve_triangular(new, y_own @ centre, upper=False)  # (G, b, m)
        centre = centre - half.mT @ half
    return out


def products_of_change(side: int, count: int) -> int:
    """Multiply-adds of `changed_factor`, for one group."""
    return side * side * (4 * count + 3 * _BLOCK) // 4
