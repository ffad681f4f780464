"""What clients may ask about claims."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinkes.claims import checks, rules, tables
from dinkes.facilities.graph import Facility
from dinkes.guarantees.graph import Guarantee
from hub import (
    Attachment,
    Citizen,
    Connection,
    Rupiah,
    TimelineEntry,
    among,
    column,
    equals,
    filters,
    join,
    least,
    many,
    most,
    one,
    page,
    pages,
    read,
    roots,
    single,
)

strawberry.enum(rules.Status, name="ClaimStatus")
strawberry.enum(rules.Reason, name="ClaimReason")
strawberry.enum(rules.Outcome, name="CareOutcome")
strawberry.enum(rules.Decision, name="ClaimDecision")
strawberry.enum(checks.Code, name="ClaimCheckCode")


@read(tables.Item, key="id", rows="t.current")
class ClaimItem:
    """A line of a claim, as last sent."""

    id: strawberry.ID = column("Its id, for the verifier's decision.")
    code: str = column("The hospital's code of it: INA-CBG, ICD-9-CM or its own.")
    description: str = column("What it is for.")
    claimed: Rupiah = column("What the hospital asks.")
    approved: Rupiah | None = column("What the verifier approves; null until then.")
    reason: rules.Reason | None = column("Why it is not paid in full.")
    note: str | None = column("What the verifier says about it.")


@read(tables.Finding, key="id")
class ClaimCheck:
    """One automatic check, as it came out when the claim was sent (round 1) or sent again."""

    round: int = column("Which sending.")
    code: checks.Code = column("What was checked.")
    passed: bool | None = column("Whether all is well; null when what decides wasn't known.")
    detail: str = column("What it rests on.")


@read(tables.Payment, key="id")
class ClaimPayment:
    """A transfer to the hospital."""

    amount: Rupiah = column("How much.")
    reference: str = column("Reference of the transfer.")
    paid_on: date = column("The day of the transfer.")
    recorded_at: datetime = column("When it was written down.")


@read(tables.Claim, key="number", rows=rules.VISIBLE, person="patient")
class Claim:
    """A hospital's claim (klaim) on a guarantee."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.", personal=True)
    guarantee: Guarantee | None = one("The guarantee it is made on.", by="guarantee", personal=True)
    patient: Citizen = one("Whose care it was.", by="patient", personal=True)
    hospital: Facility | None = one("Who claims.", by="hospital", personal=True)
    admitted_on: date = column("First day of the care.", personal=True)
    discharged_on: date = column("Last day of the care.", personal=True)
    inpatient: bool = column("Whether the patient stayed.", personal=True)
    care_class: int | None = column("Class of the ward, 1 to 3, for a stay.", personal=True)
    diagnosis: str = column("Main diagnosis, ICD-10.", personal=True)
    secondary: list[str] = column("Further diagnoses, ICD-10.", personal=True, words=True)
    procedures: list[str] = column("Procedures, ICD-9-CM.", personal=True, words=True)
    ina_cbg: str | None = column("INA-CBG group.", personal=True)
    tariff: Rupiah | None = column("Tariff of the group.", personal=True)
    outcome: rules.Outcome = column("How the care ended.", personal=True)
    maternal: bool = column("Whether a diagnosis is of pregnancy, birth or childbed.", personal=True)
    claimed: Rupiah = column("What the hospital asks.", personal=True)
    approved: Rupiah | None = column("What the verifier found right; null until verified.", personal=True)
    paid: Rupiah = column("What was transferred.", personal=True)
    question: str | None = column("What the hospital is asked, while RETURNED.", personal=True)
    submitted_at: datetime = column("When it was first sent.", personal=True)
    due_at: datetime | None = column("When it is to be decided; null while the hospital is asked.", personal=True)
    decided_at: datetime | None = column("When it was approved.", personal=True)
    items: list[ClaimItem] = many("Its lines, in order.", on="number", order="id", personal=True)
    checks: list[ClaimCheck] = many("What was checked when it was sent.", on="number", order="id", personal=True)
    payments: list[ClaimPayment] = many("Transfers, oldest first.", on="number", order="id", personal=True)
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at", personal=True)
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id", personal=True)


@filters
class ClaimFilter:
    """Which claims."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    hospital: str | None = equals("Of this hospital, by its code.")
    guarantee: str | None = equals("On this guarantee, by its number.")
    maternal: bool | None = equals("Maternal care, or other.")
    submitted_from: datetime | None = least("Sent then or later.", "submitted_at")
    submitted_until: datetime | None = most("Sent by then.", "submitted_at")


@join(Citizen)
class CitizenClaims:
    claims: Connection[Claim] | None = page(
        "Claims for this person's care, newest first, as far as the caller may see them.",
        on="patient",
        order="-submitted_at",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@roots
class ClaimQuery:
    claim: Claim | None = single("One claim: on your own care, your hospital's, or any with a permission.", by="number")
    claims: Connection[Claim] = pages(
        "Claims the caller may see, newest first: a hospital's own, a verifier's to judge.",
        order="-submitted_at",
        filter=ClaimFilter,
    )
