"""What clients may ask about complaints."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinsos.complaints import rules, tables
from hub import (
    Citizen,
    Connection,
    Village,
    column,
    equals,
    filters,
    join,
    many,
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


@read(tables.Photo, key="id", rows=rules.PART_VISIBLE)
class ComplaintPhoto:
    """A picture that came with a complaint."""

    url: str = column("Where the picture is.")


@read(tables.Response, key="id", rows=rules.PART_VISIBLE)
class ComplaintResponse:
    """Something the office did about a complaint."""

    kind: rules.ResponseKind = column("What it did.")
    text: str = column("What it says.")
    at: datetime = column("When.")
    by: str = column("Who answered.")


@read(tables.Complaint, key="number", rows=f"t.origin_number is not null and ({rules.VISIBLE})")
class ComplaintOrigin:
    """The request at another agency that a complaint follows from."""

    agency: str = column("The agency.", "origin_agency")
    number: str = column("The request's number there.", "origin_number")


@read(tables.Complaint, key="number", rows=rules.VISIBLE, person="reporter")
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
    photos: list[ComplaintPhoto] = many("Pictures that came with it.", on="complaint", order="position")
    responses: list[ComplaintResponse] = many("What the office did, oldest first.", on="complaint", order="at")
    partners: list[rules.Partner] = column("Who was asked to help on the spot.", words=True)
    origin: ComplaintOrigin | None = same("The request at another agency that it follows from.")
    reporter: Citizen | None = one(
        "Who sent it, when that is a citizen with an account: for the reporter and the back office.",
        by="reporter",
        needs=rules.READ,
        personal=True,
    )


@join(Citizen)
class CitizenComplaints:
    complaints: Connection[Complaint] | None = page(
        "Complaints this person sent, newest first: for themselves and the back office.",
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


@roots
class ComplaintQuery:
    complaint: Complaint | None = single("One complaint. NOT_FOUND for a wrong number and a hidden one.", by="number")
    complaints: Connection[Complaint] = pages(
        "Complaints the caller may know of, newest first; anybody may ask.",
        order="-submitted_at",
        filter=ComplaintFilter,
    )
