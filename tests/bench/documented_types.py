"""The types of `documented.py`, with resolvers that ask its loaders."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, NewType, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from hub import regions

NIK = NewType("NIK", str)
T = TypeVar("T")
Info = strawberry.Info[dict[str, DataLoader[str, Any]], None]


@strawberry.type
class Edge(Generic[T]):
    node: T


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]
    total_count: int


@strawberry.type
class Region:
    code: str
    name: str


def region(code: str) -> Region | None:
    found = regions.find(code)
    return Region(code=found.code, name=found.name) if found else None


@strawberry.type
class Residence:
    street: str
    rt: str
    rw: str
    village: Region | None
    district: Region | None
    regency: Region | None


@strawberry.type
class FamilyMember:
    nik: strawberry.Private[str]
    relation: str

    @strawberry.field
    async def citizen(self, info: Info) -> Citizen:
        return await info.context["citizens"].load(self.nik)


@strawberry.type
class FamilyCard:
    number: str
    headed_by: strawberry.Private[str]

    @strawberry.field
    async def head(self, info: Info) -> Citizen:
        return await info.context["citizens"].load(self.headed_by)

    @strawberry.field
    async def members(self, info: Info) -> list[FamilyMember]:
        return await info.context["members"].load(self.number)


@strawberry.type
class Document:
    number: str
    kind: str
    issued_on: date
    status: str


@strawberry.type
class Response:
    kind: str
    text: str


@strawberry.type
class Complaint:
    number: str
    category: str
    visibility: str
    status: str
    title: str
    place: strawberry.Private[str]

    @strawberry.field
    def village(self) -> Region | None:
        return region(self.place)

    @strawberry.field
    async def responses(self, info: Info) -> list[Response]:
        return await info.context["responses"].load(self.number)


@strawberry.type
class Programme:
    code: str
    name: str
    since: date


@strawberry.type
class SocialAid:
    nik: strawberry.Private[str]
    decile: int | None

    @strawberry.field
    def registered(self) -> bool:
        return self.decile is not None

    @strawberry.field
    async def programmes(self, info: Info) -> list[Programme]:
        return await info.context["programmes"].load(self.nik)


@strawberry.type
class Coverage:
    scheme: str
    status: str


@strawberry.type
class Guarantee:
    number: str
    status: str
    ceiling: int | None
    used: int
    valid_until: date | None


@strawberry.type
class Facility:
    code: str
    name: str


@strawberry.type
class Referral:
    number: str
    status: str
    receiver: strawberry.Private[str]

    @strawberry.field
    async def destination(self, info: Info) -> Facility | None:
        return await info.context["facilities"].load(self.receiver)


@strawberry.type
class Citizen:
    nik: NIK
    name: str
    sex: str
    birth_place: str
    birth_date: date
    status: str
    street: strawberry.Private[str]
    rt: strawberry.Private[str]
    rw: strawberry.Private[str]
    village: strawberry.Private[str]
    district: strawberry.Private[str]
    regency: strawberry.Private[str]
    card: strawberry.Private[str | None]

    @strawberry.field
    def residence(self) -> Residence:
        return Residence(
            street=self.street,
            rt=self.rt,
            rw=self.rw,
            village=region(self.village),
            district=region(self.district),
            regency=region(self.regency),
        )

    @strawberry.field
    async def family_card(self, info: Info) -> FamilyCard | None:
        return await info.context["family_cards"].load(self.card) if self.card else None

    @strawberry.field
    async def documents(self, info: Info) -> list[Document]:
        return await info.context["documents"].load(self.nik)

    @strawberry.field
    async def complaints(self, info: Info, first: int) -> Connection[Complaint]:
        sent = await info.context["complaints"].load(self.nik)
        return Connection(edges=[Edge(node=one) for one in sent[:first]], total_count=len(sent))

    @strawberry.field
    async def social_aid(self, info: Info) -> SocialAid:
        return await info.context["welfare"].load(self.nik) or SocialAid(nik=self.nik, decile=None)

    @strawberry.field
    async def health_coverage(self, info: Info) -> Coverage | None:
        return await info.context["coverages"].load(self.nik)

    @strawberry.field
    async def guarantees(self, info: Info) -> list[Guarantee]:
        return await info.context["guarantees"].load(self.nik)

    @strawberry.field
    async def referrals(self, info: Info) -> list[Referral]:
        return await info.context["referrals"].load(self.nik)
