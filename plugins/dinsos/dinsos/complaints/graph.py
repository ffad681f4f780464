"""What clients may ask about complaints."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinsos.complaints import reporters, rules, tables, wall
from hub import (
    Attachment,
    Citizen,
    Connection,
    Forbidden,
    Info,
    Letter,
    Unauthenticated,
    Village,
    among,
    column,
    declaration,
    entity,
    equals,
    filters,
    find,
    join,
    many,
    most,
    one,
    page,
    pages,
    read,
    roots,
    same,
    single,
)

strawberry.enum(rules.Category, name="ComplaintCategory")
strawberry.enum(rules.Visibility, name="ComplaintVisibility")
strawberry.enum(rules.Status, name="ComplaintStatus")
strawberry.enum(rules.ResponseKind, name="ComplaintResponseKind")
strawberry.enum(rules.Partner, name="Partner")


@read(tables.Response, key="id", rows=wall.PART_VISIBLE)
class ComplaintResponse:
    """Something the office did about a complaint."""

    kind: rules.ResponseKind = column("What it did.")
    text: str = column("What it says.")
    at: datetime = column("When.")
    by: str = column("Who answered.")


@read(tables.Complaint, key="number", rows=f"t.origin_number is not null and ({wall.VISIBLE})")
class ComplaintOrigin:
    """The request at another agency that a complaint follows from."""

    agency: str = column("The agency.", "origin_agency")
    number: str = column("The request's number there.", "origin_number")


@read(tables.Supplement, key="id", rows=wall.PART_INSIDE)
class ComplaintSupplement:
    """Something the reporter added after filing."""

    text: str = column("What it says.")
    at: datetime = column("When.")
    attachments: list[Attachment] = many("Files that came with it.", by="files", on="number", order="sent_at")


@read(tables.Complaint, key="number", rows=wall.INSIDE)
class ComplaintDetails:
    """What only the reporter and those who handle a complaint may know, of a public one too."""

    address: str | None = column("Where exactly.")
    subject: str | None = column("Who it is about.")
    institution: str | None = column("Which institution it is about.")
    escalated_at: datetime | None = column("When it was passed on because nobody had looked after it in time.")
    supplements: list[ComplaintSupplement] = many("What the reporter added, oldest first.", on="complaint", order="id")


@read(tables.Satisfaction, key="complaint", rows=f":may[{rules.READ}]")
class ComplaintSatisfaction:
    """How content the reporter was."""

    score: int = column("1 (not at all) to 4 (very).")
    comment: str | None = column("What they add.")
    at: datetime = column("When.")


@read(tables.Complaint, key="number", rows=wall.VISIBLE, person="reporter")
class Complaint:
    """A social complaint (SIPANSOS). A confidential one exists only for its reporter and those who handle it."""

    number: str = column("Number on the receipt.")
    category: rules.Category = column("What it is about.")
    visibility: rules.Visibility = column("Whether everybody may read it.")
    anonymous: bool = column("Whether the reporter asked the office not to name them.")
    status: rules.Status = column("Where it stands.")
    title: str = column("In one line.")
    description: str = column("What the reporter saw.")
    village: Village | None = one("Where it happened.", by="village")
    lat: float | None = column("Latitude, in degrees, where the reporter gave a point.")
    lon: float | None = column("Longitude, in degrees, where the reporter gave a point.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When the office has to have followed it up.")
    closed_at: datetime | None = column("When it was closed.")
    photos: list[Attachment] = many("Pictures and papers that came with it.", on="number", order="sent_at")
    responses: list[ComplaintResponse] = many("What the office did, oldest first.", on="complaint", order="at")
    partners: list[rules.Partner] = column("Who was asked to help on the spot.", words=True)
    team: str = column("The team that handles it.")
    followers: int = column("How many citizens have the same to report and follow this one.")
    origin: ComplaintOrigin | None = same("The request at another agency that it follows from.")
    details: ComplaintDetails | None = same("For the reporter and those who handle it; null for everybody else.")
    satisfaction: ComplaintSatisfaction | None = one("How content the reporter was: for the back office.", by="number")

    @strawberry.field
    async def reporter(self, info: Info) -> Citizen | None:
        """Who sent it, when that is a citizen with an account: for the reporter and the back office (else FORBIDDEN).

        Of a confidential or anonymous complaint it is sealed: null, until a second officer has approved that the
        caller may know (`requestIdentity`).
        """
        row = self.__row__  # type: ignore[attr-defined]
        nik, who = row["reporter"], info.context.who
        own = nik is not None and nik == who.nik
        if not own and not who.may(rules.READ):
            raise Unauthenticated if who.anonymous else Forbidden
        if nik is None or not (own or await reporters.is_open(info.context, row)):
            return None
        info.context.note(nik, "Complaint.reporter")
        return entity(Citizen, nik)  # type: ignore[no-any-return]

    @strawberry.field
    async def guest_phone(self, info: Info) -> str | None:
        """The telephone number a guest left: for the back office, sealed like `reporter`."""
        row = self.__row__  # type: ignore[attr-defined]
        if not info.context.who.may(rules.READ):
            raise Unauthenticated if info.context.who.anonymous else Forbidden
        return (
            await reporters.phone_of(info.context, row["number"])
            if await reporters.is_open(info.context, row)
            else None
        )

    @strawberry.field
    async def receipt(self, info: Info) -> Letter | None:
        """The signed receipt (tanda terima), for the reporter and for a guest who shows the code; else null.

        It proves that the complaint was filed, when, and with what text (a digest), and names nobody.
        """
        row, context = self.__row__, info.context  # type: ignore[attr-defined]
        number = str(row["number"])
        if row["reporter"] is not None and row["reporter"] == context.who.nik:
            context.show(number)
        letter = await reporters.receipt_of(context, number) if f" {number} " in context.who.shown else None
        return await find(declaration(Letter), letter, info) if letter else None

    @strawberry.field
    def tracking_code(self) -> str | None:
        """The code to track it with: shown once, in the answer to `fileComplaint`; null ever after."""
        return self.__dict__.get("shown_code")


@read(tables.Complaint, key="number", rows=wall.NAMED, person="reporter")
class CitizenComplaint:
    """A complaint in a citizen's own list. Officers find there what is neither confidential nor anonymous."""

    number: str = column("Number on the receipt.")
    category: rules.Category = column("What it is about.")
    visibility: rules.Visibility = column("Whether everybody may read it.")
    status: rules.Status = column("Where it stands.")
    title: str = column("In one line.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When the office has to have followed it up.")
    closed_at: datetime | None = column("When it was closed.")
    complaint: Complaint | None = one("All of it.", by="number")


@read(tables.Complaint, key="number", rows=wall.LISTED)
class QueuedComplaint:
    """A complaint as it stands in the queue of those who handle it: enough to plan the work, nothing of its words."""

    number: str = column("Number on the receipt.")
    category: rules.Category = column("What it is about.")
    visibility: rules.Visibility = column("Whether everybody may read it.")
    status: rules.Status = column("Where it stands.")
    team: str = column("The team that handles it.")
    village: Village | None = one("Where it happened.", by="village")
    partners: list[rules.Partner] = column("Who was asked to help on the spot.", words=True)
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When it has to be followed up.")
    escalated_at: datetime | None = column("When it was passed on because that was late.")
    complaint: Complaint | None = one("All of it; null for who may list but not open it.", by="number")


@join(Citizen)
class CitizenComplaints:
    complaints: Connection[CitizenComplaint] | None = page(
        "Complaints this person sent, newest first: for themselves; for the back office those that name them.",
        on="reporter",
        order="-submitted_at",
        needs=rules.READ,
        personal=True,
    )


@filters
class ComplaintFilter:
    """Which complaints."""

    category: rules.Category | None = equals("About this.")
    origin: str | None = equals("Following from the request with this number.", "origin_number")
    status: rules.Status | None = equals("Standing there.")
    village: str | None = equals("From this village (code of 10 digits).")


@filters
class ComplaintQueueFilter:
    """Which complaints of the queue."""

    team: str | None = equals("Handled by this team.")
    category: rules.Category | None = equals("About this.")
    status: list[rules.Status] | None = among("Standing at one of these.")
    visibility: rules.Visibility | None = equals("Public ones, or confidential ones.")
    village: str | None = equals("From this village (code of 10 digits).")
    due_before: datetime | None = most("To be followed up by then.", "due_at")


@roots
class ComplaintQuery:
    complaint: Complaint | None = single("One complaint. NOT_FOUND for a wrong number and a hidden one.", by="number")
    complaints: Connection[Complaint] = pages(
        "Complaints the caller may know of, newest first; anybody may ask.",
        order="-submitted_at",
        filter=ComplaintFilter,
    )
    complaint_queue: Connection[QueuedComplaint] = pages(
        "The complaints the caller handles or sent, oldest first: all of them for the back office, those assigned to"
        " them for partners.",
        order="submitted_at",
        filter=ComplaintQueueFilter,
    )
