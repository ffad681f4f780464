"""The partners' chat about a complaint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime

import strawberry

from dinsos.chat import rules, steps, tables
from dinsos.complaints.rules import Partner
from hub import (
    Attachment,
    BadInput,
    Connection,
    Edge,
    Info,
    NotFound,
    PageInfo,
    Text,
    column,
    declaration,
    find,
    many,
    read,
)

EMPTY = Text("Tulis pesan.", "Write a message.")
LONG = Text("Pesan paling panjang 2.000 huruf.", "A message has 2,000 letters at most.")
SIZE = Text("`first` harus 0 sampai 1000.", "`first` must be 0 to 1000.")
CURSOR = Text("`before` bukan kursor yang sah.", "`before` is no valid cursor.")


@read(tables.Message, key="id", rows=rules.VISIBLE)
class ChatMessage:
    """A message in the chat of a complaint."""

    id: strawberry.ID = column("Its id; also its cursor.")
    at: datetime = column("When it was written.")
    author: str = column("Who wrote it.")
    partner: Partner | None = column("What the author is; null for the back office.")
    text: str = column("What it says.")
    system: bool = column("Whether the hub wrote it, about a step of the complaint.")
    attachments: list[Attachment] = many("Files that came with it.", by="files", on="number", order="sent_at")


@strawberry.type
class ChatReader:
    """How far somebody has read."""

    reader: str = strawberry.field(description="Who.")
    message: strawberry.ID = strawberry.field(description="The last message they have read.")
    at: datetime = strawberry.field(description="When.")


@strawberry.input
class ChatMessageInput:
    """A message."""

    complaint: str = strawberry.field(description="The complaint's number.")
    text: str = strawberry.field(description="What to say: 2,000 letters at most.")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Files, by the ids that `/attachments` gave."
    )


async def shown(info: Info, id: int) -> ChatMessage:
    """A message as clients get it."""
    found: ChatMessage = await find(declaration(ChatMessage), id, info)
    return found


def place(cursor: str | None) -> int | None:
    """The message a cursor stands for. Raises: BadInput."""
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadInput(CURSOR, path=["before"])
    return int(cursor)


@strawberry.type
class ChatQuery:
    @strawberry.field
    async def chat_messages(
        self, info: Info, complaint: str, first: int = 20, before: str | None = None
    ) -> Connection[ChatMessage]:
        """The last `first` messages about a complaint, oldest of them first; the earlier ones with `before`.

        For the back office and the partners it is assigned to; to others FORBIDDEN, or NOT_FOUND where they may not
        know of the complaint. `before`: a cursor (or id) of a message; `hasPreviousPage` says whether there are more.
        """
        if not 0 <= first <= 1000:
            raise BadInput(SIZE, path=["first"])
        context, at = info.context, place(before)
        await steps.enter(context, complaint)
        ids = await steps.latest(context, complaint, first + 1, at)
        kept = await asyncio.gather(*(shown(info, id) for id in reversed(ids[:first])))
        edges = [Edge(cursor=str(one.id), node=one) for one in kept]
        return Connection(
            edges=edges,
            page_info=PageInfo(
                has_next_page=at is not None,
                has_previous_page=len(ids) > first,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            count=lambda: steps.count(context, complaint),
        )

    @strawberry.field
    async def chat_readers(self, info: Info, complaint: str) -> list[ChatReader]:
        """How far those who take part have read."""
        await steps.enter(info.context, complaint)
        return [
            ChatReader(reader=reader, message=strawberry.ID(str(message)), at=at)
            for reader, message, at in await steps.readers(info.context, complaint)
        ]

    @strawberry.field
    async def chat_unread(self, info: Info, complaint: str) -> int:
        """How many messages of others the caller hasn't read."""
        await steps.enter(info.context, complaint)
        return await steps.unread(info.context, complaint)


@strawberry.type
class ChatMutation:
    @strawberry.mutation
    async def post_chat_message(self, info: Info, input: ChatMessageInput) -> ChatMessage:
        """Write to those who handle a complaint: the back office and the partners it is assigned to."""
        text = input.text.strip()
        if not text:
            raise BadInput(EMPTY, path=["input", "text"])
        if len(text) > rules.LONGEST:
            raise BadInput(LONG, path=["input", "text"])
        return await shown(info, await steps.post(info.context, input.complaint, text, input.attachments))

    @strawberry.mutation
    async def mark_chat_read(self, info: Info, complaint: str, message: strawberry.ID) -> int:
        """Say that one has read up to a message; how many are unread after that."""
        context = info.context
        await steps.enter(context, complaint)
        id = place(str(message)) or 0
        if not await steps.has(context, complaint, id):
            raise NotFound
        await steps.read_to(context, complaint, id)
        return await steps.unread(context, complaint)


@strawberry.type
class ChatSubscription:
    @strawberry.subscription
    async def chat_posted(self, info: Info, complaint: str) -> AsyncGenerator[ChatMessage, None]:
        """Messages about a complaint as they are written, as long as the caller takes part; else as `chatMessages`."""
        context = info.context
        await steps.enter(context, complaint)
        async for told in context.subscribe(steps.POSTED):
            if told["complaint"] == complaint:
                context.forget()
                try:
                    message = await shown(info, int(told["id"]))
                except NotFound:  # the assignment has ended
                    return
                yield message
