"""Operations known by their hash: registered by clients as they go, or the only ones a production hub serves."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.errors import BadInput, BadSetup, NotPersisted, Text
from hub.kept import Kept

if TYPE_CHECKING:
    from redis.asyncio import Redis

KEPT = 1_000_000  # characters of operations that a worker remembers
LONGEST = 20_000  # characters of an operation that clients may register
DAYS = 30  # that Redis keeps one


def hash_of(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def allowed(folder: Path | None) -> Mapping[str, str] | None:
    """The operations of a folder by hash and by file name without `.graphql`; None without a folder: all are served.

    Raises:
        BadSetup: the folder has none.
    """
    if folder is None:
        return None
    found = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("**/*.graphql"))}
    if not found:
        raise BadSetup(f"SIMPUL_OPERATIONS: {folder} has no *.graphql")
    return found | {hash_of(document): document for document in found.values()}


class Persisted:
    """Completes requests that name an operation instead of sending it: `id` in the address or the body, or Apollo's
    `extensions.persistedQuery` (automatic persisted queries)."""

    def __init__(self, listed: Mapping[str, str] | None, redis: Redis | None) -> None:
        self.listed = listed
        self.redis = redis
        self.registered: Kept[str] = Kept(KEPT)

    async def completed(self, body: Any) -> Any:
        """The request with its `query`.

        Raises:
            NotPersisted: nobody registered it; the client sends it whole.
            BadInput: the hash isn't the document's, or the document is too long to register.
        """
        if not isinstance(body, dict):
            return body
        extensions = body.get("extensions")
        asked = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
        name = asked.get("sha256Hash") if isinstance(asked, dict) else body.get("id")
        if not isinstance(name, str):
            return body
        query = body.get("query")
        if not isinstance(query, str):
            return body | {"query": await self._found(name)}
        if isinstance(asked, dict):
            await self._register(name, query)
        return body

    async def _found(self, name: str) -> str:
        found = (self.listed or {}).get(name) or self.registered.get(name)
        if found is None and self.redis is not None and self.listed is None:
            from redis.exceptions import RedisError

            kept = None
            with contextlib.suppress(RedisError):
                kept = await self.redis.get(f"operation:{name}")
            found = kept.decode() if isinstance(kept, bytes) else kept
        if found is None:
            raise NotPersisted
        return found

    async def _register(self, name: str, query: str) -> None:
        if hash_of(query) != name or len(query) > LONGEST:
            raise BadInput(
                Text("Hash tidak cocok dengan dokumen.", "The hash is not the document's, or it is too long."),
                path=["extensions", "persistedQuery", "sha256Hash"],
            )
        if self.listed is not None:
            return
        self.registered.put(name, query, len(query))
        if self.redis is not None:
            from redis.exceptions import RedisError

            with contextlib.suppress(RedisError):  # then only this worker knows it
                await self.redis.set(f"operation:{name}", query, ex=DAYS * 86_400)
