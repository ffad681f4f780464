"""What clients send about social aid."""

from __future__ import annotations

import re
from datetime import date

import strawberry

from dinsos.aid import rules
from hub import NIK, BadInput, Text

PERIOD = re.compile(r"20[0-9]{2}-Q[1-4]").fullmatch
BAD_PERIOD = Text("Periode ditulis seperti 2026-Q3.", "A period is written like 2026-Q3.")
BAD_SOURCE = Text("Sumber terdiri dari 1 sampai 20 huruf.", "A source has 1 to 20 characters.")


@strawberry.input
class EnrolmentInput:
    """Somebody to be taken into a programme. A family's programme is in the name of who draws the aid."""

    nik: NIK = strawberry.field(description="Who.")
    programme: str = strawberry.field(description="Short name of the programme, as `programmes` lists it.")
    since: date | None = strawberry.field(description="From this day, by default today; not later.", default=None)
    source: str | None = strawberry.field(description="Where the decision was made, 20 characters.", default=None)


@strawberry.input
class WelfareDecileInput:
    """A family's place in the social registry."""

    nik: NIK = strawberry.field(description="Anybody of the family: the decile is the whole family card's.")
    decile: int = strawberry.field(description="1 (poorest) to 10.")
    source: str = strawberry.field(description="The registry.", default="DTSEN")
    period: str | None = strawberry.field(description="Its quarter, like 2026-Q3; by default this one.", default=None)


@strawberry.input
class EndEnrolmentInput:
    """Aid that ends today."""

    enrolment: int = strawberry.field(description="The enrolment's id.")
    because: rules.Ending = strawberry.field(description="Why.")


@strawberry.input
class AidRecheckInput:
    """A family that was looked at again."""

    id: int = strawberry.field(description="The recheck's id.")
    note: str = strawberry.field(description="What was found, 300 characters at most.")


def check_source(source: str | None) -> None:
    """Raises: BadInput."""
    if source is not None and not 0 < len(source.strip()) <= 20:
        raise BadInput(BAD_SOURCE, path=["input", "source"])


def check_period(period: str | None) -> None:
    """Raises: BadInput."""
    if period is not None and not PERIOD(period):
        raise BadInput(BAD_PERIOD, path=["input", "period"])
