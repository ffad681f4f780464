"""The numbers of one pass over the demo city: a serial for each district, day and sex, counted in a byte."""

from datetime import date

from hub.city.people import Family, Person
from hub.nik import WOMAN, Sex

SPAN = 36_525  # days of the hundred years that end today


class Register:
    """Gives out NIK and family card numbers in constant memory, enough for a city ten times the real one."""

    __slots__ = ("_cards", "_first", "_niks")

    def __init__(self, places: int, today: date) -> None:
        self._first = today.toordinal() - SPAN + 1
        self._niks = bytearray(places * 2 * SPAN)
        self._cards = bytearray(places * SPAN)

    def nik(self, place: int, region: int, born: date, woman: bool) -> str:
        """The next NIK of that district, day and sex."""
        cell = (2 * place + woman) * SPAN + born.toordinal() - self._first
        serial = self._niks[cell] = self._niks[cell] + 1
        day = born.day + WOMAN if woman else born.day
        return str(((region * 100 + day) * 10_000 + born.month * 100 + born.year % 100) * 10_000 + serial)

    def card(self, place: int, region: int, registered: date) -> str:
        """The next family card number of that district and day."""
        cell = place * SPAN + registered.toordinal() - self._first
        serial = self._cards[cell] = self._cards[cell] + 1
        day = registered.day * 10_000 + registered.month * 100 + registered.year % 100
        return str((region * 1_000_000 + day) * 10_000 + serial)

    def take(self, family: Family, places: dict[str, int]) -> None:
        """Count numbers that are given already."""
        card = places[family.number[:6]] * SPAN + family.registered.toordinal() - self._first
        self._cards[card] = max(self._cards[card], int(family.number[12:]))
        for person in family.members:
            self._take(person, places[person.region])

    def _take(self, person: Person, place: int) -> None:
        cell = (2 * place + (person.sex == Sex.FEMALE)) * SPAN + person.birth_date.toordinal() - self._first
        self._niks[cell] = max(self._niks[cell], int(person.nik[12:]))
