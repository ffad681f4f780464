"""Recaps tell the office everything and the public nothing about a few."""

from datetime import UTC, datetime, timedelta

import pytest
from dinsos.recaps import rules
from hypothesis import given
from hypothesis import strategies as st

RECAP = """query R($from: Date!, $to: Date!, $by: ComplaintRecapBy!) {
  complaintRecap(from: $from, to: $to, by: $by) {
    total confidential rows { key title count open late medianHours score }
  }
}"""
ALL = {"from": "2024-01-01", "to": "2026-11-01"}
COUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 30), max_size=12)


def case(**changes):
    now = datetime(2026, 11, 2, 3, tzinfo=UTC)
    facts = {
        "category": "OTHER",
        "status": "CLOSED",
        "village": "3275011001",
        "team": "SEKRETARIAT",
        "confidential": False,
        "submitted": now,
        "answered": now + timedelta(hours=2),
        "escalated": False,
        "score": 4,
    }
    return rules.Case(**(facts | changes))


class TestWithheld:
    @given(counts=COUNTS, least=st.integers(1, 10))
    def test_no_small_count_is_told_or_follows_from_the_total(self, counts, least):
        """Every small count is withheld, and never alone: with the total, one gap would say what it was."""
        hidden = rules.withheld(counts, least)

        assert {key for key, count in counts.items() if 0 < count < least} <= hidden
        assert len(hidden) != 1 or len(counts) == 1

    def test_hides_the_next_smallest_with_a_single_small_one(self):
        """Of 3, 8 and 20, 3 and 8 are withheld."""
        assert rules.withheld({"a": 3, "b": 20, "c": 8}, 5) == {"a", "c"}

    def test_hides_nothing_where_nothing_is_small(self):
        """Large counts are told."""
        assert rules.withheld({"a": 5, "b": 20}, 5) == set()


class TestCounted:
    @pytest.mark.parametrize(
        ("by", "key"),
        [
            ("CATEGORY", "OTHER"),
            ("STATUS", "CLOSED"),
            ("DISTRICT", "327501"),
            ("VILLAGE", "3275011001"),
            ("TEAM", "SEKRETARIAT"),
            ("DAY", "2026-11-02"),
            ("WEEK", "2026-11-02"),
            ("MONTH", "2026-11-01"),
            ("QUARTER", "2026-10-01"),
            ("YEAR", "2026-01-01"),
        ],
    )
    def test_by_each_way(self, by, key):
        """A complaint is counted once in the row of its key."""
        assert list(rules.counted([case(), case()], rules.By(by))) == [key]

    def test_by_the_month_of_jakarta(self):
        """The last evening of October in London is November in Bekasi."""
        late = case(submitted=datetime(2026, 10, 31, 18, tzinfo=UTC))

        assert list(rules.counted([late], rules.By.MONTH)) == ["2026-11-01"]

    def test_with_the_median_wait_and_an_average_of_enough_scores(self):
        """Two, four and ten hours: four; a score needs five answers."""
        cases = [case(answered=case().submitted + timedelta(hours=hours)) for hours in (2, 4, 10)]
        row = rules.counted([*cases, case(answered=None, score=None)], rules.By.STATUS)["CLOSED"]

        assert row.hours == 4
        assert row.score(5) is None
        assert row.score(3) == 4


class TestRecap:
    async def test_of_the_public_counts_public_complaints(self, ask, hub):
        """What the public is told adds up to no more than the public complaints, and no small number is told."""
        answer = await ask(RECAP, **ALL, by="CATEGORY")

        found = answer.data["complaintRecap"]
        rows = await hub.db.fetch(
            "select count(*) from dinsos_complaint where visibility = 'PUBLIC' and submitted_at >= $1"
            " and submitted_at < $2",
            datetime(2023, 12, 31, 17, tzinfo=UTC),
            datetime(2026, 11, 1, 17, tzinfo=UTC),
        )
        assert answer.errors == []
        assert found["confidential"] is None
        assert found["total"] == rows[0][0]
        assert all(row["count"] is None or row["count"] >= 5 for row in found["rows"])
        hidden = [row for row in found["rows"] if row["count"] is None]
        assert all(row[name] is None for row in hidden for name in ("open", "late", "medianHours", "score"))
        assert len(hidden) != 1

    @pytest.mark.parametrize("by", list(rules.By))
    async def test_of_the_office_counts_all(self, ask, hub, by):
        """The office gets every count, the confidential ones among them."""
        answer = await ask(RECAP, who="backoffice.dinsos", **ALL, by=by.value)

        found = answer.data["complaintRecap"]
        assert answer.errors == []
        assert found["confidential"] > 0
        assert sum(row["count"] for row in found["rows"]) == found["total"]
        assert all(row["title"] for row in found["rows"])

    @pytest.mark.parametrize("who", ["warga", "psm", "lks"])
    async def test_of_others_is_the_publics(self, ask, who):
        """Citizens and partners get what the public gets."""
        theirs = await ask(RECAP, who=who, **ALL, by="VILLAGE")
        public = await ask(RECAP, **ALL, by="VILLAGE")

        assert theirs.data == public.data

    @pytest.mark.parametrize(("first", "last"), [("2026-02-01", "2026-01-01"), ("2020-01-01", "2026-01-01")])
    async def test_of_an_impossible_period_is_refused(self, ask, first, last):
        """From later to earlier, or longer than three years."""
        answer = await ask(RECAP, **{"from": first, "to": last}, by="CATEGORY")

        assert answer.codes == ["BAD_INPUT"]
