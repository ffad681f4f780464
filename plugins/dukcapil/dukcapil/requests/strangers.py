"""Deaths of people who aren't in the register: visitors, people without a NIK, the unknown dead. A certificate is
written and no record is closed. Source: UU 24/2013 article 44; Permendagri 108/2019."""

from __future__ import annotations

from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.requests import filing, rules
from dukcapil.requests.inputs import DeathCertificateInput, NotedBy, UnregisteredPersonInput
from dukcapil.requests.letters import Outcome
from dukcapil.requests.papers import PaperKind
from dukcapil.residents import names, register
from hub import BadInput, Conflict, Context, Text, emit, end_sessions, times

FUTURE = Text("Tanggal tidak boleh di masa depan.", "The day can't lie in the future.")
UNBORN = Text("Tanggal meninggal sebelum tanggal lahir.", "The day of death is before the birth.")
BAD_NAME = Text(
    "Nama terdiri dari 2 sampai 60 huruf, tanpa gelar dan angka.", "A name has 2 to 60 letters, no titles, no digits."
)
NATION = Text("Kewarganegaraan dengan kode dua huruf, misalnya ID.", "Nationality is a code of two letters, as ID.")
NAMELESS = Text(
    "Jenazah tanpa identitas dicatat dengan keterangan polisi.", "Somebody unknown is recorded on a police statement."
)
PENDING = Text(
    "Kematian ini sedang diproses atau sudah dicatat.", "This death is being processed, or recorded, already."
)
REGISTERED = Text(
    "Orang ini tercatat sebagai penduduk; ajukan dengan NIK-nya.", "This person is in the register; file it by NIK."
)
UNKNOWN_NAME = "Tidak dikenal"
NEAR_DAYS = 3  # two deaths of people with like names, or without one, so close are looked at twice

OTHERS = """select s.number, s.nik, s.key, s.birth_date, s.died_on from dukcapil_request_stranger s
join dukcapil_request r on r.number = s.number where r.status not in ('REJECTED', 'CANCELLED')
and s.died_on >= $1 and s.died_on <= $2"""
BORN_THEN = "select nik, name from dukcapil_resident where birth_date = $1 and sex = $2"
ONE = "select nik, name, died_on, place from dukcapil_request_stranger where number = $1"


async def check(
    context: Context, input: DeathCertificateInput, person: UnregisteredPersonInput, who: filing.Filer
) -> filing.Filing:
    """Such a death as it may be filed by any resident; what the register may know about it, only the officer is told.

    Raises: BadInput.
    """
    home, path = who.resident, ["input", "unregistered"]
    name, nation = names.tidy(person.name or ""), person.nationality.strip().upper()
    if input.died_on > times.today():
        raise BadInput(FUTURE, path=["input", "diedOn"])
    if person.birth_date and input.died_on < person.birth_date:
        raise BadInput(UNBORN, path=["input", "diedOn"])
    if name and not names.fits(name):
        raise BadInput(BAD_NAME, path=[*path, "name"])
    if not name and input.noted_by is not NotedBy.POLICE:
        raise BadInput(NAMELESS, path=[*path, "name"])
    if len(nation) != 2 or not nation.isascii() or not nation.isalpha():
        raise BadInput(NATION, path=[*path, "nationality"])
    row: dict[str, object] = {
        "nik": person.nik, "name": name or None, "key": names.key(name), "sex": person.sex.value,
        "birth_place": person.birth_place, "birth_date": person.birth_date, "address": person.address,
        "nationality": nation, "died_on": input.died_on, "place": input.place.strip(), "cause": input.cause.value,
        "noted_by": input.noted_by.value,
        "late": (times.today() - input.died_on).days > rules.DEATH_DAYS.of(context.settings),
    }  # fmt: skip
    return filing.Filing(
        service=rules.Kind.DEATH_CERTIFICATE, variant=rules.Case.UNREGISTERED, filer=who, subject=None,
        village=home.village, area=f"{home.village}/{home.rw}", tables=[("dukcapil_request_stranger", row)],
        more=() if name else (PaperKind.POLICE_REPORT,), doubts=await _doubts(context, person, name, input.died_on),
    )  # fmt: skip


async def issue(context: Context, number: str, on: date) -> Outcome | None:
    """The certificate; None when the request is about somebody in the register. Expects a transaction.

    Raises: Conflict for somebody who is in the register by now.
    """
    rows = await context.db.fetch(ONE, number)
    if not rows:
        return None
    nik, name, died_on, place = rows[0]
    if nik:
        if await register.person(context.db, nik):
            raise Conflict(REGISTERED)
        await end_sessions(context.db, nik=nik)
        await emit(
            context, "dukcapil.death.registered", nik, nik=nik, family_card=None, on=died_on.isoformat(), now_on=None
        )  # fmt: skip
    certificate, called = await documents.death_number(context, on), name or UNKNOWN_NAME
    return Outcome(
        kind=DocumentKind.DEATH_CERTIFICATE, number=certificate, public=certificate, holder=nik or "", name=called,
        facts={"deceased": called, "died_on": died_on, "place": place},
    )  # fmt: skip


async def _doubts(context: Context, person: UnregisteredPersonInput, name: str, died_on: date) -> list[tuple[str, str]]:
    """Who may be the same. Raises: BadInput for the very same death."""
    key, found = names.key(name), list[tuple[str, str]]()
    first, last = (date.fromordinal(died_on.toordinal() + days) for days in (-NEAR_DAYS, NEAR_DAYS))
    for number, nik, other, born, day in await context.db.fetch(OTHERS, first, last):
        same = nik == person.nik if nik and person.nik else key and (other, born, day) == (
            key, person.birth_date, died_on,
        )  # fmt: skip
        if same:
            raise BadInput(PENDING, path=["input", "unregistered"])
        if not key or not other or names.alike(other, key) >= names.ALIKE:
            found.append(("LIKE_DEATH", number))
    if await register.person(context.db, person.nik):
        found.append(("IN_REGISTER", str(person.nik)))
    elif name and person.birth_date:
        born_then = await context.db.fetch(BORN_THEN, person.birth_date, person.sex.value)
        found += [("LIKE_RESIDENT", nik) for nik, other in born_then if names.alike(other, name) >= names.ALIKE]
    return found
