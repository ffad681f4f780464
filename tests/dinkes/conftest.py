"""What tests of Dinkes share: callers by role, and the rows its services add to a demo city."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dinkes import plugin
from dinkes.coverage import steps as coverages
from piccolo.table import Table

from auth import Principal
from hub import JAKARTA, Unavailable, endpoint
from hub.city import City
from hub.context import Context
from hub.demo import Demo
from hub.errors import settle
from hub.running import Hub
from hub.sql import Statement

NOTHING: frozenset[str] = frozenset()
CITIZENS = 4_000

Rows = dict[type[Table], list[dict[str, Any]]]
Caller = Callable[..., Principal]


@pytest.fixture(scope="session")
def city() -> City:
    return City(citizens=CITIZENS)


@pytest.fixture(scope="session")
def rows(city: City, filled: Callable[[City], Rows]) -> Rows:
    """Every row Dinkes adds to the demo city, by table."""
    return filled(city)


@pytest.fixture(scope="session")
def filled() -> Callable[[City], Rows]:
    return _filled


def _filled(city: City) -> Rows:
    """Run the services' demo functions without a database."""
    demo = Demo(city)
    visits = [visit for service in plugin.services if service.demo and (visit := service.demo(demo))]
    for family in city.families():
        for visit in visits:
            visit(family)
    found: Rows = {}
    for (table, columns), values in demo.buffers.items():
        found.setdefault(table, []).extend(dict(zip(columns, value, strict=True)) for value in values)
    return found


@pytest.fixture(scope="session")
def caller(hub: Hub) -> Caller:
    """A principal of these roles: `caller("dinkes.crew", unit="EMG-01")`."""

    def make(*roles: str, nik: str | None = None, unit: str | None = None) -> Principal:
        return hub.composition.catalog.principal(
            subject="test", username="test", name="Test", roles=roles, nik=nik, unit=unit, agency="dinkes"
        )

    return make


@pytest.fixture
def context(hub: Hub) -> Callable[[Principal], Context]:
    """The context of a caller who works for their usual purpose."""

    def make(who: Principal) -> Context:
        return Context(db=hub.db, settings=hub.settings, who=who, purpose=who.default_purpose, channels=hub.channels)

    return make


@pytest.fixture(scope="session")
def seen(hub: Hub) -> Callable[..., Awaitable[set[str]]]:
    """Keys of the rows a predicate shows to a caller: `await seen("dinkes_referral", "number", rows, may={...})`."""

    async def ask(
        table: str, key: str, rows: str, nik: str | None = None, unit: str | None = None, may: frozenset[str] = NOTHING
    ) -> set[str]:
        who = Principal("test", "test", "Test", nik, NOTHING, may, unit, NOTHING, None, None)
        made = Statement(hub.db.dialect, who)
        found = await hub.db.fetch(f"select {key} from {table} t where {made.visible(rows)}", *made.args)
        return {row[0] for row in found}

    return ask


# -- SI JONI --------------------------------------------------------------------------------------------------------

PUSKESMAS, HOSPITAL, OTHER_HOSPITAL = "32750200012", "RS-3275-01", "RS-3275-02"


@dataclass(frozen=True, slots=True)
class WithDinsos:
    """The graph as Dinkes asks it, where Dinsos answers what a test says; None: it doesn't answer."""

    hub: Hub
    letters: list[dict[str, Any]] | None

    async def ask(self, agency: str, document: str, variables: dict[str, Any], *, purpose: str) -> Any:
        if "socialLetters" not in document:
            return await self.hub.graph.ask(agency, document, variables, purpose=purpose)
        if self.letters is None:
            raise Unavailable
        nodes = {"edges": [{"node": letter} for letter in self.letters]}
        return {"citizen": {"nik": variables["nik"], "socialLetters": nodes}}, []


RECOMMENDED = [
    {"number": "SL-2026-000001", "kind": "HEALTH_RECOMMENDATION", "status": "ISSUED", "validUntil": "2099-12-31"}
]


@dataclass(slots=True)
class Office:
    """Everybody who works with SI JONI, and residents who need care."""

    hub: Hub
    caller: Caller
    serial: int = 0

    def context(self, who: Principal, letters: list[dict[str, Any]] | None = RECOMMENDED) -> Context:
        made = self.hub.graph.context("dinkes")
        made.who, made.purpose, made.language = who, who.default_purpose, "en"
        made.graph = WithDinsos(self.hub, letters)
        return made

    def who(self, role: str, unit: str | None = None, username: str = "", agency: str | None = "dinkes") -> Principal:
        return replace(self.caller(role, unit=unit), username=username or role, name=username or role, agency=agency)

    @property
    def officer(self) -> Principal:
        return self.who("dinkes.guarantee")

    @property
    def hospital(self) -> Principal:
        return self.who("dinkes.hospital", HOSPITAL)

    @property
    def verifier(self) -> Principal:
        return self.who("dinkes.verifier", "VERIFIKATOR", agency=None)

    async def does(
        self, who: Principal, document: str, letters: list[dict[str, Any]] | None = RECOMMENDED, **variables: Any
    ) -> Reply:
        """What the whole schema answers to somebody."""
        asked = endpoint.Ask(document, variables, None)
        result = await endpoint.run(self.hub, self.context(who, letters), asked, endpoint.ALL)
        for error in result.errors or ():
            settle(error, "en", "test")
        return Reply(result.data, [error.extensions or {} for error in result.errors or ()])

    async def resident(self, *, cover: tuple[str, str] | None = ("NONE", "INACTIVE"), regency: str = "3275") -> str:
        """A new resident's NIK, that starts with another city's digits."""
        self.serial += 1
        nik = f"317101{self.serial % 28 + 1:02}0190{self.serial:04}"
        columns = (
            "nik", "name", "sex", "birth_place", "birth_date", "status", "family_card", "relation", "position",
            "street", "rt", "rw", "village", "district", "regency",
        )  # fmt: skip
        village = (await self.hub.db.fetch("select village, district from dukcapil_resident limit 1"))[0]
        row = (
            nik, f"Pasien {self.serial}", "FEMALE", "Jakarta", date(1990, 1, 1), "ACTIVE", None, "HEAD", 1,
            "Jl. Uji No. 1", "001", "001", *village, regency,
        )  # fmt: skip
        await self.hub.db.load("dukcapil_resident", columns, [row])
        if cover:
            known = (nik, *cover, None, "BPJS Kesehatan", datetime.now(UTC) - timedelta(days=30))
            await self.hub.db.load("dinkes_coverage", coverages.COLUMNS[:6], [known])
            await self.hub.db.load("dinkes_coverage_report", coverages.COLUMNS[:7], [(*known, known[-1])])
        return nik

    async def referral(self, nik: str, *, hospital: str = HOSPITAL, status: str = "ACCEPTED") -> str:
        """A puskesmas' referral of somebody."""
        number = f"RJK-TEST-{nik}-{uuid.uuid4().hex[:6]}"
        columns = (
            "number", "patient", "origin", "destination", "diagnosis_code", "diagnosis_text", "status",
            "submitted_at", "day",
        )  # fmt: skip
        row = (number, nik, PUSKESMAS, hospital, "J18.0", "Bronchopneumonia", status, datetime.now(UTC), day())
        await self.hub.db.load("dinkes_referral", columns, [row])
        return number

    async def requested(self, **more: Any) -> str:
        """A guarantee that is asked for."""
        nik = await self.resident()
        referral = None if more.get("emergency") else await self.referral(nik)
        input = {"patient": nik, "hospital": HOSPITAL, "referral": referral, **more}
        answer = await self.does(self.hospital, REQUEST, input=input)
        assert not answer.errors, answer.errors
        number: str = answer.data["requestGuarantee"]["number"]
        return number

    async def approved(self, ceiling: int = 10_000_000) -> str:
        """A guarantee that is approved, good since a week."""
        number = await self.requested()
        answer = await self.does(
            self.officer, DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": ceiling}
        )
        assert not answer.errors, answer.errors
        await self.hub.db.fetch("update dinkes_guarantee set valid_from = $2 where number = $1", number, day(-7))
        return number

    async def row(self, table: str, number: str, *columns: str) -> Any:
        found = await self.hub.db.fetch(f"select {', '.join(columns)} from {table} where number = $1", number)
        return found[0][0] if len(columns) == 1 else tuple(found[0])


@dataclass(frozen=True, slots=True)
class Reply:
    """What the schema answered, and the extensions of its errors."""

    data: Any
    errors: list[dict[str, Any]]

    @property
    def codes(self) -> list[str]:
        return [error["code"] for error in self.errors]


REQUEST = "mutation Request($input: GuaranteeInput!) { requestGuarantee(input: $input) { number status } }"
DECIDE = """mutation Decide($input: GuaranteeDecisionInput!) {
  decideGuarantee(input: $input) {
    number status ceiling used validFrom validUntil papersDueOn patient { nik name } hospital { code name }
    letter { number status qr { text } }
  }
}"""


def day(offset: int = 0) -> date:
    """Today in the city, and days from it."""
    return datetime.now(JAKARTA).date() + timedelta(days=offset)


@pytest.fixture(scope="session")
def office(hub: Hub, caller: Caller) -> Office:
    return Office(hub, caller)
