"""The same schema over the same functions, with Strawberry, its DataLoader and Litestar as their pages show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from litestar import Litestar
from strawberry.dataloader import DataLoader
from strawberry.litestar import make_graphql_controller
from strawberry.types import Info

from tests.bench import agencies


@strawberry.type
class Answer:
    id: int
    text: str
    office: str


@strawberry.type
class Ticket:
    number: str
    title: str
    status: str

    @strawberry.field
    async def answers(self, info: Info) -> list[Answer]:
        return await info.context["answers"].load(self.number)


@strawberry.type
class Payment:
    id: int
    amount: int
    month: str


@strawberry.type
class Benefit:
    number: str
    programme: str
    decile: int

    @strawberry.field
    async def payments(self, info: Info) -> list[Payment]:
        return await info.context["payments"].load(self.number)


@strawberry.type
class Medicine:
    id: int
    name: str
    dose: str


@strawberry.type
class Visit:
    number: str
    clinic: str
    diagnosis: str

    @strawberry.field
    async def medicines(self, info: Info) -> list[Medicine]:
        return await info.context["medicines"].load(self.number)


@strawberry.type
class Resident:
    nik: str
    name: str

    @strawberry.field
    async def tickets(self, info: Info) -> list[Ticket]:
        return await info.context["tickets"].load(self.nik)

    @strawberry.field
    async def benefits(self, info: Info) -> list[Benefit]:
        return await info.context["benefits"].load(self.nik)

    @strawberry.field
    async def visits(self, info: Info) -> list[Visit]:
        return await info.context["visits"].load(self.nik)


@strawberry.type
class Query:
    @strawberry.field
    async def resident(self, info: Info, nik: str) -> Resident | None:
        found = await info.context["residents"].load(nik)
        return found[0] if found else None


def loader(call: Callable[..., Awaitable[Any]], on: str, kind: Any) -> DataLoader[str, list[Any]]:
    """A batch function's rows as lists of objects, in the order of the keys."""
    names = tuple(kind.__annotations__)

    async def load(keys: list[str]) -> list[list[Any]]:
        found: dict[str, list[Any]] = {key: [] for key in keys}
        for row in await call(None, keys):
            found[row[on]].append(kind(**{name: row[name] for name in names}))
        return [found[key] for key in keys]

    return DataLoader(load_fn=load)


async def context() -> dict[str, Any]:
    return {
        "residents": loader(agencies.residents, "nik", Resident),
        "tickets": loader(agencies.tickets, "nik", Ticket),
        "benefits": loader(agencies.benefits, "nik", Benefit),
        "visits": loader(agencies.visits, "nik", Visit),
        "answers": loader(agencies.answers, "ticket", Answer),
        "payments": loader(agencies.payments, "benefit", Payment),
        "medicines": loader(agencies.medicines, "visit", Medicine),
    }


controller = make_graphql_controller(strawberry.Schema(Query), path="/graphql", context_getter=context)
app = Litestar([controller])
