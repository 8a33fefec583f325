"""Tiles cover the grid, each as large as its size says, as far as cells allow."""

from hypothesis import given
from hypothesis import strategies as st

from tui.tiling import MOST_TILES, Tile, beside, squarified, tiles

SIZES = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).map(lambda sizes: sorted(sizes, reverse=True))


@given(SIZES, st.integers(1, 150), st.integers(1, 60))
def test_each_cell_belongs_to_one_tile_and_each_size_to_one_tile(sizes: list[int], width: int, height: int) -> None:
    found = tiles(sizes, width, height)
    cells = [0] * (width * height)
    for tile in found:
        for y in range(tile.y, tile.y + tile.height):
            for x in range(tile.x, tile.x + tile.width):
                cells[y * width + x] += 1
    if sizes[0]:
        assert set(cells) == {1}
    else:  # nothing has a size: the strip alone
        assert sum(cells) == width
    assert [tile.nth for tile in found] == list(range(len(found)))
    assert sum(max(1, tile.rest) for tile in found) == len(sizes)
    assert not any(tile.rest for tile in found[:-1])


@given(SIZES, st.integers(20, 150), st.integers(5, 60))
def test_a_tile_is_as_large_as_its_share(sizes: list[int], width: int, height: int) -> None:
    found = [tile for tile in tiles(sizes, width, height) if not tile.rest]
    total = sum(sizes[tile.nth] for tile in found)
    room = width * (max((tile.y + tile.height for tile in found), default=0))
    for tile in found:  # an edge is off by half a cell at most
        exact = room * sizes[tile.nth] / total
        assert (tile.width - 1) * (tile.height - 1) <= exact <= (tile.width + 1) * (tile.height + 1)


@given(SIZES.filter(all))
def test_squarified_areas_have_their_shares(sizes: list[int]) -> None:
    for size, (_, _, width, height) in zip(sizes, squarified(sizes, 30.0, 20.0), strict=True):
        assert abs(width * height - 600 * size / sum(sizes)) < 0.001


def test_the_example_of_the_paper_is_laid_out_as_there() -> None:
    """Sizes 6 6 4 3 2 2 1 in 6 by 4: two below each other at the left, then 4 and 3 beside each other on top."""
    first, second, third, fourth, *_ = squarified([6, 6, 4, 3, 2, 2, 1], 6, 4)
    assert first == (0, 0, 3, 2)
    assert second == (0, 2, 3, 2)
    assert third[1] == fourth[1] == 0
    assert abs(third[2] - 12 / 7) < 1e-9


def test_what_is_too_small_is_left_to_a_strip() -> None:
    found = tiles([1000, 500, 1, 0], 40, 11)
    assert found == [Tile(0, 0, 0, 27, 10), Tile(1, 27, 0, 13, 10), Tile(2, 0, 10, 40, 1, rest=2)]


def test_nothing_has_no_tiles_and_nothing_of_a_size_is_a_strip() -> None:
    assert tiles([], 40, 10) == []
    assert tiles([5], 0, 10) == []
    assert tiles([0, 0], 40, 10) == [Tile(0, 0, 9, 40, 1, rest=2)]


def test_very_many_sizes_have_a_bounded_number_of_tiles() -> None:
    assert len(tiles([100] * 5000, 400, 100)) <= MOST_TILES + 1


def test_one_comes_to_the_tile_across_the_edge() -> None:
    left, right, strip = tiles([1000, 500, 1], 40, 11)
    found = [left, right, strip]
    assert beside(found, left, 1, 0) == right
    assert beside(found, right, -1, 0) == left
    assert beside(found, left, 0, 1) == strip
    assert beside(found, strip, 0, -1) == left
    assert beside(found, left, -1, 0) is None
