"""Whose account a provider's person is: by issuer and subject, else by a NIK it vouches for; never by a name or e-mail.

Every function expects to run inside a write transaction.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from auth import accounts, revocations
from auth.composed import Roles
from auth.errors import BadAccount, Refused
from auth.oidc.providers import Provider, Seen
from auth.tables import Account, Ended, Identity


def digest_of(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer} {subject}".encode("utf-8", "surrogatepass")).hexdigest()


async def link(issuer: str, subject: str, account: Account, now: datetime) -> bool:
    """From now on this is the account's owner; False when it is somebody's just now."""
    row = Identity(digest=digest_of(issuer, subject), issuer=issuer, subject=subject, account=account.id, created=now)
    return bool(await Identity.insert(row).on_conflict(Identity.digest, "DO NOTHING").returning(Identity.digest))


async def unlink(issuer: str, subject: str, account: Account) -> bool:
    """From now on this is nobody; False when it wasn't the account's owner."""
    theirs = (Identity.digest == digest_of(issuer, subject)) & (Identity.account == account.id)
    return bool(await Identity.delete().where(theirs).returning(Identity.digest))


async def linked(seen: Seen, account: Account) -> bool:
    """Whether this is the account's owner, who then stays so until the transaction ends."""
    theirs = (Identity.digest == digest_of(seen.issuer, seen.subject)) & (Identity.account == account.id)
    held = await Identity.update({Identity.account: account.id}).where(theirs).returning(Identity.digest)
    return bool(held)


async def welcome(name: str, provider: Provider, seen: Seen, now: datetime, roles: Roles) -> tuple[Account, list[str]]:
    """The person's account, linked or made if need be, with the roles and the unit that the provider gives; and what
    was done. name: the provider's.

    Raises: Refused.
    """
    if seen.nik and await Ended.exists().where(Ended.nik == seen.nik):
        raise Refused
    done: list[str] = []
    account = await _known(seen)
    if account is None:
        account = await _of_nik(seen) or await _made(name, seen, now)
        if not await link(seen.issuer, seen.subject, account, now):
            raise Refused  # two first sign-ins at once: the other one made the account
        done.append("LINK")
    if not account.active or (account.nik and seen.nik and account.nik != seen.nik):
        raise Refused
    done += await _follow(account, provider, seen, now, roles)
    return account, done


async def _known(seen: Seen) -> Account | None:
    where = Identity.digest == digest_of(seen.issuer, seen.subject)
    found: list[str] = await Identity.select(Identity.account).where(where).output(as_list=True)
    return await Account.objects().get(Account.id == found[0]) if found else None


async def _of_nik(seen: Seen) -> Account | None:
    """The one open account of this NIK. Raises: Refused when all that there were are closed."""
    if seen.nik is None:
        return None
    found = await Account.objects().where(Account.nik == seen.nik)
    still = [one for one in found if one.active]
    if found and not still:
        raise Refused
    return still[0] if len(still) == 1 else None


async def _made(provider: str, seen: Seen, now: datetime) -> Account:
    """A new account, which no password opens.

    Raises: Refused, for a person to whom the provider's rules give nothing.
    """
    if not seen.roles:
        raise Refused
    named = f"{seen.username}@{provider}".casefold()
    short = f"{digest_of(seen.issuer, seen.subject)[:16]}@{provider}"
    for username in (named, short) if seen.username else (short,):
        try:
            return await accounts.add(
                username=username,
                name=(seen.name or seen.username or short)[:200],
                password="",
                roles=(),
                nik=seen.nik,
                unit=seen.unit,
                agency=seen.agency,
                created=now,
            )
        except BadAccount:  # taken, or no username: the digest's can't be
            continue
    raise Refused


async def _follow(account: Account, provider: Provider, seen: Seen, now: datetime, roles: Roles) -> list[str]:
    """Give and take what the provider's rules name; access tokens that say otherwise die."""
    held = set(await accounts.roles_of(account.id))
    given = [role for role in sorted(seen.roles - held) if await roles.stand(role)]
    taken = sorted((held & provider.owned) - seen.roles)
    for role in given:
        await accounts.grant(account, role)
    for role in taken:
        await accounts.withdraw(account, role)
    moved = seen.unit is not None and (account.unit, account.agency) != (seen.unit, seen.agency)
    if moved:
        account.unit, account.agency = seen.unit, seen.agency
        await account.save([Account.unit, Account.agency])
    if given or taken or moved:
        await revocations.tokens_of(account, now)
    unit = [f"UNIT:{seen.unit}"] if moved else []
    return [*(f"GRANT:{role}" for role in given), *(f"REVOKE:{role}" for role in taken), *unit]
