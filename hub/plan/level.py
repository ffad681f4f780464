"""A level of the answer: the cells that one object's SQL gives."""

from __future__ import annotations

from collections.abc import Callable

from hub.reads import Read


class Level:
    """One object: the cells its SQL gives, and where its columns come from."""

    def __init__(self, read: Read, cells: list[str], key: str, columns: Callable[[Read, str], str], *, absent: bool):
        self.read = read
        self.cells = cells
        self.key = key
        """SQL of the key."""
        self.column = columns
        """SQL of a column of a declaration."""
        self.absent = absent
        """Whether the row may be missing although there is an object."""

    def cell(self, sql: str) -> str:
        """Python source of a cell of `r`, added when it is new."""
        if sql not in self.cells:
            self.cells.append(sql)
        return f"r[{self.cells.index(sql)}]"
