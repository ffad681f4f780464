"""Programmes of social aid, and who may know what somebody receives."""

import pytest
from dinsos.aid import rules
from hypothesis import given
from hypothesis import strategies as st

SITI, BUDI = "3275014107900001", "3275021203850001"


class TestProgrammes:
    def test_have_codes_of_their_own(self):
        """No two programmes share a code."""
        codes = [programme.code for programme in rules.PROGRAMMES]

        assert len(set(codes)) == len(codes)

    def test_with_an_amount_say_for_what_period(self):
        """An amount is whole rupiah for a month or a year."""
        paid = [programme for programme in rules.PROGRAMMES if programme.amount is not None]

        assert paid
        assert all(programme.amount > 0 and programme.period for programme in paid)

    def test_that_exclude_each_other_are_a_group(self):
        """One premium is paid for a person: by the state or by the city."""
        premiums = {programme.code for programme in rules.PROGRAMMES if programme.exclusive_group == "PREMIUM"}

        assert premiums == {"PBI-JK", "PBI-APBD"}


class TestCanSee:
    @pytest.mark.parametrize(
        ("nik", "may", "seen"),
        [(SITI, set(), True), (BUDI, set(), False), (None, set(), False), (None, {rules.READ}, True)],
    )
    def test_is_for_the_person_and_officers(self, nik, may, seen):
        """What somebody receives is known to them and to officers with the permission."""
        assert rules.can_see(nik, frozenset(may), person=SITI) is seen


@given(
    nik=st.none() | st.sampled_from([SITI, BUDI, ""]),
    may=st.frozensets(st.sampled_from([rules.READ, "hub:citizen:find"])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, may):
    """The predicate shows the registry rows that the rule lets somebody see."""
    made, who = statement(nik=nik, may=may)

    found = await hub.db.fetch(
        f"select t.citizen from dinsos_registry t where {made.visible(rules.visible('citizen'))}", *made.args
    )

    every = await hub.db.fetch("select citizen from dinsos_registry")
    assert {row[0] for row in found} == {row[0] for row in every if rules.can_see(who.nik, may, person=row[0])}
