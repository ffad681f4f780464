"""Recaps add up, whatever their period."""

from datetime import date, timedelta

import pytest
from dinkes.recaps import rules
from hypothesis import given
from hypothesis import strategies as st

from hub import periods
from hub.periods import Period

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
CASES = st.lists(
    st.builds(
        rules.Case,
        day=DAYS,
        kind=st.sampled_from(["MEDICAL", "INJURY"]),
        triage=st.sampled_from(["RED", "NONE"]),
        status=st.sampled_from(["CLOSED", "CANCELLED", "PRANK"]),
        village=st.sampled_from(["3275011001", "OUTSIDE"]),
        ambulance=st.booleans(),
        seconds=st.none() | st.integers(0, 5000),
    ),
    max_size=40,
)
COUNTS = st.dictionaries(DAYS, st.integers(1, 5), max_size=20)


class TestRecap:
    @given(cases=CASES, referrals=COUNTS, services=COUNTS, since=DAYS, span=st.integers(0, 1000))
    def test_days_add_up_to_weeks_months_quarters_and_years(self, cases, referrals, services, since, span):
        """Every period counts the same cases, and nothing outside of the range."""
        until = since + timedelta(days=span)
        days = [day for day in (case.day for case in cases) if since <= day <= until]

        for period in Period:
            lines = rules.recap(period, since, until, cases, referrals, services)
            assert sum(line.emergencies for line in lines) == len(days)
            assert sum(sum(line.counts.get("kind", {}).values()) for line in lines) == len(days)
            assert sum(line.referrals for line in lines) == sum(
                n for day, n in referrals.items() if since <= day <= until
            )
            assert [line.start for line in lines] == sorted({line.start for line in lines})
            assert lines[0].start == periods.start(period, since)
            assert lines[-1].start == periods.start(period, until)

    @given(period=st.sampled_from(Period), day=DAYS)
    def test_periods_touch_and_do_not_overlap(self, period, day):
        """A day lies in one period: from its start to the day before the next."""
        first = periods.start(period, day)

        assert first <= day < periods.after(period, first)
        assert periods.start(period, periods.after(period, first) - timedelta(days=1)) == first
        assert periods.start(period, first) == first

    @pytest.mark.parametrize(
        ("since", "until"), [(date(2026, 2, 1), date(2026, 1, 31)), (date(2020, 1, 1), date(2026, 1, 1))]
    )
    def test_an_empty_or_endless_range_is_refused(self, since, until):
        with pytest.raises(ValueError, match="DAY"):
            periods.starts(Period.DAY, since, until)


class TestPercentile:
    @given(values=st.lists(st.integers(0, 9999), min_size=1).map(sorted), share=st.sampled_from([0.5, 0.9, 1.0]))
    def test_is_a_value_that_enough_reach(self, values, share):
        """At least this share lies at or below it, and less below it."""
        found = periods.percentile(values, share)

        assert found in values
        assert sum(one <= found for one in values) >= share * len(values) - 1e-9
        assert sum(one < found for one in values) < share * len(values)

    def test_of_nothing_is_nothing(self):
        assert periods.percentile([], 0.5) is None
