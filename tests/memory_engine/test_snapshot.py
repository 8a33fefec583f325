"""Snapshots: the same bytes for the same state, exact resumption, and no way to misread damaged or hostile bytes."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.errors import SnapshotError
from memory_engine.miras import MemoryState
from memory_engine.miras.presets import gated_delta
from memory_engine.snapshot import VERSION, Section, Snapshot

MEMORY = gated_delta(32, 16, chunk=8)


def written(seed: int = 0, count: int = 50) -> MemoryState:
    generator = torch.Generator().manual_seed(seed)
    keys = torch.nn.functional.normalize(torch.randn(1, count, 32, generator=generator), dim=-1)
    return MEMORY.write(MEMORY.empty(), keys, torch.randn(1, count, 16, generator=generator))[0]


def snapshot(state: MemoryState) -> Snapshot:
    section = Section("memory", state.arrays(), {"beta": 0.5, "chunk": 8})
    return Snapshot({"recall": section, "other": section}, {"time": 12, "model": "a", "done": True, "none": None})


DATA = snapshot(written()).to_bytes()


def edited(change: dict[str, object], *, about: bool) -> bytes:
    """The snapshot with its description (or the header of the file) changed and well-formed otherwise."""
    size = int.from_bytes(DATA[:8], "little")
    header = json.loads(DATA[8 : 8 + size])
    described = json.loads(header["__metadata__"]["memory_engine"])
    (described if about else header).update(change)
    header["__metadata__"]["memory_engine"] = json.dumps(described)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + DATA[8 + size :]


def test_everything_comes_back() -> None:
    again = Snapshot.from_bytes(DATA)

    assert again.metadata == {"time": 12, "model": "a", "done": True, "none": None}
    assert again.section("recall", "memory").settings == {"beta": 0.5, "chunk": 8}
    state = MemoryState.from_arrays(again.section("recall", "memory").arrays)
    torch.testing.assert_close(state.parameters, written().parameters, rtol=0, atol=0)
    assert state.tokens == 50


def test_the_same_state_gives_the_same_bytes() -> None:
    assert snapshot(written()).to_bytes() == DATA
    assert Snapshot.from_bytes(DATA).to_bytes() == DATA
    assert snapshot(written(seed=1)).to_bytes() != DATA


def test_bytes_are_the_same_in_another_process() -> None:
    code = (
        "import hashlib, numpy as np; from memory_engine.snapshot import Section, Snapshot;"
        "a = {n: np.arange(6, dtype=np.float32) for n in 'cab'};"
        "s = Snapshot({n: Section('k', a, {'x': 1, 'y': 2}) for n in 'qp'}, {'m': 1, 'l': 2});"
        "print(hashlib.sha256(s.to_bytes()).hexdigest())"
    )
    digests = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(3)
    }

    assert len(digests) == 1


def test_resuming_from_a_snapshot_gives_the_bytes_of_never_stopping() -> None:
    generator = torch.Generator().manual_seed(2)
    keys = torch.nn.functional.normalize(torch.randn(1, 30, 32, generator=generator), dim=-1)
    values = torch.randn(1, 30, 16, generator=generator)
    resumed = MemoryState.from_arrays(Snapshot.from_bytes(DATA).section("recall", "memory").arrays)
    stopped, _ = MEMORY.write(resumed, keys, values)
    never, _ = MEMORY.write(written(), keys, values)

    assert snapshot(stopped).to_bytes() == snapshot(never).to_bytes()


@given(st.data())
@settings(max_examples=60)
def test_a_flipped_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(DATA) - 1))
    damaged = bytearray(DATA)
    damaged[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        again = Snapshot.from_bytes(bytes(damaged))
    except SnapshotError:
        return
    # such as one space for another, or the case of an escape: what is said has not changed
    assert again.to_bytes() == DATA


@given(st.binary(max_size=200))
def test_bytes_that_are_no_snapshot_are_refused(data: bytes) -> None:
    with pytest.raises(SnapshotError):
        Snapshot.from_bytes(data)


@pytest.mark.parametrize("size", [0, 7, 8, 100, len(DATA) // 2, len(DATA) - 1])
def test_bytes_cut_off_are_refused(size: int) -> None:
    with pytest.raises(SnapshotError, match="corrupt"):
        Snapshot.from_bytes(DATA[:size])
    with pytest.raises(SnapshotError, match="corrupt"):
        Snapshot.from_bytes(DATA + b"x")


def test_a_newer_format_asks_for_an_upgrade() -> None:
    with pytest.raises(SnapshotError, match=f"version {VERSION + 1}.*upgrade"):
        Snapshot.from_bytes(edited({"version": VERSION + 1}, about=True))
    with pytest.raises(SnapshotError, match="rebuild"):
        Snapshot.from_bytes(edited({"version": "1"}, about=True))


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [-1, 16], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [1.5], "data_offsets": [0, 6]},
        {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]},
        {"dtype": "F32"},
        [],
    ],
)
def test_a_hostile_header_is_refused(entry: object) -> None:
    with pytest.raises(SnapshotError, match="corrupt"):
        Snapshot.from_bytes(edited({"recall/parameter.0": entry}, about=False))


@pytest.mark.parametrize("sections", [{}, [], {"recall": {}}, {"recall": {"kind": 1, "settings": 3}}, float("nan")])
def test_a_description_that_does_not_fit_is_refused(sections: object) -> None:
    with pytest.raises(SnapshotError, match="corrupt"):
        Snapshot.from_bytes(edited({"sections": sections}, about=True))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_numbers_that_are_not_finite_are_neither_written_nor_read(wrong: float) -> None:
    weight = np.zeros((2, 2), np.float32)
    weight[1, 1] = wrong
    with pytest.raises(SnapshotError, match="NaN"):
        Snapshot({"a": Section("memory", {"weight": weight})}).to_bytes()
    size = int.from_bytes(DATA[:8], "little")
    floats = bytearray(DATA)
    floats[8 + size :] = np.full((len(DATA) - 8 - size) // 4, wrong, "<f4").tobytes()
    with pytest.raises(SnapshotError, match="checksum"):
        Snapshot.from_bytes(bytes(floats))
    with pytest.raises(SnapshotError, match="a setting is no finite number"):
        Snapshot({}, {"x": wrong}).to_bytes()


def test_what_cannot_be_held_is_refused() -> None:
    with pytest.raises(SnapshotError, match="object"):
        Snapshot({"a": Section("k", {"x": np.array([None])})}).to_bytes()
    with pytest.raises(SnapshotError, match="cannot name"):
        Snapshot({"a/b": Section("k", {"x": np.zeros(1)})}).to_bytes()
    with pytest.raises(SnapshotError, match="a setting is no finite number"):
        Snapshot({"a": Section("k", {}, {"x": np.float32(1)})}).to_bytes()  # type: ignore[dict-item]
    with pytest.raises(SnapshotError, match="1 MiB"):  # rather than bytes that cannot be read again
        Snapshot({}, {"text": "x" * (1 << 20)}).to_bytes()


@pytest.mark.parametrize("shape", [(), (0,), (1,), (2, 0, 3), (2, 3)])
def test_arrays_come_back_in_their_shape(shape: tuple[int, ...]) -> None:
    data = Snapshot({"a": Section("k", {"x": np.ones(shape, np.float32)})}).to_bytes()
    assert Snapshot.from_bytes(data).sections["a"].arrays["x"].shape == shape


def test_a_section_is_asked_for_by_name_and_kind() -> None:
    with pytest.raises(SnapshotError, match="no section 'x'; it has: other, recall"):
        Snapshot.from_bytes(DATA).section("x", "memory")
    with pytest.raises(SnapshotError, match="of kind 'memory', not 'titans'"):
        Snapshot.from_bytes(DATA).section("recall", "titans")


def test_arrays_are_views_of_the_bytes_and_cannot_be_written() -> None:
    weight = Snapshot.from_bytes(DATA).section("recall", "memory").arrays["parameter.0"]

    assert not weight.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        weight[0, 0] = 1


def test_reading_imports_no_torch() -> None:
    code = (
        "import sys, memory_engine, memory_engine.codes, memory_engine.features, memory_engine.random_projection;"
        "import memory_engine.associative.reader; memory_engine.WordReader; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
