"""The hub as a client of a provider: what it publishes, the code's exchange, and an ID token checked as OpenID Connect
Core 3.1.3.7 says, and more strictly."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import jwt
import msgspec

from auth.errors import ProviderAway, Refused
from auth.oidc.providers import Provider, safe
from auth.tokens import Clock

if TYPE_CHECKING:
    import httpx

SECONDS: Final = 5.0  # that a provider has to answer
FRESH: Final = 3600.0  # seconds that what it publishes is believed
SOON: Final = 30.0  # seconds until keys are asked for again because of one nobody knows
LIMIT: Final = 1_000_000  # bytes of an answer
LEEWAY: Final = 60  # seconds that its clock may differ
LONGEST: Final = 16_384  # characters of an ID token
NEEDED: Final = ["iss", "sub", "aud", "exp", "iat", "nonce"]
BASIC: Final = "client_secret_basic"

log = logging.getLogger("simpul")


@cache
def _tls() -> ssl.SSLContext:
    """Read once: it takes a while."""
    import httpx

    return httpx.create_ssl_context()


@dataclass(slots=True)
class Client:
    """One provider, as the hub knows it. transport: how it is reached, if not as usual."""

    provider: Provider
    clock: Clock
    transport: httpx.AsyncBaseTransport | None = None
    _published: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    _keys: dict[str | None, jwt.PyJWK] = field(default_factory=dict, init=False, repr=False)
    _asked: float = field(default=float("-inf"), init=False, repr=False)

    async def address(self, *, back: str, state: str, nonce: str, challenge: str) -> str:
        """Where a person signs in. Raises: ProviderAway."""
        if not self._published or time.monotonic() - self._asked > FRESH:
            await self._look()
        start = self._published["authorization_endpoint"]
        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": back,
            "scope": self.provider.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{start}{'&' if '?' in start else '?'}{urlencode(query)}"

    async def claims(self, code: str, *, back: str, verifier: str, nonce: str) -> dict[str, Any]:
        """What the provider says of the person whose code this is.

        Raises: ProviderAway; Refused, for a code or a token that is not good.
        """
        if not self._published:
            await self._look()
        answer = await self._exchanged(code, back, verifier)
        claims = await self._checked(answer.get("id_token"), nonce)
        if self.provider.userinfo:
            more = await self._userinfo(answer.get("access_token"))
            if more.get("sub") != claims["sub"]:
                raise self._refused("userinfo is about somebody else")
            claims = more | claims
        return claims

    async def _exchanged(self, code: str, back: str, verifier: str) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        client_id, secret = self.provider.client_id, self.provider.secret()
        basic = None
        if not secret:
            form["client_id"] = client_id
        elif BASIC in self._published.get("token_endpoint_auth_methods_supported", [BASIC]):
            basic = quote(client_id, safe=""), quote(secret, safe="")
        else:
            form |= {"client_id": client_id, "client_secret": secret}
        return await self._asked_for("POST", self._published["token_endpoint"], data=form, auth=basic)

    async def _userinfo(self, token: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        return await self._asked_for("GET", self._published["userinfo_endpoint"], headers=headers)

    async def _checked(self, token: object, nonce: str) -> dict[str, Any]:
        """The claims of a good ID token. Raises: Refused."""
        if not isinstance(token, str) or len(token) > LONGEST:
            raise self._refused("no ID token")
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(header.get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,  # not the JWK: the algorithm is the one that is set, whatever key or header say
                algorithms=[self.provider.algorithm],
                audience=self.provider.client_id,
                issuer=self.provider.issuer,
                options={"require": NEEDED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            self._timely(claims)
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise self._refused(f"ID token: {type(error).__name__}") from None
        others = claims["aud"] != self.provider.client_id and claims["aud"] != [self.provider.client_id]
        party = claims.get("azp", None if others else self.provider.client_id)
        if claims["nonce"] != nonce or party != self.provider.client_id or not 0 < len(claims["sub"]) <= 255:
            raise self._refused("ID token: another sign-in's, or another client's")
        return claims

    def _timely(self, claims: Mapping[str, Any]) -> None:
        """By the hub's own clock. Raises: ValueError, TypeError."""
        now = self.clock().timestamp()
        starts = max(float(claims["iat"]), float(claims.get("nbf", 0)))
        if not starts - LEEWAY <= now < float(claims["exp"]) + LEEWAY:
            raise ValueError("not now")

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        """The provider's key of this name, or its only one. Raises: Refused."""
        if kid not in self._keys and time.monotonic() - self._asked > SOON:
            await self._look()
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        if kid not in self._keys:
            raise self._refused("ID token: a key that the provider doesn't publish")
        return self._keys[kid]

    async def _look(self) -> None:
        """Read what the provider publishes: its endpoints and keys. Raises: ProviderAway."""
        issuer = self.provider.issuer
        found = await self._asked_for("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
        needed += ["userinfo_endpoint"] if self.provider.userinfo else []
        if found.get("issuer") != issuer or not all(safe(found.get(one)) for one in needed):
            raise ProviderAway(f"{issuer} describes somebody else, or places that are not safe")
        published = await self._asked_for("GET", found["jwks_uri"])
        try:
            keys = jwt.PyJWKSet.from_dict(published).keys
        except (jwt.PyJWTError, AttributeError, TypeError) as error:
            raise ProviderAway(f"{issuer} publishes no usable key: {type(error).__name__}") from None
        self._published, self._asked = found, time.monotonic()
        self._keys = {key.key_id: key for key in keys if key.public_key_use in (None, "sig")}

    async def _asked_for(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """A JSON object. Raises: ProviderAway; Refused, for a request that is refused."""
        import httpx

        headers = {"Accept": "application/json", **more.pop("headers", {})}
        try:
            async with (
                httpx.AsyncClient(timeout=SECONDS, transport=self.transport, verify=_tls()) as client,
                client.stream(method, address, headers=headers, **more) as answer,
            ):
                body = b""
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LIMIT:
                        raise ProviderAway("the answer is too large")
        except (httpx.HTTPError, OSError) as error:
            raise ProviderAway(f"{address} doesn't answer: {type(error).__name__}") from None
        if answer.status_code in (400, 401, 403) and address in self._deciding:
            raise self._refused(f"{address} answers {answer.status_code}")
        try:
            return msgspec.json.decode(body if answer.is_success else b"", type=dict[str, Any])
        except ValueError:
            raise ProviderAway(f"{address} answers {answer.status_code}, and not what was asked for") from None

    @property
    def _deciding(self) -> set[Any]:
        """Whose "no" is about the person, not about the provider."""
        return {self._published.get("token_endpoint"), self._published.get("userinfo_endpoint")}

    def _refused(self, why: str) -> Refused:
        """The one refusal; why: for the operator's log, with nothing in it that could be used."""
        log.warning("sign-in refused", {"issuer": self.provider.issuer, "why": why})
        return Refused()
