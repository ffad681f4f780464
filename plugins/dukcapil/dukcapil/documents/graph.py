"""What clients may ask about population documents."""

from __future__ import annotations

from datetime import date

import strawberry

from dukcapil.documents import rules, tables
from hub import Citizen, Letter, column, join, many, one, read

strawberry.enum(rules.Kind, name="DocumentKind")
strawberry.enum(rules.Status, name="DocumentStatus")


@read(tables.Document, key="id", rows=rules.VISIBLE, person="holder")
class Document:
    """A population document."""

    number: str = column("Number as issued.")
    kind: rules.Kind = column("What it certifies.")
    issued_on: date = column("When it was issued.")
    status: rules.Status = column("Whether it still counts.")
    letter: Letter | None = one("The signed letter, of those issued by this hub.", by="letter")


@join(Citizen)
class CitizenDocuments:
    documents: list[Document] | None = many(
        "Documents issued to this person, newest first.",
        on="holder",
        order="-issued_on",
        needs=rules.READ,
        personal=True,
    )
