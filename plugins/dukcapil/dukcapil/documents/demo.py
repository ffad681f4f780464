"""Documents of the demo city: what each resident would have, by age and by what happened to them."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from dukcapil.documents import tables
from dukcapil.documents.numbers import Numbers
from dukcapil.documents.rules import Kind, Status
from hub.city import Family, Marital, Person, Relation
from hub.city import Status as Life
from hub.demo import Demo, Visit

CITY = "3275"
FIXED = frozenset(("3275014107900001", "3275021203850001"))  # residents with accounts have every usual document
MUSLIM = 1  # whose marriages the KUA registers, not Dukcapil
ADULT, YEAR = 17, 365.2425
EKTP, KIA = date(2011, 8, 1), date(2016, 3, 1)  # since when the cards are issued
CHILDREN, ADULTS, ELDERS, LATE, CARDED = 0.97, 0.88, 0.55, 0.14, 0.62  # shares with a birth certificate; late; KIA
EVENT_DAYS = 3 * 365  # deaths and moves still on a card are no older


class Clerk:
    """Issues the documents of one pass over the city."""

    def __init__(self, today: date, chance: Random, add: Callable[..., None]) -> None:
        self.today = today
        self.luck = chance.random
        self.add = add
        self.numbers = Numbers()

    def family(self, family: Family) -> None:
        """Everything this family holds."""
        events = {one.nik: self.between(max(family.registered, self.ago(EVENT_DAYS)), self.today)
                  for one in family.members if one.status is not Life.ACTIVE}  # fmt: skip
        for person in family.members:
            self.birth(person)
            self.card(person)
            if person.nik in events:
                self.gone(person, events[person.nik])
        self.family_card(family, events)
        self.marriage(family)

    def birth(self, person: Person) -> None:
        """A birth certificate, of the region of birth, or late and from here."""
        age, known = self.age(person), person.nik in FIXED
        if not known and self.luck() > (CHILDREN if age < 18 else ADULTS if age < 60 else ELDERS):
            return
        born = person.birth_date
        late = not known and self.luck() < LATE
        days = int(61 + self.luck() * 5_000) if late else int(2 + self.luck() * 50)
        registered = min(born + timedelta(days), self.today)
        number = self.numbers.birth(CITY if late else person.region[:4], born, registered)
        self.add(number, Kind.BIRTH_CERTIFICATE, person.nik, registered, Status.VALID)

    def card(self, person: Person) -> None:
        """An identity card from 17 years on, a child's card before; the number is the NIK."""
        grown = person.birth_date + timedelta(int(ADULT * YEAR) + 1)
        if self.age(person) >= ADULT:
            first = max(grown, EKTP)
            issued = self.between(first, min(self.today, first + timedelta(400)))
            status = Status.REVOKED if person.status is Life.DECEASED else Status.VALID
            self.add(person.nik, Kind.IDENTITY_CARD, person.nik, issued, status)
        elif self.luck() < CARDED:
            issued = self.between(max(person.birth_date, KIA), self.today)
            self.add(person.nik, Kind.CHILD_IDENTITY_CARD, person.nik, issued, Status.VALID)

    def gone(self, person: Person, day: date) -> None:
        """What a death or a move leaves behind."""
        if person.status is Life.DECEASED:
            number = self.numbers.certificate(Kind.DEATH_CERTIFICATE, CITY, day)
            self.add(number, Kind.DEATH_CERTIFICATE, person.nik, day, Status.VALID)
        else:
            self.add(self.numbers.move_letter(CITY, day), Kind.MOVE_LETTER, person.nik, day, Status.VALID)

    def family_card(self, family: Family, events: dict[str, date]) -> None:
        """A version for everybody on it; each death or move replaces it by one without the person."""
        versions = sorted({family.registered, *events.values()})
        for person in family.members:
            for issued in versions:
                if issued >= events.get(person.nik, date.max):
                    break
                status = Status.VALID if issued == versions[-1] else Status.REPLACED
                self.add(family.number, Kind.FAMILY_CARD, person.nik, issued, status)

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
            self.add(number, Kind.MARRIAGE_CERTIFICATE, one.nik, day, Status.VALID)

    def age(self, person: Person) -> int:
        """Whole years."""
        born, today = person.birth_date, self.today
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    def between(self, first: date, last: date) -> date:
        """Some day from the first to the last."""
        return first + timedelta(int(self.luck() * ((last - first).days + 1)))

    def ago(self, days: int) -> date:
        return self.today - timedelta(days)


def seed(demo: Demo) -> Visit:
    """Issue everybody's documents."""
    add = demo.rows(tables.Document, "number", "kind", "holder", "issued_on", "status")
    return Clerk(demo.today, demo.chance("dukcapil.documents"), add).family
