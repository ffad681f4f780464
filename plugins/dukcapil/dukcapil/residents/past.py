"""What clients may ask of the register's past."""

from __future__ import annotations

from datetime import date

import strawberry

from dukcapil.residents import history, rules
from dukcapil.residents.graph import CitizenResident
from hub import Citizen, Info, NotFound, declaration, entity, find, join
from hub.regions import find as region


@strawberry.type
class PastMember:
    """Somebody on a family card, on a day."""

    relation: rules.Relation = strawberry.field(description="Relation to the head of the family then.")
    citizen: Citizen = strawberry.field(description="The person, as they are today.")


@strawberry.type
class CitizenAsOf:
    """What the register says was true of a person on a day."""

    on: date = strawberry.field(description="The day.")
    name: str = strawberry.field(description="Registered name then.")
    status: rules.Status = strawberry.field(description="Whether the person was alive and lived here.")
    marital_status: int | None = strawberry.field(description="Code 1 to 4: unmarried, married, divorced, widowed.")
    street: str = strawberry.field(description="Street and number.")
    rt: str = strawberry.field(description="RT, three digits.")
    rw: str = strawberry.field(description="RW, three digits.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    village_name: str | None = strawberry.field(description="Its name.")
    family_card: str | None = strawberry.field(description="Number of the family card the person stood on.")
    members: list[PastMember] = strawberry.field(description="Everybody on that card then, the head first.")


@join(Citizen)
class CitizenPast:
    @strawberry.field
    async def as_of(self, info: Info, on: date) -> CitizenAsOf | None:
        """What was true on a day, by the days things happened: who died on the 3rd is dead from the 3rd on, whenever it
        was registered. Null before the person's birth."""
        nik = vars(self)["__row__"]["nik"]
        context = info.context
        try:
            await find(declaration(CitizenResident), nik, info)
        except NotFound:
            return None
        context.note(nik, "Citizen.asOf")
        was = await history.on_day(context.db, nik, on)
        if was is None:
            return None
        members = await history.on_card(context.db, was.family_card, on) if was.family_card else []
        for one_ in members:
            context.note(one_.nik, "Citizen.asOf")
        place = region(was.village)
        return CitizenAsOf(
            on=on, name=was.name, status=was.status, marital_status=was.marital, street=was.street, rt=was.rt,
            rw=was.rw, village=was.village, village_name=place.name if place else None, family_card=was.family_card,
            members=[PastMember(relation=one_.relation, citizen=entity(Citizen, one_.nik)) for one_ in members],
        )  # fmt: skip
