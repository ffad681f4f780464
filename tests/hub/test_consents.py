"""Under a purpose that rests on consent, a record is read only while the person lets the reader."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from hub import times
from hub.consents import end
from hub.running import Hub

SITI = "3275014107900001"
BUDI = "3275021203850001"
GIVE = """mutation ($what: String!, $recipient: String!, $until: Date) { giveConsent(
  input: {purpose: $what, recipient: $recipient, until: $until}) { id purpose recipient until withdrawnAt } }"""
WITHDRAW = "mutation ($id: ID!) { withdrawConsent(id: $id) { id withdrawnAt } }"
READ = "query ($nik: NIK!) { citizen(nik: $nik) { nik name } }"
SLOW = "query ($nik: NIK!) { plugins { name } citizen(nik: $nik) { nik name } }"
MINE = """{ me { citizen { consents { id recipient withdrawnAt } accessLog(first: 2) {
  edges { node { actor action purpose fields } } } } } }"""

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture(autouse=True)
async def none_given(hub: Hub) -> None:
    """Each test begins without consents."""
    await hub.db.fetch("delete from hub_consent")


async def given(ask: Ask, recipient: str = "dinsos", **more: Any) -> str:
    answer = await ask(GIVE, who="warga", what="CONSENT", recipient=recipient, **more)
    assert answer.errors == []
    return str(answer.data["giveConsent"]["id"])


async def reads(ask: Ask, document: str = READ, who: str = "backoffice.dinsos") -> Any:
    return await ask(document, who=who, purpose="CONSENT", nik=SITI)


@pytest.mark.parametrize("document", [READ, SLOW])
async def test_read_while_it_stands(ask: Ask, document: str) -> None:
    """Not before, and not after: neither by plan nor field by field; a withdrawal counts for the very next read."""
    before = await reads(ask, document)
    id = await given(ask)
    between = await reads(ask, document)
    await ask(WITHDRAW, who="warga", id=id)
    after = await reads(ask, document)

    assert before.codes == after.codes == ["PURPOSE_REQUIRED"]
    assert before.data is after.data is None
    assert between.data["citizen"]["name"] == "Siti Rahayu"


async def test_it_is_for_one_reader_and_one_person(ask: Ask) -> None:
    """Consent to a hospital is none to Dinsos; Siti's is not Budi's."""
    await given(ask, "dinkes")
    elsewhere = await reads(ask)
    await given(ask, "dinsos")

    other = await ask(READ, who="backoffice.dinsos", purpose="CONSENT", nik=BUDI)

    assert elsewhere.codes == other.codes == ["PURPOSE_REQUIRED"]
    assert (await reads(ask)).errors == []


async def test_other_purposes_need_none(ask: Ask) -> None:
    """What the law allows without consent stays so."""
    assert (await ask(READ, who="backoffice.dinsos", nik=SITI)).errors == []
    assert (await ask(READ, who="operator.dukcapil", purpose="CONSENT", nik=SITI)).codes == ["PURPOSE_REQUIRED"]


async def test_it_ends_by_itself(ask: Ask, hub: Hub) -> None:
    """After its last day."""
    id = await given(ask, until=times.today().isoformat())
    today = await reads(ask)
    await hub.db.fetch("update hub_consent set until = $1 where id = $2", times.today() - timedelta(days=1), int(id))

    assert today.errors == []
    assert (await reads(ask)).codes == ["PURPOSE_REQUIRED"]


async def test_it_ends_with_the_person(ask: Ask, hub: Hub) -> None:
    """What a death does."""
    await given(ask)

    await end(hub.db, SITI)

    assert (await reads(ask)).codes == ["PURPOSE_REQUIRED"]


async def test_giving_and_withdrawing_stand_in_the_log(ask: Ask) -> None:
    """With what, to whom and when; the consent stays in the citizen's list."""
    id = await given(ask)
    await ask(WITHDRAW, who="warga", id=id)

    mine = (await ask(MINE, who="warga")).data["me"]["citizen"]

    lines = [one["node"] for one in mine["accessLog"]["edges"]]
    assert [(one["action"], one["fields"]) for one in lines] == [
        ("WRITE", ["hub.consents:WITHDRAW:CONSENT:dinsos"]),
        ("WRITE", ["hub.consents:GIVE:CONSENT:dinsos"]),
    ]
    assert [one["id"] for one in mine["consents"]] == [id]
    assert mine["consents"][0]["withdrawnAt"] is not None


async def test_a_read_under_it_stands_in_the_log(ask: Ask, hub: Hub) -> None:
    """Once it is answered; what is refused has not been read."""
    count = "select count(*) from hub_access where citizen = $1 and purpose = 'CONSENT' and action = 'READ'"
    start = (await hub.db.fetch(count, SITI))[0][0]
    await reads(ask)
    refused = (await hub.db.fetch(count, SITI))[0][0]
    await given(ask)
    await reads(ask)

    assert (refused, (await hub.db.fetch(count, SITI))[0][0]) == (start, start + 1)


async def test_what_is_no_consent(ask: Ask) -> None:
    """A purpose that needs none, a recipient that isn't there, a day that is over, twice the same."""
    await given(ask)
    yesterday = (times.today() - timedelta(days=1)).isoformat()

    async def refused(**asked: Any) -> tuple[list[str], list[str]]:
        values = {"what": "CONSENT", "recipient": "dinkes"} | asked
        answer = await ask(GIVE, who="warga", **values)
        return answer.codes, answer.errors[0]["extensions"].get("fields", [{}])[0].get("path", [])

    assert await refused(what="AUDIT") == (["BAD_INPUT"], ["input", "purpose"])
    assert await refused(recipient="no-such") == (["BAD_INPUT"], ["input", "recipient"])
    assert await refused(until=yesterday) == (["BAD_INPUT"], ["input", "until"])
    assert (await refused(recipient="dinsos"))[0] == ["CONFLICT"]


async def test_only_for_oneself(ask: Ask) -> None:
    """Nobody gives or withdraws another's."""
    id = await given(ask)

    assert (await ask(WITHDRAW, who="warga2", id=id)).codes == ["NOT_FOUND"]
    assert (await ask(WITHDRAW, who="warga", id="x")).codes == ["NOT_FOUND"]
    assert (await ask(GIVE, who="backoffice.dinsos", what="CONSENT", recipient="dinsos")).codes == ["FORBIDDEN"]
    assert (await ask(GIVE, what="CONSENT", recipient="dinsos")).codes == ["UNAUTHENTICATED"]
