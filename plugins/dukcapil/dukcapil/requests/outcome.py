"""What a request leads to when it is issued, and how it changes family cards and their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dukcapil.documents import steps as documents
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.residents import register
from dukcapil.residents.family import Person, next_head, relation_to
from dukcapil.residents.rules import Relation
from hub import Conflict, Context, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The document a request ends with. number: as printed; public: as anybody reads it who checks the letter;
    also: other holders of the same document; subject: NIK that the request is about from now on."""

    kind: DocumentKind
    number: str
    public: str
    holder: str
    name: str
    facts: Mapping[str, object]
    also: Sequence[str] = ()
    subject: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


ONLY_MINORS = Text(
    "Yang tinggal di kartu keluarga hanya anak di bawah umur: sebutkan wali.",
    "Only minors would stay on the family card: name a guardian.",
)


async def family_card(context: Context, number: str, version: int, on: date) -> Outcome:
    """A family card as the document a request ends with."""
    members = await register.on_card(context.db, number)
    head = next((one for one in members if one.relation is Relation.HEAD), members[0])
    return Outcome(
        kind=DocumentKind.FAMILY_CARD, number=number, public=f"{number}/{version}", holder=head.nik, name=head.name,
        facts={"head": head.name, "members": len([one for one in members if one.active]), "village": head.village},
        also=[one.nik for one in members if one.nik != head.nik],
    )  # fmt: skip


async def card_letter(context: Context, number: str, version: int, on: date, reason: str) -> None:
    """The new version of a family card as a document of everybody on it."""
    members = await register.on_card(context.db, number)
    await documents.family_card(context, number, [one.nik for one in members], on, None)


async def left(
    context: Context, gone: Sequence[Person], number: str, reason: str, on: date, *,
    guardian: str | None = None, renumber: bool = True,
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
        return None
    if not head_gone:
        version = await register.renew(context, number, reason, on, fallback=fallback)
        await card_letter(context, number, version, on, reason)
        return number
    head = next_head(living, on)
    if head is None:
        return await _to_guardian(context, living, number, reason, on, guardian)
    if not renumber:
        await _under(context, head, living, number, reason, on)
        version = await register.renew(context, number, reason, on, head=head.nik)
        await card_letter(context, number, version, on, reason)
        return number
    await register.renew(context, number, reason, on, fallback=fallback)
    card = await register.new_card(context, head.village[:6], head.nik, reason, on)
    await register.close_card(context, number, on, card)
    await _under(context, head, living, card, reason, on)
    await card_letter(context, card, 1, on, reason)
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
    await joined(context, minors, adult.family_card, reason, on, relation=Relation.OTHER_FAMILY)
    return adult.family_card


async def joined(
    context: Context, people: Sequence[Person], card: str, reason: str, on: date, *,
    relation: Relation | None = None, relations: Mapping[str, Relation] | None = None,
) -> None:  # fmt: skip
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
    await card_letter(context, card, version, on, reason)
