"""The demo city: Kota Bekasi's real villages, made-up families, the same ones for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.city.families import Builder, residents
from hub.city.lots import dice
from hub.city.people import Family, Marital, Person, Relation, Status

__all__ = ["City", "Family", "Marital", "Person", "Relation", "Status"]

TODAY = date(2026, 11, 1)  # fixed, so that a city doesn't grow old between two runs


@dataclass(frozen=True, slots=True)
class City:
    """A city of so many people; it keeps none of them, and makes them anew for whoever asks.

    citizens: persons on all family cards, a few dead and gone ones included, at least as many as the fixed residents.
    """

    citizens: int = 20_000
    seed: int = 3275
    today: date = TODAY

    def __post_init__(self) -> None:
        fixed = sum(len(family.members) for family in residents(self.today))
        if self.citizens < fixed or self.today < TODAY:
            raise ValueError(f"A city has {fixed} people or more, and its day is {TODAY} or later.")

    def families(self, village: str | None = None) -> Iterator[Family]:
        """All families, or those of one village: first the fixed residents, then one family after the other."""
        families = self._families()
        return families if village is None else (family for family in families if family.village == village)

    def people(self, village: str | None = None) -> Iterator[tuple[Family, Person]]:
        """All persons, or those of one village, each with the family."""
        return ((family, person) for family in self.families(village) for person in family.members)

    def sample(self, size: int, purpose: str) -> Iterator[tuple[Family, Person]]:
        """So many different persons in the order of the city, always the same for one purpose. Takes one pass."""
        wanted = set(dice(f"{self.seed} {purpose}").sample(range(self.citizens), size))
        return (found for place, found in enumerate(self.people()) if place in wanted)

    def _families(self) -> Iterator[Family]:
        builder = Builder(self.seed, self.today)
        left = self.citizens
        for family in residents(self.today):
            builder.take(family)
            left -= len(family.members)
            yield family
        while left:
            family = builder.family(left)
            left -= len(family.members)
            yield family
