"""How an institution gets into the register."""

from datetime import date, timedelta

import pytest
from dinsos.institutions.rules import MANAGE, READ, LegalForm, can_manage
from dinsos.registrations import rules
from hypothesis import given
from hypothesis import strategies as st

from tests.dinsos.lifecycles import faults

DAY = date(2026, 11, 2)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


class TestLifecycle:
    def test_reaches_every_status(self):
        """Every status can be reached, every step can be taken, and every case can end."""
        assert faults(rules.Status.SUBMITTED, rules.STEPS, rules.Status) == []

    def test_is_signed_by_somebody_else(self):
        """Whoever verified a case can't approve it."""
        (approve,) = [step for step in rules.STEPS if step.name == "approve"]

        assert "verify" in approve.apart

    def test_gives_a_reason_for_every_no(self):
        """A case that goes back or is rejected says why."""
        assert all(step.note for step in rules.STEPS if step.to in (rules.Status.RETURNED, rules.Status.REJECTED))


class TestPapers:
    @pytest.mark.parametrize(
        ("form", "kind", "code", "asked"),
        [
            (LegalForm.LEGAL_ENTITY, rules.Kind.NEW, "DEED", True),
            (LegalForm.NON_LEGAL_ENTITY, rules.Kind.NEW, "DEED", False),
            (LegalForm.NON_LEGAL_ENTITY, rules.Kind.NEW, "FOUNDING_NOTE", True),
            (LegalForm.NON_LEGAL_ENTITY, rules.Kind.NEW, "NPWP", False),
            (LegalForm.LEGAL_ENTITY, rules.Kind.NEW, "ACTIVITY_REPORT", False),
            (LegalForm.LEGAL_ENTITY, rules.Kind.RENEWAL, "ACTIVITY_REPORT", True),
            (LegalForm.LEGAL_ENTITY, rules.Kind.NEW, "ACCREDITATION", False),
            (LegalForm.LEGAL_ENTITY, rules.Kind.CHANGE, "DEED", False),
        ],
    )
    def test_depend_on_form_and_kind(self, form, kind, code, asked):
        """A legal entity brings its deed, another one its founding note; a renewal brings reports."""
        assert (code in rules.required(rules.delivered(), kind, form, DAY)) is asked

    def test_are_asked_for_from_one_day_to_another(self):
        """A paper that isn't asked for any more doesn't count, nor one of tomorrow."""
        paper = rules.Paper(
            code="X", title="X", legal_entity=rules.Need.YES, non_legal_entity=rules.Need.YES, renewal_only=False,
            since=DAY, until=DAY + timedelta(days=10),
        )  # fmt: skip
        days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=9), DAY + timedelta(days=10)]

        wanted = [rules.required([paper], rules.Kind.NEW, LegalForm.LEGAL_ENTITY, day) for day in days]

        assert wanted == [[], ["X"], ["X"], []]

    @given(
        wanted=st.lists(st.sampled_from("ABCDE"), unique=True),
        given_papers=st.dictionaries(st.sampled_from("ABCDE"), st.none() | DAYS),
    )
    def test_that_are_missing_or_over(self, wanted, given_papers):
        """What was not handed in is missing, and what is no longer valid that day."""
        missing = rules.missing(wanted, given_papers, DAY)

        for code in wanted:
            last = given_papers.get(code, date.min)
            assert (code in missing) is (last is not None and last < DAY)
        assert set(missing) <= set(wanted)


class TestApproval:
    @given(gaps=st.lists(st.just("NPWP")), visited=st.booleans(), kind=st.sampled_from(rules.Kind))
    def test_is_the_officers_where_the_city_says_nothing(self, gaps, visited, kind):
        """Without the city's own rules nothing stands in the way of an approval."""
        refused = rules.refuses_approval(kind, gaps=gaps, visited=visited, papers_first=False, visit_first=False)

        assert refused is None

    @pytest.mark.parametrize(
        ("kind", "gaps", "visited", "refused"),
        [
            (rules.Kind.NEW, ["NPWP"], True, "PAPERS"),
            (rules.Kind.NEW, [], False, "VISIT"),
            (rules.Kind.NEW, [], True, None),
            (rules.Kind.RENEWAL, [], False, None),
        ],
    )
    def test_waits_for_what_the_city_wants(self, kind, gaps, visited, refused):
        """A city may want all papers first, and a visit to a new institution."""
        found = rules.refuses_approval(kind, gaps=gaps, visited=visited, papers_first=True, visit_first=True)

        assert found == refused


class TestValidity:
    @given(today=DAYS, left=st.integers(0, 2000), years=st.sampled_from([3, 5]))
    def test_renewed_in_time_loses_no_day(self, today, left, years):
        """A renewal begins where the old letter ends."""
        current = today + timedelta(days=left)

        until = rules.valid_until(rules.Kind.RENEWAL, today, current, years)

        assert until == rules.years_later(current, years)

    @given(today=DAYS, over=st.integers(1, 2000), years=st.sampled_from([3, 5]))
    def test_renewed_late_begins_today(self, today, over, years):
        """A letter that is over gains nothing from the days between."""
        until = rules.valid_until(rules.Kind.RENEWAL, today, today - timedelta(days=over), years)

        assert until == rules.years_later(today, years)

    @given(today=DAYS, current=DAYS)
    def test_is_not_moved_by_a_change(self, today, current):
        """A new chair is no new registration."""
        assert rules.valid_until(rules.Kind.CHANGE, today, current, 3) == current

    def test_of_a_leap_day_ends_on_the_28th(self):
        """29 February has no anniversary in most years."""
        assert rules.years_later(date(2028, 2, 29), 3) == date(2031, 2, 28)


@given(
    nik=st.none() | st.sampled_from(["3275014107900001", "3275021203850001"]),
    username=st.sampled_from(["lks", "somebody"]),
    unit=st.none() | st.sampled_from(["LKS-2020-000001", "LKS-2021-000001"]),
    may=st.frozensets(st.sampled_from([READ, MANAGE, rules.CHECK])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, username, unit, may):
    """A case is known to who runs the institution and to the office; its papers go with it."""
    made, who = statement(nik=nik, username=username, unit=unit, may=may)
    parts, _ = statement(nik=nik, username=username, unit=unit, may=may)

    seen = await hub.db.fetch(
        f"select t.number from dinsos_registration t where {made.visible(rules.VISIBLE)}", *made.args
    )
    papers = await hub.db.fetch(
        f"select t.registration from dinsos_registration_paper t where {parts.visible(rules.PART_VISIBLE)}", *parts.args
    )

    every = await hub.db.fetch("select number, institution, applicant, account from dinsos_registration")
    allowed = {
        number
        for number, institution, applicant, account in every
        if who.may(READ) or can_manage(who, number=institution, applicant=applicant, account=account)
    }
    assert {row[0] for row in seen} == allowed
    assert {row[0] for row in papers} <= allowed
