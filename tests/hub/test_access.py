"""Who handled whose data: the citizen sees it in time, auditors search it, nobody else knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hub import Context
from hub.audit import write
from hub.running import Hub

SITI, BUDI = "3275014107900001", "3275021203850001"
NAME = "query Named($nik: NIK!) { citizen(nik: $nik) { name } }"
LOG = """query ($first: Int!) { me { citizen { accessLog(first: $first) {
  edges { node { at citizen actor agency unit purpose operation action fields } } totalCount } } } }"""
SEARCH = """query ($filter: AccessFilter, $first: Int!, $after: String) {
  accessEntries(filter: $filter, first: $first, after: $after) {
    edges { node { citizen actor account agency purpose action fields } } totalCount pageInfo { endCursor hasNextPage }
  } }"""


def nodes(answer: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in answer.data["accessEntries"]["edges"]]


async def test_auditors_search_it(ask: Any) -> None:
    """By person, account, agency, purpose and time, alone and together, page by page."""
    began = datetime.now(UTC)
    for who in ("operator.dukcapil", "operator.dukcapil", "dinkes"):
        await ask(NAME, who=who, nik=BUDI)
    this = {"citizen": BUDI, "from": began.isoformat()}

    by_account = await ask(SEARCH, who="auditor", first=10, filter=this | {"account": "operator.dukcapil"})
    by_agency = await ask(SEARCH, who="auditor", first=10, filter=this | {"agency": "dinkes"})
    by_purpose = await ask(SEARCH, who="auditor", first=1, filter=this | {"purpose": "CIVIL_REGISTRATION"})
    page = by_purpose.data["accessEntries"]["pageInfo"]
    more = await ask(
        SEARCH, who="auditor", first=1, after=page["endCursor"], filter=this | {"purpose": "CIVIL_REGISTRATION"}
    )
    earlier = await ask(SEARCH, who="auditor", first=10, filter={"citizen": BUDI, "to": began.isoformat()})

    assert {one["account"] for one in nodes(by_account)} == {"operator.dukcapil"}
    assert len(nodes(by_account)) == 2
    assert [(one["agency"], one["action"], one["fields"]) for one in nodes(by_agency)] == [
        ("dinkes", "READ", ["Citizen.name"])
    ]
    assert by_purpose.data["accessEntries"]["totalCount"] == 2
    assert (page["hasNextPage"], more.data["accessEntries"]["pageInfo"]["hasNextPage"]) == (True, False)
    assert by_account.errors == more.errors == earlier.errors == []


async def test_auditing_is_seen_too(ask: Any) -> None:
    """Whoever looks into a citizen's log stands in it."""
    await ask(NAME, who="operator.dukcapil", nik=SITI)
    await ask(SEARCH, who="auditor", first=1, filter={"citizen": SITI})

    log = (await ask(LOG, who="warga", first=1)).data["me"]["citizen"]["accessLog"]["edges"][0]["node"]

    assert (log["actor"], log["purpose"]) == ("Auditor", "AUDIT")
    assert log["fields"] == ["AccessEntry.citizen", "AccessEntry.fields"]


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("admin", "FORBIDDEN")])
async def test_nobody_else_searches_it(ask: Any, who: str | None, code: str) -> None:
    """Citizens see their own lines at their own record; an administrator sees none."""
    answer = await ask(SEARCH, who=who, first=1)

    assert (answer.data, answer.codes) == (None, [code])


async def test_an_investigation_is_shown_later(ask: Any, hub: Hub) -> None:
    """Auditors know of it at once; the person sees no line and no count of it until its day has come."""
    before = (await ask(LOG, who="warga2", first=5)).data["me"]["citizen"]["accessLog"]["totalCount"]
    await ask(NAME, who="operator.dukcapil", nik=BUDI)
    await ask(SEARCH, who="auditor", purpose="INVESTIGATION", first=1, filter={"citizen": BUDI})

    hidden = (await ask(LOG, who="warga2", first=5)).data["me"]["citizen"]["accessLog"]
    known = await ask(SEARCH, who="auditor", first=5, filter={"citizen": BUDI, "purpose": "INVESTIGATION"})
    today = datetime.now(UTC).date()
    await hub.db.fetch("update hub_access set hidden_until = $1 where purpose = 'INVESTIGATION'", today)
    shown = (await ask(LOG, who="warga2", first=5)).data["me"]["citizen"]["accessLog"]

    assert (hidden["totalCount"], len(nodes(known))) == (before + 1, 1)
    assert "INVESTIGATION" not in {edge["node"]["purpose"] for edge in hidden["edges"]}
    assert "INVESTIGATION" in {edge["node"]["purpose"] for edge in shown["edges"]}


async def test_writes_are_logged_likewise(ask: Any, hub: Hub) -> None:
    """What an officer does with somebody's case stands in that person's log; what the person does doesn't."""
    officer = context(hub, "backoffice.dinsos", ["dinsos.backoffice"])
    siti = context(hub, "warga", ["citizen"], SITI)
    before = (await ask(LOG, who="warga", first=1)).data["me"]["citizen"]["accessLog"]["totalCount"]

    officer.wrote(SITI, "dinsos.tried:CHECK")
    siti.wrote(SITI, "dinsos.tried:SEND")
    for one in (officer, siti):
        await write(one, "Checked")

    log = (await ask(LOG, who="warga", first=1)).data["me"]["citizen"]["accessLog"]
    line = log["edges"][0]["node"]
    assert log["totalCount"] == before + 1
    assert (line["action"], line["fields"], line["operation"]) == ("WRITE", ["dinsos.tried:CHECK"], "Checked")


def context(hub: Hub, username: str, roles: list[str], nik: str | None = None) -> Context:
    made = hub.graph.context("hub")
    made.who = hub.composition.catalog.principal(
        subject=username, username=username, name=username, roles=roles, nik=nik, agency="dinsos"
    )
    made.purpose = made.who.default_purpose
    return made
