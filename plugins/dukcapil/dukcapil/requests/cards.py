"""Identity cards, children's cards and family cards: who may have one, and what a new one replaces."""

from __future__ import annotations

from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.documents.rules import Status as DocumentStatus
from dukcapil.requests import filing, letters, outcome, rules
from dukcapil.requests.inputs import (
    CardCase,
    ChildIdentityCardInput,
    DataChangeInput,
    Element,
    FamilyCardInput,
    IdentityCardInput,
)  # fmt: skip
from dukcapil.requests.letters import Outcome
from dukcapil.requests.papers import PaperKind
from dukcapil.residents import names, register
from dukcapil.residents.family import ADULT, Person, age
from dukcapil.residents.rules import CODES
from hub import BadInput, Conflict, Context, Text, times

UNKNOWN = Text("Orang dengan NIK itu bukan penduduk kota ini.", "That NIK isn't a resident's of this city.")
YOUNG = Text("KTP-el untuk usia 17 tahun atau sudah kawin.", "An identity card is for those of 17, or married.")
OLD = Text("KIA untuk anak di bawah 17 tahun.", "A child's card is for those under 17.")
HAS = Text("Kartu sudah pernah terbit: ajukan karena hilang, rusak atau perubahan data.",
           "There is a card already: ask because it is lost, damaged or changed.")  # fmt: skip
NO_CHANGE = Text("Sebutkan perubahan datanya.", "Say what changed.")
NOT_CHANGED = Text("Perubahan data hanya untuk CHANGED_DATA.", "A change of data goes with CHANGED_DATA.")
BAD_VALUE = Text("Nilai itu bukan kode yang berlaku.", "That is no value of this element.")
NO_CERTIFICATE = Text("Anak belum memiliki akta kelahiran.", "The child has no birth certificate yet.")
NOT_A_CASE = Text("Kasus ini tidak ada untuk layanan ini.", "This service has no such case.")
PENDING = Text("Permohonan kartu ini sedang diproses.", "A request for this card is being processed already.")

OPEN = """select 1 from dukcapil_request where subject = $1 and service = $2
and status not in ('REJECTED', 'CANCELLED', 'ISSUED')"""
VALID = "select 1 from dukcapil_document where holder = $1 and kind = $2 and status = 'VALID'"
CARD = "select element, value from dukcapil_request_card where number = $1"
COLUMNS = {
    Element.NAME: "name",
    Element.RELIGION: "religion",
    Element.MARITAL_STATUS: "marital_status",
    Element.EDUCATION: "education",
    Element.OCCUPATION: "occupation",
    Element.BLOOD_GROUP: "blood_group",
}


async def check_identity(context: Context, input: IdentityCardInput, who: filing.Filer) -> filing.Filing:
    """An identity card as it may be asked for. Raises: BadInput."""
    subject = input.subject or who.applicant
    proxy = await _proxy(context, subject, who, input)
    person = await _resident(context, subject, "subject" if input.subject else "")
    if not person.adult(times.today()):
        raise BadInput(YOUNG, path=["input", "subject"])
    held = await context.db.fetch(VALID, person.nik, DocumentKind.IDENTITY_CARD.value)
    if input.case is CardCase.FIRST and held:
        raise BadInput(HAS, path=["input", "case"])
    row = _changed(input.change, input.case)
    return await _filing(context, rules.Kind.IDENTITY_CARD, input.case, person, who, row, proxy=proxy)


async def check_child(context: Context, input: ChildIdentityCardInput, who: filing.Filer) -> filing.Filing:
    """A child's card as it may be asked for. Raises: BadInput."""
    proxy = await _proxy(context, input.child, who, input)
    person, today = await _resident(context, input.child, "child"), times.today()
    if age(person.birth_date, today) >= ADULT:
        raise BadInput(OLD, path=["input", "child"])
    if input.case is CardCase.CHANGED_DATA:
        raise BadInput(NOT_A_CASE, path=["input", "case"])
    if not await context.db.fetch(VALID, person.nik, DocumentKind.BIRTH_CERTIFICATE.value):
        raise BadInput(NO_CERTIFICATE, path=["input", "child"])
    if input.case is CardCase.FIRST and await context.db.fetch(
        VALID, person.nik, DocumentKind.CHILD_IDENTITY_CARD.value
    ):
        raise BadInput(HAS, path=["input", "case"])
    photo = age(person.birth_date, today) >= rules.KIA_PHOTO_AGE.of(context.settings)
    more = (PaperKind.PHOTO,) if photo else ()
    return await _filing(context, rules.Kind.CHILD_IDENTITY_CARD, input.case, person, who, {}, more, proxy=proxy)


async def check_family(context: Context, input: FamilyCardInput, who: filing.Filer) -> filing.Filing:
    """A family card as it may be asked for again. Raises: BadInput."""
    if input.case not in (CardCase.LOST, CardCase.DAMAGED):
        raise BadInput(NOT_A_CASE, path=["input", "case"])
    return await _filing(context, rules.Kind.FAMILY_CARD, input.case, who.resident, who, {}, proxy=False)


async def issue(context: Context, number: str, service: rules.Kind, subject: str, on: date) -> Outcome:
    """The card, in place of older ones; a changed element is changed with its history. Raises: Conflict."""
    person = await register.person(context.db, subject)
    if person is None or not person.active:
        raise Conflict(UNKNOWN)
    match service:
        case rules.Kind.FAMILY_CARD:
            return await _family(context, number, person, on)
        case rules.Kind.CHILD_IDENTITY_CARD:
            kind = DocumentKind.CHILD_IDENTITY_CARD
        case _:
            kind = DocumentKind.IDENTITY_CARD
            person = await _change(context, number, person, on)
            await documents.end(context, subject, [DocumentKind.CHILD_IDENTITY_CARD], DocumentStatus.REPLACED)
            await letters.void(context, subject, [DocumentKind.CHILD_IDENTITY_CARD], "Sudah memiliki KTP-el.")
    return await outcome.card(context, kind, person, on)


async def _family(context: Context, number: str, person: Person, on: date) -> Outcome:
    if person.family_card is None:
        raise Conflict
    version = await register.renew(context, person.family_card, "COPY", on, fallback=person.nik)
    return await outcome.card_letter(context, person.family_card, version, on, case=number)


async def _change(context: Context, number: str, person: Person, on: date) -> Person:
    """Write the changed element. The person as the card names them."""
    element, value = (await context.db.fetch(CARD, number))[0]
    if element is None:
        return person
    column = COLUMNS[Element(element)]
    old = (await context.db.fetch(f"select {column} from dukcapil_resident where nik = $1", person.nik))[0][0]  # noqa: S608 - a constant's
    await context.db.fetch(
        "update dukcapil_request_card set old = $2 where number = $1", number, None if old is None else str(old)
    )
    await register.change(context, person, "CHANGE", on, **{column: value if element == Element.NAME else int(value)})
    return await register.person(context.db, person.nik) or person


async def _proxy(
    context: Context, subject: str, who: filing.Filer, input: IdentityCardInput | ChildIdentityCardInput
) -> bool:
    """Whether a stranger asks with a power of attorney: looked at first, so that others learn nothing about a NIK."""
    return subject != who.applicant and await filing.is_proxy(context, who.applicant, [subject], input.papers)


async def _resident(context: Context, nik: str, field: str) -> Person:
    person = await register.person(context.db, nik)
    if person is None or not person.active:
        raise BadInput(UNKNOWN, path=["input", field] if field else ["input"])
    return person


def _changed(change: DataChangeInput | None, case: CardCase) -> dict[str, object]:
    """The changed element as it is kept. Raises: BadInput."""
    if case is not CardCase.CHANGED_DATA:
        if change is not None:
            raise BadInput(NOT_CHANGED, path=["input", "change"])
        return {}
    if change is None:
        raise BadInput(NO_CHANGE, path=["input", "change"])
    value = names.tidy(change.value)
    if change.element is Element.NAME:
        good = names.fits(value)
    else:
        good = value.isascii() and value.isdigit() and 1 <= int(value) <= CODES[COLUMNS[change.element]]
    if not good:
        raise BadInput(BAD_VALUE, path=["input", "change", "value"])
    return {"element": change.element.value, "value": value}


async def _filing(
    context: Context, service: rules.Kind, case: CardCase, person: Person, who: filing.Filer,
    row: dict[str, object], more: tuple[PaperKind, ...] = (), *, proxy: bool,
) -> filing.Filing:  # fmt: skip
    if await context.db.fetch(OPEN, person.nik, service.value):
        raise BadInput(PENDING, path=["input"])
    return filing.Filing(
        service=service, variant=rules.Case(case.value), filer=who, subject=person.nik, village=person.village,
        area=f"{person.village}/{person.rw}", tables=[("dukcapil_request_card", row)],
        held=frozenset({PaperKind.FAMILY_CARD, PaperKind.BIRTH_CERTIFICATE}) if person.family_card else frozenset(),
        more=more, proxy=proxy,
    )  # fmt: skip
