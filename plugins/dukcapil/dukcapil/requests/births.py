"""Birth certificates: what is refused, what an officer must look at, and how a child comes into the register."""

from __future__ import annotations

from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.numbers import LATE_DAYS
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.requests import filing, outcome, rules
from dukcapil.requests.inputs import BirthCertificateInput
from dukcapil.requests.letters import Outcome
from dukcapil.requests.papers import PaperKind
from dukcapil.residents import names, register
from dukcapil.residents.family import Marital, Person, age, relation_of_child, spouse
from dukcapil.residents.rules import Sex, Status
from hub import BadInput, Conflict, Context, Text, emit, times

FUTURE = Text("Tanggal lahir tidak boleh di masa depan.", "A birth date can't lie in the future.")
BAD_NAME = Text(
    "Nama terdiri dari 2 sampai 60 huruf, tanpa gelar dan angka.", "A name has 2 to 60 letters, no titles, no digits."
)
NO_MOTHER = Text("Ibu tidak tercatat sebagai penduduk.", "The mother is not in the register.")
DEAD_MOTHER = Text("Ibu tercatat meninggal sebelum kelahiran.", "The mother died before the birth.")
MALE_MOTHER = Text("Ibu tercatat laki-laki.", "The mother is registered as male.")
YOUNG_MOTHER = Text("Ibu terlalu muda pada tanggal lahir itu.", "The mother was too young on that day.")
NO_FATHER = Text("Ayah tidak tercatat sebagai penduduk.", "The father is not in the register.")
FEMALE_FATHER = Text("Ayah tercatat perempuan.", "The father is registered as female.")
YOUNG_FATHER = Text("Ayah terlalu muda pada tanggal lahir itu.", "The father was too young on that day.")
NO_CARD = Text("Kartu keluarga tidak ditemukan.", "There is no such family card.")
OTHER_CARD = Text("Orang tua tidak tercatat di kartu keluarga itu.", "No parent stands on that family card.")
KNOWN = Text(
    "Kelahiran ini sudah dicatat atau sedang diproses.", "This birth is registered, or being processed, already."
)
NO_CHILD = Text("Anak dengan NIK itu tidak sesuai data.", "The child with that NIK is not the one described.")
CERTIFIED = Text("Anak ini sudah memiliki akta kelahiran.", "This child has a birth certificate already.")

SIBLINGS = "select nik, name, birth_date, status from dukcapil_resident where mother = $1"
OPEN = """select b.number, b.name, b.birth_date from dukcapil_request_birth b
join dukcapil_request r on r.number = b.number
where b.mother = $1 and b.child is null and r.status not in ('REJECTED', 'CANCELLED')"""
HAS = "select 1 from dukcapil_document where holder = $1 and kind = 'BIRTH_CERTIFICATE' and status = 'VALID'"
PENDING = """select 1 from dukcapil_request_birth b join dukcapil_request r on r.number = b.number
where b.child = $1 and r.status not in ('REJECTED', 'CANCELLED', 'ISSUED')"""
DIED = "select died_on from dukcapil_request_death where deceased = $1"
BIRTH = """select child, name, sex, birth_place, birth_date, mother, father, parentage, family_card, late
from dukcapil_request_birth where number = $1"""


async def check(context: Context, input: BirthCertificateInput, who: filing.Filer) -> filing.Filing:
    """A birth as it may be filed. Raises: BadInput, Forbidden."""
    today, name = times.today(), names.tidy(input.name)
    if input.birth_date > today:
        raise BadInput(FUTURE, path=["input", "birthDate"])
    if not names.fits(name):
        raise BadInput(BAD_NAME, path=["input", "name"])
    mother = await _parent(context, input.mother, Sex.FEMALE, input.birth_date)
    father = await _parent(context, input.father, Sex.MALE, input.birth_date)
    foundling = mother is None and father is None
    card = await _card(context, input.family_card, [one for one in (mother, father) if one])
    members = await register.on_card(context.db, card)
    kin_to = [one.nik for one in (mother, father) if one] or [one.nik for one in members[:1]]
    proxy = await filing.is_proxy(context, who.applicant, kin_to[:1], input.papers)
    await _check_child(context, input, name)
    doubts = [] if input.child or mother is None else await duplicates(context, mother.nik, name, input.birth_date)
    late = (today - input.birth_date).days > LATE_DAYS
    married = mother is not None and father is not None and _married(mother, father, members)
    held = {PaperKind.FAMILY_CARD, *({PaperKind.MARRIAGE_RECORD} if married or father is None else ())}
    variant = rules.Case.FOUNDLING if foundling else rules.Case.LATE if late else rules.Case.IN_TIME
    row: dict[str, object] = {
        "child": input.child, "name": name, "key": names.key(name), "sex": input.sex.value,
        "birth_place": input.birth_place, "birth_date": input.birth_date, "birth_order": input.birth_order,
        "weight": input.weight, "mother": input.mother, "father": input.father,
        "parentage": parentage(mother, father, married=married, papers={one.kind for one in input.papers}),
        "family_card": card, "late": late,
    }  # fmt: skip
    home = members[0]
    return filing.Filing(
        service=rules.Kind.BIRTH_CERTIFICATE, variant=variant, filer=who, subject=input.child, village=home.village,
        area=f"{home.village}/{home.rw}", tables=[("dukcapil_request_birth", row)], held=frozenset(held),
        doubts=doubts, proxy=proxy,
    )  # fmt: skip


def parentage(mother: Person | None, father: Person | None, *, married: bool, papers: set[PaperKind]) -> str:
    """On what the certificate's parents rest: MARRIED, DECLARED (F-2.04), MOTHER_ONLY, FATHER_ONLY or UNKNOWN."""
    if mother is None or father is None:
        return "MOTHER_ONLY" if mother else "FATHER_ONLY" if father else "UNKNOWN"
    return "MARRIED" if married or PaperKind.MARRIAGE_RECORD in papers else "DECLARED"


async def duplicates(context: Context, mother: str, name: str, born: date) -> list[tuple[str, str]]:
    """Children of the same mother so close that an officer must look. Raises: BadInput for the very same one."""
    apart = rules.SIBLING_DAYS.of(context.settings)
    found = [(row[0], row[1], row[2]) for row in await context.db.fetch(SIBLINGS, mother)]
    found += [(row[0], row[1], row[2]) for row in await context.db.fetch(OPEN, mother)]
    doubts = []
    for other, known, day in found:
        same_name = names.key(known) == names.key(name)
        if day == born and same_name:
            raise BadInput(KNOWN, path=["input", "name"])
        if abs((day - born).days) < apart:
            doubts.append(("CLOSE_SIBLING", other))
        elif same_name or names.alike(known, name) >= names.ALIKE:
            doubts.append(("LIKE_NAME", other))
    return doubts


async def issue(context: Context, number: str, on: date) -> Outcome:
    """The child enters the register, unless it stands there. Expects a transaction. Raises: Conflict."""
    child, name, sex, place, born, mother, father, basis, card, late = (await context.db.fetch(BIRTH, number))[0]
    parents = [await register.person(context.db, nik) for nik in (mother, father)]
    if child is None:
        version = await register.renew(context, card, "BIRTH", on)  # locks the card: two can't add one child
        members = await register.on_card(context.db, card)
        if not members or any(names.key(one.name) == names.key(name) and one.birth_date == born for one in members):
            raise Conflict
        head = next((one for one in members if one.relation == "HEAD"), members[0])
        child = await register.new_nik(context.db, head.village[:6], born, Sex(sex))
        await register.add(context, {
            "nik": child, "name": name, "sex": sex, "birth_place": place, "birth_date": born, "status": "ACTIVE",
            "marital_status": int(Marital.UNMARRIED), "mother": mother, "father": father,
            "mother_name": parents[0].name if parents[0] else None,
            "father_name": parents[1].name if parents[1] else None,
            "family_card": card, "relation": relation_of_child(parents[0], parents[1], head).value,
            "position": max(one.position for one in members) + 1, "street": head.street, "rt": head.rt, "rw": head.rw,
            "village": head.village, "district": head.village[:6], "regency": head.village[:4],
        })  # fmt: skip
        await outcome.card_letter(context, card, version, on)
        await context.db.fetch("update dukcapil_request_birth set child = $2 where number = $1", number, child)
        await emit(context, "dukcapil.birth.registered", child, nik=child, mother=mother, family_card=card)
    elif await context.db.fetch(HAS, child):
        raise Conflict(CERTIFIED)
    certificate = await documents.birth_number(context, on, late=bool(late))
    return Outcome(
        kind=DocumentKind.BIRTH_CERTIFICATE, number=certificate, public=certificate, holder=child, name=name,
        facts={
            "child": name, "sex": Sex(sex).value, "birth_place": place, "birth_date": born,
            "mother": parents[0].name if parents[0] else None,
            "father": parents[1].name if parents[1] and basis != "MOTHER_ONLY" else None, "basis": basis,
        },
        subject=child,
    )  # fmt: skip


# -- parts of the check ---------------------------------------------------------------------------------------------


async def _parent(context: Context, nik: str | None, sex: Sex, born: date) -> Person | None:
    if nik is None:
        return None
    woman = sex is Sex.FEMALE
    path = ["input", "mother" if woman else "father"]
    found = await register.person(context.db, nik)
    if found is None:
        raise BadInput(NO_MOTHER if woman else NO_FATHER, path=path)
    if found.sex is not sex:
        raise BadInput(MALE_MOTHER if woman else FEMALE_FATHER, path=path)
    if age(found.birth_date, born) < rules.YOUNGEST_MOTHER.of(context.settings):
        raise BadInput(YOUNG_MOTHER if woman else YOUNG_FATHER, path=path)
    if woman and found.status is Status.DECEASED:
        died = await context.db.fetch(DIED, nik)
        if not any(day >= born for (day,) in died):
            raise BadInput(DEAD_MOTHER, path=path)
    return found


async def _card(context: Context, given: str | None, parents: list[Person]) -> str:
    """The card the child joins. Raises: BadInput."""
    path = ["input", "familyCard"]
    card = given or next((one.family_card for one in parents if one.family_card and one.active), None)
    members = [one for one in await register.on_card(context.db, card) if one.active]
    if card is None or not members:
        raise BadInput(NO_CARD, path=path)
    if parents and not any(one.nik == parent.nik for one in members for parent in parents):
        raise BadInput(OTHER_CARD, path=path)
    return card


async def _check_child(context: Context, input: BirthCertificateInput, name: str) -> None:
    """A child that has a NIK must be the one described, and have no certificate. Raises: BadInput."""
    if input.child is None:
        return
    path = ["input", "child"]
    child = await register.person(context.db, input.child)
    if child is None or child.birth_date != input.birth_date or child.sex is not input.sex:
        raise BadInput(NO_CHILD, path=path)
    if names.key(child.name) != names.key(name) or (child.mother and input.mother and child.mother != input.mother):
        raise BadInput(NO_CHILD, path=path)
    if await context.db.fetch(HAS, input.child) or await context.db.fetch(PENDING, input.child):
        raise BadInput(CERTIFIED, path=path)


def _married(mother: Person, father: Person, members: list[Person]) -> bool:
    """Whether the register says that these two are married to each other."""
    found = spouse(mother, members)
    return found is not None and found.nik == father.nik
