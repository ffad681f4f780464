"""Roles that administrators compose of what is declared: rows, read anew by every worker when one changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auth import revocations
from auth.errors import RoleTaken
from auth.principal import Role
from auth.revocations import Revocations
from auth.tables import Composed, Grant
from auth.tokens import Mint, Transaction

NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,35}")


@dataclass(frozen=True, slots=True)
class Roles:
    """The composed roles, as this worker knows and changes them."""

    mint: Mint
    transaction: Transaction
    revoked: Revocations

    def __post_init__(self) -> None:
        self.revoked.reload = self.reload

    async def compose(self, role: Role, *, new: bool) -> None:
        """Keep a role; access tokens with what it was die. Raises: BadCatalog; RoleTaken."""
        self.mint.catalog.check(role)
        async with self.transaction():
            await keep(role, self.mint.clock(), new=new)
        await self._heard()

    async def decompose(self, name: str) -> None:
        """Forget a role; whoever had it has it no more."""
        async with self.transaction():
            await remove(name, self.mint.clock())
        await self._heard()

    async def reload(self) -> None:
        """Read all of them anew."""
        self.mint.catalog.compose(await load())
        self.mint.forget_all()

    async def stand(self, name: str) -> bool:
        """Whether there is a role of this name, inside a write transaction; it then stays until that ends."""
        return name in self.mint.catalog.roles or await exists(name)

    async def _heard(self) -> None:
        self.revoked.stale()
        await self.revoked.fresh()


async def load() -> list[Role]:
    """All of them."""
    return [
        Role(
            row.name,
            row.title,
            frozenset(row.permissions.split()),
            tuple(row.purposes.split()),
            row.default_purpose,
            row.needs_totp,
            row.unit_kind,
        )
        for row in await Composed.objects()
    ]


# -- each expects to run inside a write transaction -----------------------------------------------------------------


async def exists(name: str) -> bool:
    """Whether there is one of this name; it then stays until the transaction ends."""
    return bool(await Composed.update({Composed.name: name}).where(Composed.name == name).returning(Composed.name))


async def keep(role: Role, now: datetime, *, new: bool) -> None:
    """Write the role. Raises: RoleTaken, for a new one whose name another has, and for one that is gone."""
    before = await Composed.objects().where(Composed.name == role.name).first()
    if new is (before is not None):
        raise RoleTaken(f"role {role.name!r} is there, or gone")
    row = Composed(
        name=role.name,
        title=role.title,
        permissions=" ".join(sorted(role.permissions)),
        purposes=" ".join(role.purposes),
        default_purpose=role.default_purpose,
        unit_kind=role.unit_kind,
        needs_totp=role.needs_totp,
        changed=await revocations.role(role.name, before.changed if before else 0, now),
    )
    await Composed.delete().where(Composed.name == role.name)
    await Composed.insert(row)


async def remove(name: str, now: datetime) -> None:
    """Delete the role and its grants."""
    gone = await Composed.delete().where(Composed.name == name).returning(Composed.changed)
    await Grant.delete().where(Grant.role == name)
    await revocations.role(name, gone[0]["changed"] if gone else 0, now)
