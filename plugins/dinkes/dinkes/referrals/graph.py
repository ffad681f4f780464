"""What clients may ask about referrals."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinkes.emergencies.graph import Emergency
from dinkes.facilities.graph import Facility
from dinkes.referrals import rules, tables
from hub import (
    Citizen,
    Connection,
    Letter,
    TimelineEntry,
    among,
    column,
    equals,
    filters,
    join,
    many,
    one,
    pages,
    read,
    roots,
    same,
    single,
)  # fmt: skip

strawberry.enum(rules.Status, name="ReferralStatus")
strawberry.enum(rules.Transport, name="TransportNeed")
strawberry.enum(rules.Need, name="ReferralNeed")
strawberry.enum(rules.RejectionReason)
strawberry.enum(rules.ReferralStep)


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
class VitalSigns:
    """What the sender measured, as far as it was measured."""

    systolic: int | None = column("Upper blood pressure in mmHg.", personal=True)
    diastolic: int | None = column("Lower blood pressure in mmHg.", personal=True)
    pulse: int | None = column("Heartbeats a minute.", personal=True)
    breaths: int | None = column("Breaths a minute.", personal=True)
    temperature: float | None = column("Degrees Celsius.", personal=True)
    oxygen: int | None = column("Oxygen saturation in percent.", personal=True)
    consciousness: int | None = column("Glasgow coma scale, 3 to 15.", personal=True)
    at: datetime | None = column("When they were measured.", "measured_at", personal=True)


@read(tables.Referral, key="number", rows=rules.VISIBLE, person="patient")
class Referral:
    """A referral (rujukan) from one health facility to another."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.", personal=True)
    diagnosis: Diagnosis = same("What the sender found.", personal=True)
    handover: Handover = same("What the sender tells the receiver.", personal=True)
    vital_signs: VitalSigns = same("What the sender measured.", personal=True)
    needs: list[rules.Need] | None = column("What the patient needs there.", words=True, personal=True)
    transport: rules.Transport | None = column("Which vehicle the patient needs, if stated.", personal=True)
    maternal: bool = column("Whether it is about pregnancy, birth or the weeks after.", personal=True)
    patient: Citizen = one("Whom it is for.", by="patient", personal=True)
    origin: Facility | None = one("Who sends.", by="origin", personal=True)
    destination: Facility | None = one("Who receives.", by="destination", personal=True)
    doctor: str | None = column("The responsible doctor.", personal=True)
    created_at: datetime = column("When it was sent.", "submitted_at", personal=True)
    due_at: datetime | None = column("When an answer is due; null once there is one.", personal=True)
    reason: rules.RejectionReason | None = column("Why it was refused, if it was.", personal=True)
    proposed: Facility | None = one("Which hospital was proposed instead.", by="proposed", personal=True)
    previous: Referral | None = one("The refused referral it follows.", by="previous", personal=True)
    emergency: str | None = column("Number of the emergency it comes from.", personal=True)
    rides: list[Emergency] = many(
        "Transfers asked for it, oldest first: each with the ambulances sent.",
        on="referral",
        order="number",
        personal=True,
    )
    letter: Letter | None = one(
        "The referral letter; null for referrals of before there were letters.", by="number", personal=True
    )
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id", personal=True)


@join(Citizen)
class CitizenReferrals:
    referrals: list[Referral] | None = many(
        "This person's referrals, newest first, as far as the caller may see them.",
        on="patient",
        order="-submitted_at",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@filters
class ReferralFilter:
    """Which referrals."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    origin: str | None = equals("Sent by this facility.")
    destination: str | None = equals("Sent to this facility.")


@roots
class ReferralQuery:
    referral: Referral | None = single(
        "One referral: your own, your facility's, or any with a permission.", by="number"
    )
    referrals: Connection[Referral] = pages(
        "Referrals the caller may know, newest first: a facility's from and to it, a citizen's own.",
        order="-submitted_at",
        filter=ReferralFilter,
    )
