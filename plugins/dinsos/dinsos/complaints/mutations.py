"""What clients may do about complaints, and follow live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import strawberry

from dinsos.complaints import filing, places, reporters, rules, steps
from dinsos.complaints.graph import Complaint
from dinsos.complaints.inputs import (
    SCORE,
    WORDS,
    ComplaintInput,
    ComplaintPointInput,
    ComplaintRatingInput,
    ComplaintReasonInput,
    ComplaintResponseInput,
    ComplaintSupplementInput,
    checked,
    words,
)
from hub import BadInput, Info, NotFound, Option, Unauthenticated, declaration, find, needs, written

RADIUS = Option("dinsos.nearby_metres", 300, "How near two complaints are to be suggested as the same, in metres.")
RECENT = Option("dinsos.nearby_days", 30, "How old a complaint may be to be suggested as the same, in days.")


async def shown(info: Info, number: str) -> Complaint:
    """The complaint as the caller may see it."""
    found: Complaint = await find(declaration(Complaint), number, info)
    return found


@strawberry.type
class ComplaintMutation:
    @strawberry.mutation
    async def file_complaint(self, info: Info, input: ComplaintInput) -> Complaint:
        """File a complaint (pengaduan), signed in or as a guest with a telephone number.

        `trackingCode` in this answer is shown once. About children, violence, HIV and trafficking a complaint is
        confidential unless `visibility` says otherwise. BAD_INPUT names the field that is missing or doesn't fit.
        """
        filed = await info.context.together(filing.file, checked(info, input))
        info.context.show(str(filed.row["number"]))
        found: Complaint = written(Complaint, filed.row)
        found.__dict__["shown_code"] = filed.code
        return found

    @strawberry.mutation
    @needs(rules.EDIT, rules.EDIT_ASSIGNED)
    async def respond_to_complaint(self, info: Info, input: ComplaintResponseInput) -> Complaint:
        """Answer, follow up, assist or close a complaint: the back office, and partners it is assigned to (not CLOSE).

        FORBIDDEN for a partner it isn't assigned to; CONFLICT when it is closed or somebody else decided first.
        """
        text = words(input.text, "text", WORDS) or ""
        internal = words(input.internal, "internal", WORDS, needed=False)
        await steps.respond(info.context, input.number, input.kind, text, internal)
        return await shown(info, input.number)

    @strawberry.mutation
    async def reopen_complaint(self, info: Info, input: ComplaintReasonInput) -> Complaint:
        """Say that a closed complaint isn't settled: its reporter, or a guest with the code, while there is time.

        CONFLICT when it isn't closed, or the time (10 working days, unless the city says otherwise) is over.
        """
        reason = words(input.reason, "reason", 500) or ""
        await steps.reopen(info.context, input.number, reason, input.tracking_code)
        return await shown(info, input.number)

    @strawberry.mutation
    async def supplement_complaint(self, info: Info, input: ComplaintSupplementInput) -> Complaint:
        """Add something to one's open complaint: its reporter, or a guest with the code. Only those who handle it read
        it (`details.supplements`). CONFLICT when it is closed: reopen it.
        """
        text = words(input.text, "text", WORDS) or ""
        await steps.supplement(info.context, input.number, text, input.attachments, input.tracking_code)
        return await shown(info, input.number)

    @strawberry.mutation
    async def withdraw_complaint(self, info: Info, input: ComplaintReasonInput) -> Complaint:
        """Take one's complaint back before anybody has looked after it, else CONFLICT."""
        await steps.withdraw(info.context, input.number, words(input.reason, "reason", 500) or "")
        return await shown(info, input.number)

    @strawberry.mutation
    async def protect_complaint(self, info: Info, input: ComplaintReasonInput) -> Complaint:
        """Make a public complaint confidential: its reporter before the first answer, the back office at any time.

        There is no way back. CONFLICT when it is confidential already, or the reporter comes too late.
        """
        await steps.protect(info.context, input.number, words(input.reason, "reason", 500) or "")
        return await shown(info, input.number)

    @strawberry.mutation
    async def follow_complaint(self, info: Info, number: str) -> Complaint:
        """Follow a complaint instead of sending the same again. For citizens with an account; twice changes nothing."""
        if info.context.who.anonymous:
            raise Unauthenticated
        await steps.follow(info.context, number)
        return await shown(info, number)

    @strawberry.mutation
    async def rate_complaint(self, info: Info, input: ComplaintRatingInput) -> Complaint:
        """Say how content one is with a closed complaint: its reporter, or a guest with the code, once.

        CONFLICT when it isn't closed or has been rated. Nobody's name is kept with the score.
        """
        if not 1 <= input.score <= 4:
            raise BadInput(SCORE, path=["input", "score"])
        comment = words(input.comment, "comment", 500, needed=False)
        await steps.rate(info.context, input.number, input.score, comment, input.tracking_code)
        return await shown(info, input.number)


@strawberry.type
class TrackingQuery:
    @strawberry.field
    async def track_complaint(self, info: Info, number: str, tracking_code: str) -> Complaint:
        """A complaint by its number and the code on the receipt, without signing in. NOT_FOUND for any wrong pair,
        RATE_LIMITED after ten tries at one number in ten minutes."""
        found = await reporters.proven(info.context, number, tracking_code)
        return await shown(info, found.number)

    @strawberry.field
    async def similar_complaints(
        self,
        info: Info,
        category: rules.Category,
        village: str | None = None,
        point: ComplaintPointInput | None = None,
    ) -> list[Complaint]:
        """Open public complaints about the same nearby, nearest first: ask before filing, and follow one instead."""
        context = info.context
        at = (point.lat, point.lon) if point else None
        where = places.located(rules.REGENCY.of(context.settings), village, at)
        since = timedelta(days=RECENT.of(context.settings))
        numbers = await filing.nearby(context, category.value, where, at, since, RADIUS.of(context.settings))
        return list(await asyncio.gather(*(shown(info, number) for number in numbers)))

    @strawberry.field
    async def followed_complaints(self, info: Info) -> list[Complaint]:
        """The complaints the caller follows and may still read, newest first, at most 100."""
        who = info.context.who
        if who.nik is None:
            raise Unauthenticated
        numbers = await steps.followed_by(info.context, who.nik)
        found = await asyncio.gather(*(shown(info, number) for number in numbers), return_exceptions=True)
        return [one for one in found if not isinstance(one, BaseException)]


@strawberry.type
class ComplaintSubscription:
    @strawberry.subscription
    async def complaint_changed(
        self, info: Info, number: str, tracking_code: str | None = None
    ) -> AsyncGenerator[Complaint, None]:
        """A complaint whenever something happens to it, as long as the caller may see it; NOT_FOUND when not.

        A guest follows a confidential one with its code.
        """
        if tracking_code:
            await reporters.proven(info.context, number, tracking_code)
        await shown(info, number)
        async for message in info.context.subscribe(filing.CHANGED):
            if message["number"] == number:
                info.context.forget()
                try:
                    found = await shown(info, number)
                except NotFound:  # it was made confidential, or the assignment ended
                    return
                yield found
