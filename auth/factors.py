"""The second factor: codes of an authenticator app (RFC 6238), each good once, and recovery codes for its loss."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp

from auth import revocations
from auth.errors import BadAccount, Refused
from auth.tables import Account, Factor, Recovery
from auth.tokens import Clock, Transaction
from auth.vault import Vault

STEP: Final = 30  # seconds
DRIFT: Final = 1  # steps that the app's clock may be ahead or behind
CODES: Final = 10


@dataclass(frozen=True, slots=True)
class Factors:
    """Second factors of all accounts. name: what authenticator apps call this hub."""

    vault: Vault
    transaction: Transaction
    clock: Clock
    name: str

    async def has(self, account: str) -> bool:
        """Whether the account signs in with a second factor."""
        return await Factor.exists().where((Factor.account == account) & Factor.confirmed.is_not_null())

    async def begin(self, account: Account) -> tuple[str, str]:
        """A new secret, and the address that apps read as a QR code. It counts once a code of it is confirmed.

        Raises: BadAccount when the account has a factor.
        """
        secret = pyotp.random_base32()
        async with self.transaction():
            if await self.has(account.id):
                raise BadAccount("the account has a second factor")
            await Factor.delete().where(Factor.account == account.id)
            await Factor.insert(Factor(account=account.id, secret=self.vault.lock(secret, account.id), last_step=0))
        return secret, pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=self.name)

    async def confirm(self, account: Account, code: str) -> list[str]:
        """Turn the factor on with its first code: the account is signed out everywhere. Returns the recovery codes.

        Raises: Refused.
        """
        now = self.clock()
        codes = [_recovery() for _ in range(CODES)]
        async with self.transaction():
            if not await self._app(account.id, code, now, confirmed=False):
                raise Refused
            await Factor.update({Factor.confirmed: now}).where(Factor.account == account.id)
            await Recovery.delete().where(Recovery.account == account.id)
            await Recovery.insert(*(Recovery(account=account.id, digest=_digest(one)) for one in codes))
            await revocations.everywhere(account, now)
        return codes

    async def passes(self, account: str, code: str) -> bool:
        """Whether the code is one of the app's or a recovery code, inside a write transaction. Each is good once."""
        if await self._app(account, code, self.clock(), confirmed=True):
            return True
        where = (Recovery.account == account) & (Recovery.digest == _digest(code))
        return bool(await Recovery.delete().where(where).returning(Recovery.digest))

    async def left(self, account: str) -> int:
        """Recovery codes that are not used."""
        return int(await Recovery.count().where(Recovery.account == account))

    async def remove(self, account: Account) -> None:
        """Forget the account's factor, inside a write transaction; roles that need one are gone with its tokens."""
        await Factor.delete().where(Factor.account == account.id)
        await Recovery.delete().where(Recovery.account == account.id)
        await revocations.tokens_of(account, self.clock())

    async def _app(self, account: str, code: str, now: datetime, *, confirmed: bool) -> bool:
        row = await Factor.objects().where(Factor.account == account).first()
        if row is None or (row.confirmed is not None) != confirmed:
            return False
        app = pyotp.TOTP(self.vault.open(row.secret, account))
        step = int(now.timestamp()) // STEP
        tried = code.replace(" ", "")
        for at in range(step - DRIFT, step + DRIFT + 1):
            if hmac.compare_digest(app.generate_otp(at).encode(), tried.encode("utf-8", "surrogatepass")):
                newer = (Factor.account == account) & (Factor.last_step < at)  # a code works once: the database decides
                return bool(await Factor.update({Factor.last_step: at}).where(newer).returning(Factor.account))
        return False


def _recovery() -> str:
    """Eighty random bits, in four groups that people can type."""
    text = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def _digest(code: str) -> str:
    plain = code.lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
