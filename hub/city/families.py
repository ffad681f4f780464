"""One family of the demo city after the other, with an address and a card."""

import csv
from datetime import date
from itertools import groupby
from operator import itemgetter

from hub import nik
from hub.city.households import KINDS, LARGEST, single
from hub.city.kin import Kin
from hub.city.lots import DATA, dice, lots
from hub.city.numbers import Register
from hub.city.people import Family, Marital, Person, Relation, Status

CARD_DAYS = 14 * 365  # no family card is older
GROWN_DAYS = 19 * 365  # age of a head when the card was registered
HOUSES = 180
RTS = tuple(f"{number:03}" for number in range(1, 13))
RWS = tuple(f"{number:03}" for number in range(1, 25) for _ in range(25 - number))  # small numbers are in every village


class Builder:
    """Makes the families of one pass."""

    def __init__(self, seed: int, today: date) -> None:
        self._chance = dice(seed).random
        self._today = today.toordinal()
        self._lots = lots()
        self._register = Register(len(self._lots.places), today)

    def take(self, family: Family) -> None:
        """Make no family that shares a number with this one."""
        self._register.take(family, self._lots.places)

    def family(self, left: int) -> Family:
        """The next family, with no more than `left` members."""
        chance = self._chance
        village = self._pick(self._lots.villages)
        district = village[:6]
        kind = KINDS[self._pick(self._lots.households)] if left >= LARGEST else single
        members = kind(Kin(chance, self._register, self._today, district))
        registered = self._registered(members[0].birth_date)
        return Family(
            self._register.card(self._lots.places[district], int(district), registered),
            registered,
            f"Jl. {self._pick(self._lots.streets)} No. {1 + int(chance() * HOUSES)}",
            self._pick(RTS),
            self._pick(RWS),
            village,
            tuple(members),
        )

    def _registered(self, head_born: date) -> date:
        most = min(CARD_DAYS, self._today - GROWN_DAYS - head_born.toordinal())
        return date.fromordinal(self._today - int(self._chance() * most))

    def _pick(self, deck: tuple[str, ...]) -> str:
        return deck[int(self._chance() * len(deck))]


def residents(today: date) -> list[Family]:
    """The fixed residents, to whom accounts of the demo belong."""
    with DATA.joinpath("residents.csv").open(encoding="utf-8", newline="") as lines:
        return [_resident_family([*rows], today) for _, rows in groupby(csv.DictReader(lines), itemgetter("number"))]


def _resident_family(rows: list[dict[str, str]], today: date) -> Family:
    card = rows[0]
    return Family(
        card["number"],
        date.fromisoformat(card["registered"]),
        card["street"],
        card["rt"],
        card["rw"],
        card["village"],
        tuple(_resident(row, today) for row in rows),
    )


def _resident(row: dict[str, str], today: date) -> Person:
    facts = nik.read(row["nik"], today)
    return Person(
        nik=row["nik"],
        name=row["name"],
        sex=facts.sex,
        birth_place=row["birth_place"],
        birth_date=facts.birth_date,
        religion=int(row["religion"]),
        marital=Marital(int(row["marital"])),
        relation=Relation(int(row["relation"])),
        education=int(row["education"]),
        occupation=int(row["occupation"]),
        blood=int(row["blood"]),
        mother=row["mother"] or None,
        father=row["father"] or None,
        region=facts.region,
        status=Status.ACTIVE,
    )
