"""Whom institutions serve, and who may know or act for one."""

from datetime import date, timedelta

import pytest
from dinsos.institutions import rules
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 11, 2)
LKS = "LKS-2020-000001"


class TestKinds:
    def test_are_the_26_of_the_regulation(self):
        """The regulation has 26 kinds of people in need of social welfare, numbered in its order."""
        kinds = list(rules.kinds().values())

        assert [kind.no for kind in kinds] == list(range(1, 27))
        assert len({kind.name for kind in kinds}) == 26

    @given(st.lists(st.sampled_from(sorted(rules.kinds()))))
    def test_are_kept_in_order_and_once(self, codes):
        """However they come in, kinds are kept in the regulation's order, each once."""
        kept = rules.words(codes).split()

        assert set(kept) == set(codes)
        assert kept == [code for code in rules.kinds() if code in codes]


class TestStatus:
    @pytest.mark.parametrize(
        ("until", "closed", "status"),
        [
            (None, None, rules.Status.PENDING),
            (DAY, None, rules.Status.REGISTERED),
            (DAY - timedelta(days=1), None, rules.Status.EXPIRED),
            (DAY + timedelta(days=9), DAY, rules.Status.CLOSED),
            (DAY + timedelta(days=9), DAY + timedelta(days=1), rules.Status.REGISTERED),
        ],
    )
    def test_follows_from_the_days(self, until, closed, status):
        """An institution is registered to the end of its last day."""
        assert rules.status(until, closed, DAY) is status


class TestFold:
    @given(name=st.from_regex(r"[A-Za-z][A-Za-z ]{2,30}[A-Za-z]", fullmatch=True), mark=st.sampled_from(" .,-_/"))
    def test_ignores_spelling(self, name, mark):
        """Capitals, dots and dashes between words don't make another institution."""
        spelled = name.replace(" ", mark).upper()

        assert rules.fold(spelled, "3275011001") == rules.fold(name, "3275011001")

    @pytest.mark.parametrize(
        ("first", "second", "same"),
        [
            ("Yayasan Al-Ikhlas", "LKS AL IKHLAS", True),
            ("Yayasan Kasih", "Yayasan Kasih Ibu", False),
            ("Yayasan", "Yayasan", True),
            ("Panti", "Yayasan", False),
        ],
    )
    def test_ignores_the_form(self, first, second, same):
        """Yayasan or LKS before a name doesn't make another institution; a name of nothing else is one."""
        assert (rules.fold(first, "3275011001") == rules.fold(second, "3275011001")) is same

    def test_is_of_a_village(self):
        """Two villages may each have an Al-Ikhlas."""
        assert rules.fold("Al-Ikhlas", "3275011001") != rules.fold("Al-Ikhlas", "3275011002")


@given(
    nik=st.none() | st.sampled_from(["3275014107900001", "3275021203850001"]),
    username=st.sampled_from(["lks", "somebody"]),
    unit=st.none() | st.sampled_from([LKS, "LKS-2021-000001", "3275"]),
    may=st.frozensets(st.sampled_from([rules.READ, rules.MANAGE])),
)
async def test_sql_shows_what_python_allows(hub, statement, nik, username, unit, may):
    """The predicates show the institutions that the rules let somebody see, and run."""
    made, who = statement(nik=nik, username=username, unit=unit, may=may)
    columns = "t.number, t.applicant, t.account, t.registered_on"

    seen = await hub.db.fetch(
        f"select t.number from dinsos_institution t where {made.visible(rules.VISIBLE)}", *made.args
    )

    every = await hub.db.fetch(f"select {columns} from dinsos_institution t")
    assert {row[0] for row in seen} == {
        number
        for number, applicant, account, since in every
        if rules.can_see(who, number=number, applicant=applicant, account=account, registered_on=since)
    }


@given(
    username=st.sampled_from(["lks", "somebody"]),
    unit=st.none() | st.sampled_from([LKS, "LKS-2021-000001"]),
    may=st.frozensets(st.sampled_from([rules.READ, rules.MANAGE])),
)
async def test_what_is_inside_is_for_its_own_people_and_the_office(hub, statement, username, unit, may):
    """Accounts and papers of an institution are seen by who runs it and by the office."""
    made, who = statement(username=username, unit=unit, may=may)

    seen = await hub.db.fetch(
        f"select t.number from dinsos_institution t where {made.visible(rules.INSIDE)}", *made.args
    )

    every = await hub.db.fetch("select number, applicant, account from dinsos_institution")
    assert {row[0] for row in seen} == {
        number
        for number, applicant, account in every
        if who.may(rules.READ) or rules.can_manage(who, number=number, applicant=applicant, account=account)
    }
