"""Deaths of people who aren't in the register: a certificate, and no record is closed."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import GROWN, People
from tests.dukcapil.requests.documents import CLEAR, DEATH, DECIDE, VERIFY

OPERATOR, HEAD = "operator.dukcapil", "kepala.dukcapil"
AGO = count(1, 9)  # days: deaths of one week may be of one person
SEEN = """query ($n: String!) { populationRequest(number: $n) {
  case subject { nik } unregistered { name nationality birthDate } document { number status qr { text } } } }"""


async def visitor(people: People, account: str, *kinds: str, **more: Any) -> dict[str, Any]:
    """A death that is like no other."""
    day = (times.today() - timedelta(next(AGO))).isoformat()
    needed = kinds or ("DEATH_NOTE", "IDENTITY_PAPER")
    papers = [{"kind": kind, "attachment": await people.file(account)} for kind in needed]
    person = {"name": "Johan de Boer", "sex": "MALE", "birthDate": "1961-02-03"} | more
    return {"diedOn": day, "place": "RSUD Bekasi", "unregistered": person, "papers": papers}


async def applicant(people: People) -> str:
    return await people.account((await people.family({"relation": "HEAD"}))[0])


async def test_a_visitor_gets_a_certificate(ask: Ask, people: People, issue: Any) -> None:
    """Who reported it has the letter, which verifies; nobody's record was touched and nothing announced."""
    account = await applicant(people)
    input = await visitor(people, account, nationality="nl")
    sent = await ask(DEATH, who=account, input=input)

    made = await issue(sent, "applyForDeathCertificate")

    number = sent.data["applyForDeathCertificate"]["number"]
    seen = (await ask(SEEN, who=account, n=number)).data["populationRequest"]
    assert (seen["case"], seen["subject"]) == ("UNREGISTERED", None)
    assert seen["document"]["number"] == made["document"]["number"]
    assert seen["unregistered"] == {"name": "Johan de Boer", "nationality": "NL", "birthDate": "1961-02-03"}
    assert made["document"]["number"].startswith("3275-KM-")
    checked = await ask(VERIFY, text=seen["document"]["qr"]["text"])
    assert checked.data["verifyDocument"]["verdict"] == "VALID"
    held = await people.hub.db.fetch("select 1 from dukcapil_document where number = $1", made["document"]["number"])
    assert list(held) == []
    assert (await ask(SEEN, who="warga2", n=number)).codes == ["NOT_FOUND"]


async def test_a_nik_of_another_city_is_announced(ask: Ask, people: People, issue: Any) -> None:
    """Other agencies hear of it: somebody may be treated here and registered elsewhere."""
    account, nik = await applicant(people), "3171010302610009"
    sent = await ask(DEATH, who=account, input=await visitor(people, account, nik=nik))

    await issue(sent, "applyForDeathCertificate")

    assert await people.facts(nik) == ["dukcapil.death.registered"]


async def test_the_unknown_dead_need_the_police(ask: Ask, people: People) -> None:
    """Without a name it is noted by the police and comes with their report."""
    account = await applicant(people)
    nameless = await visitor(people, account, "DEATH_NOTE", "POLICE_REPORT", name=None, birthDate=None)

    doctor = await ask(DEATH, who=account, input=nameless)
    police = await ask(DEATH, who=account, input=nameless | {"notedBy": "POLICE"})
    without = await ask(DEATH, who=account, input=nameless | {"notedBy": "POLICE", "papers": nameless["papers"][:1]})

    assert doctor.errors[0]["extensions"]["fields"][0]["path"] == ["input", "unregistered", "name"]
    assert not police.errors
    assert "POLICE_REPORT" in without.errors[0]["extensions"]["missing"]


async def test_who_may_be_the_same_is_looked_at_first(ask: Ask, people: People) -> None:
    """A resident of that name and birthday, and a death like it: the officer clears both, unseen."""
    (resident,) = await people.family({"relation": "HEAD", "birth_date": GROWN})
    account, other = await applicant(people), await applicant(people)
    input = await visitor(people, account, name=resident.name + " H", birthDate=GROWN.isoformat())
    hers = input | {"papers": (await visitor(people, other))["papers"]}
    less = hers | {"unregistered": hers["unregistered"] | {"birthDate": None}}
    first = await ask(DEATH, who=account, input=input)
    twice, near = await ask(DEATH, who=other, input=hers), await ask(DEATH, who=other, input=less)
    one, two = (answer.data["applyForDeathCertificate"]["number"] for answer in (first, near))

    blocked = await ask(DECIDE, who=OPERATOR, number=one, decision="VERIFY")

    assert twice.codes == blocked.codes == ["BAD_INPUT"]
    assert first.data["applyForDeathCertificate"]["doubts"] == []
    rows = await people.hub.db.fetch("select id, kind, other from dukcapil_request_doubt where number = $1", one)
    assert ("LIKE_RESIDENT", resident.nik) in [(row[1], row[2]) for row in rows]
    others = await people.hub.db.fetch("select kind, other from dukcapil_request_doubt where number = $1", two)
    assert ("LIKE_DEATH", one) in [tuple(row) for row in others]
    for row in rows:
        assert not (await ask(CLEAR, who=OPERATOR, number=one, doubt=row[0], note="Orang lain")).errors
    assert not (await ask(DECIDE, who=OPERATOR, number=one, decision="VERIFY")).errors


async def test_a_resident_is_never_buried_as_a_stranger(ask: Ask, people: People) -> None:
    """The applicant isn't told that the NIK is known; the officer is, and it can't be signed."""
    (resident,) = await people.family({"relation": "HEAD"})
    account = await applicant(people)
    sent = await ask(DEATH, who=account, input=await visitor(people, account, nik=resident.nik))
    number = sent.data["applyForDeathCertificate"]["number"]
    rows = await people.hub.db.fetch("select id, kind from dukcapil_request_doubt where number = $1", number)
    for row in rows:
        await ask(CLEAR, who=OPERATOR, number=number, doubt=row[0], note="Diperiksa")
    await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")

    signed = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")

    assert "IN_REGISTER" in [row[1] for row in rows]
    assert signed.codes == ["CONFLICT"]
    assert await people.facts(resident.nik) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"unregistered": {"name": "Johan 2", "sex": "MALE"}}, ["input", "unregistered", "name"]),
        ({"unregistered": {"name": "Johan", "sex": "MALE", "nationality": "Belanda"}},
         ["input", "unregistered", "nationality"]),
        ({"diedOn": (times.today() + timedelta(1)).isoformat()}, ["input", "diedOn"]),
        ({"diedOn": "1950-01-01"}, ["input", "diedOn"]),
        ({"papers": []}, ["input", "papers"]),
        ({"deceased": "3275014107900001"}, ["input", "deceased"]),
        ({"unregistered": None}, ["input", "deceased"]),
    ],
)  # fmt: skip
async def test_what_cannot_be_right_is_refused(
    ask: Ask, people: People, change: dict[str, Any], path: list[str]
) -> None:
    account = await applicant(people)

    answer = await ask(DEATH, who=account, input=await visitor(people, account) | change)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == path
