"""Access tokens: short-lived JWTs, checked more strictly than a JWT library does."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, Protocol

import jwt
import msgspec

from auth.errors import BadToken
from auth.keys import Keys
from auth.principal import Catalog, Principal
from auth.signer import compact

LIFE: Final = timedelta(minutes=10)
LEEWAY: Final = 5  # seconds that clocks may differ
LIMIT: Final = 8192  # characters of a token
KEPT: Final = 4096  # verified tokens remembered

Clock = Callable[[], datetime]


class Transaction(Protocol):
    """Opens a write transaction, or joins the one that is open: the hub brings its database's own."""

    def __call__(self) -> AbstractAsyncContextManager[object]: ...


_JWS = jwt.PyJWS(algorithms=["EdDSA"])


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The whole header we write, so `crit`, `jwk`, `jku`, `x5u` and `b64` are refused by not being here."""

    alg: Literal["EdDSA"]
    typ: Literal["at+jwt"]
    kid: str


class Claims(msgspec.Struct, omit_defaults=True):
    """What a token says; it names roles, and the catalog says what they allow today. Source: RFC 9068."""

    iss: str
    aud: str
    sub: str
    jti: str
    iat: int
    nbf: int
    exp: int
    username: str
    name: str
    roles: list[str]
    nik: str | None = None
    unit: str | None = None
    agency: str | None = None
    sid: str | None = None


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Mint:
    """Makes access tokens and knows its own again."""

    keys: Keys
    catalog: Catalog
    issuer: str
    audience: str
    clock: Clock = utc_now
    _seen: OrderedDict[str, tuple[Claims, Principal]] = field(default_factory=OrderedDict, init=False, repr=False)

    def issue(self, who: Principal, *, session: str | None = None, after: int = 0) -> str:
        """A token that says who this is for the next ten minutes. session: the sign-in it ends with; after: the last
        second whose tokens are not good any more.

        Raises: ValueError for a principal with so much to say that its token would be refused.
        """
        now = max(int(self.clock().timestamp()), after + 1)
        claims = Claims(
            iss=self.issuer,
            aud=self.audience,
            sub=who.subject,
            jti=secrets.token_urlsafe(16),
            iat=now,
            nbf=now,
            exp=now + int(LIFE.total_seconds()),
            username=who.username,
            name=who.name,
            roles=sorted(who.roles),
            nik=who.nik,
            unit=who.unit,
            agency=who.agency,
            sid=session,
        )
        key = self.keys.signing
        token = compact(key, msgspec.json.encode(Header("EdDSA", "at+jwt", key.kid)), msgspec.json.encode(claims))
        if len(token) > LIMIT:
            raise ValueError(f"the token of {who.username!r} is too long")
        return token

    def verify(self, token: str) -> Principal:
        """Who the token speaks for.

        Raises: BadToken, whatever is wrong with it.
        """
        if (known := self._seen.get(token)) is None:
            known = self._read(token)
            self._seen[token] = known
            if len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        self._seen.move_to_end(token)
        claims, who = known
        now = self.clock().timestamp()
        if not max(claims.nbf, claims.iat) - LEEWAY <= now < claims.exp + LEEWAY:
            del self._seen[token]
            raise BadToken
        return who

    def expiry(self, token: str) -> int:
        """Until when a verified token is good: seconds."""
        return self._seen[token][0].exp

    def forget(self, *, jti: str | None = None, subject: str | None = None) -> None:
        """Drop what was verified for this token id or this subject, so that its next use is checked afresh."""
        for token, (claims, _) in list(self._seen.items()):
            if claims.jti == jti or claims.sub == subject:
                del self._seen[token]

    def _read(self, token: str) -> tuple[Claims, Principal]:
        """Everything about a token but the time: form, header, key, signature, issuer, audience, claims."""
        if len(token) > LIMIT or token.count(".") != 2:
            raise BadToken
        try:
            head, body, _ = (_part(part) for part in token.split("."))
            header = msgspec.json.decode(head, type=Header)
            if (key := self.keys.find(header.kid)) is None:
                raise BadToken
            _JWS.decode(token, key.public, algorithms=["EdDSA"])
            claims = msgspec.json.decode(body, type=Claims)
        except (ValueError, RecursionError, jwt.PyJWTError):  # msgspec and base64 raise ValueErrors
            raise BadToken from None
        if (claims.iss, claims.aud) != (self.issuer, self.audience) or not (claims.sub and claims.jti):
            raise BadToken
        if claims.exp - claims.iat > LIFE.total_seconds():
            raise BadToken
        return claims, self._principal(claims)

    def _principal(self, claims: Claims) -> Principal:
        return self.catalog.principal(
            subject=claims.sub,
            username=claims.username,
            name=claims.name,
            nik=claims.nik,
            roles=claims.roles,
            unit=claims.unit,
            agency=claims.agency,
            session=claims.sid or "",
            issued=claims.iat,
            expires=claims.exp + LEEWAY,
        )


def _part(text: str) -> bytes:
    """Decode one part, which has exactly one spelling: PyJWT takes padding, and one token would have many names."""
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise BadToken
    return raw
