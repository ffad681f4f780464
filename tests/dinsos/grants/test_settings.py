"""The rubric and the papers as versioned settings, and reports that are late."""

from datetime import date, datetime, timedelta

import pytest
from dinsos.grants import reminders, rules

from hub import JAKARTA

RUBRIC = """mutation R($input: GrantRubricInput!) { setGrantRubric(input: $input) { code points since } }"""
LISTED = "{ grantRubric { since code points } }"
HALVES = [{"code": "NEED", "name": "Kebutuhan", "points": 60}, {"code": "CLIENTS", "name": "Klien", "points": 40}]


def day(days):
    return (datetime.now(JAKARTA).date() + timedelta(days=days)).isoformat()


class TestRubric:
    async def test_begins_on_its_day(self, ask):
        """A new version is listed with its day, beside the one in force, and once however often it is written."""
        given = {"since": day(400), "criteria": HALVES}

        for _ in range(2):
            answer = await ask(RUBRIC, who="kepala.dinsos", input=given)

        listed = (await ask(LISTED)).data["grantRubric"]
        rubric = [rules.Criterion(one["code"], "", one["points"], date.fromisoformat(one["since"])) for one in listed]
        now = rules.current(rubric, date.fromisoformat(day(0)))
        then = rules.current(rubric, date.fromisoformat(day(400)))
        assert answer.errors == []
        assert {one.code: one.points for one in then} == {"NEED": 60, "CLIENTS": 40}
        assert len(now) == 5

    @pytest.mark.parametrize(
        ("since", "criteria"),
        [
            (0, HALVES),
            (-1, HALVES),
            (9, HALVES[:1]),
            (9, []),
            (9, [*HALVES, {"code": "NEED", "name": "x", "points": 0}]),
            (9, [{"code": "LUCK", "name": "x", "points": 100}]),
            (9, [{"code": "NEED", "name": "x", "points": 110}, {"code": "COST", "name": "x", "points": -10}]),
        ],
    )
    async def test_refuses_what_cannot_be(self, ask, since, criteria):
        """A version for today, points that aren't 100, unknown and doubled criteria are refused."""
        answer = await ask(RUBRIC, who="kepala.dinsos", input={"since": day(since), "criteria": criteria})

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("backoffice.dinsos", "FORBIDDEN")])
    async def test_is_the_heads(self, ask, who, code):
        """Nobody else decides the rubric."""
        answer = await ask(RUBRIC, who=who, input={"since": day(9), "criteria": HALVES})

        assert answer.codes == [code]


class TestReports:
    async def test_that_are_late_are_told_once(self, hub, announced):
        """The demo's paid grants are due in January; one whose day has passed is announced once."""
        (row,) = await hub.db.fetch(
            "select number, report_due from dinsos_grant_proposal where status = 'PAID' limit 1"
        )
        moved = "update dinsos_grant_proposal set report_due = $2 where number = $1 returning number"
        await hub.db.fetch(moved, row[0], datetime.now(JAKARTA).date() - timedelta(days=1))
        before = (await announced(row[0])).count("dinsos.grant.report_overdue")
        context = hub.graph.context("dinsos")

        for _ in range(2):
            await reminders.remind(context)

        await hub.db.fetch(moved, *row)
        assert (await announced(row[0])).count("dinsos.grant.report_overdue") == before + 1
