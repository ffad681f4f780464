"""What clients may ask of Duduk Mesra, and how tickets are sent, answered and rated."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import strawberry

from dukcapil.feedback import rules, steps, tables
from hub import (
    Attachment,
    Citizen,
    Connection,
    Context,
    Info,
    TimelineEntry,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    many,
    needs,
    one,
    page,
    pages,
    read,
    roots,
    single,
    times,
)  # fmt: skip

strawberry.enum(rules.Kind, name="FeedbackKind")
strawberry.enum(rules.Status, name="FeedbackStatus")


@strawberry.enum(name="Weekday")
class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


@strawberry.type
class OfficeHours:
    """One stretch of office hours, Jakarta time; a day with a break has two."""

    weekday: Weekday = strawberry.field(description="The day.")
    opens: str = strawberry.field(description="HH:MM.")
    closes: str = strawberry.field(description="HH:MM.")


@strawberry.type
class FeedbackChannel:
    """A channel of Duduk Mesra, tied to a WhatsApp number."""

    kind: rules.Kind = strawberry.field(description="Which.")
    title: str = strawberry.field(description="Its official name.")
    whatsapp_url: str = strawberry.field(
        description="Opens a WhatsApp chat; of a ticket, its number stands in the text."
    )
    open_now: bool = strawberry.field(description="Whether somebody is at the desk right now.")
    hours: list[OfficeHours] = strawberry.field(description="When the desk is open; holidays are closed besides.")

    @classmethod
    def of(cls, context: Context, kind: rules.Kind, number: str | None = None) -> FeedbackChannel:
        """The channel as it is now."""
        channel = rules.CHANNELS[kind]
        calendar = context.calendar
        return cls(
            kind=kind,
            title=channel.title,
            whatsapp_url=rules.whatsapp(channel.phone.of(context.settings), number, channel.title),
            open_now=calendar.open_at(datetime.now(UTC)),
            hours=[
                OfficeHours(weekday=day, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
                for day, spans in zip(Weekday, calendar.week, strict=True)
                for opens, closes in spans
            ],
        )


@read(tables.FeedbackMessage, key="id", rows=f":may[{rules.READ}]")
class FeedbackMessage:
    """A further message that came by WhatsApp."""

    text: str = column("What it says.")
    at: datetime = column("When it was sent.")


@read(tables.Feedback, key="number", rows=rules.VISIBLE, person="applicant")
class Feedback:
    """A complaint about the service, or a question (Duduk Mesra)."""

    number: str = column("Number of the ticket.")
    kind: rules.Kind = column("Through which channel.")
    status: rules.Status = column("Where it stands.")
    message: str = column("What the sender says.", personal=True)
    request: str | None = column("Number of the request it is about.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When the answer is due: five working days.")
    answer: str | None = column("What the office says.")
    answered_at: datetime | None = column("When it did.")
    answered_by: str | None = column("Who did.")
    score: int | None = column("How satisfied the sender was with the answer: 1 to 4.")
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="id")
    messages: list[FeedbackMessage] = many("Further WhatsApp messages, for the office.", on="number", order="at")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")
    applicant: Citizen | None = one("Who sent it, when a citizen did.", by="applicant", personal=True)

    @strawberry.field
    def channel(self, info: Info) -> FeedbackChannel:
        """The channel; its link carries the ticket's number."""
        row = vars(self)["__row__"]
        return FeedbackChannel.of(info.context, rules.Kind(row["kind"]), row["number"])

    @strawberry.field
    def late(self) -> bool:
        """Whether the answer came, or is, later than promised."""
        row = vars(self)["__row__"]
        due, answered = times.as_moment(row["due_at"]), times.as_moment(row["answered_at"])
        return rules.is_late(due, answered, datetime.now(UTC))


@join(Citizen)
class CitizenFeedback:
    feedback: Connection[Feedback] | None = page(
        "Tickets this person sent, newest first.",
        on="applicant", order="-submitted_at", needs=rules.READ, personal=True,
    )  # fmt: skip


@filters
class FeedbackFilter:
    """Which tickets."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    kind: rules.Kind | None = equals("Through this channel.")


@roots
class FeedbackTickets:
    feedback: Feedback | None = single("One ticket. NOT_FOUND for a wrong number and a hidden one.", by="number")
    feedback_tickets: Connection[Feedback] = pages(
        "Tickets: the caller's own, all of them for the office, newest first.",
        order="-submitted_at", filter=FeedbackFilter,
    )  # fmt: skip


@strawberry.type
class FeedbackQuery:
    @strawberry.field
    def feedback_channels(self, info: Info) -> list[FeedbackChannel]:
        """The three channels, with WhatsApp, office hours and whether they are open now; anybody may ask."""
        return [FeedbackChannel.of(info.context, kind) for kind in rules.CHANNELS]


@strawberry.input
class FeedbackInput:
    """A complaint or a question."""

    kind: rules.Kind = strawberry.field(description="Through which channel.")
    message: str = strawberry.field(description="What it is about: up to 4,000 signs.")
    request: str | None = strawberry.field(description="Number of a request of the sender's.", default=None)
    attachments: list[strawberry.ID] = strawberry.field(description="Ids of uploaded files.", default_factory=list)


@strawberry.input
class FeedbackAnswerInput:
    """An answer to a ticket."""

    number: str = strawberry.field(description="Number of the ticket.")
    answer: str = strawberry.field(description="What the sender is told.")


@strawberry.input
class FeedbackScoreInput:
    """How satisfied somebody is with an answer."""

    number: str = strawberry.field(description="Number of the ticket.")
    score: int = strawberry.field(description="1 not at all, 2 little, 3 satisfied, 4 very.")
    note: str | None = strawberry.field(description="Why.", default=None)


@strawberry.type
class FeedbackMutation:
    @strawberry.mutation
    async def send_feedback(self, info: Info, input: FeedbackInput) -> Feedback:
        """Send a complaint or question; any account may. It is answered within five working days."""
        number = await steps.send(info.context, input.kind, input.message, input.request, input.attachments)
        return await _found(number, info)

    @strawberry.mutation
    @needs(rules.ANSWER_ANY)
    async def answer_feedback(self, info: Info, input: FeedbackAnswerInput) -> Feedback:
        """An officer answers. CONFLICT when a colleague did first."""
        await steps.answer(info.context, input.number, input.answer)
        return await _found(input.number, info)

    @strawberry.mutation
    async def rate_feedback(self, info: Info, input: FeedbackScoreInput) -> Feedback:
        """The sender says how satisfied they are with the answer, once. CONFLICT before there is one."""
        await steps.rate(info.context, input.number, input.score, input.note)
        return await _found(input.number, info)


async def _found(number: str, info: Info) -> Feedback:
    made: Feedback = await find(declaration(Feedback), number, info)
    return made
