"""What the register tells by itself."""

from datetime import datetime, timedelta

from dinsos.institutions import reminders

from hub import JAKARTA

CASES = [("LKS-2021-000002", 30, None), ("LKS-2021-000003", 30, "X"), ("LKS-2021-000004", 90, None)]


class TestReminders:
    async def test_come_once_before_the_end(self, hub, announced):
        """A registration that ends in the next weeks is reminded of once; one that is renewed already isn't."""
        today = datetime.now(JAKARTA).date()
        until = "update dinsos_institution set registered_until = $2, busy = $3, reminded_on = null where number = $1"
        before, told = {}, {}
        for number, days, busy in CASES:
            rows = await hub.db.fetch("select registered_until from dinsos_institution where number = $1", number)
            before[number], told[number] = rows[0][0], len(await announced(number))
            await hub.db.fetch(f"{until} returning number", number, today + timedelta(days=days), busy)
        context = hub.graph.context("dinsos")

        for _ in range(2):
            await reminders.remind(context)

        new = [len(await announced(number)) - told[number] for number, _, _ in CASES]
        for number, day in before.items():
            await hub.db.fetch(f"{until} returning number", number, day, None)
        assert new == [1, 0, 0]


class TestChair:
    async def test_that_died_is_noted(self, hub, announce, announced, ask):
        """When a chair dies, the office sees that the institution needs a new one, and it is announced."""
        (row,) = await hub.db.fetch("select number, chair_nik from dinsos_institution where number = 'LKS-2021-000009'")
        nik = "3275010101700088"
        await hub.db.fetch(
            "update dinsos_institution set chair_nik = $2 where number = $1 returning number", row[0], nik
        )

        await announce("dukcapil.death.registered", nik, nik=nik, family_card=None, on="2026-11-20")

        query = "query I($n: String!) { institution(number: $n) { details { chairDiedOn } } }"
        answer = await ask(query, who="backoffice.dinsos", n=row[0])
        assert answer.data["institution"]["details"] == {"chairDiedOn": "2026-11-20"}
        assert "dinsos.institution.chair_died" in await announced(row[0])
