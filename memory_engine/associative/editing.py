"""Editing: what a memory of sums was taught is written, replaced, deleted and merged; the total does not matter.

G groups (shards), n pairs of an edit, D feature width, X (n, D) features of the keys, V (n, d_v) values,
A, B, W, L as in ridge.py, M = A + lambda I = L L^T.

    write      A + X^T X     B + X^T V               M' W' = M W +- X^T V,  so  W' = W +- M'^-1 X^T (V - X W)
    delete     A - X^T X     B - X^T V
    replace    A             B + X^T (V' - V)        W' = W + M^-1 X^T (V' - V)
    merge      A_1 + A_2     B_1 + B_2
    overwrite  A             the old value unknown: the least change, measured by M, after which the keys read V'
                             W' = W + M^-1 X^T (X M^-1 X^T)^-1 (V' - X W)      (ROME, arXiv 2202.05262, in closed form)

`apply` edits sums of either kind, at n (D^2 + D d_v) products for ridge and n D d_v for counters. W is then solved
anew, D^3 / 3 products for the shard that changed, or carried along by `revise` at about n D^2 products. Neither
depends on how much is stored, and shards that did not change are not touched.

Memories that step down a gradient have no such sums: what they were taught is taken out by teaching a new memory
without it (memory_engine.miras: an algorithm says whether it is `additive`; others raise UnwriteError).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

import torch
from torch import Tensor

from memory_engine.associative.cholesky import changed_factor, products_of_change
from memory_engine.associative.counters import CounterState
from memory_engine.associative.pairs import checked_pairs
from memory_engine.associative.ridge import Ridge, RidgeState, RidgeWeights
from memory_engine.errors import ShapeError, UnwriteError

_LEAST_APART = 1e-4
"""Keys are the same if no more than this share of a leverage is left without the others: rounding leaves some."""

State = TypeVar("State", RidgeState, CounterState)


class Additive(Protocol[State]):
    """A memory of sums: Ridge, Counters."""

    def write(self, state: State, keys: Tensor, values: Tensor, *, inplace: bool = False) -> State: ...

    def erase(self, state: State, keys: Tensor, values: Tensor, *, inplace: bool = False) -> State: ...

    def replace(self, state: State, keys: Tensor, old: Tensor, new: Tensor, *, inplace: bool = False) -> State: ...


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Keys (G, n, d_k) and their values (G, n, d_v) before and after. No old ones: written; no new ones: deleted.

    Each pair counts once; those with other weights are written and erased by `Ridge` itself.
    """

    keys: Tensor
    old: Tensor | None = None
    new: Tensor | None = None

    def __post_init__(self) -> None:
        if self.old is None and self.new is None:
            raise ShapeError("edit: neither an old nor a new value is given; give at least one")

    @property
    def inverse(self) -> "Edit":
        """What undoes it."""
        return Edit(self.keys, self.new, self.old)


@torch.no_grad()
def apply(memory: Additive[State], state: State, *edits: Edit, inplace: bool = False) -> State:
    """The sums after the edits, which may come in any order. Old values must be those that were written.

    Raises ShapeError as `write` does; then, with `inplace`, the edits before the wrong one are in the state.
    """
    for edit in edits:
        if edit.old is None:
            assert edit.new is not None  # noqa: S101 - for the type checker; Edit has checked it
            state = memory.write(state, edit.keys, edit.new, inplace=inplace)
        elif edit.new is None:
            state = memory.erase(state, edit.keys, edit.old, inplace=inplace)
        else:
            state = memory.replace(state, edit.keys, edit.old, edit.new, inplace=inplace)
    return state


@torch.no_grad()
def revise(
    memory: Ridge, state: RidgeState, weights: RidgeWeights, edit: Edit, *, inplace: bool = False
) -> tuple[RidgeState, RidgeWeights]:
    """Sums and weights after one edit, without solving anew. lambda stays that of the last `solve`.

    Cheaper than `solve` while `products_of_edit` is well below `products_of_solve`, which is for up to about a tenth
    of D pairs and D from 1024 up; in narrower shards the calls cost more than the products. `inplace` is for the sums.
    Raises UnwriteError where a deleted pair was not written: its leverage is not below 1.
    """
    sizes = (len(state.cross), memory.lift.d_k, memory.d_v)
    for side in (edit.old, edit.new):
        if side is not None:
            checked_pairs("revise", edit.keys, side, None, sizes)
    x = memory.lift.tensor(edit.keys).to(memory.dtype)  # (G, n, D)
    if edit.old is not None and edit.new is not None:
        changed = apply(memory, state, edit, inplace=inplace)
        step = _through(weights.factor, x, (edit.new - edit.old).to(memory.dtype))
        return changed, RidgeWeights(weights.weight + step, weights.factor, weights.penalty)
    values = edit.new if edit.old is None else edit.old
    assert values is not None  # noqa: S101 - for the type checker; Edit has checked it
    sign = 1.0 if edit.old is None else -1.0
    factor = changed_factor(weights.factor, x, sign)
    changed = apply(memory, state, edit, inplace=inplace)  # after what may raise
    error = values.to(memory.dtype) - x @ weights.weight
    return changed, RidgeWeights(weights.weight + sign * _through(factor, x, error), factor, weights.penalty)


@torch.no_grad()
def overwrite(
    memory: Ridge, state: RidgeState, weights: RidgeWeights, keys: Tensor, values: Tensor
) -> tuple[RidgeState, RidgeWeights]:
    """Give stored keys new values where nobody knows the old ones: (G, n, d_k), (G, n, d_v), all keys distinct.

    Where values are codes, it is better to decode the old one from the read and replace it: then the sums stay sums of
    pairs. After an overwrite the sums hold the old value and a correction, so that deleting (key, new value) later
    leaves the difference behind: little below the capacity D, where a read is nearly the value, and more above.
    Raises UnwriteError for keys that are not stored.
    """
    sizes = (len(state.cross), memory.lift.d_k, memory.d_v)
    keys, values, _ = checked_pairs("overwrite", keys, values, None, sizes)
    x = memory.lift.tensor(keys).to(memory.dtype)
    gain = torch.cholesky_solve(x.mT, weights.factor)  # M^-1 X^T (G, D, n)
    seen = x @ gain  # (G, n, n), the leverages on its diagonal
    leverage = seen.diagonal(dim1=-2, dim2=-1)
    if bool((leverage >= 1).any()):
        raise UnwriteError("overwrite: a key is not stored (its leverage is not below 1); write it")
    small, failed = torch.linalg.cholesky_ex(seen)
    left = small.diagonal(dim1=-2, dim2=-1).square()  # of each leverage, what the keys before it do not explain
    if bool(failed.any()) or bool((left <= _LEAST_APART * leverage).any()):
        raise ShapeError("overwrite: a key is given twice, or is zero; give each once")
    change = torch.cholesky_solve(values.to(memory.dtype) - x @ weights.weight, small)  # (G, n, d_v)
    weight = weights.weight + gain @ change
    return (
        RidgeState(state.gram, state.cross + x.mT @ change, state.pairs),
        RidgeWeights(weight, weights.factor, weights.penalty),
    )


def merge_branches(base: State, one: State, other: State) -> State:
    """What both branches were taught since their common base, group by group: one + other - base.

    Where both replaced the value of one key, both differences count: such a key reads as the sum of both new values
    less the old one, and its margin is small (surprise.py). Settle it by a replace.
    """
    if not len(base.pairs) == len(one.pairs) == len(other.pairs):
        raise ShapeError("merge_branches: the states have different numbers of groups")
    return _each(lambda b, x, y: x + y - b, base, one, other)


def select(state: State, groups: Sequence[int]) -> State:
    """Some groups, in this order: to move shards from one memory into another, or to leave them out."""
    if any(not 0 <= group < len(state.pairs) for group in groups):
        raise ShapeError(f"select: groups {list(groups)} of a state that has {len(state.pairs)}")
    return _each(lambda tensor: tensor[list(groups)], state)


def joined(states: Sequence[State]) -> State:
    """The groups of all states, one after the other: shards side by side, not added up."""
    if not states:
        raise ShapeError("joined: no states are given; give at least one")
    return _each(lambda *tensors: torch.cat(tensors), *states)


def products_of_edit(width: int, d_v: int, count: int, *, replaced: bool = False) -> int:
    """Multiply-adds of `revise` for this many pairs: of one shard, whatever it and the others hold."""
    step = width * width * min(count, d_v) + 2 * count * width * d_v
    if replaced:
        return step + count * width * d_v
    return step + count * width * (width + d_v) + products_of_change(width, count)


def products_of_solve(width: int, d_v: int) -> int:
    """Multiply-adds of `Ridge.solve` for one shard."""
    return width**3 // 6 + width * width * d_v


def _through(factor: Tensor, x: Tensor, right: Tensor) -> Tensor:
    """M^-1 X^T R: (G, D, D), (G, n, D), (G, n, d_v) -> (G, D, d_v). Solves for the narrower of the two."""
    if x.shape[1] < right.shape[2]:
        return torch.cholesky_solve(x.mT, factor) @ right
    return torch.cholesky_solve(x.mT @ right, factor)


def _each(function: Callable[..., Tensor], *states: State) -> State:
    """The function of the tensors of one name, for every name. Raises ShapeError where the states differ in size."""
    first = states[0]
    for state in states:
        one, other = (
            tuple(getattr(each, "cross" if isinstance(each, RidgeState) else "counts").shape[1:])
            for each in (first, state)
        )
        if type(state) is not type(first) or one != other:
            raise ShapeError(f"states of different memories: {one} and {other}")
    return type(first)(*(function(*(getattr(state, name.name) for state in states)) for name in fields(first)))
