"""Scores of candidates from their features by a small perceptron, trained offline. NumPy only.

Letters: n candidates of one question, F features, h hidden units.

    x = clip((features - mean) / scale)      score = w3 relu(W2 relu(W1 x))

Features compare the candidates with each other (shares of the largest, ranks), so each is scored alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.snapshot import Section, Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]

KIND = "scorer"
CLIP = 5.0  # standard deviations
_SECTION = "scorer"
_LAYERS = ("0", "1", "2")


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Trained weights: "mean", "scale" (F,), "weight.0" (h, F), "bias.0" (h,), and so on for the layers 1 and 2."""

    names: tuple[str, ...]  # (F,) of the features
    arrays: Mapping[str, Floats]

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises SnapshotError for bytes that `to_bytes` did not give."""
        section = Snapshot.from_bytes(data).section(_SECTION, KIND)
        try:
            arrays = {name: np.asarray(array, np.float32) for name, array in section.arrays.items() if name != "names"}
            found = cls(tuple(section.arrays["names"].tobytes().decode("utf-8").split("\n")), arrays)
            found.scores(np.zeros((1, len(found.names)), np.float32))
        except (KeyError, ValueError, IndexError) as wrong:
            raise SnapshotError(f"scorer: {wrong}; install the program again") from None
        return found

    def to_bytes(self) -> bytes:
        names = np.frombuffer("\n".join(self.names).encode(), np.uint8)
        return Snapshot({_SECTION: Section(KIND, {"names": names, **self.arrays})}).to_bytes()

    def scores(self, features: Floats) -> Floats:
        """features (n, F) -> (n,), higher is better. Raises ShapeError."""
        if features.ndim != 2 or features.shape[1] != len(self.names):
            raise ShapeError(f"scorer: features {features.shape}, made for {len(self.names)}")
        x: Floats = ((features - self.arrays["mean"]) / self.arrays["scale"]).clip(-CLIP, CLIP)
        for layer in _LAYERS:
            x = x @ self.arrays[f"weight.{layer}"].T + self.arrays[f"bias.{layer}"]
            if layer != _LAYERS[-1]:
                x = np.maximum(x, 0)
        return x[:, 0]
