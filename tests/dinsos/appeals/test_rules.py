"""Proposals and objections: their stages, and who may know them."""

import pytest
from dinsos.appeals import rules
from hypothesis import given
from hypothesis import strategies as st

from tests.dinsos.lifecycles import faults

SITI, BUDI = "3275014107900001", "3275021203850001"


class TestLifecycle:
    def test_reaches_every_status(self):
        """Every status can be reached, every step can be taken, and every case can end."""
        assert faults(rules.Status.SUBMITTED, rules.STEPS, rules.Status) == []

    def test_has_a_step_for_every_word(self):
        """What clients may name as a step is one."""
        names = {step.name for step in rules.STEPS}

        assert {step.value.lower() for step in rules.Step} <= names

    @pytest.mark.parametrize(
        ("kind", "status", "step", "may"),
        [
            (rules.Kind.PROPOSAL, rules.Status.CHECKED, rules.Step.ACCEPT, False),
            (rules.Kind.PROPOSAL, rules.Status.FORWARDED, rules.Step.ACCEPT, True),
            (rules.Kind.PROPOSAL, rules.Status.CHECKED, rules.Step.ENDORSE, True),
            (rules.Kind.OBJECTION, rules.Status.CHECKED, rules.Step.ACCEPT, True),
            (rules.Kind.OBJECTION, rules.Status.CHECKED, rules.Step.ENDORSE, False),
            (rules.Kind.OBJECTION, rules.Status.CHECKED, rules.Step.REJECT, True),
        ],
    )
    def test_takes_a_proposal_to_the_ministry(self, kind, status, step, may):
        """The office accepts objections; a proposal is accepted by the ministry alone."""
        assert rules.may_take(kind, status, step) is may


@given(
    nik=st.none() | st.sampled_from([SITI, BUDI, ""]),
    may=st.frozensets(st.sampled_from([rules.READ, "hub:citizen:find"])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, may):
    """The predicate shows the cases that the rule lets somebody see."""
    made, who = statement(nik=nik, may=may)

    seen = await hub.db.fetch(f"select t.number from dinsos_appeal t where {made.visible(rules.VISIBLE)}", *made.args)

    every = await hub.db.fetch("select number, citizen, applicant from dinsos_appeal")
    assert {row[0] for row in seen} == {
        number for number, citizen, by in every if rules.can_see(who.nik, may, citizen=citizen, applicant=by)
    }
