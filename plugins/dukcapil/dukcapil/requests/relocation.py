"""What a move does to the register when it is issued. Expects a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.documents.rules import Status as DocumentStatus
from dukcapil.requests import outcome, rules
from dukcapil.requests.letters import Outcome
from dukcapil.residents import register
from dukcapil.residents.family import Marital, Person, next_head, relation_to
from dukcapil.residents.rules import Relation, Sex, Status
from hub import Conflict, Context, emit
from hub.regions import find

MOVE = """select street, rt, rw, village, moved_on, join_card, family_card
from dukcapil_request_move where number = $1"""
MOVERS = """select nik, relation, name, sex, birth_place, birth_date, marital_status
from dukcapil_request_mover where number = $1 order by id"""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives from now on."""

    street: str
    rt: str
    rw: str
    village: str

    @property
    def columns(self) -> dict[str, object]:
        return {
            "street": self.street, "rt": self.rt, "rw": self.rw, "village": self.village,
            "district": self.village[:6], "regency": self.village[:4],
        }  # fmt: skip


async def issue(context: Context, number: str, variant: rules.Case, on: date) -> Outcome:
    """Move the people, renew the cards of both sides, and say so. Raises: Conflict when somebody moved meanwhile."""
    street, rt, rw, village, moved_on, join_card, card = (await context.db.fetch(MOVE, number))[0]
    address, day = Address(street, rt, rw, village), min(moved_on, on)
    rows = await context.db.fetch(MOVERS, number)
    told = {row[0]: Relation(row[1]) for row in rows if row[1]}
    for one in sorted({one for one in (card, join_card) if one}):  # always in the same order
        await register.hold(context, one)
    if variant is rules.Case.IN:
        await _arrived(context, rows, address)
    movers = [one for row in rows if (one := await register.person(context.db, row[0]))]
    if variant is not rules.Case.IN and any(not one.active or one.family_card != card for one in movers):
        raise Conflict
    if variant is rules.Case.OUT:
        return await _out(context, movers, card, address, day, on)
    made = await _settle(context, number, movers, card, join_card, address, told, on)
    await _announce(context, movers, made.number, village, out=False)
    return replace(made, subject=movers[0].nik)


async def _out(context: Context, movers: Sequence[Person], card: str, address: Address, day: date, on: date) -> Outcome:
    """They live elsewhere from now on and keep their cards until the other city takes them."""
    for one in movers:
        await register.change(
            context, one, "MOVE_OUT", day, status=Status.MOVED_OUT.value, family_card=None, **address.columns
        )
        await documents.end(context, one.nik, [DocumentKind.FAMILY_CARD], DocumentStatus.REPLACED)
    await outcome.left(context, movers, card, "MOVE_OUT", on)
    await _announce(context, movers, card, address.village, out=True)
    letter = await documents.move_number(context, on)
    first, place = movers[0], find(address.village)
    return Outcome(
        kind=DocumentKind.MOVE_LETTER, number=letter, public=letter, holder=first.nik, name=first.name,
        facts={
            "people": ", ".join(one.name for one in movers), "street": address.street,
            "village": place.name if place else address.village,
        },
        also=[one.nik for one in movers[1:]],
    )  # fmt: skip


async def _settle(
    context: Context, case: str, movers: Sequence[Person], card: str | None, join_card: str | None, address: Address,
    told: Mapping[str, Relation], on: date,
) -> Outcome:  # fmt: skip
    """The card that the movers are on inside the city now: another family's, their own, or a new one."""
    going = {one.nik for one in movers}
    stay = [one for one in await register.on_card(context.db, card) if one.active and one.nik not in going]
    if join_card:
        made = await outcome.joined(context, movers, join_card, "MOVE", on, relations=told, case=case)
        if card:
            await outcome.left(context, movers, card, "MOVE", on)
    elif card and not stay:
        for one in movers:
            await register.change(context, one, "MOVE", on, **address.columns)
        version = await register.renew(context, card, "MOVE", on, fallback=movers[0].nik)
        made = await outcome.card_letter(context, card, version, on, case=case)
    else:
        made = await _own_card(context, case, movers, address, told, on)
        if card:
            await outcome.left(context, movers, card, "MOVE", on)
    for one in movers:
        await outcome.swap_card(context, one, on)
    return made


async def _own_card(
    context: Context, case: str, movers: Sequence[Person], address: Address, told: Mapping[str, Relation], on: date
) -> Outcome:
    """A new card for those who set up a home. Raises: Conflict when none of them is grown up."""
    chosen = next((one for one in movers if told.get(one.nik) is Relation.HEAD), None)
    head = chosen or next_head(movers, on)
    if head is None:
        raise Conflict(outcome.ONLY_MINORS)
    card = await register.new_card(context, address.village[:6], head.nik, "MOVE", on)
    order = [head, *(one for one in movers if one.nik != head.nik)]
    for position, one in enumerate(order, 1):
        relation = Relation.HEAD if one is head else told.get(one.nik) or relation_to(head, one)
        await register.change(
            context, one, "MOVE", on,
            family_card=card, relation=relation.value, position=position, status=Status.ACTIVE.value, **address.columns,
        )  # fmt: skip
    return await outcome.card_letter(context, card, 1, on, case=case)


async def _arrived(context: Context, rows: Sequence[Sequence[object]], address: Address) -> None:
    """People whom the register doesn't know stand in it as moved out, until they are settled."""
    for nik, relation, name, sex, place, born, marital in rows:
        if await register.person(context.db, str(nik)):
            continue
        await register.add(context, {
            "nik": nik, "name": name, "sex": Sex(str(sex)).value, "birth_place": place, "birth_date": born,
            "status": Status.MOVED_OUT.value, "marital_status": marital or int(Marital.UNMARRIED),
            "family_card": None, "relation": relation or Relation.OTHER_FAMILY.value, "position": 1,
            "mother": None, "father": None, "mother_name": None, "father_name": None, **address.columns,
        })  # fmt: skip


async def _announce(context: Context, movers: Sequence[Person], card: str, village: str, *, out: bool) -> None:
    for one in movers:
        await emit(
            context, "dukcapil.move.registered", one.nik, nik=one.nik, family_card=card, to=village, out=out
        )  # fmt: skip
