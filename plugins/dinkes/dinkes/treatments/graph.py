"""What clients may ask about medical services outside of referrals, and how one is recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import strawberry

from dinkes.treatments import rules, tables
from hub import (
    JAKARTA,
    NIK,
    BadInput,
    Citizen,
    Connection,
    Info,
    Text,
    Village,
    column,
    declaration,
    emit,
    equals,
    filters,
    find,
    join,
    least,
    most,
    needs,
    one,
    page,
    pages,
    read,
    regions,
    roots,
    serial,
    single,
)  # fmt: skip

strawberry.enum(rules.Kind, name="MedicalServiceKind")

RECORDED = "dinkes.treatment.recorded"
FUTURE = Text("Pelayanan dicatat sesudah diberikan.", "A service is recorded after it was given.")
PEOPLE = Text("Jumlah orang 1 sampai 10.000.", "1 to 10,000 people.")
VILLAGE = Text("Kode kelurahan itu tidak ada.", "There is no village of that code.")
COLUMNS = ("number", "kind", "at", "day", "patient", "unit", "people", "village", "emergency", "note")


@read(tables.Treatment, key="number", rows=rules.VISIBLE, person="patient")
class MedicalService:
    """A medical service without a referral (pelayanan medis non rujukan)."""

    number: str = column("Its number.")
    kind: rules.Kind = column("What was done.")
    at: datetime = column("When.")
    patient: Citizen | None = one("For whom, if for one person.", by="patient", personal=True)
    people: int = column("How many were served.")
    village: Village | None = one("Village (kelurahan), if recorded.", by="village")
    unit: str | None = column("The unit that gave it.")
    emergency: str | None = column("Number of the emergency it belongs to.")
    note: str | None = column("What else is to be known.", personal=True)


@join(Citizen)
class CitizenTreatments:
    medical_services: Connection[MedicalService] | None = page(
        "Medical services this person got without a referral, newest first.",
        on="patient",
        by="nik",
        order="-at",
        needs=rules.READ,
        personal=True,
    )


@filters
class MedicalServiceFilter:
    """Which medical services."""

    kind: rules.Kind | None = equals("Of this kind.")
    since: datetime | None = least("Then or later.", "at")
    until: datetime | None = most("Then or earlier.", "at")


@roots
class TreatmentQuery:
    medical_service: MedicalService | None = single("One medical service the caller may know.", by="number")
    medical_services: Connection[MedicalService] = pages(
        "Medical services, newest first: all for PSC 119, a unit's own for its staff.",
        order="-at",
        filter=MedicalServiceFilter,
    )


@strawberry.input
class MedicalServiceInput:
    """A medical service that was given."""

    kind: rules.Kind = strawberry.field(description="What was done.")
    patient: NIK | None = strawberry.field(default=None, description="NIK of the patient, if it was for one person.")
    at: datetime | None = strawberry.field(default=None, description="When; now, if left out.")
    people: int = strawberry.field(default=1, description="How many were served.")
    village: str | None = strawberry.field(default=None, description="Village (kelurahan), 10 digits.")
    emergency: str | None = strawberry.field(default=None, description="Number of the emergency it belongs to.")
    note: str | None = strawberry.field(default=None, description="What else is to be known.")


@strawberry.type
class TreatmentMutation:
    @strawberry.mutation
    @needs(rules.RECORD)
    async def record_medical_service(self, info: Info, input: MedicalServiceInput) -> MedicalService:
        """Record a medical service without a referral, as given by the caller's unit."""
        context = info.context
        context.require(rules.RECORD)
        at = input.at or datetime.now(UTC)
        _check(input, at)
        year = at.astimezone(JAKARTA).year
        async with context.db.transaction():
            number = f"YAN-{year}-{await serial(context.db, f'YAN-{year}'):06}"
            line = (
                number, input.kind, at, at.astimezone(JAKARTA).date(), input.patient, context.who.unit, input.people,
                input.village, input.emergency, (input.note or "").strip()[:2_000] or None,
            )  # fmt: skip
            await context.db.load("dinkes_treatment", COLUMNS, [line])
            await emit(context, RECORDED, number, number=number)
        context.forget()
        found: MedicalService = await find(declaration(MedicalService), number, info)
        return found


def _check(input: MedicalServiceInput, at: datetime) -> None:
    if at > datetime.now(UTC) + timedelta(minutes=5):
        raise BadInput(FUTURE, path=["input", "at"])
    if not 1 <= input.people <= 10_000:
        raise BadInput(PEOPLE, path=["input", "people"])
    if input.village is not None:
        found = regions.find(input.village)
        if found is None or found.level is not regions.Level.VILLAGE:
            raise BadInput(VILLAGE, path=["input", "village"])
