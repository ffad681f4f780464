"""A line of the access log has one spelling, whichever way its moment comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import orjson
from hypothesis import given
from hypothesis import strategies as st

from hub.chain import spelled

FIRST, LAST = datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2100-01-01")
exact = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
moments = exact | exact.map(lambda at: at.replace(microsecond=0))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
days = st.none() | st.dates(date(2020, 1, 1), date(2100, 1, 1))


@given(moments, words, days)
def test_one_spelling(at: datetime, actor: str, hidden: date | None) -> None:
    """As it goes in, as PostgreSQL and SQLite give it back, and from another zone."""
    day = hidden.isoformat() if hidden else None
    plainly = orjson.dumps([at.isoformat(timespec="microseconds"), "3275", actor, None, day, "Citizen.name"])

    assert spelled([at, "3275", actor, None, hidden, "Citizen.name"]) == plainly
    assert spelled([at.isoformat(sep=" "), "3275", actor, None, day, "Citizen.name"]) == plainly
    west = at.astimezone(timezone(timedelta(hours=7)))
    assert spelled([west, "3275", actor, None, hidden, "Citizen.name"]) == plainly
