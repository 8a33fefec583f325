"""A ranker of candidates in groups, trained offline: which group, and which candidate of it? NumPy only.

Letters: n candidates of one question, F features, d width, h hidden units. A group is a file, or anything that holds
candidates. They see each other as in attention with one learned query (Vaswani et al. 2017, eq. 1):

    x = clip((features - mean) / scale)      e = W2 gelu(W1 x)                                    (n, d)
    group[i] = sum over j in i's group of softmax(a.e)[j] e[j]      all = sum over j of softmax(b.e)[j] e[j]
    log P(group of i) = log softmax over groups of  f([group, mean of the group, all])
    log P(i | its group) = log softmax over the group of  s([e, group, all])
    P(any is right) = sigmoid(r([all, largest group logit, all logits' spread]))

Splitting the two questions lets a good group rank first even when it is not clear which of its candidates is meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.snapshot import Section, Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]
Ids: TypeAlias = npt.NDArray[np.int64]

KIND = "ranker"
CLIP = 6.0  # standard deviations
STEEPEST = 10.0  # logits of the weights of candidates within a group
_SECTION = "ranker"
_SCALING = ("mean", "scale")


class Ranked(NamedTuple):
    """What the ranker says of n candidates."""

    group: Floats  # (n,) log P(group of i)
    within: Floats  # (n,) log P(i | its group)
    any: float  # P(any is right)


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """Trained weights, by the names of a PyTorch state: "embed.0.weight" (h, F), ...

    Several rankers of different seeds are one, "0.embed.0.weight", ...: the means of what they say.
    """

    names: tuple[str, ...]  # (F,) of the features
    arrays: Mapping[str, Floats]

    @classmethod
    def joined(cls, rankers: Sequence[Self]) -> Self:
        """The mean of rankers of the same features, scaled alike."""
        shared = {name: rankers[0].arrays[name] for name in _SCALING}
        own = {f"{i}.{n}": a for i, r in enumerate(rankers) for n, a in _below(r.arrays, "0.").items()}
        return cls(rankers[0].names, {**shared, **own})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises SnapshotError for bytes that `to_bytes` did not give."""
        section = Snapshot.from_bytes(data).section(_SECTION, KIND)
        try:
            arrays = {name: np.asarray(array, np.float32) for name, array in section.arrays.items() if name != "names"}
            names = tuple(section.arrays["names"].tobytes().decode("utf-8").split("\n"))
            fits = arrays["mean"].shape == (len(names),) and arrays["0.embed.0.weight"].shape[1] == len(names)
        except (KeyError, ValueError, IndexError) as wrong:
            raise SnapshotError(f"ranker: {wrong}; install the program again") from None
        if not fits:
            raise SnapshotError(f"ranker: not made for {len(names)} features; install the program again")
        return cls(names, arrays)

    def to_bytes(self) -> bytes:
        names = np.frombuffer("\n".join(self.names).encode(), np.uint8)
        return Snapshot({_SECTION: Section(KIND, {"names": names, **self.arrays})}).to_bytes()

    def rank(self, features: Floats, groups: Sequence[int] | Ids) -> Ranked:
        """features (n, F), groups (n,) the number of each candidate's group. Raises ShapeError."""
        if features.ndim != 2 or features.shape[1] != len(self.names) or len(groups) != len(features):
            raise ShapeError(f"ranker: features {features.shape}, groups {len(groups)}, made for {len(self.names)}")
        if not len(features):
            return Ranked(np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0)
        _, group = np.unique(np.asarray(groups), return_inverse=True)
        order = np.argsort(group, kind="stable")  # candidates of a group side by side: sums are reduceat
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        of = group[order]
        x = ((features[order] - self.arrays["mean"]) / self.arrays["scale"]).clip(-CLIP, CLIP)
        members: list[Ranked] = []
        while member := _below(self.arrays, f"{len(members)}."):
            members.append(_Network(member).rank(x, of, starts))
        group_out, within_out = np.empty(len(x), np.float32), np.empty(len(x), np.float32)
        group_out[order] = np.mean([one.group for one in members], axis=0)
        within_out[order] = np.mean([one.within for one in members], axis=0)
        return Ranked(group_out, within_out, float(np.mean([one.any for one in members])))


def _below(arrays: Mapping[str, Floats], prefix: str) -> dict[str, Floats]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


class _Network:
    """One ranker."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self._arrays = arrays

    def rank(self, x: Floats, of: Ids, starts: Ids) -> Ranked:
        """x (n, F) scaled, those of a group side by side; of (n,) the group of each; starts where each begins."""
        e = self._layers("embed", x)
        inner = np.exp(self._linear("inner", e)[:, 0].clip(-STEEPEST, STEEPEST))[:, None]
        outer = np.exp(self._linear("outer", e)[:, 0].clip(-STEEPEST, STEEPEST))[:, None]
        sizes = np.diff(starts, append=len(e))[:, None]
        summary = np.add.reduceat(e * inner, starts) / np.add.reduceat(inner, starts)  # (groups, d)
        mean = np.add.reduceat(e, starts) / sizes
        whole = (e * outer).sum(axis=0) / outer.sum()
        of_groups = self._layers("file", np.hstack([summary, mean, np.tile(whole, (len(starts), 1))]))[:, 0]
        of_each = self._layers("symbol", np.hstack([e, summary[of], np.tile(whole, (len(e), 1))]))[:, 0]
        top = np.maximum.reduceat(of_each, starts)
        within = of_each - top[of] - np.log(np.add.reduceat(np.exp(of_each - top[of]), starts))[of]
        total = _log_sum_exp(of_groups)
        said = np.concatenate([whole, [of_groups.max(), total]]).astype(np.float32)
        is_any = 0.5 * (1 + np.tanh(0.5 * self._layers("any", said[None])[0, 0]))  # the sigmoid, without overflow
        return Ranked((of_groups - total)[of].astype(np.float32), within.astype(np.float32), float(is_any))

    def _linear(self, name: str, x: Floats) -> Floats:
        found: Floats = x @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]
        return found

    def _layers(self, name: str, x: Floats) -> Floats:
        return self._linear(f"{name}.3", _gelu(self._linear(f"{name}.0", x)))


def _gelu(x: Floats) -> Floats:
    """Hendrycks & Gimpel 2016, the tanh form."""
    found: Floats = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)))
    return found


def _log_sum_exp(x: Floats) -> float:
    top = float(x.max())
    return top + float(np.log(np.exp(x - top).sum()))
