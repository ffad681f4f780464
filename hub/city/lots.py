"""What the demo city is drawn from: names, origins, villages, streets, schooling and work, as weighted lists."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

DATA = Path(__file__).parent.with_name("data")
MUSLIM = "1"
AGES = 100  # nobody is older, or the year in a NIK would be read wrong
DECK = 512

T = TypeVar("T")
Deck = tuple[T, ...]  # each value as often as its weight says: a draw is one index


class Origin(NamedTuple):
    """Where somebody was first registered and born. place: the region counted from 0; code: the region as a number."""

    place: int
    code: int
    region: str
    birth_place: str


class Life(NamedTuple):
    """Codes of pendidikan, pekerjaan and golongan darah."""

    education: int
    occupation: int
    blood: int


@dataclass(frozen=True, slots=True)
class Community:
    """How people of one descent and faith are called, and where they came from.

    given: men, women, young men, young women; second: men, women; clans: empty where names aren't inherited.
    """

    religion: int
    muslim: bool
    given: tuple[Deck[str], ...]
    second: tuple[Deck[str], ...]
    clans: Deck[str]
    origins: Deck[Origin]


@dataclass(frozen=True, slots=True)
class Lots:
    """All decks.

    places: a number for each region that people come from; communities: each as the variants of its faiths; alike: the
    variants that aren't Muslim, then those that are; here: origins of those from the city, by district; lives: men and
    women, by age.
    """

    places: dict[str, int]
    communities: Deck[Deck[Community]]
    alike: tuple[Deck[Community], ...]
    here: dict[str, Deck[Origin]]
    villages: Deck[str]
    streets: Deck[str]
    lives: tuple[Deck[Deck[Life]], ...]
    households: Deck[str]
    head_ages: Deck[int]
    children: Deck[int]


def dice(seed: int | str) -> Random:
    """A source of chance that repeats itself."""
    return Random(seed)  # noqa: S311  # made-up people, no secrets


Decks = dict[tuple[str, str], Deck[str]]


@lru_cache(maxsize=1)
def lots() -> Lots:
    """The decks of `city.csv`, the same for every seed."""
    decks = _decks()
    villages = decks["village", ""]
    places = _places(decks)
    made = {name: _community(decks, places, name) for name in set(decks["community", ""])}
    communities = tuple(made[name] for name in decks["community", ""])
    return Lots(
        places=places,
        communities=communities,
        alike=tuple(_alike(communities, muslim) for muslim in (False, True)),
        here={district: _here(district, places) for district in {village[:6] for village in villages}},
        villages=villages,
        streets=decks["street", ""],
        lives=(_lives(decks, "male"), _lives(decks, "female")),
        households=decks["household", ""],
        head_ages=tuple(map(int, decks["head_age", ""])),
        children=tuple(map(int, decks["children", ""])),
    )


def _decks() -> Decks:
    decks: dict[tuple[str, str], list[str]] = {}
    with DATA.joinpath("city.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            decks.setdefault((row["list"], row["group"]), []).extend([row["value"]] * int(row["weight"]))
    return {key: tuple(values) for key, values in decks.items()}


def _places(decks: Decks) -> dict[str, int]:
    """A number for each region that people come from."""
    away = (value[:6] for (kind, _), deck in decks.items() if kind == "origin" for value in deck)
    here = (village[:6] for village in decks["village", ""])
    return {region: place for place, region in enumerate(sorted({*here, *away}))}


def _here(district: str, places: dict[str, int]) -> Deck[Origin]:
    """Most who are from the city are from their district; not everybody was born in the city."""
    neighbours = sorted(place for place in places if place[:4] == district[:4])
    draw = dice(district)
    regions = draw.choices((district, *neighbours), (3 * len(neighbours), *[1] * len(neighbours)), k=DECK)
    towns = draw.choices(("Bekasi", "Jakarta", "Bogor", "Karawang"), (80, 14, 3, 3), k=DECK)
    return tuple(Origin(places[region], int(region), region, town) for region, town in zip(regions, towns, strict=True))


def _community(decks: Decks, places: dict[str, int], name: str) -> Deck[Community]:
    religions = decks["religion", name]
    usual = religions[0] == MUSLIM
    origins = tuple(Origin(places[value[:6]], int(value[:6]), value[:6], value[7:]) for value in decks["origin", name])
    variants = {
        religion: Community(
            religion=int(religion),
            muslim=religion == MUSLIM,
            given=_given(decks, name, religion == MUSLIM, usual),
            second=(decks["second", f"{name}/male"], decks["second", f"{name}/female"]),
            clans=decks.get(("clan", name), ()),
            origins=origins,
        )
        for religion in religions
    }
    return tuple(variants[religion] for religion in religions)


def _given(decks: Decks, name: str, muslim: bool, usual: bool) -> tuple[Deck[str], ...]:
    """Men, women, young men, young women: those of another faith than most of their people have names of that faith."""
    own = tuple(decks[sex, name] for sex in ("male", "female"))
    faith = tuple(decks[sex, "young/muslim" if muslim else "young/other"] for sex in ("male", "female"))
    if muslim != usual:
        return (*faith, *faith)
    return (*own, *(mine + young for mine, young in zip(own, faith, strict=True)))


def _alike(communities: Deck[Deck[Community]], muslim: bool) -> Deck[Community]:
    fitting = (next((one for one in community if one.muslim == muslim), None) for community in communities)
    return tuple(one for one in fitting if one is not None)


def _lives(decks: Decks, sex: str) -> Deck[Deck[Life]]:
    """A deck for each age of a man or a woman; ages of one stage share theirs."""
    schooling, work = _stages(decks, "education", ""), _stages(decks, "occupation", f"{sex}/")
    needs = {work: int(values[0]) for (kind, work), values in decks.items() if kind == "needs"}
    draw = dice(sex)

    def life(age: int, blood: str) -> Life:
        education, occupation = draw.choice(_latest(schooling, age)), draw.choice(_latest(work, age))
        return Life(max(int(education), needs.get(occupation, 0)), int(occupation), int(blood))

    stages = {
        start: tuple(life(start, blood) for blood in draw.choices(decks["blood", ""], k=DECK))
        for start in sorted({*schooling, *work})
    }
    return tuple(_latest(stages, age) for age in range(AGES))


def _stages(decks: Decks, kind: str, prefix: str) -> dict[int, Deck[str]]:
    """Decks by the age they start at."""
    return {
        int(group.removeprefix(prefix)): deck
        for (of, group), deck in decks.items()
        if of == kind and group.startswith(prefix)
    }


def _latest(stages: dict[int, Deck[T]], age: int) -> Deck[T]:
    return stages[max(start for start in stages if start <= age)]
