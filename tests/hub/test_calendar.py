"""Office time: days that count, hours that count, and a year nobody decreed yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import JAKARTA, BadSetup, Calendar

CALENDAR = Calendar()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 10, 1)).map(lambda moment: moment.replace(tzinfo=JAKARTA))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-24", True),
        ("2026-11-22", False),  # Sunday
        ("2026-08-17", False),  # independence
        ("2026-03-20", False),  # collective leave before Eid
        ("2026-12-24", False),  # collective leave of Christmas
        ("2026-12-28", True),
    ],
)
def test_days_that_count(day: str, works: bool) -> None:
    assert CALENDAR.works(date.fromisoformat(day)) is works


def test_five_working_days_end_with_the_office_s_last_hour() -> None:
    """A weekend in between doesn't count; nor does the day of asking."""
    assert CALENDAR.after_days(at("2026-11-24T09:00"), 5) == at("2026-12-01T16:00")
    assert CALENDAR.after_days(at("2026-11-20T23:00"), 5) == at("2026-11-27T16:30")


def test_a_year_without_data_is_an_error(tmp_path: Path) -> None:
    """Unless the city describes it."""
    with pytest.raises(BadSetup, match="2031"):
        CALENDAR.works(date(2031, 1, 6))
    file = tmp_path / "days.csv"
    file.write_text("date,title\n2031-01-06,Hari Jadi\n2031-01-01,complete\n")

    own = Calendar.load(file)

    assert [own.works(date(2031, 1, day)) for day in (1, 6, 7)] == [True, False, True]


def test_a_file_that_is_no_calendar_says_so(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("tanggal\n1\n")

    with pytest.raises(BadSetup, match="SIMPUL_HOLIDAYS"):
        Calendar.load(tmp_path / "days.csv")


@given(MOMENTS, st.integers(1, 5_000))
def test_what_passes_is_what_was_asked_for(moment: datetime, minutes: int) -> None:
    """`after` and `between` are each other's inverse, and the end lies in office hours."""
    end = CALENDAR.after(moment, timedelta(minutes=minutes))

    assert CALENDAR.between(moment, end) == timedelta(minutes=minutes)
    assert CALENDAR.open_at(end - timedelta(seconds=1))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_office_time_adds_up(first: datetime, second: datetime, third: datetime) -> None:
    a, b, c = sorted((first, second, third))

    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)
    assert CALENDAR.between(c, a) <= timedelta()


@given(MOMENTS)
def test_lunch_and_nights_are_closed(moment: datetime) -> None:
    hour = moment.hour + moment.minute / 60
    if hour < 7.5 or hour >= 16.5 or 12 <= hour < 13 or moment.weekday() > 4:
        assert not CALENDAR.open_at(moment)
