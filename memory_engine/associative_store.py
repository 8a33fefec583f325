"""Heads of a memory that learns from one stream: NumPy in, NumPy out, so that its user needs no torch.

Each head is a linear memory with the statistics of its keys. All heads feed one Titans memory in the order of the
writes; its surprise says how unlike what came before a write is. n pairs, v values in all, w key width, d value width.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt
import torch

from memory_engine.codes import sign_codes, unpack
from memory_engine.device import choose_device
from memory_engine.features import FeatureState, HashedFeatures, SparseRows, Tokens
from memory_engine.linear import LinearMemory, LinearState
from memory_engine.miras import MemoryState
from memory_engine.miras.presets import titans
from memory_engine.random_projection import SignProjection
from memory_engine.snapshot import Section, Setting, Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]

STREAM = "stream"


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Ragged values: pair i leads to the ids `ids[starts[i]:starts[i + 1]]`."""

    ids: npt.NDArray[np.uint64]  # (v,)
    starts: npt.NDArray[np.int64]  # (n + 1,)

    def codes(self, width: int, seed: int = 0) -> Floats:
        """Unit sum of the sign codes of each pair's ids: (n, width)."""
        codes = unpack(sign_codes(self.ids, width, seed=seed))
        if len(self.ids) == len(self.starts) - 1:
            return codes
        sums = np.add.reduceat(codes, self.starts[:-1])
        units: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
        return units


@dataclass(slots=True)
class _Head:
    features: FeatureState
    memory: LinearState


class AssociativeStore:
    """Owns the states of all heads and of the stream; the one place where they change."""

    def __init__(
        self,
        heads: tuple[str, ...],
        *,
        key_width: int = 2048,
        value_width: int = 512,
        stream_width: int = 128,
        device: str | None = None,
    ) -> None:
        self.device = choose_device(device)
        if self.device.type == "cpu":
            torch.set_num_threads(1)  # chunks are small: on a busy machine two threads cost sixty times the CPU of one
        self.features = HashedFeatures(key_width)
        self.linear = LinearMemory(key_width, value_width)
        self.titans = titans(stream_width)
        self._key_projection = SignProjection(key_width, stream_width, seed=1)
        self._value_width = value_width
        self._stream = self.titans.empty(device=self.device)
        self._heads = {name: _Head(self.features.empty(), self.linear.empty(self.device)) for name in heads}

    def documents(self, head: str) -> int:
        """How many keys the head's statistics are of."""
        return self._heads[head].features.document_count

    def observe(self, head: str, tokens: Tokens) -> None:
        """Fix the statistics of a head's keys by its first n keys; later ones change nothing.

        What is written with one mean key and one idf must be read, and undone, with the same.
        """
        state = self._heads[head]
        if state.features.document_count == 0:
            state.features = self.features.observe(state.features, tokens)

    def learn(self, head: str, tokens: Tokens, values: Values, weights: Floats) -> Floats:
        """Write n pairs in order; gives the stream's surprise at each: (n,)."""
        state = self._heads[head]
        keys = self._keys(state, tokens)
        codes = values.codes(self._value_width)
        state.memory, _ = self.linear.write(
            state.memory, keys, self._tensor(codes), self._tensor(weights), inplace=True
        )
        return self._surprise(keys, values)

    def unlearn(self, head: str, tokens: Tokens, values: Values) -> None:
        """Take n pairs out of a head; see `LinearMemory.erase` for what is exact. The stream has passed on."""
        state = self._heads[head]
        codes = self._tensor(values.codes(self._value_width))
        state.memory = self.linear.erase(state.memory, self._keys(state, tokens), codes, inplace=True)

    def to_bytes(self, metadata: Mapping[str, Setting]) -> bytes:
        sections = {STREAM: Section(MemoryState.KIND, self._stream.arrays())}
        for name, head in self._heads.items():
            sections[name] = Section("linear", head.memory.arrays())
            sections[f"{name}.keys"] = Section("features", head.features.arrays())
        return Snapshot(sections, metadata).to_bytes()

    def restore(self, data: bytes) -> Self:
        """Take the states of a snapshot over. Raises SnapshotError, ShapeError."""
        snapshot = Snapshot.from_bytes(data)
        for name, head in self._heads.items():
            head.memory = LinearState.from_arrays(snapshot.section(name, "linear").arrays, self.device)
            head.features = FeatureState.from_arrays(snapshot.section(f"{name}.keys", "features").arrays)
        self._stream = MemoryState.from_arrays(snapshot.section(STREAM, MemoryState.KIND).arrays, self.device)
        return self

    def _keys(self, head: _Head, tokens: Tokens) -> SparseRows:
        return self.features.encode(head.features, tokens, centred=True)

    def _surprise(self, keys: SparseRows, values: Values) -> Floats:
        k = self._tensor(self._key_projection.project(keys))
        v = self._tensor(values.codes(k.shape[1], seed=1))
        self._stream, surprise = self.titans.write(self._stream, k[None], v[None])
        return surprise[0].cpu().numpy()

    def _tensor(self, array: Floats) -> torch.Tensor:
        return torch.from_numpy(array).to(self.device)
