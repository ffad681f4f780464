"""A kind of case that belongs to no agency: its table, its lifecycle, and people who work on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table

from auth import Principal
from hub import Clock, Due, Lifecycle, Step, Taken, open_case
from hub.context import Context
from hub.events import Fact, Subscriber
from hub.relay import Outbox, Relay
from hub.running import Hub

APPLICANT = "3275019912990001"  # nobody else of the demo city: her lists stay as other tests know them
WORK, SIGN = "test:permit:work", "test:permit:sign"
EVENTS = ("opened", "verified", "returned", "answered", "rejected", "signed")


class Permit(Table, tablename="test_permit"):
    """What the cases of these tests are about."""

    number = Varchar(40, primary_key=True)
    status = Varchar(30)
    holder = Varchar(16, null=True)
    reason = Varchar(100, null=True)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)


def _step(name: str, start: set[str], to: str, may: str | None, event: str, **more: object) -> Step:
    return Step(name=name, start=frozenset(start), to=to, may=may, event=f"test.permit.{event}", **more)  # type: ignore[arg-type]


VERIFY = _step("VERIFY", {"SUBMITTED"}, "VERIFIED", WORK, "verified")
RETURN = _step("RETURN", {"SUBMITTED"}, "RETURNED", WORK, "returned", note=True, clock=Clock.STOPS)
ANSWER = _step("ANSWER", {"RETURNED"}, "SUBMITTED", None, "answered")
REJECT = _step("REJECT", {"SUBMITTED", "VERIFIED"}, "REJECTED", WORK, "rejected", note=True, clock=Clock.ENDS)
ISSUE = _step("ISSUE", {"VERIFIED"}, "ISSUED", SIGN, "signed", clock=Clock.ENDS, apart=frozenset({"VERIFY"}))
PERMIT = Lifecycle(
    agency="test", service="permits", prefix="TST", table=Permit, opens="SUBMITTED", event="test.permit.opened",
    steps=(VERIFY, RETURN, ANSWER, REJECT, ISSUE), due=Due(days=5),
)  # fmt: skip


@dataclass(slots=True)
class Office:
    """The hub with these cases in it."""

    hub: Hub
    outbox: Outbox
    handled: list[tuple[str, str, str]] = field(default_factory=list)

    def context(self, *may: str, nik: str | None = None, username: str = "") -> Context:
        """Somebody with these permissions."""
        none: frozenset[str] = frozenset()
        name = username or (nik or "-".join(may) or "")
        who = Principal(name, name, name, nik, none, frozenset(may), None, none, None, "test")
        return Context(db=self.hub.db, settings=self.hub.settings, who=who, outbox=self.outbox)

    async def open(self, **more: object) -> Taken:
        """A new case of the applicant's."""
        return await open_case(
            self.context(nik=APPLICANT), PERMIT, applicant=APPLICANT, values={"holder": APPLICANT}, **more
        )  # type: ignore[arg-type]

    def relay(self) -> Relay:
        return Relay(self.hub.db, self.outbox, lambda _: self.context("test:permit:hear", username="relay"))

    async def statuses(self, number: str) -> tuple[str, str]:
        """Where the head and the agency's row stand."""
        head = await self.hub.db.fetch("select status from hub_case where number = $1", number)
        own = await self.hub.db.fetch("select status from test_permit where number = $1", number)
        return head[0][0], own[0][0]

    async def facts(self, number: str) -> list[str]:
        """What was announced of a case, in order."""
        rows = await self.hub.db.fetch("select name from hub_event where subject = $1 order by id", number)
        return [row[0] for row in rows]


@pytest.fixture(scope="session")
async def permits(hub: Hub) -> AsyncIterator[None]:
    """The table, for as long as the session lives."""
    await hub.db.fetch(
        "create table test_permit (number varchar(40) primary key, status varchar(30), holder varchar(16),"
        " reason varchar(100), submitted_at timestamptz, due_at timestamptz)"
    )
    yield
    await hub.db.fetch("drop table test_permit")


@pytest.fixture
async def office(hub: Hub, permits: None) -> Office:
    """Handlers note what they hear; `test.permit.signed` is heard twice."""

    def hears(name: str) -> Callable[[Context, Fact], object]:
        async def handle(_: Context, fact: Fact) -> None:
            made.handled.append((name, fact.subject, fact.name.rsplit(".", 1)[1]))

        return handle

    subscribers = {
        f"test.permit.{event}": [Subscriber("test.a", "test", hears("a"))]  # type: ignore[arg-type]
        for event in EVENTS
    }
    subscribers["test.permit.signed"].append(Subscriber("test.b", "test", hears("b")))  # type: ignore[arg-type]
    made = Office(hub, Outbox(subscribers))
    return made
