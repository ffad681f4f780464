"""The recaps of services that keep cases."""

import pytest

RECAPS = ["registrationRecap", "socialLetterRecap", "appealRecap"]


@pytest.mark.parametrize("name", RECAPS)
async def test_count_every_case_of_a_year(ask, hub, name):
    """The counts of a year add up to the cases that were numbered in it."""
    prefix = {"registrationRecap": "SKETER", "socialLetterRecap": "SKS", "appealRecap": "USL"}[name]

    answer = await ask(f"{{ {name}(year: 2025) {{ kind status cases late }} }}", who="backoffice.dinsos")

    rows = await hub.db.fetch(f"select count(*) from hub_case where number like '{prefix}-2025-%'")
    assert answer.errors == []
    assert sum(one["cases"] for one in answer.data[name]) == rows[0][0] > 0


@pytest.mark.parametrize("name", RECAPS)
async def test_are_the_offices(ask, name):
    """Nobody else counts."""
    answers = [await ask(f"{{ {name}(year: 2025) {{ cases }} }}", who=who) for who in (None, "warga", "lks")]

    assert [answer.codes for answer in answers] == [["UNAUTHENTICATED"], ["FORBIDDEN"], ["FORBIDDEN"]]
