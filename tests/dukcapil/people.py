"""Families of a test's own, and accounts that belong to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from auth import CHEAP, Passwords
from hub import demo, nik
from hub.running import Hub

VILLAGE, RW, STREET = "3275011001", "005", "Jl. Uji No. 1"
GROWN, CHILD = date(1988, 3, 7), date(2016, 8, 9)
SERIALS = count(6000)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A resident of a test."""

    nik: str
    name: str
    card: str


@dataclass(slots=True)
class People:
    """Adds residents and accounts to the session's database."""

    hub: Hub
    accounts: set[str] = field(default_factory=set)

    async def family(self, *members: dict[str, Any], village: str = VILLAGE, rw: str = RW) -> list[Somebody]:
        """A family card with these people, the first its head; without any, a couple with a child."""
        given = members or (
            {"relation": "HEAD", "sex": "MALE", "marital_status": 2},
            {"relation": "WIFE", "sex": "FEMALE", "marital_status": 2},
            {"relation": "CHILD", "sex": "MALE", "birth_date": CHILD, "marital_status": 1},
        )
        serial = next(SERIALS)
        card = f"{village[:6]}010120{serial}"
        people = [self._person(place, one, card, village, rw) for place, one in enumerate(given, 1)]
        for one in people:  # children are the first couple's
            if one["relation"] == "CHILD" and "mother" not in one:
                one |= {
                    "mother": next((two["nik"] for two in people[:2] if two["sex"] == "FEMALE"), None),
                    "father": next((two["nik"] for two in people[:2] if two["sex"] == "MALE"), None),
                }
        head = people[0]["nik"]
        await self.hub.db.load(
            "dukcapil_family_card", ("number", "head", "registered_on", "version"), [(card, head, date(2020, 1, 1), 1)]
        )
        for one in people:
            await self.hub.db.load("dukcapil_resident", list(one), [tuple(one.values())])
        return [Somebody(one["nik"], one["name"], card) for one in people]

    def _person(self, place: int, given: dict[str, Any], card: str, village: str, rw: str) -> dict[str, Any]:
        serial = next(SERIALS)
        born, sex = given.get("birth_date", GROWN), given.get("sex", "MALE")
        made = nik.make(given.get("region", village[:6]), born, nik.Sex(sex), serial)
        letters = "".join(chr(ord("A") + int(digit)) for digit in str(serial))
        return {
            "nik": made, "name": f"Warga {letters.title()}", "sex": sex, "birth_place": "Bekasi", "birth_date": born,
            "status": "ACTIVE", "marital_status": 1, "family_card": card, "relation": "OTHER_FAMILY",
            "position": place, "street": STREET, "rt": "001", "rw": rw, "village": village, "district": village[:6],
            "regency": village[:4], **{key: value for key, value in given.items() if key != "region"},
        }  # fmt: skip

    async def account(
        self, of: Somebody | None = None, *roles: str, username: str = "", unit: str | None = None
    ) -> str:
        """An account: a citizen's, or an officer's with these roles; its username."""
        name = username or f"uji{next(SERIALS)}"
        if name not in self.accounts:
            self.accounts.add(name)
            await replace(self.hub.auth, passwords=Passwords(CHEAP)).create_account(
                username=name, password=demo.PASSWORD, name=of.name if of else name, roles=roles or ("citizen",),
                nik=of.nik if of else None, unit=unit, agency="dukcapil" if roles else None,
            )  # fmt: skip
        return name

    async def file(self, account: str) -> str:
        """The id of a file that an account has sent."""
        name = f"uji{next(SERIALS):018}"
        columns = ("id", "account", "media_type", "bytes", "sha256")
        await self.hub.db.load("hub_attachment", (*columns, "sent_at"), [
            (name, account, "image/png", 3, "0" * 64, demo.moment(date(2026, 11, 1)))
        ])  # fmt: skip
        return name

    async def facts(self, subject: str) -> list[str]:
        """What was announced about somebody, oldest first."""
        rows = await self.hub.db.fetch("select name from hub_event where subject = $1 order by id", subject)
        return [row[0] for row in rows]
