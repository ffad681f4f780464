"""A sign-in on its way: to the provider with a state, back to the front end with a code. Each works once.

Only digests are kept. The hub's own verifier is in a cookie of the browser that began, so nobody else can go on.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from auth.tables import Visit

AWAY: Final = timedelta(minutes=10)  # to sign in at the provider
BACK: Final = timedelta(minutes=5)  # to exchange the code, with a code of the second factor

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a sign-in takes along: `state` in the address, `verifier` in the cookie."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


def is_challenge(text: str) -> bool:
    """Whether the text may be a code challenge of RFC 7636, S256."""
    return _CHALLENGE.fullmatch(text) is not None


def challenge_of(verifier: str) -> str:
    """The challenge that this verifier meets."""
    return urlsafe_b64encode(hashlib.sha256(_bytes(verifier)).digest()).rstrip(b"=").decode()


def nonce_of(verifier: str) -> str:
    """What ties the provider's answer to the browser. Source: OpenID Connect Core, 15.5.2."""
    return digest(f"nonce {verifier}")


def digest(text: str) -> str:
    return hashlib.sha256(_bytes(text)).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# -- each expects to run inside a write transaction -----------------------------------------------------------------


async def begin(provider: str, challenge: str, back: str, now: datetime) -> Begun:
    """A new sign-in; those that came to nothing are swept away."""
    begun = Begun()
    await Visit.delete().where(Visit.expires <= now)
    await Visit.insert(
        Visit(
            digest=digest(begun.state),
            provider=provider,
            browser=digest(begun.verifier),
            challenge=challenge,
            back=back,
            expires=now + AWAY,
        )
    )
    return begun


async def arrive(provider: str, state: str, verifier: str, now: datetime) -> tuple[str, str] | None:
    """Use the state up: the front end's challenge and address; None for another browser's, an old or a used one."""
    this = (Visit.digest == digest(state)) & (Visit.browser == digest(verifier)) & (Visit.provider == provider)
    found = (
        await Visit.delete()
        .where(this & Visit.account.is_null() & (Visit.expires > now))
        .returning(Visit.challenge, Visit.back)
    )
    return (found[0]["challenge"], found[0]["back"]) if found else None


async def hand_over(provider: str, account: str, challenge: str, now: datetime) -> str:
    """A code that the front end exchanges for the account's tokens."""
    code = secrets.token_urlsafe(32)
    row = Visit(digest=digest(code), provider=provider, challenge=challenge, account=account, expires=now + BACK)
    await Visit.insert(row)
    return code


async def drop(account: str) -> None:
    """Forget the account's codes."""
    await Visit.delete().where(Visit.account == account)


async def handed(code: str, verifier: str, now: datetime) -> Visit | None:
    """The good code's row."""
    this = (Visit.digest == digest(code)) & (Visit.challenge == challenge_of(verifier))
    return await Visit.objects().where(this & Visit.account.is_not_null() & (Visit.expires > now)).first()


async def take(visit: Visit) -> bool:
    """Use the code up; False when somebody else just did."""
    return bool(await Visit.delete().where(Visit.digest == visit.digest).returning(Visit.digest))
