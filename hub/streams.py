"""Streams that stay open, over WebSocket or as server-sent events, and what ends them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from auth import Auth
from hub.context import BACKLOG, Context
from hub.errors import Refusal, Text, Unauthenticated, Unavailable

log = logging.getLogger("simpul")
LOOK: Final = 0.5  # seconds between two looks at the streams on which nothing happens
PATIENCE: Final = 10.0  # seconds that one message may take to leave


@dataclass(frozen=True, slots=True)
class End:
    """Why a stream ends, as a WebSocket's close frame and as an error of server-sent events."""

    code: int
    reason: str
    refusal: Refusal


SIGNED_OUT: Final = End(4401, "Unauthorized", Unauthenticated(Text("Sesi telah berakhir.", "The sign-in has ended.")))
EXPIRED: Final = End(  # 4403: clients come back with a fresh token, which they don't after 4401
    4403, "Token expired", Unauthenticated(Text("Token kedaluwarsa.", "The token has expired."))
)
SLOW: Final = End(
    1013,
    f"Too slow: {BACKLOG} messages are waiting",
    Unavailable(Text("Terlalu lambat: pesan menumpuk.", f"Too slow: {BACKLOG} messages are waiting.")),
)
MISSED: Final = End(1013, "Messages were missed", Unavailable())


@dataclass(slots=True, eq=False)
class Stream:
    """One that is open. ended: why it has to close, once it has to."""

    auth: Auth
    context: Context
    ended: asyncio.Future[End] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    stuck: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, why: End) -> None:
        """It has to close; the first reason counts."""
        if not self.ended.done():
            self.ended.set_result(why)
            log.info("stream ends", {"code": why.code, "reason": why.reason, "id": self.context.request_id})

    async def look(self, known: dict[str, bool] | None = None) -> bool:
        """Whether it may go on: who opened it may still, and takes what is sent. known: who was looked up just now."""
        if not self.ended.done():
            if self.context.behind:
                self.end(SLOW)
            elif self.auth.expired(self.context.who):
                self.end(EXPIRED)
            elif not await self._stands({} if known is None else known):
                self.end(SIGNED_OUT)
        return not self.ended.done()

    async def send(self, message: Any, leave: Callable[[Any], Awaitable[None]]) -> None:
        """Let one message leave; after one that didn't in time, none does any more."""
        if self.stuck.is_set():
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await leave(message)
        except TimeoutError:
            self.stuck.set()
            self.end(SLOW)

    async def _stands(self, known: dict[str, bool]) -> bool:
        who = self.context.who
        key = f"{who.subject} {who.session} {who.issued}"
        if key not in known:
            try:
                known[key] = await self.auth.stands(who)
            except Unavailable:  # nothing can be read either; the next look tells
                known[key] = True
        return known[key]


@dataclass(slots=True)
class Watch:
    """Looks after all streams of this process: one task for a thousand of them."""

    auth: Auth
    open: set[Stream] = field(default_factory=set)

    def lost(self) -> None:
        """Messages may have been missed: every stream ends, and its client asks again."""
        for stream in self.open:
            stream.end(MISSED)

    def stream(self, context: Context) -> Stream:
        return Stream(self.auth, context)

    @contextmanager
    def over(self, stream: Stream) -> Iterator[Stream]:
        """Look after this one for the length of a block."""
        self.open.add(stream)
        try:
            yield stream
        finally:
            self.open.discard(stream)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            known: dict[str, bool] = {}
            for stream in list(self.open):
                try:
                    await stream.look(known)
                except Exception as error:  # one that can't be looked at doesn't hide the others
                    log.error("stream", exc_info=error)
