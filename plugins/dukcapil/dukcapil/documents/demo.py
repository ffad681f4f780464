"""Documents of the demo city: what each resident would have, by age and by what happened to them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, Protocol

from dukcapil.documents.numbers import Numbers
from dukcapil.documents.rules import Kind, Status
from dukcapil.residents.demo import events
from hub.city import Family, Marital, Person, Relation
from hub.city import Status as Life

CITY = "3275"
FIXED = frozenset(("3275014107900001", "3275021203850001"))  # residents with accounts have every usual document
MUSLIM = 1  # whose marriages the KUA registers, not Dukcapil
ADULT, YEAR = 17, 365.2425
EKTP, KIA = date(2011, 8, 1), date(2016, 3, 1)  # since when the cards are issued
CHILDREN, ADULTS, ELDERS, LATE, CARDED = 0.97, 0.88, 0.55, 0.14, 0.62  # shares with a birth certificate; late; KIA
NEW_DAYS = 40  # residents with accounts have an identity card of that age


class Issued(NamedTuple):
    """A document as it is given to somebody."""

    family: Family
    person: Person
    kind: Kind
    number: str
    on: date


class Desk(Protocol):
    """Where documents come from: each answers with the number of the signed letter, if there is one."""

    def issued(self, document: Issued) -> str | None:
        """A document of one person."""

    def cards(self, family: Family, versions: Sequence[date]) -> Sequence[str | None]:
        """The versions of a family card."""


class Clerk:
    """Issues the documents of one pass over the city."""

    def __init__(self, today: date, chance: Random, add: Callable[..., None], desk: Desk) -> None:
        self.today = today
        self.desk = desk
        self.luck = chance.random
        self.add = add
        self.numbers = Numbers()

    def family(self, family: Family) -> None:
        """Everything this family holds."""
        gone = events(family, self.today)
        for person in family.members:
            self.birth(family, person)
            self.card(family, person)
            if person.nik in gone:
                self.gone(family, person, gone[person.nik])
        self.family_card(family, gone)
        self.marriage(family)

    def birth(self, family: Family, person: Person) -> None:
        """A birth certificate, of the region of birth, or late and from here."""
        age, known = self.age(person), person.nik in FIXED
        if not known and self.luck() > (CHILDREN if age < 18 else ADULTS if age < 60 else ELDERS):
            return
        born = person.birth_date
        late = not known and self.luck() < LATE
        days = int(61 + self.luck() * 5_000) if late else int(2 + self.luck() * 50)
        registered = min(born + timedelta(days), self.today)
        number = self.numbers.birth(CITY if late else person.region[:4], born, registered)
        self.give(Issued(family, person, Kind.BIRTH_CERTIFICATE, number, registered))

    def card(self, family: Family, person: Person) -> None:
        """An identity card from 17 years on, a child's card before; the number is the NIK."""
        grown = person.birth_date + timedelta(int(ADULT * YEAR) + 1)
        if self.age(person) >= ADULT:
            first = max(grown, EKTP)
            issued = self.between(first, min(self.today, first + timedelta(400)))
            issued = self.ago(NEW_DAYS) if person.nik in FIXED else issued
            status = Status.REVOKED if person.status is Life.DECEASED else Status.VALID
            self.give(Issued(family, person, Kind.IDENTITY_CARD, person.nik, issued), status)
        elif self.luck() < CARDED:
            issued = self.between(max(person.birth_date, KIA), self.today)
            self.give(Issued(family, person, Kind.CHILD_IDENTITY_CARD, person.nik, issued))

    def gone(self, family: Family, person: Person, day: date) -> None:
        """What a death or a move leaves behind."""
        if person.status is Life.DECEASED:
            number = self.numbers.certificate(Kind.DEATH_CERTIFICATE, CITY, day)
            self.give(Issued(family, person, Kind.DEATH_CERTIFICATE, number, day))
        else:
            self.give(Issued(family, person, Kind.MOVE_LETTER, self.numbers.move_letter(CITY, day), day))

    def give(self, made: Issued, status: Status = Status.VALID) -> None:
        """Add a document of one person, with its letter."""
        self.add(made.number, made.kind, made.person.nik, made.on, status, self.desk.issued(made))

    def family_card(self, family: Family, gone: dict[str, date]) -> None:
        """A version for everybody on it; each death or move replaces it by one without the person."""
        versions = [family.registered, *sorted(set(gone.values()))]
        letters = self.desk.cards(family, versions)
        for person in family.members:
            for place, (issued, letter) in enumerate(zip(versions, letters, strict=True)):
                if place and issued >= gone.get(person.nik, date.max):
                    break
                newest = place == len(versions) - 1 and person.nik not in gone
                status = Status.VALID if newest else Status.REPLACED
                self.add(family.number, Kind.FAMILY_CARD, person.nik, issued, status, letter)

    def marriage(self, family: Family) -> None:
        """One certificate for the couple that heads the family, unless the KUA registered it."""
        couple = [one for one in family.members
                  if one.relation in (Relation.HEAD, Relation.WIFE) and one.marital is Marital.MARRIED]  # fmt: skip
        if len(couple) != 2 or couple[0].religion == MUSLIM:
            return
        grown = max(one.birth_date for one in couple) + timedelta(int(19 * YEAR))
        day = self.between(grown, min(self.today, grown + timedelta(180)))
        number = self.numbers.certificate(Kind.MARRIAGE_CERTIFICATE, CITY, day)
        for one in couple:
            self.add(number, Kind.MARRIAGE_CERTIFICATE, one.nik, day, Status.VALID, None)

    def age(self, person: Person) -> int:
        """Whole years."""
        born, today = person.birth_date, self.today
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    def between(self, first: date, last: date) -> date:
        """Some day from the first to the last."""
        return first + timedelta(int(self.luck() * ((last - first).days + 1)))

    def ago(self, days: int) -> date:
        return self.today - timedelta(days)
