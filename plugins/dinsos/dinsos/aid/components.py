"""What a family's components of PKH add up to."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import strawberry

from hub import BadInput, Info, Option, Rupiah, Text

MOST = Option("dinsos.pkh_components", 4, "Components of a family that PKH pays at most. Source: PKH, 2020.")
PAYMENTS = Option("dinsos.pkh_payments", 4, "Payments of PKH in a year.")
UNKNOWN = Text("Komponen tidak dikenal.", "No such component.")
MANY = Text("Paling banyak 20 komponen.", "At most 20 components.")


@dataclass(frozen=True, slots=True)
class Component:
    """A reason for which PKH pays. amount: whole rupiah a year."""

    code: str
    name: str
    amount: int


@lru_cache(maxsize=1)
def components() -> dict[str, Component]:
    """The components by code."""
    with Path(__file__).with_name("components.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Component(row["code"], row["name"], int(row["amount"])) for row in csv.DictReader(lines)}


def paid(codes: Sequence[str], most: int) -> list[Component]:
    """The components of a family that are paid: the best, as many as are allowed. Raises: KeyError."""
    return sorted((components()[code] for code in codes), key=lambda one: -one.amount)[:most]


@strawberry.type
class AidComponent:
    """A reason for which PKH pays."""

    code: str = strawberry.field(description="Its code.")
    name: str = strawberry.field(description="Its official name.")
    amount: Rupiah = strawberry.field(description="Whole rupiah a year.")


@strawberry.type
class AidEstimate:
    """What PKH pays a family."""

    paid: list[AidComponent] = strawberry.field(description="The components that are paid, the best first.")
    yearly: Rupiah = strawberry.field(description="Their sum for a year.")
    each: Rupiah = strawberry.field(description="One payment of the year, rounded down.")


@strawberry.type
class ComponentQuery:
    @strawberry.field
    def aid_components(self) -> list[AidComponent]:
        """The components of PKH with their amounts; anybody may ask."""
        return [_shown(one) for one in components().values()]

    @strawberry.field
    def estimate_aid(self, info: Info, components: list[str]) -> AidEstimate:
        """What PKH pays a family with these components, each as often as the family has it; anybody may ask."""
        if len(components) > 20:
            raise BadInput(MANY, path=["components"])
        settings = info.context.settings
        try:
            chosen = paid(components, MOST.of(settings))
        except KeyError:
            raise BadInput(UNKNOWN, path=["components"]) from None
        yearly = sum(one.amount for one in chosen)
        each = Rupiah(yearly // PAYMENTS.of(settings))
        return AidEstimate(paid=[_shown(one) for one in chosen], yearly=Rupiah(yearly), each=each)


def _shown(one: Component) -> AidComponent:
    return AidComponent(code=one.code, name=one.name, amount=Rupiah(one.amount))
