"""Deaths: the person's record ends, and the family's is set right, in the same moment."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People, Somebody
from tests.dukcapil.requests.documents import DEATH, DECIDE, FAMILY, VERIFY

YESTERDAY = (times.today() - timedelta(1)).isoformat()


async def death(people: People, who: Somebody, by: str, **more: Any) -> dict[str, Any]:
    """A death as it may be filed by this account."""
    note = {"kind": "DEATH_NOTE", "attachment": await people.file(by)}
    return {"deceased": who.nik, "diedOn": YESTERDAY, "place": "RSUD Bekasi", "papers": [note]} | more


async def test_a_death_of_the_head(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """The wife is widowed and heads a card with a new number; the old card verifies as replaced; cards are revoked."""
    father, mother, child = await people.family()
    account = await people.account(mother)
    await people.hub.db.load(
        "dukcapil_document", ("number", "kind", "holder", "issued_on", "status"),
        [(one.nik, "IDENTITY_CARD", one.nik, date(2020, 1, 1), "VALID") for one in (father, mother)],
    )  # fmt: skip
    copy = {"case": "LOST", "papers": [{"kind": "POLICE_LOSS_NOTE", "attachment": await people.file(account)}]}
    old_card = await issue(await ask(FAMILY, who=account, input=copy), "applyForFamilyCard")

    made = await issue(
        await ask(DEATH, who=account, input=await death(people, father, account)), "applyForDeathCertificate"
    )

    assert made["document"]["number"].startswith("3275-KM-")
    dead, widow = await person(father.nik), await person(mother.nik)
    assert (dead["status"], dead["familyCard"]) == ("DECEASED", None)
    assert {one["kind"]: one["status"] for one in dead["documents"]} == {
        "DEATH_CERTIFICATE": "VALID", "IDENTITY_CARD": "REVOKED", "FAMILY_CARD": "REPLACED",
    }  # fmt: skip
    card = widow["familyCard"]
    assert card["number"] != father.card
    assert card["head"]["nik"] == mother.nik
    assert [(one["relation"], one["citizen"]["nik"]) for one in card["members"]] == [
        ("HEAD", mother.nik), ("CHILD", child.nik),
    ]  # fmt: skip
    marital = await people.hub.db.fetch("select marital_status from dukcapil_resident where nik = $1", mother.nik)
    assert marital[0][0] == 4
    checked = (await ask(VERIFY, text=old_card["document"]["qr"]["text"])).data["verifyDocument"]
    assert (checked["verdict"], checked["replacedBy"]) == ("REPLACED", f"{card['number']}/1")
    assert await people.facts(father.nik) == ["dukcapil.death.registered"]
    cards = [one for one in widow["documents"] if one["kind"] == "IDENTITY_CARD"]
    assert sorted(one["status"] for one in cards) == ["REPLACED", "VALID"]


async def test_sign_in_and_delegations_end(ask: Ask, people: People, issue: Any) -> None:
    """What the dead could do, nobody does in their name: neither their account nor the officer they let file."""
    father, mother, _ = await people.family()
    account, his = await people.account(mother), await people.account(father)
    help = await ask("mutation { requestPamorHelp(input: { service: MOVE }) { number } }", who=his)
    number = help.data["requestPamorHelp"]["number"]

    await issue(await ask(DEATH, who=account, input=await death(people, father, account)), "applyForDeathCertificate")

    people.hub.auth.revoked.stale()  # other workers look within a second
    assert (await ask("{ me { username } }", who=his)).status == 401
    ended = await people.hub.db.fetch("select ended_at from dukcapil_pamor_help where number = $1", number)
    assert ended[0][0] is not None


async def test_a_death_of_a_child_keeps_the_card(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """Nobody else heads it, so it keeps its number."""
    _, mother, child = await people.family()
    account = await people.account(mother)

    await issue(await ask(DEATH, who=account, input=await death(people, child, account)), "applyForDeathCertificate")

    card = (await person(mother.nik))["familyCard"]
    assert card["number"] == mother.card
    assert child.nik not in [one["citizen"]["nik"] for one in card["members"]]


async def test_minors_need_a_guardian(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """A child left alone joins the card of the adult who takes it in."""
    lone, child = await people.family(
        {"relation": "HEAD", "sex": "FEMALE", "marital_status": 4},
        {"relation": "CHILD", "sex": "MALE", "birth_date": date(2015, 1, 2)},
    )
    (aunt,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(aunt)
    input = await death(people, lone, account)
    input["papers"].append({"kind": "POWER_OF_ATTORNEY", "attachment": await people.file(account)})

    refused = await ask(DEATH, who=account, input=input)
    await issue(await ask(DEATH, who=account, input=input | {"guardian": aunt.nik}), "applyForDeathCertificate")

    assert refused.errors[0]["extensions"]["fields"][0]["path"] == ["input", "guardian"]
    assert (await person(child.nik))["familyCard"]["number"] == aunt.card


async def test_nobody_dies_twice(ask: Ask, people: People, issue: Any) -> None:
    """Neither while the first report is open nor afterwards."""
    father, mother, _ = await people.family()
    account = await people.account(mother)
    input = await death(people, father, account)
    first = await ask(DEATH, who=account, input=input)

    pending = await ask(DEATH, who=account, input=await death(people, father, account))
    await issue(first, "applyForDeathCertificate")
    dead = await ask(DEATH, who=account, input=await death(people, father, account))

    assert pending.codes == dead.codes == ["BAD_INPUT"]
    assert dead.errors[0]["message"] == "This person is registered as dead already."


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"diedOn": (times.today() + timedelta(1)).isoformat()}, "diedOn"),
        ({"diedOn": "1950-01-01"}, "diedOn"),
        ({"papers": []}, "papers"),
    ],
)
async def test_what_cannot_be_right_is_refused(ask: Ask, people: People, change: dict[str, Any], path: str) -> None:
    """A death in the future or before the birth, of nobody, without a note."""
    father, mother, _ = await people.family()
    account = await people.account(mother)

    answer = await ask(DEATH, who=account, input=await death(people, father, account) | change)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", path]


async def test_a_stranger_learns_nothing_about_a_nik(ask: Ask, people: People) -> None:
    """Without a power of attorney an unknown NIK, a living and a dead person answer alike; with one it is said."""
    (stranger,) = await people.family({"relation": "HEAD"})
    (dead,) = await people.family({"relation": "HEAD", "status": "DECEASED"})
    (alive,) = await people.family({"relation": "HEAD"})
    account = await people.account(stranger)
    input = await death(people, alive, account)

    answers = [
        await ask(DEATH, who=account, input=input | {"deceased": nik})
        for nik in ("3275015012629999", dead.nik, alive.nik)
    ]
    power = {"kind": "POWER_OF_ATTORNEY", "attachment": await people.file(account)}
    with_power = input | {"deceased": "3275015012629999", "papers": [*input["papers"], power]}
    told = await ask(DEATH, who=account, input=with_power)

    assert [one.errors[0]["message"] for one in answers] == [answers[0].errors[0]["message"]] * 3
    assert told.errors[0]["extensions"]["fields"][0]["path"] == ["input", "deceased"]


async def test_nobody_reports_their_own_death(ask: Ask, people: People) -> None:
    father, *_ = await people.family()
    account = await people.account(father)

    answer = await ask(DEATH, who=account, input=await death(people, father, account))

    assert answer.codes == ["BAD_INPUT"]


async def test_one_of_two_signatures_wins(ask: Ask, people: People) -> None:
    """Two heads sign at once: one certificate, one CONFLICT, one fact."""
    father, mother, _ = await people.family()
    account = await people.account(mother)
    second = await people.account(None, "dukcapil.head")
    sent = await ask(DEATH, who=account, input=await death(people, father, account))
    number = sent.data["applyForDeathCertificate"]["number"]
    await ask(DECIDE, who="operator.dukcapil", number=number, decision="VERIFY")

    answers = await asyncio.gather(
        *(ask(DECIDE, who=who, number=number, decision="ISSUE") for who in ("kepala.dukcapil", second))
    )

    assert sorted(code for one in answers for code in one.codes) == ["CONFLICT"]
    assert await people.facts(father.nik) == ["dukcapil.death.registered"]
