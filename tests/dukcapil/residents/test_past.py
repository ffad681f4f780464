"""What was true on a day, by the days things happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import DEATH, DECIDE, MOVE

AS_OF = """query ($nik: NIK!, $on: Date!) {
  citizen(nik: $nik) { asOf(on: $on) {
    name status maritalStatus rw familyCard members { relation citizen { nik } } } } }"""
VERSIONS = """query ($nik: NIK!) {
  citizen(nik: $nik) { familyCard { versions { version reason replacedOn letter { status } } } } }"""
TODAY = times.today()


async def issued(ask: Ask, sent: Any, field: str) -> None:
    assert not sent.errors, sent.errors
    number = sent.data[field]["number"]
    for who, decision in (("operator.dukcapil", "VERIFY"), ("kepala.dukcapil", "ISSUE")):
        assert not (await ask(DECIDE, who=who, number=number, decision=decision)).errors


async def was(ask: Ask, nik: str, day: date, who: str = "operator.dukcapil") -> Any:
    answer = await ask(AS_OF, who=who, nik=nik, on=day.isoformat())
    assert not answer.errors, answer.errors
    return answer.data["citizen"]["asOf"]


async def test_a_death_counts_from_its_day(ask: Ask, people: People) -> None:
    """Registered today, it happened ten days ago: the wife was married before, widowed since; so was the card."""
    father, mother, child = await people.family()
    account, died = await people.account(mother), TODAY - timedelta(10)
    note = {"kind": "DEATH_NOTE", "attachment": await people.file(account)}
    input = {"deceased": father.nik, "diedOn": died.isoformat(), "place": "Rumah", "papers": [note]}
    await issued(ask, await ask(DEATH, who=account, input=input), "applyForDeathCertificate")

    before, since = await was(ask, father.nik, died - timedelta(1)), await was(ask, father.nik, died)
    wife_before, wife_since = await was(ask, mother.nik, died - timedelta(1)), await was(ask, mother.nik, died)

    assert (before["status"], before["familyCard"]) == ("ACTIVE", father.card)
    assert [one["citizen"]["nik"] for one in before["members"]] == [father.nik, mother.nik, child.nik]
    assert (since["status"], since["familyCard"], since["members"]) == ("DECEASED", None, [])
    assert (wife_before["maritalStatus"], wife_since["maritalStatus"]) == (2, 4)


async def test_a_move_keeps_the_old_address(ask: Ask, people: People) -> None:
    """Yesterday there, today here; before the birth nothing."""
    father, _, child = await people.family()
    account = await people.account(father)
    input = {"street": "Jl. Baru", "rt": "1", "rw": "7", "village": "3275051002"}
    await issued(ask, await ask(MOVE, who=account, input=input), "applyForMove")

    assert (await was(ask, child.nik, TODAY - timedelta(1)))["rw"] == "005"
    assert (await was(ask, child.nik, TODAY))["rw"] == "007"
    assert await was(ask, child.nik, date(2010, 1, 1)) is None
    versions = await ask(VERSIONS, who="operator.dukcapil", nik=father.nik)
    assert versions.data["citizen"]["familyCard"]["versions"] == [
        {"version": 1, "reason": "REGISTERED", "replacedOn": TODAY.isoformat(), "letter": None},
        {"version": 2, "reason": "MOVE", "replacedOn": None, "letter": {"status": "VALID"}},
    ]


async def test_the_past_of_others_is_hidden(ask: Ask, people: People) -> None:
    """As the person is; and who reads it stands in the person's log."""
    father, *_ = await people.family()

    assert (await ask(AS_OF, who="warga2", nik=father.nik, on="2026-01-01")).codes == ["NOT_FOUND"]
    await was(ask, father.nik, TODAY)
    account = await people.account(father)
    log = await ask("{ me { citizen { accessLog(first: 3) { edges { node { fields } } } } } }", who=account)
    assert "Citizen.asOf" in log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]["fields"]
