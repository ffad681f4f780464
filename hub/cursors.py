"""Cursor connections: pages of a list that stay right while rows come and go."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import strawberry

from hub.errors import BadInput, Text

T = TypeVar("T")
MOST = 1000  # rows one page may have


@strawberry.type(description="Where a page ends and whether more follows.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether the page began after a cursor.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row: pass it as `after`.")


@strawberry.type(description="A row of a page and its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Where this row stands; opaque.")
    node: T = strawberry.field(description="The row.")


@strawberry.type(description="A page of a longer list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The rows of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="All rows the caller may know of, counted only when asked.")  # type: ignore[untyped-decorator]
    async def total_count(self) -> int:
        return await self.count()


@dataclass(frozen=True, slots=True)
class Window:
    """Which page: at most `first` rows after a cursor's values."""

    first: int
    after: tuple[Any, ...] | None = None


def window(first: int, after: str | None, kinds: tuple[type, ...]) -> Window:
    """Check the client's arguments. `kinds`: Python types of the cursor's values.

    Raises:
        BadInput: a size out of range or a cursor from elsewhere.
    """
    if not 0 <= first <= MOST:
        raise BadInput(Text(f"`first` harus 0 sampai {MOST}.", f"`first` must be 0 to {MOST}."), path=["first"])
    return Window(first, _decoded(after, kinds) if after else None)


def encoded(values: tuple[Any, ...]) -> str:
    """A cursor: the row's order values, opaque to clients."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _decoded(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list):
            raise ValueError
        return tuple(_value(kind, value) for kind, value in zip(kinds, plain, strict=True))
    except (ValueError, binascii.Error, UnicodeDecodeError, TypeError):
        raise BadInput(Text("`after` bukan kursor yang sah.", "`after` is no valid cursor."), path=["after"]) from None


def _value(kind: type, value: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise ValueError
    return value
