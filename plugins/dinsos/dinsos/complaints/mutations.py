"""What clients may do about complaints, and follow live."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import timedelta

import strawberry

from dinsos.complaints import filing, places, reporters, rules, steps
from dinsos.complaints.graph import Complaint
from hub import BadInput, Info, NotFound, Option, Text, Unauthenticated, attached, declaration, find

PHONE = re.compile(r"(?:\+62|0)8[0-9]{7,12}")
TITLE, WORDS = 150, 5_000  # letters
RADIUS = Option("dinsos.nearby_metres", 300, "How near two complaints are to be suggested as the same, in metres.")
RECENT = Option("dinsos.nearby_days", 30, "How old a complaint may be to be suggested as the same, in days.")

EMPTY = Text("Wajib diisi.", "This must be filled in.")
LONG = Text("Terlalu panjang.", "This is too long.")
NO_PHONE = Text(
    "Tanpa masuk, tinggalkan nomor telepon seluler (08… atau +628…).",
    "Leave a mobile number (08… or +628…), or sign in.",
)
PLACE = Text("Kategori ini memerlukan alamat atau titik lokasi.", "This category needs an address or a point.")
INSTITUTION = Text("Kategori ini memerlukan nama lembaga.", "This category needs an institution's name.")
SCORE = Text("Nilai 1 sampai 4.", "A score is 1 to 4.")


@strawberry.input
class ComplaintPointInput:
    """A point in the city."""

    lat: float = strawberry.field(description="Latitude in degrees, negative in the south.")
    lon: float = strawberry.field(description="Longitude in degrees.")


@strawberry.input
class ComplaintInput:
    """A complaint. `complaintCategories` says what a category requires. Who isn't signed in leaves a `phone`."""

    category: rules.Category = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="In one line: 150 letters at most.")
    description: str = strawberry.field(description="What happened: 5,000 letters at most.")
    visibility: rules.Visibility | None = strawberry.field(
        default=None,
        description="Whether everybody may read it. Null: as usual for the category.",
    )
    anonymous: bool = strawberry.field(
        default=False, description="Don't name the reporter, not even to the office. Apart from `visibility`."
    )
    village: str | None = strawberry.field(
        default=None, description="Code of the village, 10 digits. May be left out where a `point` is given."
    )
    point: ComplaintPointInput | None = strawberry.field(default=None, description="Where it happened.")
    address: str | None = strawberry.field(
        default=None, description="Where exactly: only those who handle it read this. 200 letters at most."
    )
    subject: str | None = strawberry.field(
        default=None, description="Who it is about: only those who handle it read this. 100 letters at most."
    )
    institution: str | None = strawberry.field(default=None, description="Which institution: 150 letters at most.")
    phone: str | None = strawberry.field(default=None, description="A guest's mobile number, 08… or +628….")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Photos and papers, by the ids that `/attachments` gave."
    )


@strawberry.input
class ComplaintResponseInput:
    """Something the office or a partner did."""

    number: str = strawberry.field(description="The complaint's number.")
    kind: rules.ResponseKind = strawberry.field(description="What was done. CLOSE is for the back office.")
    text: str = strawberry.field(description="What it says: whoever may read the complaint reads this. 5,000 letters.")
    internal: str | None = strawberry.field(default=None, description="A note for the office alone.")


@strawberry.input
class ComplaintReasonInput:
    """A complaint and why."""

    number: str = strawberry.field(description="The complaint's number.")
    reason: str = strawberry.field(description="Why: 500 letters at most.")
    tracking_code: str | None = strawberry.field(default=None, description="A guest's code.")


@strawberry.input
class ComplaintRatingInput:
    """How content the reporter is."""

    number: str = strawberry.field(description="The complaint's number.")
    score: int = strawberry.field(description="1 (not at all) to 4 (very).")
    comment: str | None = strawberry.field(default=None, description="500 letters at most.")
    tracking_code: str | None = strawberry.field(default=None, description="A guest's code.")


def words(value: str | None, name: str, most: int, *, needed: bool = True) -> str | None:
    """A text without space around it. Raises: BadInput."""
    plain = (value or "").strip()
    if len(plain) > most:
        raise BadInput(LONG, path=["input", name])
    if not plain and needed:
        raise BadInput(EMPTY, path=["input", name])
    return plain or None


def checked(info: Info, given: ComplaintInput) -> filing.Filing:
    """A complaint that may be filed. Raises: BadInput."""
    who = info.context.who
    facts = rules.categories()[given.category]
    point = (given.point.lat, given.point.lon) if given.point else None
    values = {
        "title": words(given.title, "title", TITLE),
        "description": words(given.description, "description", WORDS),
        "address": words(given.address, "address", 200, needed=False),
        "subject": words(given.subject, "subject", 100, needed=False),
        "institution": words(given.institution, "institution", 150, needed=False),
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "guest_phone": None,
    }
    if rules.Need.PLACE in facts.requires and not (values["address"] or point):
        raise BadInput(PLACE, path=["input", "address"])
    if rules.Need.INSTITUTION in facts.requires and not values["institution"]:
        raise BadInput(INSTITUTION, path=["input", "institution"])
    if who.nik is None:
        phone = re.sub(r"[ .-]", "", given.phone or "")
        if not PHONE.fullmatch(phone):
            raise BadInput(NO_PHONE, path=["input", "phone"])
        values["guest_phone"] = phone
    return filing.Filing(
        category=given.category,
        visibility=given.visibility or facts.visibility,
        village=places.located(rules.REGENCY.of(info.context.settings), given.village, point),
        reporter=who.nik,
        anonymous=given.anonymous,
        values=values,
    )


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
        context = info.context
        filed = checked(info, input)
        async with context.db.transaction():
            number, code = await filing.file(reporters.unnamed(context), filed)
            await attached(context, input.attachments, case=number)
            await filing.receipt(reporters.unnamed(context), number, filed)
        context.show(number)
        found = await shown(info, number)
        found.__dict__["shown_code"] = code
        return found

    @strawberry.mutation
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
    async def complaint_changed(self, info: Info, number: str) -> AsyncGenerator[Complaint, None]:
        """A complaint whenever something happens to it, as long as the caller may see it; NOT_FOUND when not."""
        await shown(info, number)
        async for message in info.context.subscribe(filing.CHANGED):
            if message["number"] == number:
                info.context.forget()
                try:
                    found = await shown(info, number)
                except NotFound:  # it was made confidential, or the assignment ended
                    return
                yield found
