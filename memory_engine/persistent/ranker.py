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
from functools import cached_property
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


@dataclass(frozen=True, eq=False)  # no slots: the stacked weights are kept beside the others
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
        said = self._networks.rank(x, of, starts)
        group_out, within_out = np.empty(len(x), np.float32), np.empty(len(x), np.float32)
        group_out[order], within_out[order] = said.group, said.within
        return Ranked(group_out, within_out, said.any)

    @cached_property
    def _networks(self) -> "_Networks":
        members: list[dict[str, Floats]] = []
        while member := _below(self.arrays, f"{len(members)}."):
            members.append(member)
        return _Networks(members)


def _below(arrays: Mapping[str, Floats], prefix: str) -> dict[str, Floats]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


class _Networks:
    """m rankers of one shape, stacked: each product is one call for all of them, as a call costs what its sum does.

    A product with [e, group, all] is the sum of three, each of as many rows as differ: candidates, groups, one.
    """

    def __init__(self, members: Sequence[Mapping[str, Floats]]) -> None:
        def weight(name: str) -> Floats:  # (m, inputs, outputs)
            return np.stack([np.ascontiguousarray(one[f"{name}.weight"].T) for one in members])

        def bias(name: str) -> Floats:  # (m, 1, outputs)
            return np.stack([one[f"{name}.bias"][None] for one in members])

        def layers(name: str) -> _Layers:
            return _Layers(weight(f"{name}.0"), bias(f"{name}.0"), weight(f"{name}.3"), bias(f"{name}.3"))

        self._embed, self._file, self._symbol, self._any = map(layers, ("embed", "file", "symbol", "any"))
        self._attend = np.concatenate([weight("inner"), weight("outer")], axis=2)  # (m, d, 2)
        self._attend_bias = np.concatenate([bias("inner"), bias("outer")], axis=2)

    def rank(self, x: Floats, of: Ids, starts: Ids) -> Ranked:
        """x (n, F) scaled, those of a group side by side; of (n,) the group of each; starts (g,) where each begins."""
        e = self._embed.all(x)  # (m, n, d)
        d = e.shape[2]
        loud = np.exp((e @ self._attend + self._attend_bias).clip(-STEEPEST, STEEPEST))  # (m, n, 2)
        inner, outer = loud[:, :, :1], loud[:, :, 1:]
        members = (of == np.arange(len(starts))[:, None]).astype(np.float32)  # (g, n): a third of reduceat's time
        sums = members @ np.concatenate([e * inner, e, inner], axis=2)  # (m, g, 2d + 1)
        summary = sums[:, :, :d] / sums[:, :, 2 * d :]
        mean = sums[:, :, d : 2 * d] / members.sum(axis=1, keepdims=True)
        whole = (e * outer).sum(axis=1, keepdims=True) / outer.sum(axis=1, keepdims=True)  # (m, 1, d)
        file, symbol = self._file.part, self._symbol.part
        of_groups = self._file.rest(file(summary, 0) + file(mean, d) + file(whole, 2 * d))[:, :, 0]  # (m, g)
        of_each = self._symbol.rest(symbol(e, 0) + (symbol(summary, d) + symbol(whole, 2 * d))[:, of])[
            :, :, 0
        ]  # (m, n)
        top = np.maximum.reduceat(of_each, starts, axis=1)[:, of]
        within = of_each - top - np.log(np.add.reduceat(np.exp(of_each - top), starts, axis=1))[:, of]
        highest = of_groups.max(axis=1, keepdims=True)
        total = highest + np.log(np.exp(of_groups - highest).sum(axis=1, keepdims=True))  # (m, 1)
        said = self._any.all(np.concatenate([whole[:, 0], highest, total], axis=1)[:, None])[:, 0, 0]
        is_any = 0.5 * (1 + np.tanh(0.5 * said))  # the sigmoid, without overflow
        return Ranked((of_groups - total).mean(axis=0)[of], within.mean(axis=0), float(is_any.mean()))


class _Layers(NamedTuple):
    """Two layers with a GELU between, of each of m networks."""

    first: Floats  # (m, inputs, h)
    first_bias: Floats  # (m, 1, h)
    second: Floats  # (m, h, outputs)
    second_bias: Floats  # (m, 1, outputs)

    def all(self, x: Floats) -> Floats:
        """x (n, inputs) or (m, n, inputs) -> (m, n, outputs)."""
        return self.rest(x @ self.first)

    def part(self, x: Floats, begin: int) -> Floats:
        """The share of x, the inputs from `begin` on, in the sums before the GELU: (m, n, h)."""
        found: Floats = x @ self.first[:, begin : begin + x.shape[2]]
        return found

    def rest(self, sums: Floats) -> Floats:
        """What comes of the sums before the GELU."""
        found: Floats = _gelu(sums + self.first_bias) @ self.second + self.second_bias
        return found


def _gelu(x: Floats) -> Floats:
    """Hendrycks & Gimpel 2016, the tanh form, in place: fresh arrays cost more than the arithmetic."""
    inner = x * x
    inner *= np.float32(0.7978845608 * 0.044715)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
