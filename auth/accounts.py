"""Accounts: found by name or id, shown as a principal, created."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from auth import revocations
from auth.errors import BadAccount, UsernameTaken
from auth.principal import Catalog, Principal
from auth.tables import Account, ApiToken, Ended, Grant

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_NIK = re.compile(r"[0-9]{16}")


async def named(username: str) -> Account | None:
    """The account with this username, whatever its case; text that can be no username never reaches the database."""
    folded = username.casefold()
    if not _USERNAME.fullmatch(folded):
        return None
    return await Account.objects().where(Account.username == folded).first()


async def roles_of(account: str) -> list[str]:
    """The roles an account was granted."""
    roles: list[str] = await Grant.select(Grant.role).where(Grant.account == account).output(as_list=True)
    return sorted(roles)


def principal(account: Account, roles: Iterable[str], catalog: Catalog) -> Principal:
    """The account as the catalog sees these roles today."""
    return catalog.principal(
        subject=account.id,
        username=account.username,
        name=account.name,
        nik=account.nik,
        roles=roles,
        unit=account.unit,
        agency=account.agency,
    )


async def hold(account: Account) -> bool:
    """Whether the account is open, inside a write transaction; it then stays so until that ends."""
    still = (Account.id == account.id) & Account.active.eq(True)
    return bool(await Account.update({Account.active: True}).where(still).returning(Account.id))


async def grant(account: Account, role: str) -> bool:
    """Give a role, inside a write transaction; False when the account has it."""
    if await Grant.exists().where((Grant.account == account.id) & (Grant.role == role)):
        return False
    await Grant.insert(Grant(account=account.id, role=role))
    return True


async def withdraw(account: Account, role: str) -> bool:
    """Take a role, inside a write transaction; False when the account doesn't have it."""
    where = (Grant.account == account.id) & (Grant.role == role)
    return bool(await Grant.delete().where(where).returning(Grant.role))


async def close(account: Account, now: datetime) -> None:
    """Deactivate an account, inside a write transaction: it is signed out everywhere and never signs in again, and the
    API tokens it made for its own unit end."""
    await Account.update({Account.active: False}).where(Account.id == account.id)
    account.active = False
    await revocations.everywhere(account, now)
    await ApiToken.update({ApiToken.revoked: now}).where((ApiToken.owner == account.id) & ApiToken.revoked.is_null())


async def close_all(nik: str, now: datetime) -> int:
    """Deactivate every account of a citizen for good, inside a write transaction; how many there were."""
    await Ended.insert(Ended(nik=nik, at=now)).on_conflict(Ended.nik, "DO NOTHING")
    found = await Account.objects().where((Account.nik == nik) & Account.active.eq(True))
    for account in found:
        await close(account, now)
    return len(found)


async def add(
    *,
    username: str,
    name: str,
    password: str,
    roles: Iterable[str],
    nik: str | None,
    unit: str | None,
    agency: str | None,
    created: datetime,
    temporary: bool = False,
) -> Account:
    """Insert an account and its grants, inside a write transaction. password: a hash.

    Raises: BadAccount, UsernameTaken.
    """
    folded = username.casefold()
    if not _USERNAME.fullmatch(folded):
        raise BadAccount(f"{username!r} is not a username: letters, digits and . _ @ -, 64 at most")
    if nik is not None and not _NIK.fullmatch(nik):
        raise BadAccount("a NIK has 16 digits")
    account = Account(
        id=str(uuid4()),
        username=folded,
        name=name,
        password=password,
        nik=nik,
        unit=unit,
        agency=agency,
        active=True,
        created=created,
        temporary=temporary,
    )
    added = await Account.insert(account).on_conflict(Account.username, "DO NOTHING").returning(Account.id)
    if not added:
        raise UsernameTaken(f"the username {folded!r} is taken")
    if grants := [Grant(account=account.id, role=role) for role in sorted(set(roles))]:
        await Grant.insert(*grants)
    return account
