"""The demo city: the same for the same seed, exact in number, and plausible family by family."""

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import islice

import pytest

from hub import nik, regions
from hub.city import City, Family, Marital, Person, Relation, Status
from hub.city.lots import lots
from hub.nik import Sex

CITY = City(12_000)


@pytest.fixture(scope="module")
def families() -> list[Family]:
    return list(CITY.families())


@pytest.fixture(scope="module")
def people(families: list[Family]) -> list[Person]:
    return [person for family in families for person in family.members]


def digest(city: City) -> str:
    return sha256("".join(map(repr, city.families())).encode()).hexdigest()


def age(person: Person) -> float:
    return (CITY.today - person.birth_date).days / 365.2425


def test_the_same_seed_is_the_same_city():
    """Two passes agree to the letter; another seed is another city."""
    assert digest(City(2_000)) == digest(City(2_000)) != digest(City(2_000, seed=1))


def test_a_larger_city_starts_like_a_smaller_one():
    """Nobody changes when more people come, but the last family that had to fit in."""
    few = list(City(500).families())

    assert few[:-7] == list(islice(CITY.families(), len(few) - 7))


@pytest.mark.parametrize("citizens", [7, 8, 13, 14, 99, 1_000])
def test_counts_to_the_person(citizens):
    """A city has as many people as asked for."""
    assert sum(1 for _ in City(citizens).people()) == citizens


@pytest.mark.parametrize("city", [{"citizens": 6}, {"today": date(2020, 1, 1)}])
def test_refuses_a_city_without_its_residents(city):
    """The fixed residents must be born and have a place."""
    with pytest.raises(ValueError, match="7 people"):
        City(**city)


def test_numbers_are_unique(families, people):
    """No NIK and no family card number occurs twice."""
    assert len({person.nik for person in people}) == len(people)
    assert len({family.number for family in families}) == len(families)


def test_every_nik_agrees_with_its_record(people):
    """The digits say the birth date, the sex and the district of first registration."""
    for person in people:
        facts = nik.read(person.nik, CITY.today)
        assert (facts.birth_date, facts.sex, facts.region) == (person.birth_date, person.sex, person.region)


def test_every_card_number_agrees_with_its_record(families):
    """The digits say the district and the day of registration."""
    for family in families:
        assert family.number[:12] == f"{family.village[:6]}{family.registered:%d%m%y}"
        assert family.registered <= CITY.today


def test_every_origin_is_a_district():
    """People come from districts that exist, four of them in the new provinces."""
    places = lots().places

    assert all(regions.find(place) for place in places)
    assert sum(place[:2] in {"93", "94", "95", "96"} for place in places) == 4


def test_every_village_is_settled(families):
    """All 56 villages have families, the large ones more than the small ones."""
    settled = Counter(family.village for family in families)

    assert set(settled) == {
        village.code for region in regions.children("3275") for village in regions.children(region.code)
    }
    assert settled["3275031001"] > 2 * settled["3275101004"]


def test_the_fixed_residents_come_first(families):
    """Siti, Agus and their child, then Budi's family, as the contract has them."""
    wijaya, santoso = families[:2]

    assert (wijaya.number, wijaya.village, wijaya.rw) == ("3275012001150001", "3275011001", "005")
    assert [(one.nik, one.name, one.relation) for one in wijaya.members[:2]] == [
        ("3275010505880002", "Agus Wijaya", Relation.HEAD),
        ("3275014107900001", "Siti Rahayu", Relation.WIFE),
    ]
    assert [one.relation for one in wijaya.members[2:]] == [Relation.CHILD]
    assert (santoso.members[0].nik, santoso.members[0].name) == ("3275021203850001", "Budi Santoso")
    assert santoso.village.startswith("327502")


def test_every_family_has_a_living_head(families):
    """One head, first on the card, alive and here; 1 to 7 members."""
    for family in families:
        assert [one.relation for one in family.members].count(Relation.HEAD) == 1
        assert (family.members[0].relation, family.members[0].status) == (Relation.HEAD, Status.ACTIVE)
        assert 1 <= len(family.members) <= 7
        assert age(family.members[0]) > 18


def test_couples_are_of_an_age(families):
    """A married head has a married spouse of the other sex, a few years apart."""
    for family in families:
        head = family.members[0]
        spouses = [one for one in family.members if one.relation in {Relation.HUSBAND, Relation.WIFE}]
        assert len(spouses) <= 1
        assert (head.marital == Marital.MARRIED) == any(one.status == Status.ACTIVE for one in spouses)
        assert all(one.sex != head.sex and abs(age(one) - age(head)) < 12 for one in spouses)


def test_children_have_mothers_of_the_right_age(families):
    """Whoever names a parent on the card was born when a mother was 17 to 42, a father 17 or more."""
    for family in families:
        known = {one.nik: one for one in family.members}
        for one in family.members:
            mother, father = known.get(one.mother or ""), known.get(one.father or "")
            assert (one.mother is None) == (mother is None)
            assert (one.father is None) == (father is None)
            assert mother is None or (mother.sex == Sex.FEMALE and 17 <= age(mother) - age(one) <= 42)
            assert father is None or (father.sex == Sex.MALE and age(father) - age(one) >= 17)
            assert one.relation != Relation.CHILD or mother or father


def test_the_city_is_as_young_as_bekasi(families, people):
    """Households of about 3.6, a mean age of about 30, as many women as men, nobody beyond the NIK's hundred years."""
    ages = [age(person) for person in people]

    assert 3.4 < len(people) / len(families) < 3.8
    assert 28 < sum(ages) / len(ages) < 32
    assert 0.22 < sum(years < 15 for years in ages) / len(ages) < 0.30
    assert 0.48 < sum(person.sex == Sex.FEMALE for person in people) / len(people) < 0.52
    assert 0 <= min(ages) <= max(ages) < 99


def test_the_nik_does_not_tell_where_people_live(people):
    """A quarter of the grown-ups was first registered elsewhere, some in a new province."""
    regions_of_adults = [person.region for person in people if age(person) >= 18]

    assert 0.22 < sum(region[:4] != "3275" for region in regions_of_adults) / len(regions_of_adults) < 0.30
    assert any(region[:2] in {"93", "94", "95", "96"} for region in regions_of_adults)


def test_some_are_dead_or_gone(people):
    """About one in fifty."""
    statuses = Counter(person.status for person in people)

    assert set(statuses) == set(Status)
    assert 0.01 < 1 - statuses[Status.ACTIVE] / len(people) < 0.03


def test_all_relations_but_other_occur(people):
    """Widows, in-laws, grandchildren, elderly parents, relatives and maids are there to be tested with."""
    assert {person.relation for person in people} == set(Relation) - {Relation.OTHER}
    assert {person.marital for person in people} == set(Marital)
    assert {person.religion for person in people} == {1, 2, 3, 4, 5, 6}


def test_names_are_as_people_have_them(people):
    """Capitals at the start only, no empty word, some people with one name, and most names rare."""
    names = Counter(person.name for person in people)

    assert all(name == " ".join(name.split()) and not name.isupper() for name in names)
    assert 0.03 < sum(" " not in person.name for person in people) / len(people) < 0.1
    assert len(names) > len(people) * 0.7


def test_one_village_is_part_of_the_city(families):
    """Asking for a village gives its families, asking for people theirs."""
    wanted = [family for family in families if family.village == "3275011001"]

    assert list(CITY.families("3275011001")) == wanted
    assert [person for _, person in CITY.people("3275011001")] == [one for family in wanted for one in family.members]


def test_a_sample_belongs_to_its_purpose():
    """The same purpose draws the same people, another one others, nobody twice."""
    city = City(1_000)
    complaints = list(city.sample(50, "dinsos.complaints"))

    assert complaints == list(city.sample(50, "dinsos.complaints")) != list(city.sample(50, "dinkes.referrals"))
    assert len({person.nik for _, person in complaints}) == 50
    assert all(person in family.members for family, person in complaints)
