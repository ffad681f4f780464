"""A family of the demo city in the making: whom chance gives it, under which names and numbers."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from hub.city.lots import Community, Deck, lots
from hub.city.numbers import Register
from hub.city.people import Marital, Person, Relation, Status
from hub.nik import Sex

YEAR = 365.2425
GROWN = 18
AWAY_GROWN, AWAY_YOUNG = 0.26, 0.03  # shares of those first registered elsewhere
SAME_DESCENT = 0.85  # of those who marry in
INHERITS = 0.35  # share of families whose children take the father's last name, where there are no clans
ONE_NAME, TWO_NAMES, CLAN_ALONE = 0.08, 0.8, 0.7
SEXES = (Sex.MALE, Sex.FEMALE)

_YOUNG = date(1998, 1, 1).toordinal()  # whoever was born since has a young name
_date = date.fromordinal
_BLOOD = frozenset((Relation.HEAD, Relation.CHILD, Relation.GRANDCHILD, Relation.PARENT, Relation.RELATIVE))

T = TypeVar("T")


class Kin:
    """Makes the members of one family. born, today: ordinals of dates, as ages are reckoned with."""

    __slots__ = ("_chance", "_community", "_here", "_register", "_tail", "lots", "today")

    def __init__(self, chance: Callable[[], float], register: Register, today: int, district: str) -> None:
        self._chance = chance
        self._register = register
        self.today = today
        self.lots = lots()
        self._here = self.lots.here[district]
        self._community = self.pick(self.pick(self.lots.communities))
        self._tail = self._clan(self._community)
        if not self._tail and self.luck(INHERITS):
            self._tail = self.pick(self._community.second[0])

    def person(
        self,
        born: int,
        woman: bool,
        relation: Relation,
        marital: Marital,
        mother: str | None = None,
        father: str | None = None,
        status: Status = Status.ACTIVE,
    ) -> Person:
        """A member with all that the register knows."""
        chance = self._chance
        age = int((self.today - born) / YEAR)
        community, tail = (self._community, self._tail) if relation in _BLOOD else self._stranger()
        origins = community.origins if chance() < (AWAY_GROWN if age >= GROWN else AWAY_YOUNG) else self._here
        place, code, region, birth_place = origins[int(chance() * len(origins))]
        lives = self.lots.lives[woman][age]
        education, occupation, blood = lives[int(chance() * len(lives))]
        day = _date(born)
        fields = (
            self._register.nik(place, code, day, woman),
            self._name(community, tail, woman, born >= _YOUNG),
            SEXES[woman],
            birth_place,
            day,
            self._community.religion,
            marital,
            relation,
            education,
            occupation,
            blood,
            mother,
            father,
            region,
            status,
        )
        return tuple.__new__(Person, fields)  # twice as fast as Person(*fields)

    def pick(self, deck: Deck[T]) -> T:
        """One of the deck."""
        return deck[int(self._chance() * len(deck))]

    def luck(self, share: float) -> bool:
        """True for that share of the cases."""
        return self._chance() < share

    def days(self, least: float, most: float) -> int:
        """Some days between two numbers of years."""
        return int((least + self._chance() * (most - least)) * YEAR)

    def age(self, born: int) -> float:
        """Years since a birth."""
        return (self.today - born) / YEAR

    def _stranger(self) -> tuple[Community, str]:
        """Descent and clan of somebody who married in: of the same faith."""
        community = self._community
        if not self.luck(SAME_DESCENT):
            community = self.pick(self.lots.alike[community.muslim])
        return community, self._clan(community)

    def _clan(self, community: Community) -> str:
        return self.pick(community.clans) if community.clans else ""

    def _name(self, community: Community, tail: str, woman: bool, young: bool) -> str:
        """One to three words, none of them twice."""
        chance, second = self._chance, community.second[woman]
        given = community.given[2 * young + woman]
        luck = chance()
        words = given[int(chance() * len(given))]
        if luck > (CLAN_ALONE if tail else ONE_NAME):
            words = _with(words, second[int(chance() * len(second))])
        if tail:
            return _with(words, tail)
        return _with(words, second[int(chance() * len(second))]) if luck > TWO_NAMES else words


def _with(words: str, word: str) -> str:
    return words if word in words else f"{words} {word}"
