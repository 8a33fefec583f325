"""The store: what is written is found, by a noisy key too; what is erased was never there; bytes come back the same."""

import subprocess
import sys

import numpy as np
import pytest

from memory_engine.associative.reader import StoreReader
from memory_engine.associative.store import Store, StoreState
from memory_engine.errors import ShapeError, SnapshotError, UnwriteError
from memory_engine.snapshot import Snapshot

STORE = Store(d=64, most=200)
COUNT = 700
RNG = np.random.default_rng(0)
KEYS = RNG.standard_normal((COUNT, 64)).astype(np.float32) + RNG.standard_normal((10, 64))[np.arange(COUNT) % 10]
PACKAGES = np.where(np.arange(COUNT) < 450, 7, np.arange(COUNT) % 9 * 1000).astype(np.uint64)  # one of them is big
IDS = RNG.permutation(COUNT).astype(np.uint64) + np.uint64(1 << 63)


def filled(rows: slice | np.ndarray = slice(None)) -> StoreState:
    return STORE.consolidate(STORE.write(STORE.empty(), PACKAGES[rows], IDS[rows], KEYS[rows]))


def test_every_item_is_found_in_all_shards_and_in_those_of_its_package() -> None:
    reader = STORE.reader(filled())

    assert len(reader) == COUNT
    assert len(reader.ids) > 3
    assert max(map(len, reader.ids)) <= 200
    assert (reader.read(KEYS)[0][:, 0] == IDS).mean() > 0.99
    for row in range(0, COUNT, 50):
        package = int(PACKAGES[row])
        assert len(reader.shards_of(package)) < len(reader.ids)
        ids, scores = reader.read(KEYS[row : row + 1], package=package, top=5)
        assert ids[0, 0] == IDS[row]
        assert (np.diff(scores[0]) <= 0).all()


def test_a_noisy_key_finds_its_item() -> None:
    noise = RNG.standard_normal(KEYS.shape)
    noisy = KEYS + 0.45 * noise * np.linalg.norm(KEYS, axis=1, keepdims=True) / 8

    assert (STORE.reader(filled()).read(noisy)[0][:, 0] == IDS).mean() > 0.9


def test_an_item_costs_the_same_few_bytes_whatever_their_number() -> None:
    reader = STORE.reader(filled())

    assert reader.nbytes - reader.whitening.nbytes == pytest.approx(COUNT * (3.2 * 128 / 8 + 8), rel=0.1)


def test_erased_is_never_written_to_the_bit_under_the_same_whitening_and_cuts() -> None:
    state = filled()
    place = state.shards[1].items[:5]
    extra = RNG.standard_normal((5, 64))
    packages, ids = place["package"], place["id"] + np.uint64(COUNT)

    written = STORE.consolidate(STORE.write(state, packages, ids, extra), renew=False)
    erased = STORE.consolidate(STORE.erase(written, packages, ids), renew=False)

    assert not np.isin(ids, STORE.reader(erased).read(extra, top=50)[0]).any()
    assert [len(s) for s in erased.shards] == [len(s) for s in state.shards]
    for one, other in zip(erased.shards, state.shards, strict=True):
        assert one.weights is not None
        assert other.weights is not None
        assert np.array_equal(one.weights.packed, other.weights.packed)
        assert np.array_equal(one.weights.scale, other.weights.scale)


def test_only_shards_that_changed_are_solved_again() -> None:
    state = filled()

    changed = STORE.write(state, PACKAGES[:1], IDS[:1], -KEYS[:1])

    assert changed.dirty == 1
    assert len(changed) == COUNT
    with pytest.raises(ShapeError, match="consolidate"):
        STORE.reader(changed).read(KEYS[:1])
    solved = STORE.consolidate(changed)
    assert sum(a is b for a, b in zip(solved.shards, state.shards, strict=True)) == len(state.shards) - 1
    assert STORE.reader(solved).read(-KEYS[:1])[0][0, 0] == IDS[0]
    assert state.dirty == 0


def test_branches_merge() -> None:
    half = np.arange(COUNT) % 2 == 0

    merged = STORE.consolidate(STORE.merge(filled(half), filled(~half)))

    assert (STORE.reader(merged).read(KEYS)[0][:, 0] == IDS).mean() > 0.99


def test_snapshots_come_back_as_the_same_bytes_and_go_on_alike() -> None:
    state = STORE.write(filled(slice(500)), PACKAGES[500:600], IDS[500:600], KEYS[500:600])
    data = STORE.snapshot(state).to_bytes()
    back = STORE.restore(Snapshot.from_bytes(data))

    def goes_on(state: StoreState) -> bytes:
        state = STORE.erase(STORE.write(state, PACKAGES[600:], IDS[600:], KEYS[600:]), PACKAGES[:9], IDS[:9])
        return STORE.snapshot(STORE.consolidate(state)).to_bytes()

    assert STORE.snapshot(back).to_bytes() == data
    assert goes_on(back) == goes_on(state)


def test_a_snapshot_for_reading_has_no_keys_and_needs_no_torch() -> None:
    state = filled()
    data = STORE.snapshot(state, reading=True).to_bytes()
    reader = StoreReader.from_bytes(data)

    assert len(data) < reader.nbytes + 8192
    assert np.array_equal(reader.read(KEYS[:9], top=3)[0], STORE.reader(state).read(KEYS[:9], top=3)[0])
    with pytest.raises(SnapshotError, match="keys"):
        STORE.restore(Snapshot.from_bytes(data))
    code = "import sys, memory_engine.associative.reader; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_snapshot_of_other_sizes_or_damaged_is_refused() -> None:
    snapshot = STORE.snapshot(filled())
    with pytest.raises(SnapshotError, match="sizes"):
        Store(d=64, d_v=64).restore(snapshot)
    for name, array in (
        ("items_in", np.array([1, 2])),
        ("packed", np.zeros((3, 16), np.uint8)),
        ("scale", np.zeros(3)),
    ):
        section = snapshot.sections["store"]
        arrays = {**section.arrays, name: array}
        damaged = Snapshot({**snapshot.sections, "store": type(section)(section.kind, arrays, section.settings)})
        with pytest.raises(SnapshotError, match="no store"):
            StoreReader.from_snapshot(damaged)


def test_an_empty_store_and_empty_batches_answer_nothing() -> None:
    empty = STORE.consolidate(STORE.empty())
    assert STORE.reader(empty).read(KEYS[:2])[0].shape == (2, 0)
    assert len(STORE.consolidate(STORE.write(empty, PACKAGES[:0], IDS[:0], KEYS[:0]))) == 0
    emptied = STORE.consolidate(STORE.erase(filled(slice(9)), PACKAGES[:9], IDS[:9]))
    assert STORE.reader(emptied).read(KEYS[:2])[0].shape == (2, 0)
    assert STORE.restore(STORE.snapshot(emptied)).dirty == 0
    assert STORE.reader(filled(slice(9))).read(KEYS[:0])[0].shape == (0, 1)


def test_zero_and_duplicate_keys_leave_finite_answers() -> None:
    keys = np.concatenate([np.zeros((3, 64)), np.repeat(KEYS[:1], 40, 0)])
    state = STORE.consolidate(STORE.write(STORE.empty(), np.zeros(43, np.uint64), np.arange(43), keys))

    ids, scores = STORE.reader(state).read(keys, top=2)

    assert ids.shape == (43, 2)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize(
    ("packages", "ids", "keys"),
    [
        ([1], [1], np.full((1, 64), np.nan)),
        ([1], [1], np.full((1, 64), np.inf)),
        ([1], [1], np.full((1, 64), 1e30)),
        ([1], [1], np.zeros((1, 63))),
        ([1], [1, 2], np.zeros((1, 64))),
        ([1, 2], [1, 2], np.zeros((1, 64))),
        ([-1], [1], np.zeros((1, 64))),
        ([1.5], [1], np.zeros((1, 64))),
    ],
)
def test_what_is_no_item_is_refused(packages: list[float], ids: list[int], keys: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        STORE.write(STORE.empty(), packages, ids, keys)


def test_what_is_not_there_is_not_erased() -> None:
    state = filled(slice(9))
    with pytest.raises(UnwriteError, match="1 items are not stored"):
        STORE.erase(state, [7, 7], np.array([IDS[0], 5], np.uint64))
    with pytest.raises(ShapeError, match="top"):
        STORE.reader(state).read(KEYS[:1], top=0)
    for wrong in ({"most": 1}, {"ratio": 0}, {"d_v": 0}):
        with pytest.raises(ShapeError):
            Store(**wrong)  # type: ignore[arg-type]
