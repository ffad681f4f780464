"""The same answers from an application as the documentations of Strawberry, Litestar and Piccolo show it: types with
resolvers, data loaders made for each request, Piccolo's `select`s in them, a connection pool.

No permissions, no visibility, no access log: what the hub adds is not held against it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

import strawberry
from dinkes.coverage.tables import Coverage as CoverageRow
from dinkes.facilities.tables import Facility as FacilityRow
from dinkes.guarantees.tables import Guarantee as GuaranteeRow
from dinkes.referrals.tables import Referral as ReferralRow
from dinsos.aid.tables import Enrolment, Registry
from dinsos.complaints.tables import Complaint as ComplaintRow
from dinsos.complaints.tables import Response as ResponseRow
from dukcapil.documents.tables import Document as DocumentRow
from dukcapil.residents.tables import FamilyCard as FamilyCardRow
from dukcapil.residents.tables import Resident
from litestar import Litestar
from piccolo.columns import Column
from piccolo.engine import engine_finder
from piccolo.engine.postgres import PostgresEngine
from strawberry.dataloader import DataLoader
from strawberry.litestar import make_graphql_controller
from strawberry.schema.config import StrawberryConfig

from tests.bench.documented_types import (
    NIK,
    Citizen,
    Complaint,
    Connection,
    Coverage,
    Document,
    Edge,
    Facility,
    FamilyCard,
    FamilyMember,
    Guarantee,
    Info,
    Programme,
    Referral,
    Response,
    SocialAid,
)

SCHEMAS = {"search_path": "dukcapil, dinsos, dinkes, hub, auth, public"}
DB = PostgresEngine(config={"dsn": os.environ["DATABASE_URL"], "server_settings": SCHEMAS})  # by PICCOLO_CONF

Load = Callable[[list[str]], Awaitable[list[Any]]]


def columns(kind: type, table: Any, **named: Any) -> list[Column]:
    """What a type's own fields are read from: the columns of their names, or those named."""
    own = [field.name for field in fields(kind) if field.init]
    return [named.get(name, getattr(table, name, None)).as_alias(name) for name in own]


def one(kind: type, key: Any, **named: Any) -> Load:
    """For each key the object of its row, if there is one."""
    table = key._meta.table
    select = [*columns(kind, table, **named), key.as_alias("key")]

    async def load(keys: list[str]) -> list[Any]:
        rows = await table.select(*select).where(key.is_in(keys))
        found = {row.pop("key"): kind(**row) for row in rows}
        return [found.get(one) for one in keys]

    return load


def many(kind: type, key: Any, *order: Any, ascending: bool = False, where: Any = None, **named: Any) -> Load:
    """For each key the objects of its rows."""
    table = key._meta.table
    select = [*columns(kind, table, **named), key.as_alias("key")]

    async def load(keys: list[str]) -> list[list[Any]]:
        among = key.is_in(keys)
        rows = table.select(*select).where(among & where if where else among)
        found: dict[str, list[Any]] = defaultdict(list)
        for row in await rows.order_by(*order, ascending=ascending):
            found[row.pop("key")].append(kind(**row))
        return [found[one] for one in keys]

    return load


LOADS: dict[str, Load] = {
    "citizens": one(Citizen, Resident.nik, card=Resident.family_card),
    "family_cards": one(FamilyCard, FamilyCardRow.number, headed_by=FamilyCardRow.head),
    "members": many(FamilyMember, Resident.family_card, Resident.position, Resident.nik, ascending=True),
    "documents": many(Document, DocumentRow.holder, DocumentRow.issued_on, DocumentRow.id),
    "complaints": many(
        Complaint, ComplaintRow.reporter, ComplaintRow.submitted_at, ComplaintRow.number, place=ComplaintRow.village
    ),
    "responses": many(Response, ResponseRow.complaint, ResponseRow.at, ResponseRow.id, ascending=True),
    "welfare": one(SocialAid, Registry.citizen, nik=Registry.citizen),
    "programmes": many(
        Programme,
        Enrolment.citizen,
        Enrolment.since,
        Enrolment.id,
        ascending=True,
        where=Enrolment.status == "ACTIVE",
        code=Enrolment.programme,
    ),
    "coverages": one(Coverage, CoverageRow.citizen),
    "guarantees": many(Guarantee, GuaranteeRow.patient, GuaranteeRow.submitted_at, GuaranteeRow.number),
    "referrals": many(
        Referral, ReferralRow.patient, ReferralRow.submitted_at, ReferralRow.number, receiver=ReferralRow.destination
    ),
    "facilities": one(Facility, FacilityRow.code),
}


async def loaders() -> dict[str, DataLoader[str, Any]]:
    """What resolvers find in their context: loaders that remember no longer than a request."""
    return {name: DataLoader(load_fn=load) for name, load in LOADS.items()}


@strawberry.type
class Query:
    @strawberry.field
    async def citizen(self, info: Info, nik: NIK) -> Citizen | None:
        return await info.context["citizens"].load(nik)

    @strawberry.field
    async def complaints(self, first: int) -> Connection[Complaint]:
        newest = ComplaintRow.select(*columns(Complaint, ComplaintRow, place=ComplaintRow.village))
        public = newest.where(ComplaintRow.visibility == "PUBLIC")
        rows = await public.order_by(ComplaintRow.submitted_at, ComplaintRow.number, ascending=False).limit(first)
        return Connection(edges=[Edge(node=Complaint(**row)) for row in rows], total_count=len(rows))


async def connect() -> None:
    await engine_finder().start_connection_pool()


async def disconnect() -> None:
    await engine_finder().close_connection_pool()


scalars = {NIK: strawberry.scalar(name="NIK", serialize=str, parse_value=str)}
schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=scalars))
controller = make_graphql_controller(schema, path="/graphql", context_getter=loaders)
app = Litestar([controller], on_startup=[connect], on_shutdown=[disconnect])
