"""Recaps as PSC 119 gets them: from the same rows that the cases are."""

import csv
import io
from datetime import UTC, date, timedelta

import pytest

from hub import times

RECAP = """query($period: RecapPeriod!, $from: Date!, $to: Date!) {
emergencyRecap(period: $period, from: $from, to: $to) {
  rows {
    start emergencies dispatched cancelled referrals medicalServices medianResponseSeconds p90ResponseSeconds arrived
    withinTarget byKind { name count } byTriage { count } byStatus { name count } byVillage { name count }
  }
  targetSeconds csv html
} }"""
YEAR = {"from": "2025-01-01", "to": "2025-12-31"}
NAMES = ("emergencies", "dispatched", "cancelled", "referrals", "medicalServices", "arrived")


async def recap(ask, period, **span):
    answer = await ask(RECAP, who="psc119", period=period, **(span or YEAR))
    assert answer.errors == []
    return answer.data["emergencyRecap"]


class TestRecap:
    async def test_a_year_is_the_sum_of_its_days(self, ask):
        """Days, weeks, months and quarters of 2025 add up to 2025."""
        (year,) = (await recap(ask, "YEAR"))["rows"]

        for period, rows in (("DAY", 365), ("WEEK", 53), ("MONTH", 12), ("QUARTER", 4)):
            found = (await recap(ask, period))["rows"]
            assert len(found) == rows
            assert {name: sum(row[name] for row in found) for name in NAMES} == {name: year[name] for name in NAMES}

        assert year["emergencies"] > 0
        assert 0 < year["medianResponseSeconds"] <= year["p90ResponseSeconds"]
        assert year["withinTarget"] <= year["arrived"]

    async def test_is_what_the_cases_are(self, ask, hub):
        """Its counts are the rows of the tables; every breakdown sums to the calls."""
        (year,) = (await recap(ask, "YEAR"))["rows"]

        sql = "select count(*) from {} where day >= $1 and day <= $2"
        span = (date(2025, 1, 1), date(2025, 12, 31))
        counted = [
            (await hub.db.fetch(sql.format(table), *span))[0][0]
            for table in ("dinkes_emergency", "dinkes_referral", "dinkes_treatment")
        ]
        assert [year["emergencies"], year["referrals"], year["medicalServices"]] == counted
        for name in ("byKind", "byTriage", "byStatus", "byVillage"):
            assert sum(one["count"] for one in year[name]) == year["emergencies"]

    async def test_a_night_call_belongs_to_the_day_of_the_call_in_jakarta(self, ask, hub):
        """Whatever day it is in UTC, the day kept is that of the city's clock."""
        rows = await hub.db.fetch("select submitted_at, day from dinkes_emergency where number like 'GD-20%'")

        days = [
            ((times.as_moment(at).astimezone(UTC) + timedelta(hours=7)).date().isoformat(), str(day))
            for at, day in rows
        ]
        assert all(by_clock == kept for by_clock, kept in days)
        assert any(times.as_moment(at).astimezone(UTC).date().isoformat() != str(day) for at, day in rows)

    async def test_can_be_opened_in_a_spreadsheet_and_printed(self, ask):
        """The CSV has the rows' figures; the page to print loads nothing and has its charts."""
        found = await recap(ask, "MONTH")

        lines = list(csv.DictReader(io.StringIO(found["csv"])))
        assert [line["emergencies"] for line in lines] == [str(row["emergencies"]) for row in found["rows"]]
        assert found["html"].count("<svg") == 6
        assert "http" not in found["html"].lower()
        assert "Rekapitulasi Bulanan" in found["html"]

    @pytest.mark.parametrize(
        "span", [{"from": "2025-02-01", "to": "2025-01-31"}, {"from": "2020-01-01", "to": "2026-01-01"}]
    )
    async def test_an_empty_or_endless_range_is_refused(self, ask, span):
        answer = await ask(RECAP, who="psc119", period="DAY", **span)

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("who", [None, "warga", "ambulans", "puskesmas", "rumahsakit", "verifikator"])
    async def test_is_for_psc_119_and_dinkes(self, ask, who):
        refused = await ask(RECAP, who=who, period="YEAR", **YEAR)
        allowed = await ask(RECAP, who="dinkes", period="YEAR", **YEAR)

        assert refused.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])
        assert allowed.errors == []
