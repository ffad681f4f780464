"""What clients may ask about polls, and voting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import strawberry

from dinsos.complaints.rules import REGENCY
from dinsos.polls import rules, steps, tables
from hub import BadInput, Info, Text, column, declaration, find, many, needs, read
from hub.regions import find as region

QUESTION = Text("Pertanyaan: 1 sampai 300 huruf.", "A question has 1 to 300 letters.")
OPTIONS = Text(
    "2 sampai 10 pilihan yang berbeda, masing-masing 1 sampai 200 huruf.",
    "2 to 10 different answers of 1 to 200 letters.",
)
PAST = Text("Waktu tutup harus nanti.", "It must close later than now.")
AREA = Text("Bukan wilayah di kota ini.", "Not an area of this city.")


@read(tables.Choice, key="id")
class PollOption:
    """An answer of a poll."""

    id: strawberry.ID = column("Its id.")
    text: str = column("What it says.")
    votes: int = column("How many have chosen it.")


@read(tables.Poll, key="id")
class Poll:
    """A poll (jajak pendapat) among residents: one vote each, kept without the voter."""

    id: strawberry.ID = column("Its id.")
    question: str = column("What is asked.")
    area: str = column("Code of the city, district or village whose residents are asked.")
    options: list[PollOption] = many("The answers, in order.", on="poll", order="position")
    total_votes: int = column("How many have voted.", "total")
    opens_at: datetime = column("When it opened.")
    closes_at: datetime = column("When it closes or closed.")

    @strawberry.field
    async def voted(self, info: Info) -> bool | None:
        """Whether the caller has voted. Null for who has no NIK, and once the poll is over: nobody knows any more."""
        return await steps.voted(info.context, self.__row__["id"])  # type: ignore[attr-defined]


@strawberry.input
class PollInput:
    """A poll to open."""

    question: str = strawberry.field(description="What is asked: 300 letters at most.")
    options: list[str] = strawberry.field(description="2 to 10 answers of 200 letters at most.")
    closes_at: datetime = strawberry.field(description="When it closes.")
    area: str | None = strawberry.field(
        default=None, description="Code of a district or village of the city; null: the whole city."
    )


@strawberry.input
class VoteInput:
    """A vote."""

    poll: strawberry.ID = strawberry.field(description="The poll's id.")
    option: strawberry.ID = strawberry.field(description="The id of the answer that is chosen.")


async def shown(info: Info, id: str) -> Poll:
    """The poll as it stands."""
    found: Poll = await find(declaration(Poll), id, info)
    return found


@strawberry.type
class PollQuery:
    @strawberry.field
    async def polls(self, info: Info, open: bool | None = None) -> list[Poll]:
        """Polls that are open (first the one that closes next), over, or all of them; 100 at most. Anybody may ask."""
        return list(await asyncio.gather(*(shown(info, id) for id in await steps.listed(info.context, open))))

    @strawberry.field
    async def poll(self, info: Info, id: strawberry.ID) -> Poll:
        """One poll."""
        return await shown(info, str(id))


@strawberry.type
class PollMutation:
    @strawberry.mutation
    async def vote(self, info: Info, input: VoteInput) -> Poll:
        """Vote in an open poll, once, as a resident of its area according to the population record.

        FORBIDDEN for who doesn't live there; CONFLICT for a second vote and when it isn't open; NOT_FOUND for an answer
        of another poll; UNAVAILABLE while the population record can't be asked.
        """
        await steps.vote(info.context, str(input.poll), str(input.option))
        return await shown(info, str(input.poll))

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def open_poll(self, info: Info, input: PollInput) -> Poll:
        """Open a poll, for the back office."""
        context = info.context
        context.require(rules.MANAGE)
        question = input.question.strip()
        options = [option.strip() for option in input.options]
        if not 0 < len(question) <= 300:
            raise BadInput(QUESTION, path=["input", "question"])
        if not rules.FEWEST <= len(set(options)) == len(options) <= rules.MOST or not all(
            0 < len(option) <= 200 for option in options
        ):
            raise BadInput(OPTIONS, path=["input", "options"])
        closes = input.closes_at if input.closes_at.tzinfo else input.closes_at.replace(tzinfo=UTC)
        if closes <= datetime.now(UTC):
            raise BadInput(PAST, path=["input", "closesAt"])
        home = REGENCY.of(context.settings)
        area = region(input.area or home)
        if area is None or not area.code.startswith(home):
            raise BadInput(AREA, path=["input", "area"])
        return await shown(info, await steps.make(context, question, area.code, closes, options))

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def close_poll(self, info: Info, id: strawberry.ID) -> Poll:
        """Close a poll before its time, for the back office. Who has voted is forgotten, the counts stay."""
        info.context.require(rules.MANAGE)
        await steps.close(info.context, str(id))
        return await shown(info, str(id))


@strawberry.type
class PollSubscription:
    @strawberry.subscription
    async def poll_changed(self, info: Info, poll: strawberry.ID) -> AsyncGenerator[Poll, None]:
        """A poll's counts as they change."""
        await shown(info, str(poll))
        async for told in info.context.subscribe(steps.VOTED):
            if told["poll"] == str(poll):
                info.context.forget()
                yield await shown(info, str(poll))
