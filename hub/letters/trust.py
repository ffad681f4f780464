"""Other cities whose letters are known here: their keys from a file, the state of their letters from their lists."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.errors import BadSetup
from hub.letters import jws, lists

log = logging.getLogger("simpul")
SECONDS = 3  # how long another city may take to answer
FRESH = 5  # seconds for which its answer counts


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The public Ed25519 keys of one issuer, by name."""

    keys: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, jwks: Mapping[str, Any]) -> Self:
        """Read a JWK set, leaving out what is no Ed25519 key.

        Raises: ValueError, KeyError, TypeError for what is no JWK set.
        """
        return cls(
            {
                str(key["kid"]): Ed25519PublicKey.from_public_bytes(jws.decoded(key["x"]))
                for key in jwks["keys"]
                if key.get("kty") == "OKP" and key.get("crv") == "Ed25519"
            }
        )

    def find(self, kid: str) -> Ed25519PublicKey | None:
        return self.keys.get(kid)


@dataclass(frozen=True, slots=True)
class Trust:
    """The issuers whose letters are known here, by address."""

    issuers: Mapping[str, TrustedKeys] = field(default_factory=dict)
    _lists: dict[str, tuple[float, lists.StatusList]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, file: Path | None) -> Self:
        """Read a JSON file of issuer address -> JWK set. Raises: BadSetup, which names what is wrong."""
        if file is None:
            return cls()
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
            return cls({issuer.rstrip("/"): TrustedKeys.of(jwks) for issuer, jwks in written.items()})
        except OSError as error:
            raise BadSetup(f"SIMPUL_TRUST: {file} can't be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSetup(f"SIMPUL_TRUST: {file} is no list of issuers and their JWK sets: {error!r}") from None

    async def mark(self, issuer: str, uri: str, index: int) -> int | None:
        """A trusted issuer's word about one letter now; None when it can't be had."""
        if not uri.startswith(f"{issuer}/"):
            return None
        at, found = self._lists.get(uri, (0.0, None))
        if found is None or time.monotonic() - at > FRESH:
            try:
                found = lists.read(await _fetched(uri), uri, self.issuers[issuer].find)
            except (jws.BadSeal, OSError, TimeoutError) as error:
                log.warning("status list", {"uri": uri, "error": repr(error)})
                return None
            self._lists[uri] = (time.monotonic(), found)
        return found.mark(index)


async def _fetched(uri: str) -> str:
    """The answer's text. Raises: OSError, also for what httpx raises."""
    import httpx

    try:
        async with (
            httpx.AsyncClient(timeout=SECONDS, headers={"Accept": lists.MEDIA_TYPE}) as client,
            asyncio.timeout(SECONDS),
            client.stream("GET", uri) as answer,
        ):
            if answer.status_code != 200:
                raise OSError(f"status {answer.status_code}")
            text = ""
            async for part in answer.aiter_text():
                text += part
                if len(text) > jws.LIMIT:
                    raise OSError("too long")
            return text
    except httpx.HTTPError as error:
        raise OSError(repr(error)) from error
