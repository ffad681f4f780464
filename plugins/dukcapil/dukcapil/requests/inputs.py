"""What clients send when they ask for a document."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import strawberry

from dukcapil.requests import papers, rules
from dukcapil.residents.rules import Relation, Sex
from hub import NIK

strawberry.enum(papers.PaperKind, name="PopulationPaperKind")


def _field(doc: str, **more: Any) -> Any:
    return strawberry.field(description=doc, **more)


def _empty() -> Any:
    return strawberry.field(
        description="Papers sent along; see `populationRequirements` for what is needed.", default_factory=list
    )


@strawberry.enum(name="PopulationCardCase")
class CardCase(StrEnum):
    """Why a card is asked for."""

    FIRST = "FIRST"
    LOST = "LOST"
    DAMAGED = "DAMAGED"
    CHANGED_DATA = "CHANGED_DATA"


@strawberry.enum(name="PopulationElement")
class Element(StrEnum):
    """An element of a person's record that may be corrected (F-1.06)."""

    NAME = "NAME"
    RELIGION = "RELIGION"
    MARITAL_STATUS = "MARITAL_STATUS"
    EDUCATION = "EDUCATION"
    OCCUPATION = "OCCUPATION"
    BLOOD_GROUP = "BLOOD_GROUP"


@strawberry.enum(name="DeathCause")
class Cause(StrEnum):
    """Of what somebody died (sebab kematian)."""

    ILLNESS = "ILLNESS"
    ACCIDENT = "ACCIDENT"
    CRIME = "CRIME"
    OTHER = "OTHER"


@strawberry.enum(name="DeathNotedBy")
class NotedBy(StrEnum):
    """Who certified the death. Source: UU 24/2013 article 44 and Permendagri 108/2019."""

    DOCTOR = "DOCTOR"
    VILLAGE_HEAD = "VILLAGE_HEAD"
    POLICE = "POLICE"
    COURT = "COURT"
    AIRLINE = "AIRLINE"
    MISSION = "MISSION"


@strawberry.enum(name="MoveReason")
class MoveReason(StrEnum):
    """Why somebody moves (alasan pindah)."""

    WORK = "WORK"
    EDUCATION = "EDUCATION"
    SECURITY = "SECURITY"
    HEALTH = "HEALTH"
    HOUSING = "HOUSING"
    FAMILY = "FAMILY"
    OTHER = "OTHER"


@strawberry.input
class PopulationPaperInput:
    """A paper: a file, or for `F_2_03` and `F_2_04` a declaration with two witnesses."""

    kind: papers.PaperKind = _field("What it is.")
    attachment: strawberry.ID | None = _field(
        "Id of the uploaded scan of the original (POST /attachments).", default=None
    )
    witnesses: list[NIK] = _field("NIK of two adult witnesses, of a declaration.", default_factory=list)


@strawberry.input
class BirthCertificateInput:
    """A birth to be registered (F-2.01). Without `mother` and `father` it is a foundling's."""

    name: str = _field("The child's name: 2 to 60 letters, at least two words are advised, no titles.")
    sex: Sex = _field("The child's sex.")
    birth_place: str = _field("City or regency of birth.")
    birth_date: date = _field("Day of birth; more than 60 days ago is late.")
    mother: NIK | None = _field("NIK of the mother.", default=None)
    father: NIK | None = _field(
        "NIK of the father. Parents who aren't married in the register need `MARRIAGE_RECORD` or the declaration"
        " `F_2_04`; without a father the certificate names the mother only.",
        default=None,
    )
    child: NIK | None = _field("The child's own NIK, when it stands in the register already.", default=None)
    birth_order: int | None = _field("1 for the first child.", default=None)
    weight: int | None = _field("Weight at birth in grams.", default=None)
    family_card: str | None = _field(
        "Number of the family card the child joins: by default its mother's, else its father's."
        " Needed for a foundling.",
        default=None,
    )
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


@strawberry.input
class UnregisteredPersonInput:
    """Somebody who died here and isn't in the city's register."""

    sex: Sex = _field("Sex.")
    name: str | None = _field("Name; none for somebody unknown, of whom the police wrote a report.", default=None)
    nik: NIK | None = _field("Their NIK, where they have one of another city.", default=None)
    birth_place: str | None = _field("Place of birth, where it is known.", default=None)
    birth_date: date | None = _field("Day of birth, where it is known.", default=None)
    address: str | None = _field("Where they lived.", default=None)
    nationality: str = _field("Country, a code of two letters (ISO 3166).", default="ID")


@strawberry.input
class DeathCertificateInput:
    """A death to be registered (F-2.01): of somebody in the register (`deceased`), or of somebody else
    (`unregistered`)."""

    died_on: date = _field("Day of death.")
    place: str = _field("City, hospital or address.")
    deceased: NIK | None = _field("NIK of who died.", default=None)
    unregistered: UnregisteredPersonInput | None = _field(
        "Who died, when they aren't in the register: no record is closed. Needs `DEATH_NOTE` and `IDENTITY_PAPER`"
        " (or `POLICE_REPORT`).",
        default=None,
    )
    cause: Cause = _field("Of what.", default=Cause.ILLNESS)
    noted_by: NotedBy = _field("Who certified it, on the paper `DEATH_NOTE`.", default=NotedBy.DOCTOR)
    guardian: NIK | None = _field(
        "NIK of the adult who takes minors in, when nobody grown up stays on the card.", default=None
    )
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


@strawberry.input
class DataChangeInput:
    """An element that changed."""

    element: Element = _field("Which.")
    value: str = _field("What it is now: a name as text, all others as a code of the register (agama 1 to 7 …).")


@strawberry.input
class IdentityCardInput:
    """An identity card, KTP-el (F-1.02): for residents of 17 years, or married."""

    case: CardCase = _field("Why.", default=CardCase.FIRST)
    subject: NIK | None = _field("Whose card: by default the applicant's.", default=None)
    change: DataChangeInput | None = _field("What changed: for `CHANGED_DATA`.", default=None)
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


@strawberry.input
class FamilyCardInput:
    """A family card, Kartu Keluarga (F-1.02), again: lost or damaged."""

    case: CardCase = _field("`LOST` or `DAMAGED`.")
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


@strawberry.input
class ChildIdentityCardInput:
    """A child's identity card, KIA (F-1.02): under 17."""

    child: NIK = _field("NIK of the child.")
    case: CardCase = _field("`FIRST`, `LOST` or `DAMAGED`.", default=CardCase.FIRST)
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


@strawberry.input
class MoverInput:
    """Somebody who moves. An arrival whom the register doesn't know brings name, sex, birthPlace and birthDate."""

    nik: NIK = _field("Their NIK; it never changes.")
    relation: Relation | None = _field("To the head of the card they will be on; by default as now.", default=None)
    name: str | None = _field("Registered name.", default=None)
    sex: Sex | None = _field("Sex.", default=None)
    birth_place: str | None = _field("Place of birth.", default=None)
    birth_date: date | None = _field("Day of birth.", default=None)
    marital_status: int | None = _field("Code 1 to 4: unmarried, married, divorced, widowed.", default=None)


@strawberry.input
class MoveInput:
    """A move (F-1.03): inside the city, out of it (SKPWNI), or into it, as the addresses say."""

    street: str = _field("Street and number of the new address.")
    rt: str = _field("RT, up to three digits.")
    rw: str = _field("RW, up to three digits.")
    village: str = _field("Code of the village (desa, kelurahan), 10 digits, anywhere in the country.")
    movers: list[MoverInput] = _field("Who moves: by default everybody on the applicant's card.", default_factory=list)
    moved_on: date | None = _field("Day of the move: by default the day the document is issued.", default=None)
    reason: MoveReason = _field("Why.", default=MoveReason.HOUSING)
    join_card: str | None = _field("Number of a family card they join at the new address.", default=None)
    origin_letter: str | None = _field("Number of the SKPWNI that arrivals bring.", default=None)
    papers: list[PopulationPaperInput] = _empty()
    note: str | None = _field("A word to the office.", default=None)


assert {*CardCase} <= {*map(str, rules.Case)}  # noqa: S101 - a case here is a case there
