"""A bounded memory of what was used lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, up to a total weight; what was used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        found = self.values.get(key)
        if found is None:
            return None
        self.values.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: T, weight: int) -> None:
        """Keep a value. One that is heavier than all may be is not kept."""
        if (old := self.values.pop(key, None)) is not None:
            self.weight -= old[1]
        self.values[key] = value, weight
        self.weight += weight
        while self.weight > self.most:
            _, (_, gone) = self.values.popitem(last=False)
            self.weight -= gone
