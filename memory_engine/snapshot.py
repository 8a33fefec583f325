"""Named states <-> bytes: safetensors with a version and a checksum. Deterministic, NumPy only, never pickle.

A snapshot has sections; a section has a kind, settings (sizes, constants) and arrays. In the file an array is a tensor
`section/array`; all else is one JSON text in the metadata, since the order of several entries there is not fixed.

Bytes come from disk and are not trusted: header, offsets, types, checksum and finiteness are checked before any array
is given out. Arrays are read-only views of the bytes: nothing is copied.
"""

import json
import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from memory_engine.errors import SnapshotError

VERSION = 1

_ENTRY = "memory_engine"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_HEADER_LIMIT = 1 << 20
_TYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4", "U8": "|u1"}
_NAMES = {np.dtype(code): name for name, code in _TYPES.items()}

Setting = int | float | str | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One state: what it is, its settings, its arrays."""

    kind: str
    arrays: Mapping[str, np.ndarray]
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All states of one moment, and what the caller wants to remember with them."""

    sections: Mapping[str, Section]
    metadata: Mapping[str, Setting] = field(default_factory=dict)

    def section(self, name: str, kind: str) -> Section:
        """The section, if it is there and of that kind. Raises SnapshotError."""
        found = self.sections.get(name)
        if found is None:
            raise SnapshotError(f"snapshot: no section {name!r}; it has: {', '.join(self.sections) or 'none'}")
        if found.kind != kind:
            raise SnapshotError(
                f"snapshot: section {name!r} is of kind {found.kind!r}, not {kind!r}; rebuild the memory"
            )
        return found

    def to_bytes(self) -> bytes:
        """The same snapshot gives the same bytes. Raises SnapshotError for a name, type or number it cannot hold."""
        tensors = {}
        for name, section in self.sections.items():
            for key, array in section.arrays.items():
                if not (_NAME.fullmatch(name) and _NAME.fullmatch(key)):
                    raise SnapshotError(f"snapshot: cannot name a tensor {name!r}/{key!r}; use letters, digits, . _ -")
                if array.dtype not in _NAMES:
                    raise SnapshotError(f"snapshot: {name}/{key} is {array.dtype}; convert it to one of {list(_TYPES)}")
                _check_finite(f"{name}/{key}", array)
                # ascontiguousarray makes a number an array (1,)
                tensors[f"{name}/{key}"] = np.ascontiguousarray(array).reshape(array.shape)
        about: dict[str, Any] = {
            "metadata": dict(self.metadata),
            "sections": {name: {"kind": s.kind, "settings": dict(s.settings)} for name, s in self.sections.items()},
            "version": VERSION,
        }
        try:
            about["checksum"] = _checksum(about, tensors)
        except (TypeError, ValueError) as wrong:
            raise SnapshotError(
                f"snapshot: a setting is no finite number, text, truth value or None ({wrong})"
            ) from None
        from safetensors.numpy import save  # not needed to read

        data = save(tensors, metadata={_ENTRY: _text(about)})
        if int.from_bytes(data[:8], "little") > _HEADER_LIMIT:
            raise SnapshotError("snapshot: names and settings take more than 1 MiB, which no reader accepts")
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Sections as read-only views of `data`. Raises SnapshotError for bytes that `to_bytes` cannot have given."""
        about, tensors = _parse(data)
        try:
            sections = {
                str(name): Section(str(entry["kind"]), {}, dict(entry["settings"]))
                for name, entry in about["sections"].items()
            }
            arrays: dict[str, dict[str, np.ndarray]] = {name: {} for name in sections}
            for path, array in tensors.items():
                name, _, key = path.partition("/")
                arrays[name][key] = array
            metadata = dict(about["metadata"])
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise _corrupt(f"its description does not fit its tensors ({type(wrong).__name__})") from None
        return cls({n: Section(s.kind, arrays[n], s.settings) for n, s in sections.items()}, metadata)


def _parse(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Description and tensors of the file. The layout of safetensors: length of header, header (JSON), tensors."""
    size = int.from_bytes(data[:8], "little") if len(data) >= 8 else -1
    if not 0 < size <= min(_HEADER_LIMIT, len(data) - 8):
        raise _corrupt("the header is cut off")
    try:
        header = json.loads(data[8 : 8 + size])
        about = json.loads(header.pop("__metadata__")[_ENTRY])
        version = about["version"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _corrupt("the header is not one of a memory snapshot") from None
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        advice = "upgrade this program" if newer else "rebuild the memory"
        raise SnapshotError(f"snapshot: format version {version!r}, this program reads {VERSION}; {advice}")
    tensors = {}
    end = 0
    try:
        for path, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
            tensors[path], end = _view(data, 8 + size, path, entry, end)
    except (KeyError, TypeError, ValueError, OverflowError) as wrong:
        raise _corrupt(f"a tensor is described wrongly ({type(wrong).__name__})") from None
    if end != len(data) - 8 - size:
        raise _corrupt(f"{len(data) - 8 - size} bytes of tensors where {end} are described")
    stated = about.pop("checksum", None)
    try:
        found = _checksum(about, tensors)
    except (ValueError, RecursionError):  # the description holds a NaN, or nests too deep to be written again
        found = None
    if found is None or found != stated:
        raise _corrupt("the checksum does not match")
    for path, array in tensors.items():
        _check_finite(path, array)
    return about, tensors


def _view(data: bytes, base: int, path: str, entry: dict[str, Any], begin: int) -> tuple[np.ndarray, int]:
    """One tensor as a view, and where it ends; tensors lie one after the other without gap, as safetensors demands."""
    dtype = np.dtype(_TYPES[entry["dtype"]])
    shape = entry["shape"]
    if not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError(path)
    end = begin + math.prod(shape) * dtype.itemsize
    if entry["data_offsets"] != [begin, end] or base + end > len(data):
        raise ValueError(path)
    flat = np.frombuffer(data, dtype, count=math.prod(shape), offset=base + begin)
    return flat.reshape(shape), end


def _text(about: Mapping[str, Any]) -> str:
    return json.dumps(about, sort_keys=True, allow_nan=False, separators=(",", ":"))


def _checksum(about: Mapping[str, Any], tensors: Mapping[str, np.ndarray]) -> int:
    """Over the description and name, type, shape and bytes of all tensors: against damage, not against forgery."""
    total = zlib.crc32(_text(about).encode())
    for path, array in sorted(tensors.items()):
        total = zlib.crc32(f"{path} {array.dtype.str} {array.shape}".encode("utf-8", "replace"), total)
        total = zlib.crc32(array.data if array.flags.c_contiguous else array.tobytes(), total)
    return total


def _check_finite(path: str, array: np.ndarray) -> None:
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise SnapshotError(f"snapshot: {path} has NaN or infinite numbers; rebuild the memory")


def _corrupt(why: str) -> SnapshotError:
    return SnapshotError(f"snapshot: corrupt, {why}; rebuild the memory")
