"""Points on the map, found in the order of their distance: a grid of cells about half a kilometre wide."""

from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush
from math import cos, floor, radians

from dinkes.places import EARTH, distance

CELL = 0.005  # degrees
DEGREE = EARTH * radians(1)  # metres of one degree of latitude
RINGS = 60  # beyond, all that is left is sorted at once


class Grid:
    """Named points. lat, lon: degrees."""

    def __init__(self) -> None:
        self.points: dict[str, tuple[float, float]] = {}
        self._cells: dict[tuple[int, int], set[str]] = defaultdict(set)

    def put(self, name: str, lat: float, lon: float) -> None:
        """Add a point, or move it."""
        old, new = self.points.get(name), _cell(lat, lon)
        if old and _cell(*old) != new:
            self.drop(name)
        self.points[name] = (lat, lon)
        self._cells[new].add(name)

    def drop(self, name: str) -> None:
        """Forget a point."""
        if found := self.points.pop(name, None):
            cell = _cell(*found)
            self._cells[cell].discard(name)
            if not self._cells[cell]:
                del self._cells[cell]

    def near(self, lat: float, lon: float) -> Iterator[tuple[float, str]]:
        """All points with their distance in metres, nearest first."""
        heap: list[tuple[float, str]] = []
        left = len(self.points)
        width = 0.999 * CELL * DEGREE * cos(radians(min(abs(lat) + RINGS * CELL, 90)))  # never too wide
        for ring in range(RINGS):
            if not left:
                break
            for name in self._ring(_cell(lat, lon), ring):
                heappush(heap, (distance(lat, lon, *self.points[name]), name))
                left -= 1
            while heap and heap[0][0] <= ring * width:  # nothing outside the ring is nearer
                yield heappop(heap)
        if left:
            known = {name for _, name in heap}
            here = _cell(lat, lon)
            for name, point in self.points.items():
                if name not in known and _away(here, _cell(*point)) >= RINGS:
                    heappush(heap, (distance(lat, lon, *point), name))
        while heap:
            yield heappop(heap)

    def _ring(self, middle: tuple[int, int], ring: int) -> Iterator[str]:
        """The points of the cells at this distance from the middle one."""
        row, column = middle
        for other in range(row - ring, row + ring + 1):
            edge = abs(other - row) == ring
            for at in range(column - ring, column + ring + 1) if edge else (column - ring, column + ring):
                yield from self._cells.get((other, at), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / CELL), floor(lon / CELL)


def _away(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
