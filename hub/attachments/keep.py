"""Where files lie, and how a case takes them."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from hub.context import Context
from hub.errors import BadInput, Text, Unavailable

log = logging.getLogger("simpul")
PIECE = 64 * 1024  # bytes that are on their way to a client at once
FAR: Any = {  # a store that is away is said so before the client gives up
    "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=5)},
    "client_options": {"allow_http": True, "connect_timeout": "3s", "timeout": "30s"},
}
MOST = 10  # files of one case at a time
ORPHAN = timedelta(hours=24)  # a file that no case took is removed
UNKNOWN = Text("Berkas tidak dikenal, atau sudah dipakai.", "The file is unknown, or was used already.")
MANY = Text(f"Paling banyak {MOST} berkas.", f"{MOST} files at most.")


@dataclass(frozen=True)
class Files:
    """The bytes of attachments: a local folder, or any store that `obstore` knows by its address (s3://…).

    Raises: Unavailable, when the store doesn't answer.
    """

    place: str
    folder: Path

    @classmethod
    def at(cls, place: str, folder: Path) -> Files:
        """The store behind an address; without one, the folder."""
        files = cls(place, folder)
        if place:  # a wrong address is known at the start
            _ = files.store
        return files

    @cached_property
    def store(self) -> Any:
        """The folder is opened with the first file: the library takes five megabytes."""
        from obstore.store import LocalStore, from_url

        return from_url(self.place, **FAR) if self.place else LocalStore(self.folder, mkdir=True)

    async def put(self, id: str, raw: bytes) -> None:
        with _answering():
            await self.store.put_async(_path(id), raw)

    async def get(self, id: str) -> AsyncIterator[bytes]:
        """The file in pieces. Raises: FileNotFoundError."""
        with _answering():
            found = await self.store.get_async(_path(id))
        return (bytes(piece) async for piece in found.stream(min_chunk_size=PIECE))

    async def delete(self, id: str) -> None:
        """Remove a file; one that is gone already is no error."""
        with suppress(FileNotFoundError), _answering():
            await self.store.delete_async(_path(id))


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was kept."""

    id: str
    media_type: str
    bytes: int
    sha256: str


async def take_in(context: Context, files: Files, raw: bytes) -> Taken:
    """Clean a file and keep it until a case takes it. Raises: BadInput."""
    from hub.attachments.clean import cleaned  # the readers of images and PDFs are loaded with the first file

    media_type, clean = await asyncio.to_thread(cleaned, raw)
    made = Taken(secrets.token_urlsafe(16), media_type, len(clean), sha256(clean).hexdigest())
    await files.put(made.id, clean)
    who = context.who.username or None
    columns = ("id", "account", "media_type", "bytes", "sha256", "sent_at")
    row = (made.id, who, made.media_type, made.bytes, made.sha256, datetime.now(UTC))
    await context.db.load("hub_attachment", columns, [row])
    return made


TAKE = """update hub_attachment set number = $2
where id = $1 and number is null and (account is null or account = $3) returning id"""


async def attached(
    context: Context, ids: Sequence[str], *, case: str, path: Sequence[str] = ("input", "attachments")
) -> None:
    """Let a case take files that the caller, or a guest, sent before. Joins the caller's transaction.

    Raises: BadInput for a file that isn't there, is another's, or belongs to a case already.
    """
    if len(ids) > MOST:
        raise BadInput(MANY, path=path)
    for place, id in enumerate(ids):
        if not await context.db.fetch(TAKE, str(id), case, context.who.username):
            raise BadInput(UNKNOWN, path=[*path, place])


async def tidy(context: Context) -> None:
    """Remove files that no case took."""
    late = "select id from hub_attachment where number is null and sent_at < $1 limit 500"
    for (id,) in await context.db.fetch(late, datetime.now(UTC) - ORPHAN):
        async with context.db.transaction():  # a file that can't be removed now is known until it can
            if await context.db.fetch("delete from hub_attachment where id = $1 and number is null returning id", id):
                await context.files.delete(id)


@contextmanager
def _answering() -> Iterator[None]:
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError from error
    except BaseError as error:
        log.error("files", {"error": str(error)[:300]})
        raise Unavailable from error


def _path(id: str) -> str:
    return f"{id[:2]}/{id}"
