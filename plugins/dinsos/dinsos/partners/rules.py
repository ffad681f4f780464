"""Whom a complaint may be given to."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dinsos.complaints.rules import Partner, Visibility
from dinsos.complaints.wall import Assignment

MANAGE = "dinsos:partner:manage"


class Member(NamedTuple):
    """A partner who may be assigned. area: digits that the codes of their villages begin with."""

    account: str
    partner: Partner
    area: str


class Nobody(Exception):
    """No partner of this kind can be named."""

    def __init__(self, partner: Partner) -> None:
        super().__init__(partner)
        self.partner = partner


def assigned(
    kinds: Sequence[Partner], named: Iterable[Member], members: Iterable[Member], visibility: Visibility, village: str
) -> list[Assignment]:
    """The assignments of a complaint to kinds of partners, or to the people of those kinds that are named.

    A confidential complaint goes to people, never to a kind: when nobody is named, to those of the kind whose area is
    the smallest around the village. Raises: Nobody.
    """
    people = {kind: [one.account for one in named if one.partner is kind] for kind in kinds}
    found: list[Assignment] = []
    for kind in dict.fromkeys(kinds):
        accounts = people[kind]
        if not accounts and visibility is Visibility.CONFIDENTIAL:
            accounts = nearest([one for one in members if one.partner is kind], village)
            if not accounts:
                raise Nobody(kind)
        found += [Assignment(kind, account) for account in accounts] or [Assignment(kind)]
    return found


def nearest(members: Iterable[Member], village: str) -> list[str]:
    """The accounts of those whose area is the smallest that holds the village."""
    near = [one for one in members if one.area and village.startswith(one.area)]
    smallest = max((len(one.area) for one in near), default=0)
    return sorted(one.account for one in near if len(one.area) == smallest)
