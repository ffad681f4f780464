"""What a birth, a death or a move does to those on a family card: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from dukcapil.residents.rules import Relation, Sex, Status

ADULT = 17  # years. Source: UU 23/2006 article 63, identity card at 17 or when married

R = Relation
COUPLES = {
    R.HEAD: {R.WIFE, R.HUSBAND},
    R.WIFE: {R.HEAD},
    R.HUSBAND: {R.HEAD},
    R.CHILD: {R.CHILD_IN_LAW},
    R.CHILD_IN_LAW: {R.CHILD},
    R.PARENT: {R.PARENT},
    R.PARENT_IN_LAW: {R.PARENT_IN_LAW},
}
FIRST_AS_HEAD = (
    R.HEAD, R.WIFE, R.HUSBAND, R.CHILD, R.CHILD_IN_LAW, R.PARENT, R.PARENT_IN_LAW, R.GRANDCHILD, R.OTHER_FAMILY,
)  # fmt: skip
# what somebody becomes to a new head who was the old one's spouse, or child; all others are OTHER_FAMILY to a child
TO_SPOUSE = {R.PARENT: R.PARENT_IN_LAW, R.PARENT_IN_LAW: R.PARENT}
STAYS = {R.DOMESTIC_HELP, R.OTHER}


class Marital(IntEnum):
    """Marital status (status kawin). Source: SIAK code list 1 to 4."""

    UNMARRIED = 1
    MARRIED = 2
    DIVORCED = 3
    WIDOWED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the register, as far as vital events look at them."""

    nik: str
    name: str
    sex: Sex
    birth_place: str
    birth_date: date
    status: Status
    marital: int | None
    family_card: str | None
    relation: Relation
    position: int
    street: str
    rt: str
    rw: str
    village: str
    mother: str | None
    father: str | None

    @property
    def active(self) -> bool:
        """Whether they are alive and live here."""
        return self.status is Status.ACTIVE

    def adult(self, on: date) -> bool:
        """Whether they may hold an identity card: 17, or married once."""
        return age(self.birth_date, on) >= ADULT or (self.marital or Marital.UNMARRIED) > Marital.UNMARRIED


def age(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def spouse(person: Person, card: Iterable[Person]) -> Person | None:
    """The living husband or wife on the same card; None when there is none, or when the card doesn't say which."""
    if person.marital != Marital.MARRIED:
        return None
    found = [
        one
        for one in card
        if one.active
        and one.nik != person.nik
        and one.sex is not person.sex
        and one.marital == Marital.MARRIED
        and one.relation in COUPLES.get(person.relation, ())
    ]
    return found[0] if len(found) == 1 else None


def next_head(stay: Sequence[Person], on: date) -> Person | None:
    """Who heads a card when its head is gone: the spouse, else the eldest adult of the nearest kin."""
    adults = [one for one in stay if one.adult(on) and one.relation in FIRST_AS_HEAD]
    return min(adults, key=lambda one: (FIRST_AS_HEAD.index(one.relation), one.birth_date, one.nik), default=None)


def relation_to(head: Person, other: Person) -> Relation:
    """What somebody on the card is to its new head. head: with the relation to the old head."""
    if other.nik == head.nik:
        return R.HEAD
    if head.relation is R.HEAD or other.relation in STAYS:
        return other.relation
    if head.nik in (other.mother, other.father):
        return R.CHILD
    if other.nik in (head.mother, head.father):
        return R.PARENT
    if head.relation in (R.WIFE, R.HUSBAND):
        return TO_SPOUSE.get(other.relation, other.relation)
    if _couple(head, other):
        return R.WIFE if other.sex is Sex.FEMALE else R.HUSBAND
    return R.OTHER_FAMILY


def relation_of_child(mother: Person | None, father: Person | None, head: Person) -> Relation:
    """What a newborn is to the head of the card."""
    parents = [one for one in (mother, father) if one]
    if any(one.nik == head.nik or one.relation in (R.WIFE, R.HUSBAND) for one in parents):
        return R.CHILD
    if any(one.relation in (R.CHILD, R.CHILD_IN_LAW) for one in parents):
        return R.GRANDCHILD
    return R.OTHER_FAMILY


def _couple(one: Person, other: Person) -> bool:
    both_married = one.marital == other.marital == Marital.MARRIED
    return both_married and one.sex is not other.sex and other.relation in COUPLES.get(one.relation, ())
