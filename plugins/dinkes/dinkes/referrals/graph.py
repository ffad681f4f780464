"""What clients may ask about referrals."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinkes.facilities.graph import Facility
from dinkes.referrals import rules, tables
from hub import Citizen, column, join, many, one, read, roots, same, single

strawberry.enum(rules.Status, name="ReferralStatus")
strawberry.enum(rules.Transport, name="TransportNeed")


@read(tables.Referral, key="number", rows=rules.VISIBLE, person="patient")
class Diagnosis:
    """What the sender found."""

    code: str = column("ICD-10 code of three to five characters.", "diagnosis_code", personal=True)
    text: str = column("In words.", "diagnosis_text", personal=True)


@read(tables.Referral, key="number", rows=rules.VISIBLE, person="patient")
class Handover:
    """What the sender tells the receiver, in the four parts of SBAR."""

    situation: str | None = column("What is going on.", personal=True)
    background: str | None = column("What led to it.", personal=True)
    assessment: str | None = column("What the sender thinks it is.", personal=True)
    recommendation: str | None = column("What the sender asks for.", personal=True)


@read(tables.Referral, key="number", rows=rules.VISIBLE, person="patient")
class Referral:
    """A referral (rujukan) from one health facility to another."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.", personal=True)
    diagnosis: Diagnosis = same("What the sender found.", personal=True)
    handover: Handover = same("What the sender tells the receiver.", personal=True)
    transport: rules.Transport | None = column("Which vehicle the patient needs, if stated.", personal=True)
    patient: Citizen = one("Whom it is for.", by="patient", personal=True)
    origin: Facility | None = one("Who sends.", by="origin", personal=True)
    destination: Facility | None = one("Who receives.", by="destination", personal=True)
    created_at: datetime = column("When it was sent.", personal=True)


@join(Citizen)
class CitizenReferrals:
    referrals: list[Referral] | None = many(
        "This person's referrals, newest first, as far as the caller may see them.",
        on="patient",
        order="-created_at",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@roots
class ReferralQuery:
    referral: Referral | None = single(
        "One referral: your own, your facility's, or any with a permission.", by="number"
    )
