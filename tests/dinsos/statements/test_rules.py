"""Social letters: how a request lives, and who may know it."""

from datetime import date

import pytest
from dinsos.statements import rules
from hypothesis import given
from hypothesis import strategies as st

from hub import EXCHANGE
from tests.dinsos.lifecycles import faults

SITI, BUDI = "3275014107900001", "3275021203850001"


class TestLifecycle:
    def test_reaches_every_status(self):
        """Every status can be reached, every step can be taken, and every case can end."""
        assert faults(rules.Status.SUBMITTED, rules.STEPS, rules.Status) == []

    def test_is_voided_by_the_agency_alone(self):
        """No role of a person voids a letter when somebody dies."""
        from dinsos.officers import IDENTITY, service

        assert rules.END in IDENTITY.permissions
        assert not any(rules.END in role.permissions for role in service.roles)


class TestValidity:
    @pytest.mark.parametrize(
        ("kind", "last"), [(rules.Kind.SKTM, date(2027, 5, 1)), (rules.Kind.HEALTH_RECOMMENDATION, date(2027, 1, 31))]
    )
    def test_is_the_kinds_own(self, kind, last):
        """An SKTM lasts longer than a recommendation."""
        assert rules.valid_until(date(2026, 11, 2), kind, sktm=180, recommendation=90) == last


@given(
    nik=st.none() | st.sampled_from([SITI, BUDI, ""]),
    may=st.frozensets(st.sampled_from([rules.READ, EXCHANGE, "hub:citizen:find"])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, may):
    """The predicate shows the letters that the rule lets somebody see."""
    made, who = statement(nik=nik, may=may)

    seen = await hub.db.fetch(
        f"select t.number from dinsos_social_letter t where {made.visible(rules.VISIBLE)}", *made.args
    )

    every = await hub.db.fetch("select number, citizen, applicant from dinsos_social_letter")
    assert {row[0] for row in seen} == {
        number for number, citizen, by in every if rules.can_see(who.nik, may, citizen=citizen, applicant=by)
    }
