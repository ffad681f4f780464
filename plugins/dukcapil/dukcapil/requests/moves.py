"""Moves: inside the city, out of it and into it. The NIK never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dukcapil.documents.steps import REGION
from dukcapil.requests import filing, rules
from dukcapil.requests.inputs import MoveInput, MoverInput
from dukcapil.requests.papers import PaperKind
from dukcapil.residents import names, register
from dukcapil.residents.family import ADULT, Person, age, next_head
from dukcapil.residents.rules import Relation, Status
from hub import BadInput, Context, Text, times
from hub.regions import Level, find

NOT_RESIDENT = Text("Orang ini bukan penduduk kota ini.", "This person is no resident of this city.")
DEAD = Text("Orang ini tercatat meninggal.", "This person is registered as dead.")
NO_VILLAGE = Text("Kode desa/kelurahan itu tidak ada.", "There is no village with that code.")
SAME = Text("Alamat itu alamat yang sekarang.", "That is the present address.")
TWO_CARDS = Text("Mereka tidak tercatat di satu kartu keluarga.", "They don't stand on one family card.")
MIXED = Text("Pendatang dan penduduk diajukan terpisah.", "Arrivals and residents are filed apart.")
TWICE = Text("Orang ini disebut dua kali.", "This person is named twice.")
NOBODY = Text("Sebutkan siapa yang pindah.", "Say who moves.")
ONLY_MINORS = Text(
    "Yang tinggal atau yang pindah hanya anak di bawah umur; harus ada orang dewasa.",
    "Only minors would stay or move; a grown-up must head each family card.",
)
NO_CARD = Text("Kartu keluarga yang dituju tidak ditemukan.", "There is no such family card to join.")
UNKNOWN_ARRIVAL = Text(
    "Untuk pendatang baru, isi nama, jenis kelamin, tempat dan tanggal lahir.",
    "An arrival that the register doesn't know brings name, sex, birthPlace and birthDate.",
)
PENDING = Text("Perpindahan orang ini sedang diproses.", "A move of this person is being processed already.")
FUTURE = Text("Tanggal pindah tidak boleh lebih dari 30 hari ke depan.", "A move lies at most 30 days ahead.")
AHEAD = 30

OPEN = """select 1 from dukcapil_request_mover m join dukcapil_request r on r.number = m.number
where m.nik = $1 and r.status not in ('REJECTED', 'CANCELLED', 'ISSUED')"""


async def check(context: Context, input: MoveInput, who: filing.Filer) -> filing.Filing:
    """A move as it may be filed. Raises: BadInput."""
    place = find(input.village)
    if place is None or place.level != Level.VILLAGE:
        raise BadInput(NO_VILLAGE, path=["input", "village"])
    if input.moved_on and input.moved_on > times.today() + timedelta(AHEAD):
        raise BadInput(FUTURE, path=["input", "movedOn"])
    given = input.movers or await _whole_card(context, who)
    people = [await _mover(context, one, place_) for place_, one in enumerate(given)]
    if len({one.nik for one in given}) < len(given):
        raise BadInput(TWICE, path=["input", "movers"])
    here = [one is not None and one.active for one in people]
    if any(here) and not all(here):
        raise BadInput(MIXED, path=["input", "movers"])
    inside = place.code[:4] == REGION.of(context.settings)
    if not any(here):
        if not inside:
            raise BadInput(NOT_RESIDENT, path=["input", "movers"])
        return await _arrival(context, input, who, given, people)
    residents = [one for one in people if one]
    return await _departure(context, input, who, given, residents, inside=inside)


async def _departure(
    context: Context, input: MoveInput, who: filing.Filer, given: Sequence[MoverInput], movers: Sequence[Person], *,
    inside: bool,
) -> filing.Filing:  # fmt: skip
    """A move of residents, inside the city or out of it."""
    today, cards = times.today(), {one.family_card for one in movers}
    card = cards.pop()
    if cards or card is None:
        raise BadInput(TWO_CARDS, path=["input", "movers"])
    address = (input.street.strip(), *_corner(input), input.village)
    if all((one.street, one.rt, one.rw, one.village) == address for one in movers) and not input.join_card:
        raise BadInput(SAME, path=["input", "street"])
    stay = [
        one for one in await register.on_card(context.db, card) if one.active and one.nik not in {m.nik for m in movers}
    ]
    heads_itself = inside and not input.join_card and bool(stay)
    if (stay and _headless(stay, today)) or (heads_itself and next_head(movers, today) is None):
        raise BadInput(ONLY_MINORS, path=["input", "movers"])
    alone = all(age(one.birth_date, today) < ADULT for one in movers)
    more = [PaperKind.PARENT_CONSENT] if alone else []
    if input.join_card:
        more += await _joining(context, input.join_card, who)
    home = movers[0]
    return filing.Filing(
        service=rules.Kind.MOVE, variant=rules.Case.WITHIN_CITY if inside else rules.Case.OUT, filer=who,
        subject=home.nik, village=home.village, area=f"{home.village}/{home.rw}",
        tables=_tables(input, card, given, list(movers)), held=frozenset({PaperKind.FAMILY_CARD}), more=tuple(more),
        proxy=await filing.is_proxy(context, who.applicant, [home.nik], input.papers),
    )  # fmt: skip


async def _arrival(
    context: Context, input: MoveInput, who: filing.Filer, given: Sequence[MoverInput], people: Sequence[Person | None]
) -> filing.Filing:
    """A move into the city, with the letter of the origin."""
    today = times.today()
    for place, (one, known) in enumerate(zip(given, people, strict=True)):
        if known is None and not (one.name and one.sex and one.birth_place and one.birth_date):
            raise BadInput(UNKNOWN_ARRIVAL, path=["input", "movers", place])
        if one.name and not names.fits(names.tidy(one.name)):
            raise BadInput(UNKNOWN_ARRIVAL, path=["input", "movers", place, "name"])
        if one.birth_date and one.birth_date > today:
            raise BadInput(UNKNOWN_ARRIVAL, path=["input", "movers", place, "birthDate"])
    born = [known.birth_date if known else one.birth_date for one, known in zip(given, people, strict=True)]
    grown = any(day and age(day, today) >= ADULT for day in born)
    if not input.join_card and not grown:
        raise BadInput(ONLY_MINORS, path=["input", "movers"])
    own = who.applicant in {one.nik for one in given}
    more = [] if own and not input.join_card else await _joining(context, input.join_card, who)
    proxy = not own and PaperKind.OWNER_CONSENT in more
    if proxy and not any(one.kind is PaperKind.POWER_OF_ATTORNEY for one in input.papers):
        raise BadInput(filing.NOT_KIN, path=["input", "papers"])
    return filing.Filing(
        service=rules.Kind.MOVE, variant=rules.Case.IN, filer=who, subject=given[0].nik, village=input.village,
        area=f"{input.village}/{_corner(input)[1]}", tables=_tables(input, None, given, people), more=tuple(more),
        proxy=proxy,
    )  # fmt: skip


async def _whole_card(context: Context, who: filing.Filer) -> list[MoverInput]:
    """Everybody who lives on the applicant's card. Raises: BadInput."""
    members = await register.on_card(context.db, who.resident.family_card)
    found = [MoverInput(nik=one.nik) for one in members if one.active]  # type: ignore[arg-type]
    if not found:
        raise BadInput(NOBODY, path=["input", "movers"])
    return found


async def _mover(context: Context, given: MoverInput, place: int) -> Person | None:
    """A mover as the register knows them. Raises: BadInput."""
    path: list[str | int] = ["input", "movers", place]
    found = await register.person(context.db, given.nik)
    if found and found.status is Status.DECEASED:
        raise BadInput(DEAD, path=path)
    if await context.db.fetch(OPEN, given.nik):
        raise BadInput(PENDING, path=path)
    return found


async def _joining(context: Context, card: str | None, who: filing.Filer) -> list[PaperKind]:
    """What joining another family needs: its consent, unless the applicant belongs to it. Raises: BadInput."""
    members = [one for one in await register.on_card(context.db, card) if one.active]
    if card is not None and not any(one.relation is Relation.HEAD for one in members):
        raise BadInput(NO_CARD, path=["input", "joinCard"])
    return [] if any(one.nik == who.applicant for one in members) else [PaperKind.OWNER_CONSENT]


def _headless(stay: Sequence[Person], on: date) -> bool:
    """Whether nobody on the card could head it."""
    return not any(one.relation is Relation.HEAD for one in stay) and next_head(stay, on) is None


def _corner(input: MoveInput) -> tuple[str, str]:
    """RT and RW in three digits. Raises: BadInput."""
    bad = Text("RT dan RW ditulis dengan angka.", "RT and RW are up to three digits.")
    for name in ("rt", "rw"):
        value = getattr(input, name).strip()
        if not (value.isascii() and value.isdigit() and len(value) <= 3):
            raise BadInput(bad, path=["input", name])
    return input.rt.strip().zfill(3), input.rw.strip().zfill(3)


def _tables(
    input: MoveInput, card: str | None, given: Sequence[MoverInput], people: Sequence[Person | None]
) -> list[tuple[str, dict[str, object]]]:
    rt, rw = _corner(input)
    head: dict[str, object] = {
        "street": input.street.strip(), "rt": rt, "rw": rw, "village": input.village,
        "moved_on": input.moved_on or times.today(), "reason": input.reason.value, "join_card": input.join_card,
        "family_card": card, "origin_letter": input.origin_letter,
    }  # fmt: skip
    rows: list[tuple[str, dict[str, object]]] = [("dukcapil_request_move", head)]
    for one, known in zip(given, people, strict=True):
        relation = one.relation.value if one.relation else ""
        rows.append(("dukcapil_request_mover", {
            "nik": one.nik, "relation": relation, "name": names.tidy(one.name) if one.name else None,
            "sex": one.sex.value if one.sex else None, "birth_place": one.birth_place, "birth_date": one.birth_date,
            "marital_status": one.marital_status, "origin": known.village if known else None,
        }))  # fmt: skip
    return rows
