"""What clients may ask about residents and family cards."""

from __future__ import annotations

from datetime import date

import strawberry

from dukcapil.residents import past, rules, tables
from hub import Citizen, District, Letter, Regency, Village, column, join, many, one, read, same

strawberry.enum(rules.Sex)
strawberry.enum(rules.Status, name="CitizenStatus")
strawberry.enum(rules.Relation, name="FamilyRelation")


@read(tables.Resident, key="nik", rows=rules.VISIBLE, person="nik", past=past.RESIDENT)
class Residence:
    """Where a person lives according to the population record."""

    street: str = column("Street and number.")
    rt: str = column("RT, three digits.")
    rw: str = column("RW, three digits.")
    village: Village | None = one("Village (kelurahan).", by="village")
    district: District | None = one("District (kecamatan).", by="district")
    regency: Regency | None = one("City or regency.", by="regency")


@read(tables.Resident, key="nik", rows=rules.VISIBLE, person="nik", past=past.RESIDENT)
class FamilyMember:
    """A person on a family card."""

    relation: rules.Relation = column("Relation to the head of the family.")
    citizen: Citizen = one("The person.", by="nik", personal=True)


@read(tables.FamilyCardVersion, key="id")
class FamilyCardVersion:
    """A family card as it was from one change to the next."""

    number: str = column("Number of the card, 16 digits.")
    version: int = column("1 for the first.")
    head: Citizen | None = one("Who headed it.", by="head")
    issued_on: date = column("From this day.")
    replaced_on: date | None = column("The day the next version took its place; null for the one that counts.")
    reason: str = column("What changed: REGISTERED, BIRTH, DEATH, MOVE, MOVE_OUT, COPY.")
    next_number: str | None = column("Number of the card that followed, where the number changed.")
    letter: Letter | None = one("The signed letter.", by="letter")


@read(tables.FamilyCard, key="number", past=past.CARD)
class FamilyCard:
    """A family card (Kartu Keluarga)."""

    number: str = column("16 digits.")
    registered_on: date = column("When the card was registered.")
    head: Citizen = one("The head of the family.", by="head")
    versions: list[FamilyCardVersion] = many(
        "What it was, oldest first; empty while it never changed.", on="number", order="version"
    )
    members: list[FamilyMember] = many("Everybody on the card, the head first.", on="family_card", order="position")


@join(Citizen, tables.Resident, rows=rules.VISIBLE, register=True, past=past.RESIDENT)
class CitizenResident:
    name: str | None = column("Registered name: one field, no titles.", personal=True)
    sex: rules.Sex | None = column("Sex in the register.", personal=True)
    birth_place: str | None = column("Place of birth.", personal=True)
    birth_date: date | None = column("Date of birth.", personal=True)
    status: rules.Status | None = column("Whether the person is alive and lives here.", personal=True)
    marital_status: int | None = column("Code 1 to 4: unmarried, married, divorced, widowed.", personal=True)
    residence: Residence | None = same("Where the person lives.", personal=True)
    family_card: FamilyCard | None = one("The family card the person stands on.", by="family_card", personal=True)
    mother: Citizen | None = one("The mother, if she is in the register.", by="mother", personal=True)
    father: Citizen | None = one("The father, if he is in the register.", by="father", personal=True)
