"""A squarified treemap on a grid of character cells (Bruls, Huizing and van Wijk, "Squarified treemaps", 2000).

Sizes are given largest first. What is too small to be read is left to a strip of one row at the bottom.
"""

from collections.abc import Sequence
from typing import NamedTuple

CELL_HEIGHT = 2.0  # a cell of a terminal is about twice as high as it is wide
LEAST_AREA = 20.0  # cells of a tile: a short name, a number and a gap
MOST_TILES = 200
_SHAPES = ((8, 2), (6, 2), (5, 1))  # least width and height: the first that most of the tiles can have


class Tile(NamedTuple):
    """Columns `x` to `x + width` and rows `y` to `y + height` stand for one size; the strip for `rest` of them."""

    nth: int  # of the sizes
    x: int
    y: int
    width: int
    height: int
    rest: int = 0

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def tiles(sizes: Sequence[int], width: int, height: int) -> list[Tile]:
    """Tiles that cover the grid, in the order of the sizes; the strip comes last."""
    if width < 1 or height < 1 or not sizes:
        return []
    sized = sum(size > 0 for size in sizes)
    for room in (height, height - 1):
        found = _most(sizes[:sized], width, room)
        if len(found) == len(sizes):
            return found if room == height else _laid_out(sizes, width, height)
    return [*found, Tile(len(found), 0, height - 1, width, 1, len(sizes) - len(found))]


def _most(sizes: Sequence[int], width: int, height: int) -> list[Tile]:
    """Tiles of as many of the sizes as can be read."""
    if height < 1:
        return []
    total, readable = 0, 0
    for i, size in enumerate(sizes[:MOST_TILES], 1):
        total += size
        if size * width * height >= LEAST_AREA * total:
            readable = i
    if not readable and sizes:
        readable = 1
    for least_width, least_height in _SHAPES:
        fewest = readable // 2 if (least_width, least_height) != _SHAPES[-1] else 0
        for shown in range(readable, fewest, -1):
            found = _laid_out(sizes[:shown], width, height)
            if shown == 1 or all(tile.width >= least_width and tile.height >= least_height for tile in found):
                return found
    return []


def _laid_out(sizes: Sequence[int], width: int, height: int) -> list[Tile]:
    found = []
    for i, (x, y, w, h) in enumerate(squarified(sizes, float(width), height * CELL_HEIGHT)):
        x0, x1 = round(x), round(x + w)  # an edge that two tiles share is rounded the same way for both
        y0, y1 = round(y / CELL_HEIGHT), round((y + h) / CELL_HEIGHT)
        found.append(Tile(i, x0, y0, x1 - x0, y1 - y0))
    return found


def squarified(weights: Sequence[float], width: float, height: float) -> list[tuple[float, float, float, float]]:
    """(x, y, width, height) of each weight, largest first, in a rectangle. Each has the share of its weight."""
    scale = width * height / sum(weights)
    areas = [weight * scale for weight in weights]
    found: list[tuple[float, float, float, float]] = []
    x = y = 0.0
    start = 0
    while start < len(areas):
        side = min(width, height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(areas[start:end], side):
            end += 1
        row = areas[start:end]
        total = sum(row)
        if width >= height:  # a column at the left
            thick, at = min(total / height, width), y
            for area in row:
                found.append((x, at, thick, area / thick))
                at += area / thick
            x, width = x + thick, width - thick
        else:  # a row on top
            thick, at = min(total / width, height), x
            for area in row:
                found.append((at, y, area / thick, thick))
                at += area / thick
            y, height = y + thick, height - thick
        start = end
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of the two sides of the rectangles of a row along `side`."""
    total = sum(row)
    return max(side * side * max(row) / (total * total), total * total / (side * side * min(row)))


def beside(found: Sequence[Tile], tile: Tile, dx: int, dy: int) -> Tile | None:
    """The tile that one comes to from the middle of another in a direction; None at the edge."""
    x = tile.x + (tile.width // 2 if not dx else tile.width if dx > 0 else -1)
    y = tile.y + (tile.height // 2 if not dy else tile.height if dy > 0 else -1)
    return next((other for other in found if other.holds(x, y)), None)
