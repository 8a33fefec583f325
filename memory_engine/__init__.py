"""Test-time memories of fixed size: tensors in, tensors out. Knows no source code and no paths.

NumPy only, quick to import:
    associative.word_memory, .word_reader   words -> ids in whole numbers: what the application recalls by
    associative.reader                      answers of a store (below) without torch
    codes              values: seeded random sign codes, generated from ids, never stored
    features           keys: signed feature hashing with idf weights and centring
    random_projection  keys for the stream: hashed features down to a few dimensions
    snapshot           named states <-> safetensors bytes; deterministic, checked, never pickle

With torch:
    miras              Memory: MIRAS's four choices; presets titans, gated_delta, moneta, yaad, memora, atlas, mesa, ...
    miras.naive        the same equations token by token in float64: to read, and to test against
    sequence           Titans as a trainable sequence model: MAC, MAG, MAL, memory alone
    associative        recall at scale: ridge and counters, store in shards, editing, surprise, forecast
    stream             a Titans memory over a stream of pairs: its surprise

State is an explicit value passed in and out; each memory object holds sizes and constants only, and the size of a state
does not depend on how much was written. Importing this package does not import torch: names below load on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.associative.word_memory import WordMemory
    from memory_engine.associative.word_reader import WordReader
    from memory_engine.codes import score_codes, sign_codes, unpack
    from memory_engine.device import choose_device
    from memory_engine.errors import (
        DeviceError,
        DivergedError,
        MemoryEngineError,
        ShapeError,
        SnapshotError,
        UnwriteError,
    )
    from memory_engine.features import FeatureState, HashedFeatures, SparseRows, Tokens
    from memory_engine.miras import PRESETS, Gates, Gating, Memory, MemoryState, Replay
    from memory_engine.random_projection import SignProjection
    from memory_engine.snapshot import Section, Snapshot
    from memory_engine.stream import Stream

_HOME = {
    "score_codes": "codes",
    "sign_codes": "codes",
    "unpack": "codes",
    "choose_device": "device",
    "DeviceError": "errors",
    "DivergedError": "errors",
    "MemoryEngineError": "errors",
    "ShapeError": "errors",
    "SnapshotError": "errors",
    "UnwriteError": "errors",
    "FeatureState": "features",
    "HashedFeatures": "features",
    "SparseRows": "features",
    "Tokens": "features",
    "PRESETS": "miras",
    "Gates": "miras",
    "Gating": "miras",
    "Memory": "miras",
    "MemoryState": "miras",
    "Replay": "miras",
    "SignProjection": "random_projection",
    "Section": "snapshot",
    "Snapshot": "snapshot",
    "Stream": "stream",
    "WordMemory": "associative.word_memory",
    "WordReader": "associative.word_reader",
}

__all__ = [  # noqa: PLE0604, RUF100 - spelled out for type checkers
    "PRESETS",
    "DeviceError",
    "DivergedError",
    "FeatureState",
    "Gates",
    "Gating",
    "HashedFeatures",
    "Memory",
    "MemoryEngineError",
    "MemoryState",
    "Replay",
    "Section",
    "ShapeError",
    "SignProjection",
    "Snapshot",
    "SnapshotError",
    "SparseRows",
    "Stream",
    "Tokens",
    "UnwriteError",
    "WordMemory",
    "WordReader",
    "choose_device",
    "score_codes",
    "sign_codes",
    "unpack",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(globals().keys() | _HOME.keys())
