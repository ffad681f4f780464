"""How large one operation may be: for everybody, and otherwise for accounts with some roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from auth import Principal
from hub.errors import BadSetup

if TYPE_CHECKING:
    from hub.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one operation may have."""

    cost: int
    """Rows that could be read."""
    depth: int
    alias: int
    root: int
    token: int
    """Words and marks of the document."""


def bounds(settings: Settings, who: Principal) -> Bounds:
    """What this caller's operations may have; of several roles with limits of their own, the highest counts."""
    base = Bounds(
        settings.cost_limit, settings.depth_limit, settings.alias_limit, settings.root_limit, settings.token_limit
    )
    return _of_roles(base, settings.role_limits, who.roles) if settings.role_limits else base


def check(settings: Settings, roles: Collection[str]) -> None:
    """Raises: BadSetup for a role or limit that nobody knows."""
    known = {one.name for one in fields(Bounds)}
    for role, limit, _ in _read(settings.role_limits):
        if role not in roles:
            raise BadSetup(f"SIMPUL_ROLE_LIMITS names {role!r}, which is no role")
        if limit not in known:
            raise BadSetup(f"SIMPUL_ROLE_LIMITS: {limit!r} is none of {', '.join(sorted(known))}")


@lru_cache(256)
def _of_roles(base: Bounds, written: str, roles: frozenset[str]) -> Bounds:
    highest: dict[str, int] = {}
    for role, limit, value in _read(written):
        if role in roles:
            highest[limit] = max(value, highest.get(limit, 0))
    return replace(base, **highest)


def _read(written: str) -> Iterator[tuple[str, str, int]]:
    for one in written.split():
        name, _, value = one.partition("=")
        role, _, limit = name.rpartition(".")
        if not (role and limit and value.isdecimal()):
            raise BadSetup(f"SIMPUL_ROLE_LIMITS: {one!r} is not role.limit=number")
        yield role, limit, int(value)
