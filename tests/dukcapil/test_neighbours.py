"""What other agencies do when they hear of Dukcapil's events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from hub import times
from hub.running import Hub
from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import DEATH, DECIDE

OUTREACH = "mutation ($input: OutreachInput!) { requestOutreach(input: $input) { number } }"
FOLLOWS = """query ($origin: String!) {
  complaints(filter: { origin: $origin }, first: 5) {
    edges { node { visibility origin { agency number } } } totalCount } }"""
ASKED = {"address": "Jl. Uji No. 3", "village": "3275011001"}
Deliver = Callable[[], Awaitable[None]]


async def test_a_protected_group_becomes_a_confidential_case(ask: Ask, delivered: Deliver) -> None:
    """Dinsos' back office has it; the public and another citizen don't; a disaster makes none."""
    protected = await ask(OUTREACH, who="warga", input=ASKED | {"group": "MENTAL_DISORDER"})
    other = await ask(OUTREACH, who="warga", input=ASKED | {"group": "DISASTER"})
    number, plain = (one.data["requestOutreach"]["number"] for one in (protected, other))

    await delivered()

    office = await ask(FOLLOWS, who="backoffice.dinsos", origin=number)
    assert office.data["complaints"]["edges"] == [
        {"node": {"visibility": "CONFIDENTIAL", "origin": {"agency": "dukcapil", "number": number}}}
    ]
    for who in (None, "warga2"):
        assert (await ask(FOLLOWS, who=who, origin=number)).data["complaints"]["totalCount"] == 0
    assert (await ask(FOLLOWS, who="backoffice.dinsos", origin=plain)).data["complaints"]["totalCount"] == 0


async def test_every_agency_hears_of_a_death(ask: Ask, people: People, hub: Hub, delivered: Deliver) -> None:
    """All deliveries of the fact end as done."""
    father, mother, _ = await people.family()
    account = await people.account(mother)
    note = {"kind": "DEATH_NOTE", "attachment": await people.file(account)}
    input = {
        "deceased": father.nik,
        "diedOn": (times.today() - timedelta(1)).isoformat(),
        "place": "RS",
        "papers": [note],
    }
    number = (await ask(DEATH, who=account, input=input)).data["applyForDeathCertificate"]["number"]
    for who, decision in (("operator.dukcapil", "VERIFY"), ("kepala.dukcapil", "ISSUE")):
        await ask(DECIDE, who=who, number=number, decision=decision)

    await delivered()

    rows = await hub.db.fetch(
        "select d.handler, d.state from hub_delivery d join hub_event e on e.id = d.event"
        " where e.name = 'dukcapil.death.registered' and e.subject = $1",
        father.nik,
    )
    assert {row[0].split(".")[0] for row in rows} >= {"dinsos", "dinkes"}
    assert {row[1] for row in rows} == {"DONE"}
