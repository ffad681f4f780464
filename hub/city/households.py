"""Who lives together in the demo city, and how far their ages lie apart."""

from collections.abc import Callable

from hub.city.kin import YEAR, Kin
from hub.city.lots import AGES
from hub.city.people import Marital, Person, Relation, Status

Members = list[Person]
Parents = tuple[str | None, str | None]  # mother, father

LARGEST = 7
FIRST_BIRTH, LAST_BIRTH = 19.5, 41.5  # ages of a mother
GAP = (-1.5, 6.5)  # years from a husband's birth to his wife's
DEAD, GONE = 0.12, 0.1  # shares of the elders, and of grown children and relatives, who are still on the card
NOBODY: Parents = (None, None)


def single(kin: Kin) -> Members:
    """A young worker, or somebody left alone."""
    young = kin.luck(0.6)
    born = kin.today - (kin.days(20, 34) if young else kin.days(50, 82))
    marital = Marital.UNMARRIED if young or kin.luck(0.2) else Marital.WIDOWED
    return [kin.person(born, kin.luck(0.45), Relation.HEAD, marital)]


def couple(kin: Kin) -> Members:
    """Husband, wife and the children still at home."""
    man, woman = _births(kin)
    return _couple(kin, man, woman, most=5)


def lone(kin: Kin) -> Members:
    """A widow, a widower or a divorced parent; the late spouse may still be on the card."""
    births = _births(kin)
    woman, widowed = kin.luck(0.75), kin.luck(0.6)
    head = kin.person(births[woman], woman, Relation.HEAD, Marital.WIDOWED if widowed else Marital.DIVORCED)
    members = [head]
    if widowed and kin.luck(0.7):
        spouse = Relation.HUSBAND if woman else Relation.WIFE
        members.append(kin.person(births[not woman], not woman, spouse, Marital.MARRIED, status=Status.DECEASED))
    late = members[1].nik if len(members) > 1 else None
    return members + _children(kin, births[1], (head.nik, late) if woman else (late, head.nik), most=4)


def with_parents(kin: Kin) -> Members:
    """A family that took in parents of one side."""
    man, woman = _births(kin)
    if kin.luck(0.6):
        elders, parents = _elders(kin, man, Relation.PARENT)
        return _couple(kin, man, woman, most=3, his=parents) + elders
    elders, parents = _elders(kin, woman, Relation.PARENT_IN_LAW)
    return _couple(kin, man, woman, most=3, hers=parents) + elders


def with_relatives(kin: Kin) -> Members:
    """A family with a brother, a niece or a maid."""
    man, woman = _births(kin)
    members = _couple(kin, man, woman, most=3)
    for _ in range(1 + kin.luck(0.3)):
        relation = Relation.SERVANT if kin.luck(0.12) else Relation.RELATIVE
        female = relation == Relation.SERVANT or kin.luck(0.5)
        status = Status.MOVED_OUT if kin.luck(GONE) else Status.ACTIVE
        members.append(kin.person(kin.today - kin.days(17, 33), female, relation, Marital.UNMARRIED, status=status))
    return members


def three_generations(kin: Kin) -> Members:
    """Grandparents, a married child, and the grandchildren."""
    man, woman = _births(kin, youngest=52)
    members = _couple(kin, man, woman, most=0)
    daughter = kin.luck(0.5)
    born = woman + kin.days(FIRST_BIRTH, 23)
    child = kin.person(born, daughter, Relation.CHILD, Marital.MARRIED, members[1].nik, members[0].nik)
    born += kin.days(-5, 1) if daughter else kin.days(-1, 2)
    in_law = kin.person(born, not daughter, Relation.CHILD_IN_LAW, Marital.MARRIED)
    mother, father = (child, in_law) if daughter else (in_law, child)
    grandchildren = _children(
        kin, mother.birth_date.toordinal(), (mother.nik, father.nik), most=3, relation=Relation.GRANDCHILD
    )
    return [*members, child, in_law, *grandchildren]


KINDS: dict[str, Callable[[Kin], Members]] = {
    "single": single,
    "couple": couple,
    "lone": lone,
    "parents": with_parents,
    "relatives": with_relatives,
    "three": three_generations,
}


def _births(kin: Kin, youngest: int = 0) -> tuple[int, int]:
    """When the man and the woman of a couple were born."""
    age = max(kin.pick(kin.lots.head_ages), youngest)
    man = kin.today - kin.days(age, age + 2.5)
    woman = man + kin.days(*GAP)
    return man, woman if kin.age(woman) > 20 else kin.today - kin.days(20, 22)


def _couple(kin: Kin, man: int, woman: int, most: int, his: Parents = NOBODY, hers: Parents = NOBODY) -> Members:
    husband = kin.person(man, False, Relation.HEAD, Marital.MARRIED, *his)
    wife = kin.person(woman, True, Relation.WIFE, Marital.MARRIED, *hers)
    return [husband, wife, *_children(kin, woman, (wife.nik, husband.nik), most)]


def _children(kin: Kin, woman: int, parents: Parents, most: int, relation: Relation = Relation.CHILD) -> Members:
    """The children of a woman born on that day; the older they are, the more have a card of their own."""
    children = []
    born = woman + kin.days(FIRST_BIRTH, 29)
    last = min(kin.today, woman + int(LAST_BIRTH * YEAR))
    for _ in range(min(kin.pick(kin.lots.children), most)):
        if born > last:
            break
        age = kin.age(born)
        if age < 21 or kin.luck(0.5 if age < 27 else 0.2 if age < 35 else 0.06):
            status = Status.MOVED_OUT if age >= 21 and kin.luck(GONE) else Status.ACTIVE
            children.append(kin.person(born, kin.luck(0.488), relation, Marital.UNMARRIED, *parents, status))
        born += kin.days(1.2, 6)
    return children


def _elders(kin: Kin, child: int, relation: Relation) -> tuple[Members, Parents]:
    """The mother, the father or both of somebody born on that day, unless too old."""
    mother = child - kin.days(FIRST_BIRTH, 33)
    father = mother - kin.days(0, 6)
    if kin.age(father) > AGES - 2:
        return [], NOBODY
    if kin.luck(0.25):
        his, hers = (
            kin.person(born, woman, relation, Marital.MARRIED) for born, woman in ((father, False), (mother, True))
        )
        return [his, hers], (hers.nik, his.nik)
    woman = kin.luck(0.75)
    status = Status.DECEASED if kin.luck(DEAD) else Status.ACTIVE
    elder = kin.person(mother if woman else father, woman, relation, Marital.WIDOWED, status=status)
    return [elder], (elder.nik, None) if woman else (None, elder.nik)
