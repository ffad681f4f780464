"""What clients may ask about requests for population documents."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dukcapil.requests import inputs, papers, rules, tables
from dukcapil.residents.rules import Sex
from hub import (
    Attachment,
    Citizen,
    Connection,
    Letter,
    TimelineEntry,
    Village,
    among,
    column,
    equals,
    filters,
    join,
    least,
    listing,
    many,
    most,
    one,
    page,
    pages,
    read,
    roots,
    same,
    single,
)  # fmt: skip

strawberry.enum(rules.Status, name="PopulationRequestStatus")
strawberry.enum(rules.Case, name="PopulationCase")

PART = f"exists (select 1 from dukcapil_request r where r.number = t.number and ({rules.VISIBLE.replace('t.', 'r.')}))"  # noqa: S608 - constants


@read(tables.PopulationRequest, key="number", rows=f"t.filed_by is not null and ({rules.VISIBLE})")
class FiledBy:
    """The officer who filed a request for a citizen (Halo Pamor)."""

    name: str = column("The officer's name.", "filed_by")
    help: str | None = column("Number of the help that allowed it, or of the visit (Jebol) where it was filled in.")


@read(tables.Birth, key="number", rows=PART, person="child")
class BirthDetails:
    """What a birth certificate is to say."""

    name: str = column("The child's name.", personal=True)
    sex: Sex = column("Its sex.", personal=True)
    birth_place: str = column("Where it was born.", personal=True)
    birth_date: date = column("When it was born.", personal=True)
    birth_order: int | None = column("1 for the first child.", personal=True)
    weight: int | None = column("Weight at birth in grams.", personal=True)
    mother: Citizen | None = one("The mother.", by="mother", personal=True)
    father: Citizen | None = one("The father.", by="father", personal=True)
    child: Citizen | None = one("The child, once it has a NIK.", by="child", personal=True)
    parentage: str = column("On what the parents rest: MARRIED, DECLARED (F-2.04), MOTHER_ONLY, FATHER_ONLY, UNKNOWN.")
    family_card: str = column("Number of the family card it joins.", personal=True)
    late: bool = column("Whether it was reported after 60 days.")


@read(tables.Death, key="number", rows=PART, person="deceased")
class DeathDetails:
    """What a death certificate is to say."""

    deceased: Citizen | None = one("Who died.", by="deceased", personal=True)
    died_on: date = column("Day of death.", personal=True)
    place: str = column("Where.", personal=True)
    cause: inputs.Cause = column("Of what.", personal=True)
    noted_by: inputs.NotedBy = column("Who certified it.")
    guardian: Citizen | None = one("Who takes in minors that are left alone.", by="guardian", personal=True)
    late: bool = column("Whether it was reported late.")


@read(tables.Stranger, key="number", rows=PART, person="nik")
class UnregisteredDeathDetails:
    """What a death certificate is to say of somebody who isn't in the register."""

    name: str | None = column("Name; none for somebody unknown.", personal=True)
    nik: str | None = column("Their NIK of another city.", personal=True)
    sex: Sex = column("Sex.", personal=True)
    birth_place: str | None = column("Place of birth.", personal=True)
    birth_date: date | None = column("Day of birth.", personal=True)
    address: str | None = column("Where they lived.", personal=True)
    nationality: str = column("Country, two letters.", personal=True)
    died_on: date = column("Day of death.", personal=True)
    place: str = column("Where.", personal=True)
    cause: inputs.Cause = column("Of what.", personal=True)
    noted_by: inputs.NotedBy = column("Who certified it.")
    late: bool = column("Whether it was reported late.")


@read(tables.Card, key="number", rows=PART)
class CardDetails:
    """What changes on a card."""

    element: inputs.Element | None = column("Which element of the record changed.")
    value: str | None = column("What it is now.")
    old: str | None = column("What it was, once the card is issued.")


@read(tables.Mover, key="id", rows=PART, person="nik")
class Mover:
    """Somebody who moves."""

    nik: str = column("Their NIK.", personal=True)
    citizen: Citizen | None = one("The person, where the register knows them.", by="nik", personal=True)
    name: str | None = column("Name, of an arrival the register doesn't know.", personal=True)
    sex: Sex | None = column("Sex, of such an arrival.", personal=True)
    birth_place: str | None = column("Place of birth, of such an arrival.", personal=True)
    birth_date: date | None = column("Day of birth, of such an arrival.", personal=True)
    relation: str = column("To the head of the card they will be on; empty: as now.")


@read(tables.Move, key="number", rows=PART)
class MoveDetails:
    """Where somebody moves."""

    street: str = column("Street and number.")
    rt: str = column("RT, three digits.")
    rw: str = column("RW, three digits.")
    village: Village | None = one("Village.", by="village")
    moved_on: date = column("Day of the move.")
    reason: inputs.MoveReason = column("Why.")
    join_card: str | None = column("Number of the family card they join.")
    origin_letter: str | None = column("Number of the SKPWNI that they bring.")
    movers: list[Mover] = many("Who moves.", on="number", order="id")


@read(tables.Paper, key="id", rows=PART)
class PopulationPaper:
    """A paper of a request."""

    kind: papers.PaperKind = column("What it is.")
    attachment: Attachment | None = one("The file; null for a declaration.", by="attachment")
    witnesses: list[str] = column("NIK of the witnesses of a declaration.", words=True)
    reason: str | None = column("What the office wants different.")
    sent_at: datetime = column("When it was sent.")


@read(tables.Doubt, key="id", rows=f":may[{rules.READ}]")
class PopulationDoubt:
    """Something an officer must look at before a request is verified; the applicant doesn't see it."""

    id: int = column("Its number, for `clearPopulationDoubt`.")
    kind: str = column(
        "CLOSE_SIBLING: born too close to another child; LIKE_NAME: a child of nearly the same name; IN_REGISTER: the"
        " NIK of somebody said to be unregistered; LIKE_RESIDENT: a resident like them; LIKE_DEATH: another such death."
    )
    other: str = column("The other person's NIK, or the other request's number.")
    cleared_by: str | None = column("Who has looked at it.")
    cleared_at: datetime | None = column("When.")
    note: str | None = column("What they found.")


@read(tables.PopulationRequest, key="number", rows=rules.VISIBLE, person="applicant")
class PopulationRequest:
    """A request for a population document (e-OPEN). Applicant and subject may be two people."""

    number: str = column("Its number.")
    service: rules.Kind = column("What is asked for.")
    case: rules.Case = column("Which case of it; the papers depend on that.", "variant")
    status: rules.Status = column("Where it stands.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When it is due; null while the applicant or the central system is waited for.")
    complete_at: datetime | None = column("When the papers were found complete.")
    decided_at: datetime | None = column("When it was issued or rejected.")
    note: str | None = column("What the applicant said.", personal=True)
    village: Village | None = one("Where its subject lives, or arrives.", by="village")
    applicant: Citizen | None = one("Who asks.", by="applicant", personal=True)
    subject: Citizen | None = one("Whom it is about; null for a child without a NIK.", by="subject", personal=True)
    filed_by: FiledBy | None = same("The officer who filed it for the applicant, if one did.")
    proxy: bool = column("Whether the applicant is no kin and has a power of attorney.")
    birth: BirthDetails | None = one("For a birth certificate.", by="number")
    death: DeathDetails | None = one("For a death certificate.", by="number")
    unregistered: UnregisteredDeathDetails | None = one("For a death of somebody not in the register.", by="number")
    card: CardDetails | None = one("For cards.", by="number")
    move: MoveDetails | None = one("For a move.", by="number")
    document: Letter | None = one(
        "The document, once it is issued, as its holder and the applicant see it.", by="letter"
    )
    papers: list[PopulationPaper] = many("Its papers.", on="number", order="id")
    doubts: list[PopulationDoubt] = many("What an officer must look at first.", on="number", order="id")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")


@join(Citizen)
class CitizenPopulationRequests:
    population_requests: Connection[PopulationRequest] | None = page(
        "Population documents this person asked for, newest first.",
        on="applicant", order="-submitted_at", needs=rules.READ, personal=True,
    )  # fmt: skip


@read(tables.Requirement, key="id", held=True)
class PopulationRequirement:
    """A paper that a case of a service needs."""

    id: int = column("Its number.")
    service: rules.Kind = column("The service.")
    case: rules.Case = column("The case of it.", "variant")
    paper: papers.PaperKind = column("The paper.")
    held: bool = column("Whether the office looks it up itself, so that nothing is sent when it has it.")
    substitute: papers.PaperKind | None = column("What may come instead.")
    since: date = column("From this day.")
    until: date | None = column("The first day it is no longer needed.")
    source: str = column("The rule behind it.")


@read(tables.Notice, key="id")
class PopulationNotice:
    """A public notice of the office, such as that a central system is away."""

    id: int = column("Its number.")
    text: str = column("What it says.")
    services: list[str] = column("The services it is about; none: all.", words=True)
    since: datetime = column("Since when.")
    until: datetime | None = column("When it was over.")


@filters
class PopulationRequestFilter:
    """Which requests."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    service: rules.Kind | None = equals("For this service.")
    village: str | None = equals("About somebody of this village (code of 10 digits).")
    submitted_from: datetime | None = least("Sent then or later.", "submitted_at")
    submitted_to: datetime | None = most("Sent then or earlier.", "submitted_at")
    due_before: datetime | None = most("Due by then.", "due_at")


@filters
class PopulationRequirementFilter:
    """Which requirements."""

    service: rules.Kind | None = equals("Of this service.")
    case: rules.Case | None = equals("Of this case.", "variant")
    in_force_on: date | None = most("In force on this day, or begun before it.", "since")


@roots
class PopulationQuery:
    population_request: PopulationRequest | None = single(
        "One request. NOT_FOUND for a wrong number and a hidden one.", by="number"
    )
    population_requests: Connection[PopulationRequest] = pages(
        "Requests the caller may know, newest first: a citizen's own, all of them for Dukcapil's officers.",
        order="-submitted_at", filter=PopulationRequestFilter,
    )  # fmt: skip
    population_requirements: list[PopulationRequirement] = listing(
        "Which papers each service needs, with dates; anybody may ask.",
        order="id", filter=PopulationRequirementFilter, flat=True,
    )  # fmt: skip
    population_notices: Connection[PopulationNotice] = pages("Public notices, newest first.", order="-since")
