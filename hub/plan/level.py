"""A level of the answer: the cells that one object's SQL gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graphql import FieldNode

from hub.reads import Read

Nodes = Sequence[FieldNode]
Cell = tuple[str, Callable[[str], str]]
"""SQL of a cell, and Python source that makes its value from the source of the cell."""


@dataclass(slots=True)
class Level:
    """One object: the cells its SQL gives, and where its columns come from."""

    key: str
    """SQL of the key."""
    column: Callable[[Read, str], str]
    """SQL of a column of a declaration."""
    absent: bool = False
    """Whether the row may be missing although there is an object."""
    held: str = ""
    """The alias whose columns Python has already, as the row `o`: an object that a resolver made."""
    cells: dict[str, int] = field(default_factory=dict)
    """The SQL of each, and its place."""
    later: list[str] = field(default_factory=list)
    """Lines of Python that leave values of the object `d` to functions."""

    def cell(self, sql: str) -> str:
        """Python source of a cell of `r`, added when it is new."""
        if self.held and sql.startswith(f"{self.held}."):
            return f"o[{sql.removeprefix(f'{self.held}.')!r}]"
        return f"r[{self.cells.setdefault(sql, len(self.cells))}]"
