"""How partners ask to be told, and see how it went."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from typing import Any

import strawberry

from auth import Permission
from hub.context import Context, Info
from hub.cursors import Connection
from hub.declare import read, roots
from hub.errors import BadInput, NotFound, Text
from hub.fields import find
from hub.fit import needs
from hub.plugin import Service
from hub.reads import column, declaration, listing, page
from hub.webhooks import rules, send, tables

OWN = "(t.account = :username)"
SHAPE = Text("Alamat harus https:// tanpa kata sandi.", "The address must be https:// without a password.")
EVENT = Text("Tidak ada peristiwa dengan nama itu.", "No event has that name.")
UNIT = Text("Unit itu bukan unit Anda.", "That unit isn't yours.")


@read(tables.MessageRow, key="id", rows="t.webhook in (select w.id from hub_webhook w where w.account = :username)")
class WebhookMessage:
    """A fact that was, or will be, told."""

    id: strawberry.ID = column("Its id; the header webhook-id is `msg_` and this.")
    name: str = column("The event.")
    body: str = column("What is sent: JSON with type, timestamp and ids, nothing personal.")
    state: str = column("WAITING, DONE or FAILED.")
    attempts: int = column("How often it was sent.")
    next_at: datetime = column("When it is tried next, while it waits.")
    said: str | None = column("What the other side answered last: an HTTP status, or what went wrong.")


@read(tables.WebhookRow, key="id", rows=OWN)
class Webhook:
    """An address that is told of facts as they happen, signed by Standard Webhooks (standardwebhooks.com)."""

    id: strawberry.ID = column("Its id.")
    url: str = column("Where facts are sent.")
    events: list[str] = column("Which events: names, or `agency.*`.", words=True)
    unit: str | None = column("Only facts that name this unit.")
    created_at: datetime = column("Since when.")
    paused_at: datetime | None = column("Since when nothing is sent: nobody answered for days.")
    messages: Connection[WebhookMessage] = page("What was told, newest first.", on="webhook", order="-id")


@roots
class WebhookQuery:
    webhooks: list[Webhook] = listing("The caller's webhooks.", order="created_at", needs=rules.MANAGE)


@strawberry.input
class WebhookInput:
    """Who wants to be told of what."""

    url: str = strawberry.field(description="An https address that answers 2xx within 15 seconds.")
    events: list[str] = strawberry.field(description="Names as the reference lists them, or `agency.*`.")


@strawberry.type
class NewWebhook:
    """A webhook with its secret, which is shown this once."""

    secret: str = strawberry.field(description="Checks the signatures: `whsec_…`, for any Standard Webhooks library.")
    webhook: Webhook


@strawberry.type
class WebhookMutation:
    @strawberry.mutation
    @needs(rules.MANAGE)
    async def create_webhook(self, info: Info, input: WebhookInput) -> NewWebhook:
        """Be told of facts as they happen. An account bound to a unit hears what names its unit; another hears its
        agency's facts.
        """
        context = info.context
        context.require(rules.MANAGE)
        if not rules.callable_url(input.url, insecure=context.settings.webhooks_insecure):
            raise BadInput(SHAPE, path=["input", "url"])
        known = info.schema.composition.subscribers  # type: ignore[attr-defined]
        for place, name in enumerate(input.events):
            if name not in known and not (name.endswith(".*") and any(one.startswith(name[:-1]) for one in known)):
                raise BadInput(EVENT, path=["input", "events", place])
        if not input.events:
            raise BadInput(EVENT, path=["input", "events"])
        row: dict[str, Any] = {
            "id": secrets.token_urlsafe(16),
            "account": context.who.username,
            "agency": context.who.agency,
            "unit": context.who.unit,
            "url": input.url,
            "events": " ".join(dict.fromkeys(input.events)),
            "secret": _secret(),
            "created_at": datetime.now(UTC),
        }
        await context.db.load("hub_webhook", list(row), [tuple(row.values())])
        return NewWebhook(secret=row["secret"], webhook=await find(declaration(Webhook), row["id"], info))

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def rotate_webhook_secret(self, info: Info, id: strawberry.ID) -> NewWebhook:
        """A new secret; for 24 hours messages carry the old signature too."""
        new, now = _secret(), datetime.now(UTC)
        sql = """update hub_webhook set old_secret = secret, old_until = $3, secret = $4
            where id = $1 and account = $2 returning id"""
        await _own(info.context, sql, str(id), now + rules.OVERLAP, new)
        return NewWebhook(secret=new, webhook=await find(declaration(Webhook), str(id), info))

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def resume_webhook(self, info: Info, id: strawberry.ID) -> Webhook:
        """Send again after a pause: what waits, and what failed."""
        context, now = info.context, datetime.now(UTC)
        async with context.db.transaction():
            await _own(
                context, "update hub_webhook set paused_at = null where id = $1 and account = $2 returning id", str(id)
            )
            again = """update hub_webhook_message set state = 'WAITING', attempts = 0, next_at = $2
                where webhook = $1 and state != 'DONE'"""
            await context.db.fetch(again, str(id), now)
        found: Webhook = await find(declaration(Webhook), str(id), info)
        return found

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def replay_webhook_message(self, info: Info, id: strawberry.ID) -> WebhookMessage:
        """Send one message again, whatever became of it."""
        if not str(id).isdecimal():
            raise NotFound
        sql = """update hub_webhook_message set state = 'WAITING', attempts = 0, next_at = $3
            where id = $1 and webhook in (select w.id from hub_webhook w where w.account = $2) returning id"""
        await _own(info.context, sql, int(id), datetime.now(UTC))
        found: WebhookMessage = await find(declaration(WebhookMessage), int(id), info)
        return found

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def delete_webhook(self, info: Info, id: strawberry.ID) -> bool:
        """Stop telling, and forget what was told."""
        context = info.context
        async with context.db.transaction():
            await _own(context, "delete from hub_webhook where id = $1 and account = $2 returning id", str(id))
            await context.db.fetch("delete from hub_webhook_message where webhook = $1", str(id))
        return True


async def _own(context: Context, sql: str, id: object, *more: object) -> None:
    """Run a change of the caller's own row. Raises: NotFound when there is none."""
    context.require(rules.MANAGE)
    if not await context.db.fetch(sql, id, context.who.username, *more):
        raise NotFound
    context.forget()


def _secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


service = Service(
    name="webhooks",
    title="Pemberitahuan ke sistem mitra",
    tables=[tables.WebhookRow, tables.MessageRow],
    reads=[Webhook, WebhookMessage],
    query=[WebhookQuery],
    mutation=[WebhookMutation],
    permissions=[Permission(rules.MANAGE, "Mengatur pemberitahuan ke sistem sendiri")],
    handlers={"*": send.fan_out},
)
