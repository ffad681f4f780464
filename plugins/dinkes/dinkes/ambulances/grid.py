"""Points on the map, found in the order of their distance: a grid of cells about half a kilometre wide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from math import asin, cos, floor, radians, sin, sqrt

from dinkes.places import EARTH

CELL = 0.005  # degrees
DEGREE = EARTH * radians(1)  # metres of one degree of latitude
RINGS = 60  # beyond, all that is left is sorted at once


Unit = tuple[float, float, float]  # a point of the unit sphere: comparing two needs no trigonometry


class Grid:
    """Named points. lat, lon: degrees."""

    def __init__(self) -> None:
        self.points: dict[str, tuple[float, float]] = {}
        self._units: dict[str, Unit] = {}
        self._cells: dict[tuple[int, int], set[str]] = defaultdict(set)

    def put(self, name: str, lat: float, lon: float) -> None:
        """Add a point, or move it."""
        old, new = self.points.get(name), _cell(lat, lon)
        if old and _cell(*old) != new:
            self.drop(name)
        self.points[name], self._units[name] = (lat, lon), _unit(lat, lon)
        self._cells[new].add(name)

    def drop(self, name: str) -> None:
        """Forget a point."""
        if found := self.points.pop(name, None):
            del self._units[name]
            cell = _cell(*found)
            self._cells[cell].discard(name)
            if not self._cells[cell]:
                del self._cells[cell]

    def near(self, lat: float, lon: float) -> Iterator[tuple[float, str]]:
        """All points with their distance in metres, nearest first."""
        heap: list[tuple[float, str]] = []  # by the square of the chord: in the order of the distance
        left, here = len(self.points), _cell(lat, lon)
        x, y, z = _unit(lat, lon)
        width = 0.999 * CELL * DEGREE * cos(radians(min(abs(lat) + RINGS * CELL, 90)))  # never too wide

        def add(names: Iterable[str]) -> None:
            for name in names:
                a, b, c = self._units[name]
                heappush(heap, ((a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2, name))

        for ring in range(RINGS):
            if len(heap) == left:
                break
            add(self._ring(here, ring))
            reach = (ring * width / EARTH) ** 2  # nothing outside the ring is nearer
            while heap and heap[0][0] <= reach:
                left -= 1
                yield _metres(heap[0][0]), heappop(heap)[1]
        if len(heap) < left:
            add(name for name, point in self.points.items() if _away(here, _cell(*point)) >= RINGS)
        while heap:
            square, name = heappop(heap)
            yield _metres(square), name

    def _ring(self, middle: tuple[int, int], ring: int) -> Iterator[str]:
        """The points of the cells at this distance from the middle one."""
        row, column = middle
        for other in range(row - ring, row + ring + 1):
            edge = abs(other - row) == ring
            for at in range(column - ring, column + ring + 1) if edge else (column - ring, column + ring):
                yield from self._cells.get((other, at), ())


def _unit(lat: float, lon: float) -> Unit:
    up, across = radians(lat), radians(lon)
    return cos(up) * cos(across), cos(up) * sin(across), sin(up)


def _metres(square: float) -> float:
    """The distance along the surface by the square of the chord."""
    return 2 * EARTH * asin(min(1.0, sqrt(square) / 2))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / CELL), floor(lon / CELL)


def _away(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
