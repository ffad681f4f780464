"""Death certificates: what is refused, and what a death does to the register, all in one transaction."""

from __future__ import annotations

from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.documents.rules import Status as DocumentStatus
from dukcapil.pamor import steps as pamor
from dukcapil.requests import filing, letters, outcome, rules, strangers
from dukcapil.requests.inputs import DeathCertificateInput
from dukcapil.requests.letters import Outcome
from dukcapil.requests.papers import PaperKind
from dukcapil.residents import register
from dukcapil.residents.family import Marital, Person, next_head, spouse
from dukcapil.residents.rules import Relation, Status
from hub import BadInput, Conflict, Context, Text, emit, end_sessions, times

WHO = Text(
    "Isi salah satu: NIK yang meninggal, atau data orang yang tidak tercatat.",
    "Say one of the two: the NIK of who died, or who it was that isn't in the register.",
)
UNKNOWN = Text("Orang dengan NIK itu tidak tercatat.", "Nobody with that NIK is in the register.")
DEAD = Text("Orang ini sudah tercatat meninggal.", "This person is registered as dead already.")
GONE = Text("Orang ini sudah pindah; laporkan di kota tempat tinggalnya.", "This person moved away; report it there.")
FUTURE = Text("Tanggal meninggal tidak boleh di masa depan.", "A day of death can't lie in the future.")
UNBORN = Text("Tanggal meninggal sebelum tanggal lahir.", "The day of death is before the birth.")
SELF = Text("Kematian sendiri tidak dapat dilaporkan.", "Nobody reports their own death.")
PENDING = Text("Kematian ini sedang diproses.", "This death is being processed already.")
GUARDIAN = Text(
    "Wali harus penduduk dewasa di kartu keluarga lain.", "The guardian is an adult resident of another card."
)

OPEN = """select 1 from dukcapil_request_death d join dukcapil_request r on r.number = d.number
where d.deceased = $1 and r.status not in ('REJECTED', 'CANCELLED', 'ISSUED')"""
DEATH = "select deceased, died_on, place, guardian, late from dukcapil_request_death where number = $1"


async def check(context: Context, input: DeathCertificateInput, who: filing.Filer) -> filing.Filing:
    """A death as it may be filed. Raises: BadInput."""
    if (input.deceased is None) == (input.unregistered is None):
        raise BadInput(WHO, path=["input", "deceased"])
    if input.unregistered:
        return await strangers.check(context, input, input.unregistered, who)
    today, path = times.today(), ["input", "deceased"]
    if input.deceased == who.applicant:
        raise BadInput(SELF, path=path)
    # first of all, so that a stranger learns nothing about a NIK
    proxy = await filing.is_proxy(context, who.applicant, [str(input.deceased)], input.papers)
    person = await register.person(context.db, input.deceased)
    if person is None:
        raise BadInput(UNKNOWN, path=path)
    if person.status is Status.DECEASED:
        raise BadInput(DEAD, path=path)
    if person.status is Status.MOVED_OUT:
        raise BadInput(GONE, path=path)
    if input.died_on > today:
        raise BadInput(FUTURE, path=["input", "diedOn"])
    if input.died_on < person.birth_date:
        raise BadInput(UNBORN, path=["input", "diedOn"])
    if await context.db.fetch(OPEN, input.deceased):
        raise BadInput(PENDING, path=path)
    await _check_guardian(context, person, input.guardian, today)
    row: dict[str, object] = {
        "deceased": person.nik, "died_on": input.died_on, "place": input.place.strip(), "cause": input.cause.value,
        "noted_by": input.noted_by.value, "guardian": input.guardian,
        "late": (today - input.died_on).days > rules.DEATH_DAYS.of(context.settings),
    }  # fmt: skip
    return filing.Filing(
        service=rules.Kind.DEATH_CERTIFICATE, variant=rules.Case.DEATH, filer=who, subject=person.nik,
        village=person.village, area=f"{person.village}/{person.rw}", tables=[("dukcapil_request_death", row)],
        held=frozenset({PaperKind.FAMILY_CARD}),
        proxy=proxy,
    )  # fmt: skip


async def issue(context: Context, number: str, on: date) -> Outcome:
    """Close the person's record, and set the family's right. Expects a transaction. Raises: Conflict."""
    if stranger := await strangers.issue(context, number, on):
        return stranger
    deceased, died_on, place, guardian, _ = (await context.db.fetch(DEATH, number))[0]
    person = await register.person(context.db, deceased)
    await register.hold(context, person.family_card if person else None)
    person = await register.person(context.db, deceased)  # as it is once nobody else changes the card
    if person is None or not person.active:
        raise Conflict(DEAD)
    card, members = person.family_card, await register.on_card(context.db, person.family_card)
    widowed = spouse(person, members)
    await register.change(context, person, "DEATH", died_on, status=Status.DECEASED.value, family_card=None)
    if widowed:
        await register.change(context, widowed, "DEATH", died_on, marital_status=int(Marital.WIDOWED))
    now_on = await outcome.left(context, [person], card, "DEATH", on, guardian=guardian) if card else None
    cards = [DocumentKind.IDENTITY_CARD, DocumentKind.CHILD_IDENTITY_CARD]
    await documents.end(context, person.nik, cards, DocumentStatus.REVOKED)
    await documents.end(context, person.nik, [DocumentKind.FAMILY_CARD], DocumentStatus.REPLACED)
    await letters.void(context, person.nik, cards, "Pemegang meninggal dunia.")
    if widowed:
        await outcome.swap_card(context, widowed, on)
    await pamor.end_all(context, person.nik)
    await end_sessions(context.db, nik=person.nik)
    certificate = await documents.death_number(context, on)
    await emit(
        context, "dukcapil.death.registered", person.nik,
        nik=person.nik, family_card=card, on=died_on.isoformat(), now_on=now_on,
    )  # fmt: skip
    return Outcome(
        kind=DocumentKind.DEATH_CERTIFICATE, number=certificate, public=certificate, holder=person.nik,
        name=person.name, facts={"deceased": person.name, "died_on": died_on, "place": place},
    )  # fmt: skip


async def _check_guardian(context: Context, person: Person, guardian: str | None, on: date) -> None:
    """Minors who would be left alone need somebody. Raises: BadInput."""
    others = [
        one for one in await register.on_card(context.db, person.family_card) if one.active and one.nik != person.nik
    ]
    path = ["input", "guardian"]
    if others and person.relation is Relation.HEAD and next_head(others, on) is None:
        adult = await register.person(context.db, guardian)
        if adult is None:
            raise BadInput(outcome.ONLY_MINORS, path=path)
        if not adult.active or not adult.adult(on) or adult.family_card in (None, person.family_card):
            raise BadInput(GUARDIAN, path=path)
