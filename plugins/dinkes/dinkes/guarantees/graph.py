"""What clients may ask about health guarantees."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinkes.facilities.graph import Facility
from dinkes.guarantees import rules, tables
from dinkes.referrals.graph import Referral
from hub import Citizen, Rupiah, column, join, many, one, read, roots, single

strawberry.enum(rules.Status, name="GuaranteeStatus")


@read(tables.Guarantee, key="number", rows=rules.VISIBLE, person="patient")
class Guarantee:
    """A health guarantee (SKLK): the city pays for a resident without active BPJS, up to a ceiling."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.", personal=True)
    ceiling: Rupiah | None = column("The most the city pays; null until decided.", personal=True)
    used: Rupiah = column("What approved claims have used of it.", personal=True)
    valid_from: date | None = column("First day; null until approved.", personal=True)
    valid_until: date | None = column("Last day; null until approved.", personal=True)
    patient: Citizen = one("Whose care it pays for.", by="patient", personal=True)
    hospital: Facility | None = one("Where.", by="hospital", personal=True)
    referral: Referral | None = one("The referral it stands on, as far as the caller may see it.", by="referral")
    requested_at: datetime = column("When it was asked for.", personal=True)
    decided_at: datetime | None = column("When it was approved or rejected.", personal=True)


@join(Citizen)
class CitizenGuarantees:
    guarantees: list[Guarantee] | None = many(
        "This person's guarantees, newest first, as far as the caller may see them.",
        on="patient",
        order="-requested_at",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@roots
class GuaranteeQuery:
    guarantee: Guarantee | None = single(
        "One guarantee: your own, your hospital's, or any with a permission.", by="number"
    )
