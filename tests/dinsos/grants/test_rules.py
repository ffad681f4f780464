"""What a proposal is compared with, and how it is scored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dinsos.grants import rules
from dinsos.institutions.rules import MANAGE, can_manage
from hypothesis import given
from hypothesis import strategies as st

from tests.dinsos.lifecycles import faults

DAY = date(2026, 11, 2)
GOOD = rules.Facts(
    today=DAY, registered_until=DAY + timedelta(days=400), closed=False, chair="ACTIVE", chair_same=True,
    account_same=True, lines=12, requested=12, others=0, unreported=0, granted_before=1, listed=10, found=10,
    elsewhere=0, poor=10,
)  # fmt: skip
FACTS = st.builds(
    rules.Facts,
    today=st.just(DAY),
    registered_until=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    closed=st.booleans(),
    chair=st.none() | st.sampled_from(["ACTIVE", "MOVED_OUT", "DECEASED"]),
    chair_same=st.booleans(),
    account_same=st.booleans(),
    lines=st.integers(0, 10**9),
    requested=st.integers(0, 10**9),
    others=st.integers(0, 3),
    unreported=st.integers(0, 3),
    granted_before=st.integers(0, 3),
    listed=st.just(20),
    found=st.integers(0, 20),
    elsewhere=st.integers(0, 20),
    poor=st.integers(0, 20),
)


def failed(**facts):
    """The checks that fail when these facts are otherwise than good."""
    return {check.code for check in rules.checks(replace(GOOD, **facts)) if not check.passed}


class TestLifecycle:
    def test_reaches_every_status(self):
        """Every status can be reached, every step can be taken, and every case can end."""
        assert faults(rules.Status.SUBMITTED, rules.STEPS, rules.Status) == []

    def test_has_other_eyes_on_the_money(self):
        """Whoever verified a proposal doesn't approve it."""
        (approve,) = [step for step in rules.STEPS if step.name == "approve"]

        assert "verify" in approve.apart
        assert approve.start == {rules.Status.VERIFIED}


class TestChecks:
    @pytest.mark.parametrize(
        ("facts", "codes"),
        [
            ({}, set()),
            ({"registered_until": None}, {"REGISTERED", "NOT_EXPIRED"}),
            ({"registered_until": DAY - timedelta(days=1)}, {"NOT_EXPIRED"}),
            ({"registered_until": DAY}, set()),
            ({"closed": True}, {"REGISTERED"}),
            ({"chair": "DECEASED"}, {"CHAIR_ALIVE"}),
            ({"chair": None}, {"CHAIR_ALIVE"}),
            ({"chair": "MOVED_OUT"}, set()),
            ({"chair_same": False}, {"CHAIR_MATCH"}),
            ({"account_same": False}, {"ACCOUNT_MATCH"}),
            ({"lines": 11}, {"LINES_ADD_UP"}),
            ({"others": 1}, {"NO_DUPLICATE"}),
            ({"unreported": 1}, {"PREVIOUS_REPORT_FILED"}),
            ({"found": 9}, {"CLIENTS_MATCH"}),
            ({"listed": 0, "found": 0}, {"CLIENTS_MATCH"}),
            ({"elsewhere": 1}, {"CLIENTS_COUNTED_ONCE"}),
        ],
    )
    def test_find_each_fault(self, facts, codes):
        """Each fault fails its own check and no other."""
        assert failed(**facts) == codes

    @given(FACTS)
    def test_are_all_there(self, facts):
        """Whatever the facts, every check is made once, with something to say."""
        found = rules.checks(facts)

        assert [check.code for check in found] == list(rules.Code)
        assert all(check.detail for check in found)


class TestScore:
    def test_of_a_perfect_proposal_is_100(self):
        """The rubric known on delivery adds up to 100."""
        points = rules.score(rules.delivered(), GOOD, reasonable=10)

        assert sum(one.points for one in points) == sum(one.most for one in points) == 100

    @given(FACTS, st.integers(0, 10**7))
    def test_stays_within_the_rubric(self, facts, reasonable):
        """No line gives less than nothing or more than its most."""
        points = rules.score(rules.delivered(), facts, reasonable=reasonable)

        assert all(0 <= one.points <= one.most for one in points)

    @given(FACTS, st.integers(1, 10**7))
    def test_is_no_lower_for_one_more_client_found(self, facts, reasonable):
        """A client more who is a living resident never lowers the score."""
        fewer = replace(facts, found=max(facts.found - 1, 0))

        scores = [
            sum(one.points for one in rules.score(rules.delivered(), one_facts, reasonable=reasonable))
            for one_facts in (fewer, facts)
        ]

        assert scores[0] <= scores[1]

    def test_counts_the_version_in_force(self):
        """A new version of the rubric counts from its day on."""
        old = [rules.Criterion("NEED", "Need", 100, date(2024, 1, 1))]
        new = [rules.Criterion("CLIENTS", "Clients", 100, date(2027, 1, 1))]

        days = [date(2023, 1, 1), date(2026, 1, 1), date(2027, 1, 1)]
        assert [rules.current([*old, *new], day) for day in days] == [[], old, new]


class TestReport:
    def test_is_due_in_the_next_year(self):
        """The use of a year's grant is reported by 10 January, unless the city says otherwise."""
        assert rules.report_due(2026, rules.REPORT_BY.default) == date(2027, 1, 10)


@given(
    nik=st.none() | st.sampled_from(["3275014107900001", "3275021203850001"]),
    username=st.sampled_from(["lks", "somebody"]),
    unit=st.none() | st.sampled_from(["LKS-2020-000001", "LKS-2021-000001"]),
    may=st.frozensets(st.sampled_from([rules.READ, MANAGE, rules.VERIFY])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, username, unit, may):
    """A proposal is known to who runs the institution and to the office; its lines and checks go with it."""
    made, who = statement(nik=nik, username=username, unit=unit, may=may)
    parts, _ = statement(nik=nik, username=username, unit=unit, may=may)

    seen = await hub.db.fetch(
        f"select t.number from dinsos_grant_proposal t where {made.visible(rules.VISIBLE)}", *made.args
    )
    lines = await hub.db.fetch(
        f"select t.proposal from dinsos_grant_line t where {parts.visible(rules.PART_VISIBLE)}", *parts.args
    )

    every = await hub.db.fetch("select number, institution, applicant, account from dinsos_grant_proposal")
    allowed = {
        number
        for number, institution, applicant, account in every
        if who.may(rules.READ) or can_manage(who, number=institution, applicant=applicant, account=account)
    }
    assert {row[0] for row in seen} == allowed
    assert {row[0] for row in lines} == allowed
