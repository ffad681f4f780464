"""What was true on a day, by the days things happened: `citizen(nik, asOf)`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import DEATH, DECIDE, MOVE

AS_OF = """query ($nik: NIK!, $asOf: Date) {
  citizen(nik: $nik, asOf: $asOf) {
    name status maritalStatus residence { rw village { code } }
    familyCard { number head { nik name } members { relation citizen { nik status } } } } }"""
BOTH = """query ($nik: NIK!, $asOf: Date) {
  now: citizen(nik: $nik) { residence { rw } }
  then: citizen(nik: $nik, asOf: $asOf) { residence { rw }
    populationRequests(first: 1) { totalCount edges { node { applicant { residence { rw } } } } } } }"""
VERSIONS = """query ($nik: NIK!) {
  citizen(nik: $nik) { familyCard { versions { version reason replacedOn letter { status } } } } }"""
OPERATOR, TODAY = "operator.dukcapil", times.today()


async def issued(ask: Ask, sent: Any, field: str) -> None:
    assert not sent.errors, sent.errors
    number = sent.data[field]["number"]
    for who, decision in ((OPERATOR, "VERIFY"), ("kepala.dukcapil", "ISSUE")):
        assert not (await ask(DECIDE, who=who, number=number, decision=decision)).errors


async def was(ask: Ask, nik: str, day: date, who: str = OPERATOR) -> Any:
    answer = await ask(AS_OF, who=who, nik=nik, asOf=day.isoformat())
    assert not answer.errors, answer.errors
    return answer.data["citizen"]


async def test_a_death_counts_from_its_day(ask: Ask, people: People) -> None:
    """Registered today, it happened ten days ago: the wife was married before, widowed since; so was the card."""
    father, mother, child = await people.family()
    account, died = await people.account(mother), TODAY - timedelta(10)
    note = {"kind": "DEATH_NOTE", "attachment": await people.file(account)}
    input = {"deceased": father.nik, "diedOn": died.isoformat(), "place": "Rumah", "papers": [note]}
    await issued(ask, await ask(DEATH, who=account, input=input), "applyForDeathCertificate")

    before, since = await was(ask, father.nik, died - timedelta(1)), await was(ask, father.nik, died)
    wife_before, wife_since = await was(ask, mother.nik, died - timedelta(1)), await was(ask, mother.nik, TODAY)

    assert (before["status"], before["familyCard"]["number"]) == ("ACTIVE", father.card)
    assert before["familyCard"]["head"] == {"nik": father.nik, "name": father.name}
    assert [(one["relation"], one["citizen"]) for one in before["familyCard"]["members"]] == [
        ("HEAD", {"nik": father.nik, "status": "ACTIVE"}),
        ("WIFE", {"nik": mother.nik, "status": "ACTIVE"}),
        ("CHILD", {"nik": child.nik, "status": "ACTIVE"}),
    ]
    assert (since["status"], since["familyCard"]) == ("DECEASED", None)
    assert (wife_before["maritalStatus"], wife_since["maritalStatus"]) == (2, 4)
    assert wife_since["familyCard"]["head"]["nik"] == mother.nik != wife_before["familyCard"]["head"]["nik"]


async def test_a_move_keeps_the_old_address(ask: Ask, people: People) -> None:
    """Yesterday there, today here; before the birth nobody; the card's versions say so too."""
    father, _, child = await people.family()
    account = await people.account(father)
    input = {"street": "Jl. Baru", "rt": "1", "rw": "7", "village": "3275051002"}
    await issued(ask, await ask(MOVE, who=account, input=input), "applyForMove")

    assert (await was(ask, child.nik, TODAY - timedelta(1)))["residence"] == {
        "rw": "005", "village": {"code": "3275011001"},
    }  # fmt: skip
    assert (await was(ask, child.nik, TODAY))["residence"]["rw"] == "007"
    assert (await ask(AS_OF, who=OPERATOR, nik=child.nik, asOf="2010-01-01")).codes == ["NOT_FOUND"]
    versions = await ask(VERSIONS, who=OPERATOR, nik=father.nik)
    assert versions.data["citizen"]["familyCard"]["versions"] == [
        {"version": 1, "reason": "REGISTERED", "replacedOn": TODAY.isoformat(), "letter": None},
        {"version": 2, "reason": "MOVE", "replacedOn": None, "letter": {"status": "VALID"}},
    ]


async def test_now_and_then_stand_beside_each_other(ask: Ask, people: People) -> None:
    """In one operation; what is no part of the register's past, and the people below it, are as of now."""
    father, *_ = await people.family()
    account = await people.account(father)
    input = {"street": "Jl. Baru", "rt": "1", "rw": "7", "village": "3275051002"}
    await issued(ask, await ask(MOVE, who=account, input=input), "applyForMove")

    answer = await ask(BOTH, who=OPERATOR, nik=father.nik, asOf=(TODAY - timedelta(1)).isoformat())
    without = await ask(BOTH, who=OPERATOR, nik=father.nik, asOf=None)

    assert answer.data["now"] == {"residence": {"rw": "007"}}
    assert answer.data["then"]["residence"] == {"rw": "005"}
    assert answer.data["then"]["populationRequests"] == {
        "totalCount": 1, "edges": [{"node": {"applicant": {"residence": {"rw": "007"}}}}],
    }  # fmt: skip
    assert without.data["then"]["residence"] == {"rw": "007"}


@pytest.mark.parametrize("who", [None, "warga2", "admin", "lks"])
async def test_the_past_of_others_is_hidden(ask: Ask, people: People, who: str | None) -> None:
    """As the person is. Who may state no purpose is refused each field without a look."""
    father, *_ = await people.family()

    answer = await ask(AS_OF, who=who, nik=father.nik, asOf="2026-01-01")

    codes = {None: {"UNAUTHENTICATED"}, "lks": {"PURPOSE_REQUIRED"}}
    assert set(answer.codes) == codes.get(who, {"NOT_FOUND"})


async def test_a_past_neighbour_is_hidden_from_the_officer_of_the_rw(ask: Ask, people: People) -> None:
    """Who may know the past is decided by where the person lives now."""
    father, *_ = await people.family(rw="005")
    account = await people.account(father)
    assert (await was(ask, father.nik, TODAY - timedelta(1), "pamor"))["residence"]["rw"] == "005"
    input = {"street": "Jl. Baru", "rt": "1", "rw": "7", "village": "3275051002"}
    await issued(ask, await ask(MOVE, who=account, input=input), "applyForMove")

    answer = await ask(AS_OF, who="pamor", nik=father.nik, asOf=(TODAY - timedelta(1)).isoformat())

    assert answer.codes == ["NOT_FOUND"]


async def test_who_reads_the_past_stands_in_the_log(ask: Ask, people: People) -> None:
    father, mother, _ = await people.family()

    await was(ask, father.nik, TODAY - timedelta(3))

    for one in (father, mother):
        account = await people.account(one)
        log = await ask("{ me { citizen { accessLog(first: 3) { edges { node { fields } } } } } }", who=account)
        assert "Citizen.status" in log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]["fields"]


async def test_nothing_is_known_of_tomorrow(ask: Ask, people: People) -> None:
    father, *_ = await people.family()

    answer = await ask(AS_OF, who=OPERATOR, nik=father.nik, asOf=(TODAY + timedelta(1)).isoformat())

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["asOf"]
