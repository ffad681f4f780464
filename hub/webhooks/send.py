"""Facts become messages for those who hear them; messages are sent, signed, until somebody says 2xx."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from standardwebhooks.webhooks import Webhook

from hub.context import Context
from hub.database import Database
from hub.errors import Unavailable
from hub.events import Fact
from hub.webhooks import rules

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("simpul")
PAUSE = 1.0  # seconds between two looks
LEASE = timedelta(seconds=30)
SECONDS = 15.0  # that a partner has to answer

HIDDEN = "select agency from hub_case where number = $1 and confidential"
HEARERS = "select id, events, agency, unit from hub_webhook where paused_at is null"
DUE = """select m.id, m.webhook, m.name, m.body, m.attempts, w.url, w.secret, w.old_secret, w.old_until
from hub_webhook_message m join hub_webhook w on w.id = m.webhook
where m.state = 'WAITING' and m.next_at <= $1 and w.paused_at is null order by m.id limit 50"""
TAKE = """update hub_webhook_message set attempts = attempts + 1, next_at = $3
where id = $1 and attempts = $2 and state = 'WAITING' returning id"""
DONE = "update hub_webhook_message set state = 'DONE', done_at = $2, said = $3 where id = $1"
AGAIN = "update hub_webhook_message set next_at = $2, said = $3 where id = $1"
FAILED = "update hub_webhook_message set state = 'FAILED', said = $2 where id = $1"
STOP = "update hub_webhook set paused_at = $2 where id = $1 and paused_at is null"


async def fan_out(context: Context, fact: Fact) -> None:
    """Write a message for every address that hears this fact."""
    hearers = await context.db.fetch(HEARERS)
    if not hearers:
        return
    now = datetime.now(UTC)
    body = {"type": fact.name, "timestamp": fact.at.isoformat(), "data": rules.thin(fact.data)}
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        number = fact.data.get("number")
        hidden = await context.db.fetch(HIDDEN, str(number)) if number else ()
        office = str(hidden[0][0]) if hidden else None
        rows = [
            (id, fact.id, fact.name, orjson.dumps(body).decode(), "WAITING", 0, now, now)
            for id, events, agency, unit in hearers
            if rules.hears(events, fact.name, agency=agency, unit=unit, data=fact.data, office=office)
        ]
        columns = ("webhook", "event", "name", "body", "state", "attempts", "created_at", "next_at")
        await context.db.load("hub_webhook_message", columns, rows)


@dataclass(slots=True)
class Sender:
    """Sends what is due. insecure: plain http and private addresses too, for tests and a hub inside one network."""

    db: Database
    insecure: bool = False
    _client: httpx.AsyncClient | None = field(default=None, init=False)

    @property
    def client(self) -> httpx.AsyncClient:
        """Made for the first message: the certificates that it trusts take three megabytes."""
        import httpx

        self._client = self._client or httpx.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False)
        return self._client

    async def run(self) -> None:
        """Send for ever."""
        try:
            while True:
                try:
                    await self.round()
                except Unavailable:
                    pass
                except Exception as error:  # a bug must not end sending
                    log.error("webhooks", exc_info=error)
                await asyncio.sleep(PAUSE)
        finally:
            if self._client:
                await self._client.aclose()

    async def round(self) -> int:
        """Send what is due once; how many messages were tried."""
        due = await self.db.fetch(DUE, datetime.now(UTC))
        return sum(await asyncio.gather(*(self._send(row) for row in due)))

    async def _send(self, row: Sequence[Any]) -> int:
        import httpx

        message, webhook, name, body, attempts, url, *secrets = row
        now = datetime.now(UTC)
        if not await self.db.fetch(TAKE, message, attempts, now + LEASE):
            return 0
        try:
            said, good = await self._post(url, f"msg_{message}", body, _current(secrets, now), now)
        except (httpx.HTTPError, OSError, ValueError) as error:
            said, good = type(error).__name__, False
        if good:
            await self.db.fetch(DONE, message, datetime.now(UTC), said)
        elif wait := rules.later(attempts + 1):
            await self.db.fetch(AGAIN, message, datetime.now(UTC) + wait, said)
        else:  # days without an answer: nobody is there
            async with self.db.transaction():
                await self.db.fetch(FAILED, message, said)
                await self.db.fetch(STOP, webhook, datetime.now(UTC))
            log.warning("webhook paused", {"webhook": webhook, "fact": name, "said": said})
        return 1

    async def _post(self, url: str, id: str, body: str, secrets: Sequence[str], now: datetime) -> tuple[str, bool]:
        """What the partner answered. The name is looked up here and the call goes to that very address."""
        import httpx

        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = await self._address(host, port)
        there = httpx.URL(url).copy_with(host=address)
        headers = {
            "Host": host if parts.port is None else f"{host}:{port}",
            "Content-Type": "application/json",
            "User-Agent": "Simpul-Webhooks/1",
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(Webhook(secret).sign(id, now, body) for secret in secrets),
        }
        answer = await self.client.post(
            there, content=body.encode(), headers=headers, extensions={"sni_hostname": host}
        )
        return str(answer.status_code), 200 <= answer.status_code < 300

    async def _address(self, host: str, port: int) -> str:
        """One address of a host, the same that was checked. Raises: ValueError when any of them isn't public."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not self.insecure and not all(map(rules.is_public, addresses)):
            raise ValueError("private address")
        return addresses[0]


def _current(secrets: Sequence[Any], now: datetime) -> list[str]:
    """The secrets that sign now: the new one, and for a while the one before."""
    new, old, until = secrets
    return [new, old] if old and until and until > now else [new]
