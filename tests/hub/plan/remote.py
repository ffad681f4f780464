"""An agency without tables: what it knows is behind functions, which this module makes fail, hang and lie."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

import strawberry
from dinsos.complaints import tables

from auth import Permission
from hub import (
    Citizen,
    Context,
    Forbidden,
    Plugin,
    Rupiah,
    Service,
    Village,
    column,
    join,
    many,
    one,
    page,
    read,
    roots,
    single,
)
from hub.cursors import Connection

READ = "remote:policy:read"
Row = Mapping[str, Any]


@strawberry.enum(name="RemoteState")
class State(StrEnum):
    """Where a payment stands."""

    PAID = "PAID"
    LATE = "LATE"


@dataclass
class Calls:
    """What was asked, and which functions are out of order."""

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    together: int = 0
    most: int = 0  # how many were under way at once

    async def ask(self, name: str, keys: Sequence[str]) -> None:
        self.asked.append((name, tuple(keys)))
        self.together += 1
        self.most = max(self.most, self.together)
        await asyncio.sleep(0)
        self.together -= 1
        match self.wrong.get(name):
            case "fails":
                raise OSError("connection refused")
            case "refuses":
                raise Forbidden
            case "hangs":
                await asyncio.Event().wait()

    def clear(self) -> None:
        self.asked.clear()
        self.wrong.clear()
        self.most = 0


CALLS = Calls()


def policies(nik: str) -> Iterator[Row]:
    """A citizen has none to three."""
    for n in range((int(nik[-3:]) + 2) % 4):
        yield {
            "number": f"{nik}-{n}",
            "nik": nik,
            "plan": "GOLD" if n else None,
            "tags": [f"t{n}", "x"] if n else None,
            "village": "3275011001" if n < 2 else None,
            "agent": f"A{n}" if n else None,
            "since": 5 if CALLS.wrong.get("policies") == "lies" else date(2020, 1, 1 + n),
        }


def seen(context: Context, rows: Iterator[Row]) -> list[Row]:
    who = context.who
    return [row for row in rows if row["nik"] == who.nik or who.may(READ) or row["number"].endswith("-0")]


async def by_citizen(context: Context, niks: Sequence[str]) -> list[Row]:
    await CALLS.ask("policies", niks)
    return [row for nik in niks for row in seen(context, policies(nik))]


async def by_number(context: Context, numbers: Sequence[str]) -> list[Row]:
    await CALLS.ask("numbers", numbers)
    niks = {number.split("-")[0] for number in numbers if number[:16].isdecimal()}
    return [row for nik in niks for row in seen(context, policies(nik)) if row["number"] in numbers]


async def payments(later: str, _: Context, numbers: Sequence[str]) -> list[Row]:
    await CALLS.ask("payments", numbers)
    return [
        {"id": n, "policy": number, "amount": 1000 * n, "state": later if n else State.PAID}
        for number in numbers
        for n in range(int(number[-1]) + 1)
    ]


async def agents(_: Context, codes: Sequence[str]) -> list[Row]:
    await CALLS.ask("agents", codes)
    return [{"code": code, "name": f"agent {code}"} for code in codes if code != "A2"]


async def notes(_: Context, numbers: Sequence[str]) -> list[Row]:
    await CALLS.ask("notes", numbers)
    return [{"complaint": number, "text": f"about {number}"} for number in numbers]


@read(key="code", calls={"code": agents})
class RemoteAgent:
    """An agent."""

    code: str = column("Its code.")
    name: str = column("Its name.")


@read(key="id", calls={"policy": partial(payments, "LATE")})
class RemotePayment:
    """A payment."""

    id: strawberry.ID = column("Its number.")
    amount: Rupiah = column("How much.", needs=READ)
    state: State = column("Where it stands.")


@read(key="number", person="nik", calls={"number": by_number, "nik": by_citizen})
class RemotePolicy:
    """A policy."""

    number: str = column("Its number.")
    plan: str | None = column("What it covers.", personal=True)
    tags: list[str] | None = column("Words.")
    since: date = column("Since when.", needs=READ)
    village: Village | None = one("Where.", by="village")
    agent: RemoteAgent | None = one("Who sold it.", by="agent")
    seller: RemoteAgent = one("The same, who must be there.", by="agent")
    payments: list[RemotePayment] = many("What was paid.", on="policy")
    holder: Citizen | None = one("Whose it is.", by="nik")
    reports: Connection[RemoteReport] | None = page("What its holder reported.", on="reporter", by="nik", order="title")


@read(key="complaint", calls={"complaint": notes})
class RemoteNote:
    """A note."""

    text: str = column("What it says.")


@read(tables.Complaint, key="number", rows="t.visibility = 'PUBLIC' or t.reporter = :nik", person="reporter")
class RemoteReport:
    """A complaint, as this agency sees it."""

    number: str = column("Its number.")
    note: RemoteNote | None = one("What the agency notes.", by="number")
    policies: list[RemotePolicy] = many("Of who reported.", on="nik", by="reporter", needs=READ, personal=True)


@join(Citizen)
class CitizenRemote:
    policies: list[RemotePolicy] | None = many("Policies.", on="nik", needs=READ, personal=True)
    open_policies: list[RemotePolicy] | None = many("The same for everybody.", on="nik")


@roots
class RemoteQuery:
    policy: RemotePolicy | None = single("One policy.", by="number")
    agent: RemoteAgent | None = single("One agent.", by="code")
    report: RemoteReport | None = single("One complaint.", by="number")


REMOTE = Plugin(
    name="remote",
    version="1",
    title="Lembaga Jauh",
    services=[
        Service(
            name="policies",
            title="Polis",
            reads=[RemoteAgent, RemotePayment, RemotePolicy, RemoteNote, RemoteReport],
            joins=[CitizenRemote],
            query=[RemoteQuery],
            permissions=[Permission(READ, "Membaca polis")],
        )
    ],
)
