"""What a request leads to when it is issued, and how it changes family cards and their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.requests import letters
from dukcapil.requests.letters import Outcome
from dukcapil.requests.rules import NEW_CARD_WITH_HEAD
from dukcapil.residents import register
from dukcapil.residents.family import Person, next_head, relation_to
from dukcapil.residents.rules import Relation
from hub import Conflict, Context, Text
from hub.regions import find

HOLDS = "select 1 from dukcapil_document where holder = $1 and kind = $2 and status = 'VALID'"
CLOSED = "Tidak ada lagi anggota keluarga yang tercatat di kartu ini."
ONLY_MINORS = Text(
    "Yang tinggal di kartu keluarga hanya anak di bawah umur: sebutkan wali.",
    "Only minors would stay on the family card: name a guardian.",
)


async def family_card(context: Context, number: str, version: int, on: date) -> Outcome:
    """A family card as the document a request ends with."""
    members = await register.on_card(context.db, number)
    head = next((one for one in members if one.relation is Relation.HEAD), members[0])
    place = find(head.village)
    return Outcome(
        kind=DocumentKind.FAMILY_CARD, number=number, public=f"{number}/{version}", holder=head.nik, name=head.name,
        facts={"head": head.name, "members": len([one for one in members if one.active]),
               "village": place.name if place else head.village},
        also=[one.nik for one in members if one.nik != head.nik],
    )  # fmt: skip


async def card_letter(
    context: Context, number: str, version: int, on: date, *, case: str | None = None, follows: str | None = None
) -> Outcome:
    """The new version of a family card as a letter, and as a document of everybody on it; it takes the place of the one
    before, or of the card it follows."""
    made = await family_card(context, number, version, on)
    letter = await letters.family_card(context, made, number, version, case=case, follows=follows)
    await documents.family_card(context, number, [made.holder, *made.also], on, letter)
    return replace(made, letter=letter)


async def swap_card(context: Context, person: Person, on: date) -> None:
    """A new identity card with the record as it is now, for somebody who holds one."""
    if not await context.db.fetch(HOLDS, person.nik, DocumentKind.IDENTITY_CARD.value):
        return
    now = await register.person(context.db, person.nik) or person
    made = await card(context, DocumentKind.IDENTITY_CARD, now, on)
    letter = await letters.write(context, made)
    await documents.keep(context, made.kind, made.number, made.holder, on, letter=letter)


async def card(context: Context, kind: DocumentKind, person: Person, on: date) -> Outcome:
    """A person's card. Its printed number is the NIK, which the letter may not have."""
    public = await documents.card_number(context, kind, on)
    place = find(person.village)
    return Outcome(
        kind=kind, number=person.nik, public=public, holder=person.nik, name=person.name,
        facts={"bearer": person.name, "sex": person.sex.value, "birth_place": person.birth_place,
               "birth_date": person.birth_date, "village": place.name if place else person.village},
    )  # fmt: skip


async def left(
    context: Context, gone: Sequence[Person], number: str, reason: str, on: date, *,
    guardian: str | None = None,
) -> str | None:  # fmt: skip
    """Those who stay on a card after others left it: a new version, with a new head where the old one is gone, or the
    guardian's card for minors. The card they are on now, None when nobody is left.

    The people who left must be off the card already.
    """
    stay = await register.on_card(context.db, number)
    living = [one for one in stay if one.active]
    head_gone = any(one.relation is Relation.HEAD for one in gone)
    fallback = gone[0].nik
    if not living:
        await register.renew(context, number, reason, on, fallback=fallback)
        await register.close_card(context, number, on)
        await letters.void_card(context, number, CLOSED)
        return None
    if not head_gone:
        version = await register.renew(context, number, reason, on, fallback=fallback)
        await card_letter(context, number, version, on)
        return number
    head = next_head(living, on)
    if head is None:
        return await _to_guardian(context, living, number, reason, on, guardian)
    if not NEW_CARD_WITH_HEAD.of(context.settings):
        await _under(context, head, living, number, reason, on)
        version = await register.renew(context, number, reason, on, head=head.nik)
        await card_letter(context, number, version, on)
        return number
    await register.renew(context, number, reason, on, fallback=fallback)
    card = await register.new_card(context, head.village[:6], head.nik, reason, on)
    await register.close_card(context, number, on, card)
    await _under(context, head, living, card, reason, on)
    await card_letter(context, card, 1, on, follows=number)
    return card


async def _under(context: Context, head: Person, stay: Sequence[Person], card: str, reason: str, on: date) -> None:
    """Everybody under a new head, who comes first."""
    order = [head, *(one for one in stay if one.nik != head.nik)]
    for position, one in enumerate(order, 1):
        await register.change(
            context, one, reason, on,
            family_card=card, relation=relation_to(head, one).value, position=position,
        )  # fmt: skip


async def _to_guardian(
    context: Context, minors: Sequence[Person], number: str, reason: str, on: date, guardian: str | None
) -> str:
    """Minors who are left alone join the card of the adult who takes them in. Raises: Conflict without one."""
    adult = await register.person(context.db, guardian)
    if adult is None or not adult.active or not adult.family_card:
        raise Conflict(ONLY_MINORS)
    await register.renew(context, number, reason, on)
    await register.close_card(context, number, on, adult.family_card)
    await letters.void_card(context, number, CLOSED)
    await joined(context, minors, adult.family_card, reason, on, relation=Relation.OTHER_FAMILY)
    return adult.family_card


async def joined(
    context: Context, people: Sequence[Person], card: str, reason: str, on: date, *,
    relation: Relation | None = None, relations: Mapping[str, Relation] | None = None, case: str | None = None,
) -> Outcome:  # fmt: skip
    """People join a card and live where its head lives."""
    version = await register.renew(context, card, reason, on)
    members = await register.on_card(context.db, card)
    head = next(one for one in members if one.relation is Relation.HEAD)
    last = max(one.position for one in members)
    for position, one in enumerate(people, last + 1):
        told = (relations or {}).get(one.nik) or relation or Relation.OTHER_FAMILY
        await register.change(
            context, one, reason, on,
            family_card=card, relation=told.value, position=position, status="ACTIVE", street=head.street, rt=head.rt,
            rw=head.rw, village=head.village, district=head.village[:6], regency=head.village[:4],
        )  # fmt: skip
    return await card_letter(context, card, version, on, case=case)
