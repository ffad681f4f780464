"""What a birth, a death or a move does to those on a card."""

from __future__ import annotations

from datetime import date

import pytest
from dukcapil.residents.family import Marital, Person, next_head, relation_of_child, relation_to, spouse
from dukcapil.residents.rules import Relation, Sex, Status
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 24)
OLD, YOUNG = date(1980, 1, 1), date(2015, 1, 1)


def somebody(nik: str, relation: Relation, sex: Sex = Sex.FEMALE, **more: object) -> Person:
    """A resident."""
    given = {
        "name": nik, "birth_place": "Bekasi", "birth_date": OLD, "status": Status.ACTIVE, "marital": Marital.UNMARRIED,
        "family_card": "3275010101200001", "position": 1, "street": "", "rt": "001", "rw": "001",
        "village": "3275011001", "mother": None, "father": None,
    } | more  # fmt: skip
    return Person(nik=nik, relation=relation, sex=sex, **given)  # type: ignore[arg-type]


HEAD = somebody("head", Relation.HEAD, Sex.MALE, marital=Marital.MARRIED)
WIFE = somebody("wife", Relation.WIFE, marital=Marital.MARRIED)
CHILD = somebody("child", Relation.CHILD, birth_date=YOUNG, mother="wife", father="head")
SON = somebody("son", Relation.CHILD, Sex.MALE, marital=Marital.MARRIED, mother="wife", father="head")
BRIDE = somebody("bride", Relation.CHILD_IN_LAW, marital=Marital.MARRIED)
GRANDCHILD = somebody("grandchild", Relation.GRANDCHILD, birth_date=YOUNG, mother="bride", father="son")
ELDER = somebody("elder", Relation.PARENT, marital=Marital.WIDOWED)

PEOPLE = st.builds(
    somebody,
    st.uuids().map(str),
    st.sampled_from([one for one in Relation if one is not Relation.HEAD]),
    st.sampled_from(list(Sex)),
    birth_date=st.dates(date(1930, 1, 1), TODAY),
    marital=st.sampled_from(list(Marital)),
)


@pytest.mark.parametrize(
    ("dead", "card", "left"),
    [
        (HEAD, [HEAD, WIFE, CHILD], WIFE),
        (WIFE, [HEAD, WIFE, CHILD], HEAD),
        (SON, [HEAD, WIFE, SON, BRIDE], BRIDE),
        (CHILD, [HEAD, WIFE, CHILD], None),
        (ELDER, [HEAD, WIFE, ELDER], None),
        (SON, [HEAD, WIFE, SON, BRIDE, somebody("bride2", Relation.CHILD_IN_LAW, marital=Marital.MARRIED)], None),
    ],
)
def test_who_is_widowed(dead: Person, card: list[Person], left: Person | None) -> None:
    """The spouse on the card; nobody when the card doesn't say which of two it is."""
    assert spouse(dead, card) == left


@pytest.mark.parametrize(
    ("stay", "head"),
    [
        ([WIFE, CHILD, ELDER], WIFE),
        ([CHILD, SON, ELDER], SON),
        ([CHILD, ELDER], ELDER),
        ([CHILD, GRANDCHILD], None),
        ([somebody("maid", Relation.DOMESTIC_HELP)], None),
    ],
)
def test_who_heads_next(stay: list[Person], head: Person | None) -> None:
    """The spouse before grown children before parents; minors and a maid don't."""
    assert next_head(stay, TODAY) == head


@pytest.mark.parametrize(
    ("head", "other", "relation"),
    [
        (WIFE, CHILD, Relation.CHILD),
        (WIFE, BRIDE, Relation.CHILD_IN_LAW),
        (WIFE, ELDER, Relation.PARENT_IN_LAW),
        (SON, CHILD, Relation.OTHER_FAMILY),
        (SON, BRIDE, Relation.WIFE),
        (SON, GRANDCHILD, Relation.CHILD),
        (SON, WIFE, Relation.PARENT),
        (WIFE, WIFE, Relation.HEAD),
    ],
)
def test_what_everybody_is_to_the_new_head(head: Person, other: Person, relation: Relation) -> None:
    assert relation_to(head, other) is relation


@pytest.mark.parametrize(
    ("mother", "father", "relation"),
    [
        (WIFE, HEAD, Relation.CHILD),
        (WIFE, None, Relation.CHILD),
        (BRIDE, SON, Relation.GRANDCHILD),
        (somebody("aunt", Relation.OTHER_FAMILY), None, Relation.OTHER_FAMILY),
        (None, None, Relation.OTHER_FAMILY),
    ],
)
def test_what_a_newborn_is_to_the_head(mother: Person | None, father: Person | None, relation: Relation) -> None:
    assert relation_of_child(mother, father, HEAD) is relation


@given(st.lists(PEOPLE, min_size=1, max_size=8, unique_by=lambda one: one.nik))
def test_a_card_always_has_one_head(stay: list[Person]) -> None:
    """Whoever stays: no adult kin is there, or one adult heads it and all others are something to them."""
    head = next_head(stay, TODAY)

    if head is None:
        kin = [one for one in stay if one.relation not in (Relation.DOMESTIC_HELP, Relation.OTHER)]
        assert not any(one.adult(TODAY) for one in kin)
    else:
        assert head.adult(TODAY)
        assert [one for one in stay if relation_to(head, one) is Relation.HEAD] == [head]
