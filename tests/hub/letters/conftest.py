"""A kind of letter that belongs to no agency, and people who issue, hold and check it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pytest

from auth import Principal
from hub import Context, LetterField, LetterKind, Text, issue
from hub.running import Hub

HOLDER = "3275014107900001"
NAME = "Siti Rahayu"
KIND = LetterKind(
    name="SKUJI",
    agency="dinsos",
    title=Text("Surat Keterangan Uji", "Test letter"),
    fields=(
        LetterField(name="purpose", label=Text("Keperluan", "Purpose")),
        LetterField(name="since", label=Text("Sejak", "Since")),
        LetterField(name="amount", label=Text("Nilai", "Amount"), rupiah=True),
    ),
    days=30,
    body="Kepala dinas menerangkan bahwa {name}, untuk {purpose}:",
)
FACTS = {"purpose": 'beasiswa "#1" $x$', "since": date(2024, 2, 29), "amount": 1_500_000}
NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Office:
    """The hub, and letters issued in it."""

    hub: Hub
    numbers: Callable[[], int]

    def context(
        self, *may: str, nik: str | None = None, unit: str | None = None, agency: str | None = "dinsos", **more: Any
    ) -> Context:
        """Somebody with these permissions."""
        name = nik or "-".join(may) or unit or "Kepala Dinas"
        who = Principal(name, name, name, nik, NONE, frozenset(may), unit, frozenset({"TEST"}), "TEST", agency)
        return Context(
            db=self.hub.db,
            settings=self.hub.settings,
            seal=self.hub.seal,
            tickets=self.hub.tickets,
            who=who,
            purpose="TEST",
            **more,
        )

    def number(self) -> str:
        """A number nobody has."""
        return f"400.9/{self.numbers():04}/SKUJI/2026"

    async def issue(self, **more: Any) -> str:
        """A letter of the holder's."""
        given = {"number": self.number(), "holder": HOLDER, "name": NAME, "facts": FACTS} | more
        return await issue(self.context(), KIND, **given)

    async def text(self, number: str) -> str:
        """What its QR code encodes after the address."""
        rows = await self.hub.db.fetch("select text from hub_letter where number = $1", number)
        return str(rows[0][0])

    async def row(self, number: str, *columns: str) -> Any:
        rows = await self.hub.db.fetch(f"select {', '.join(columns)} from hub_letter where number = $1", number)
        return rows[0]

    async def graph(self, document: str, context: Context | None = None, **variables: Any) -> Any:
        """What the graph answers somebody."""
        made = context or Context(db=self.hub.db, settings=self.hub.settings, seal=self.hub.seal, language="en")
        return await self.hub.schema.execute(document, context_value=made, variable_values=variables)


NUMBERS = count(1)


@pytest.fixture(scope="session")
async def office(hub: Hub) -> Office:
    return Office(hub, lambda: next(NUMBERS))
