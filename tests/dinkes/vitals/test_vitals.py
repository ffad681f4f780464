"""Births and deaths that Dinkes hears of, and the ratio they make."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from dinkes.vitals import rules, steps, tables

from hub.events import Fact
from tests.dinkes.conftest import Office

RATIO = "query M($year: Int!) { maternalHealth(year: $year) { births deaths cases ratio } }"


async def tell(office: Office, handle, name: str, subject: str, at: datetime, **data: object) -> None:
    """Hand a fact to a handler, twice, as a relay that died in between would."""
    rows = await office.hub.db.fetch(
        "insert into hub_delivery (event, handler, subject, state, attempts, next_at)"
        " values (0, 'test', $1, 'WAITING', 0, $2) returning id",
        subject,
        at,
    )
    for _ in range(2):
        await handle(office.hub.graph.context("dinkes"), Fact(1, name, subject, data, at, int(rows[0][0])))


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (42, True), (43, False)])
def test_a_death_is_maternal_within_six_weeks(days, counts) -> None:
    """From the end of the pregnancy to the 42nd day."""
    end = date(2026, 3, 1)

    assert rules.is_maternal(end + timedelta(days=days), end) is counts


@pytest.mark.parametrize(
    ("deaths", "births", "ratio"), [(0, 0, None), (0, 5, "0.00"), (7, 10_000, "70.00"), (1, 3, "33333.33")]
)
def test_the_ratio_is_exact(deaths, births, ratio) -> None:
    """Deaths per 100,000 births with two decimals; none where nobody was born."""
    assert rules.ratio(deaths, births) == (ratio and Decimal(ratio))


async def test_a_mothers_death_after_a_birth_counts(office: Office) -> None:
    """A birth, and the mother's death weeks later: one of one."""
    born = datetime(2031, 3, 1, 3, tzinfo=UTC)
    child, mother, other = [await office.resident() for _ in range(3)]
    await tell(office, steps.born, "dukcapil.birth.registered", child, born, nik=child, mother=mother)
    await tell(office, steps.died, "dukcapil.death.registered", mother, born, nik=mother, on="2031-04-12")
    await tell(office, steps.died, "dukcapil.death.registered", other, born, nik=other, on="2031-04-12")

    reply = await office.does(office.officer, RATIO, year=2031)

    assert reply.errors == []
    assert reply.data["maternalHealth"] == {"births": 1, "deaths": 1, "cases": 0, "ratio": "100000.00"}


async def test_the_ratio_is_the_offices(office: Office, ask) -> None:
    """Counts so small are no public figure; a year that can't be is refused."""
    guest = await ask(RATIO, year=2026)
    nurse = await office.does(office.who("dinkes.puskesmas", "32750200012"), RATIO, year=2026)
    odd = await office.does(office.officer, RATIO, year=20)

    assert (guest.codes, nurse.codes, odd.codes) == (["UNAUTHENTICATED"], ["FORBIDDEN"], ["BAD_INPUT"])


def test_the_demo_city_has_births(rows, city) -> None:
    """Every child of the last three years is a birth, most with a mother."""
    births = rows[tables.Birth]
    children = {p.nik for _, p in city.people() if (city.today - p.birth_date).days <= 3 * 365}

    assert {row["child"] for row in births} == children
    assert sum(row["mother"] is not None for row in births) > len(births) / 2
