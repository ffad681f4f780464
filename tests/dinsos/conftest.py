"""What tests of Dinsos share: the rows its services add to a demo city, and complaints that leave no trace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from dinsos import plugin
from dinsos.complaints import tables
from dinsos.complaints.wall import Assignment
from dinsos.officers import service as officers
from piccolo.table import Table

from auth import ANONYMOUS, Principal
from hub import CaseRow
from hub.attachments import AttachmentRow
from hub.city import City
from hub.context import Context
from hub.demo import Demo
from hub.events import emit
from hub.running import Hub
from hub.sql import Statement


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a document."""

    data: Any
    codes: list[str]
    errors: list[Any]


NOTHING: frozenset[str] = frozenset()
CITIZENS = 4_000

MADE = "TEST-"  # how the numbers of complaints begin that tests make
KEPT_BY = {
    tables.Complaint: "number",
    tables.Response: "complaint",
    tables.Supplement: "complaint",
    tables.ComplaintPartner: "complaint",
}

Rows = dict[type[Table], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def city() -> City:
    return City(citizens=CITIZENS)


@pytest.fixture(scope="session")
def filled() -> Callable[[City], Rows]:
    """Run the services' demo functions without a database."""

    def fill(city: City) -> Rows:
        demo = Demo(city)
        visits = [visit for service in plugin.services if service.demo and (visit := service.demo(demo))]
        for family in city.families():
            for visit in visits:
                visit(family)
        found: Rows = {}
        for (table, columns), values in demo.buffers.items():
            found.setdefault(table, []).extend(dict(zip(columns, value, strict=True)) for value in values)
        return found

    return fill


@pytest.fixture(scope="session")
def rows(city: City, filled: Callable[[City], Rows]) -> Rows:
    """Every row Dinsos adds to the demo city, by table."""
    return filled(city)


@pytest.fixture(scope="session")
def somebody() -> Callable[..., Principal]:
    """Anybody at all: `somebody(nik=..., username=..., unit=..., may={...}, shown=" NUMBER ")`."""

    def make(
        nik: str | None = None,
        username: str = "somebody",
        unit: str | None = None,
        may: frozenset[str] = NOTHING,
        shown: str = " ",
    ) -> Principal:
        return Principal(username, username, "Somebody", nik, NOTHING, may, unit, NOTHING, None, None, shown=shown)

    return make


@pytest.fixture(scope="session")
def context(hub: Hub) -> Callable[[Principal], Context]:
    """The context of a caller, as the hub makes it for a request."""

    def make(who: Principal) -> Context:
        return Context(
            db=hub.db,
            settings=hub.settings,
            who=who,
            purpose=who.default_purpose,
            channels=hub.channels,
            desk=hub.desk,
            outbox=hub.outbox,
            calendar=hub.calendar,
            graph=hub.graph,
            tickets=hub.tickets,
            seal=hub.seal,
            limiter=hub.limiter,
        )

    return make


Act = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
def act(hub: Hub, context: Callable[[Principal], Context]) -> Act:
    """Execute a document as anybody: `await act(document, who, purpose=..., **variables)`; errors as codes."""

    async def execute(document: str, who: Principal = ANONYMOUS, purpose: str | None = None, **variables: Any) -> Any:
        asked = context(who)
        asked.purpose = purpose
        answer = await hub.schema.execute(document, variable_values=variables, context_value=asked)
        codes = [error.extensions["code"] for error in answer.errors or ()]
        return Acted(answer.data, codes, answer.errors or [])

    return execute


@pytest.fixture(scope="session")
def office(somebody: Callable[..., Principal]) -> Callable[[str], Principal]:
    """An officer of the back office with this account."""
    permissions = next(role for role in officers.roles if role.name == "dinsos.backoffice").permissions

    def make(username: str = "petugas") -> Principal:
        return replace(somebody(username=username, may=permissions), agency="dinsos")

    return make


@pytest.fixture(scope="session")
def helper(somebody: Callable[..., Principal]) -> Callable[..., Principal]:
    """A partner: `helper("psm", unit=...)`."""

    def make(kind: str, username: str | None = None, unit: str = "3275") -> Principal:
        permissions = next(role for role in officers.roles if role.name == f"dinsos.{kind}").permissions
        return somebody(username=username or kind, unit=unit, may=permissions)

    return make


@pytest.fixture(scope="session")
def announced(hub: Hub) -> Callable[[str], Awaitable[list[str]]]:
    """The names of the facts about a subject, in order."""

    async def names(subject: str) -> list[str]:
        return [
            row[0] for row in await hub.db.fetch("select name from hub_event where subject = $1 order by id", subject)
        ]

    return names


@pytest.fixture(scope="session")
def undone(hub: Hub) -> Callable[[], AbstractAsyncContextManager[None]]:
    """A block after which the complaints that were made in it are gone: `async with undone(): ...`."""

    @asynccontextmanager
    async def block() -> AsyncIterator[None]:
        try:
            yield
        finally:
            for table, number in KEPT_BY.items():
                await hub.db.fetch(f"delete from {table._meta.tablename} where {number} like '{MADE}%'")
            for table in ("hub_case", "hub_case_step"):
                await hub.db.fetch(f"delete from {table} where number like '{MADE}%'")
            await hub.db.fetch(f"delete from hub_attachment where number like '{MADE}%'")

    return block


@pytest.fixture(scope="session")
def statement(hub: Hub, somebody: Callable[..., Principal]) -> Callable[..., tuple[Statement, Principal]]:
    """A statement in the database's dialect about somebody, and who that is."""

    def make(**facts: Any) -> tuple[Statement, Principal]:
        who = somebody(**facts)
        return Statement(hub.db.dialect, who), who

    return make


@pytest.fixture(scope="session")
def make_complaint(hub: Hub) -> Callable[..., Awaitable[str]]:
    """Write a complaint, with a response and a photo, inside `undone`; its number."""

    async def make(serial: int = 1, assignments: Sequence[Assignment] = (), **facts: Any) -> str:
        number, now = f"{MADE}{serial}", datetime(2026, 11, 1, tzinfo=UTC)
        row = {
            "number": number,
            "category": "OTHER",
            "visibility": "PUBLIC",
            "anonymous": False,
            "status": "ANSWERED",
            "title": "Tes",
            "description": "Tes",
            "village": "3275011001",
            "reporter": None,
            "team": "SEKRETARIAT",
            "followers": 0,
            "partners": " ".join(assignment.partner for assignment in assignments),
            "submitted_at": now,
        } | facts
        await _insert(hub, tables.Complaint, row)
        case = {"agency": "dinsos", "service": "complaints", "confidential": False, "overdue": False}
        heads = {name: row[name] for name in ("number", "status", "submitted_at")}
        await _insert(hub, CaseRow, heads | case | {"applicant": row["reporter"]})
        await _insert(
            hub, tables.Response, {"complaint": number, "kind": "ANSWER", "text": "Baik.", "at": now, "by": "Petugas"}
        )
        columns = {"media_type": "image/jpeg", "bytes": 1, "sha256": "0" * 64, "sent_at": now}
        await _insert(hub, AttachmentRow, {"id": number, "number": number, **columns})
        for assignment in assignments:
            given = {"partner": assignment.partner, "account": assignment.account}
            await _insert(
                hub,
                tables.ComplaintPartner,
                {"complaint": number, "assigned_at": now, "assigned_by": "Petugas"} | given,
            )
        return number

    return make


async def _insert(hub: Hub, table: type[Table], row: dict[str, Any]) -> None:
    await hub.db.load(table._meta.tablename, [*row], [tuple(row.values())])


@pytest.fixture(scope="session")
def residents(hub: Hub) -> Callable[[], Awaitable[str]]:
    """A resident of a family that no other test has: `nik = await residents()`, the head, and not alone."""
    taken = iter(range(20, 10_000))

    async def next_head() -> str:
        rows = await hub.db.fetch(
            """select c.head from dukcapil_family_card c
            where (select count(*) from dukcapil_resident r where r.family_card = c.number and r.status = 'ACTIVE') > 2
            order by c.number limit 1 offset $1""",
            next(taken),
        )
        return str(rows[0][0])

    return next_head


@pytest.fixture(scope="session")
def asked(hub: Hub) -> Callable[..., Awaitable[Any]]:
    """Ask the graph as somebody without an account: `await asked(document, nik=..., roles=[...], **variables)`."""

    async def send(
        document: str,
        *,
        nik: str | None = None,
        roles: Sequence[str] = ("citizen",),
        username: str | None = None,
        unit: str | None = None,
        **variables: Any,
    ) -> Any:
        name = username or nik or "nobody"
        who = hub.composition.catalog.principal(
            subject=name, username=name, name=name, roles=roles, nik=nik, unit=unit, agency="dinsos"
        )
        context = hub.graph.context("dinsos")
        context.who, context.purpose = who, who.default_purpose
        result = await hub.schema.execute(document, variable_values=variables, context_value=context)
        return Told(result.data, [error.extensions["code"] for error in result.errors or ()], result.errors or [])

    return send


@dataclass(frozen=True, slots=True)
class Told:
    """What the hub answered somebody."""

    data: Any
    codes: list[str]
    errors: Sequence[Any]


@pytest.fixture(scope="session")
def announce(hub: Hub, delivered: Callable[[], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Write a fact as another agency would, and wait until Dinsos has handled it without an error."""

    async def write(name: str, subject: str, **data: Any) -> None:
        context = hub.graph.context("dinsos")
        async with hub.db.transaction():
            event = await emit(context, name, subject, **data)
        await delivered()
        left = "select error from hub_delivery where event = $1 and handler like 'dinsos.%' and state <> 'DONE'"
        assert not await hub.db.fetch(left, event)

    return write
