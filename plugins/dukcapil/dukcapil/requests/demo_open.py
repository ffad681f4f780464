"""What is on the desk of the demo city today: every kind of request in every state that isn't issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from random import Random

from dukcapil.requests import demo_desk, rules
from dukcapil.requests.demo_desk import CANCEL, REJECT, RETURN, VERIFY, WAIT, Desk, Filed
from hub.city import Family, Marital, Person, Relation, Status
from hub.demo import Demo, moment
from hub.nik import Sex

COURSES = ((), (VERIFY,), (RETURN,), (WAIT,), (VERIFY, WAIT), (REJECT,), (CANCEL,))
SHARE = 0.15  # of families that are asked whether they want what is next
PEOPLE = 10_000  # for how many there is one of each
NAMES = {Sex.FEMALE: ("Aisyah", "Nadia", "Kirana"), Sex.MALE: ("Arka", "Bayu", "Rafi")}
Opener = Callable[[Random, Family, datetime], Filed | None]


def plan(demo: Demo, desk: Desk) -> Callable[[Family], None]:
    """Each family that could asks for the next kind that is still missing in a state."""
    chance = demo.chance("dukcapil.open")
    rounds = max(1, demo.city.citizens // PEOPLE)
    left = list(product(range(rounds), OPENERS, COURSES))
    now = moment(demo.today, 9)

    def visit(family: Family) -> None:
        if chance.random() > SHARE:
            return
        sent = now - timedelta(hours=chance.randrange(5, 40))
        for place, (_, opener, course) in enumerate(left):
            if (asked := opener(chance, family, sent)) is not None:
                del left[place]
                desk.file(asked, course)
                return

    return visit


def _birth(chance: Random, family: Family, sent: datetime) -> Filed | None:
    """A child that is not yet in the register."""
    couple = _couple(family)
    if couple is None or not 19 < (sent.date() - couple[1].birth_date).days / 365 < 41:
        return None
    father, mother = couple
    sex = chance.choice((Sex.FEMALE, Sex.MALE))
    name = f"{chance.choice(NAMES[sex])} {father.name.split()[-1]}"
    born = sent.date() - timedelta(chance.choice((4, 9, 17, 80)))
    child = father._replace(nik="", name=name, sex=sex, birth_date=born, mother=mother.nik, father=father.nik)
    young = [one for one in family.members if one.mother == mother.nik and (born - one.birth_date).days < 330]
    if young:
        return None
    late = (sent.date() - born).days > 60
    return demo_desk.birth(family, father, child, sent, late=late, known=False)


def _death(chance: Random, family: Family, sent: datetime) -> Filed | None:
    grown = demo_desk.adults(family, sent.date())
    old = [one for one in grown if (sent.date() - one.birth_date).days > 60 * 365]
    others = [one for one in grown if old and one.nik != old[-1].nik]
    if not others:
        return None
    return demo_desk.death(family, others[0], old[-1], sent.date() - timedelta(chance.randrange(1, 6)), sent)


def _move(chance: Random, family: Family, sent: datetime) -> Filed | None:
    here = [one for one in family.members if one.status is Status.ACTIVE]
    inside = chance.random() < 0.5
    village = "3275051002" if inside else "3216062001"
    return demo_desk.move(family, here[0], here, village, sent.date(), sent)


def _identity_card(chance: Random, family: Family, sent: datetime) -> Filed | None:
    who = demo_desk.adults(family, sent.date())[-1]
    variant, paper = chance.choice(((rules.Case.LOST, "POLICE_LOSS_NOTE"), (rules.Case.DAMAGED, "OLD_CARD")))
    return Filed(rules.Kind.IDENTITY_CARD, variant, family, who, who.nik, sent, paper=paper)


def _family_card(chance: Random, family: Family, sent: datetime) -> Filed | None:
    who = family.members[0]
    return Filed(rules.Kind.FAMILY_CARD, rules.Case.LOST, family, who, who.nik, sent, paper="POLICE_LOSS_NOTE")


def _child_card(chance: Random, family: Family, sent: datetime) -> Filed | None:
    child = next((one for one in family.members if one.relation is Relation.CHILD and _minor(one, sent)), None)
    if child is None:
        return None
    who = family.members[0]
    return Filed(
        rules.Kind.CHILD_IDENTITY_CARD, rules.Case.LOST, family, who, child.nik, sent, paper="POLICE_LOSS_NOTE"
    )


OPENERS: tuple[Opener, ...] = (_birth, _death, _child_card, _move, _family_card, _identity_card)


def _couple(family: Family) -> tuple[Person, Person] | None:
    head, *others = family.members
    wife = next((one for one in others if one.relation is Relation.WIFE and one.status is Status.ACTIVE), None)
    return (head, wife) if wife and head.marital is Marital.MARRIED else None


def _minor(person: Person, at: datetime) -> bool:
    return person.status is Status.ACTIVE and (at.date() - person.birth_date).days < demo_desk.GROWN
