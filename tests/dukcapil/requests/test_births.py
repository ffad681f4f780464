"""Births: filed by the family, verified, signed by another officer; the child has a NIK and stands on the card."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub import times
from hub.nik import read
from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import BIRTH, CLEAR, DECIDE, ONE, PERSON, VERIFY

OPERATOR, HEAD = "operator.dukcapil", "kepala.dukcapil"
BORN = (times.today() - timedelta(20)).isoformat()


async def birth(people: People, *, village: str = "3275011001", **more: Any) -> tuple[str, dict[str, Any], list[Any]]:
    """A couple's birth as it may be filed: account, input, family."""
    family = await people.family(village=village)
    father, mother, child = family
    account = await people.account(mother)
    input = {
        "name": "Nadia Putri Lestari", "sex": "FEMALE", "birthPlace": "Bekasi", "birthDate": BORN,
        "mother": mother.nik, "father": father.nik,
        "papers": [{"kind": "F_2_03", "witnesses": [father.nik, mother.nik]}],
    } | more  # fmt: skip
    return account, input, [father, mother, child]


async def issued(ask: Ask, number: str) -> Any:
    """Verify and sign a request; the decision's answer."""
    verified = await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")
    assert not verified.errors, verified.errors
    return await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")


async def test_a_birth_makes_a_citizen_on_the_family_card(ask: Ask, people: People) -> None:
    """NIK of the family's district with the day + 40, card renewed, certificate signed, fact announced."""
    account, input, (father, mother, _) = await birth(people)

    sent = await ask(BIRTH, who=account, input=input)
    assert not sent.errors, sent.errors
    request = sent.data["applyForBirthCertificate"]
    done = await issued(ask, request["number"])

    assert not done.errors, done.errors
    made = done.data["decidePopulationRequest"]
    nik, document = made["subject"]["nik"], made["document"]
    facts = read(nik)
    assert (facts.region, facts.birth_date.isoformat(), facts.sex) == ("327501", BORN, "FEMALE")
    assert document["number"].startswith("3275-LU-")
    assert (document["kind"], document["status"]) == ("BIRTH_CERTIFICATE", "VALID")
    assert document["qr"]["svg"].startswith("<?xml") or document["qr"]["svg"].startswith("<svg")
    child = (await ask(PERSON, who=account, nik=nik)).data["citizen"]
    assert child["familyCard"]["number"] == father.card
    assert {"relation": "CHILD", "citizen": {"nik": nik}} in child["familyCard"]["members"]
    assert await people.facts(nik) == ["dukcapil.birth.registered"]
    checked = await ask(VERIFY, text=document["qr"]["text"])
    assert checked.data["verifyDocument"]["verdict"] == "VALID"
    assert nik not in document["qr"]["text"]
    seen = await ask(ONE, who=account, number=request["number"])
    assert seen.data["populationRequest"]["document"]["number"] == document["number"]
    assert mother.nik != nik


async def test_two_births_of_one_day_get_two_serials(ask: Ask, people: People) -> None:
    """Signed at the same time, they don't share a NIK or a number."""
    numbers = []
    for _ in range(2):
        account, input, _family = await birth(people)
        numbers.append((await ask(BIRTH, who=account, input=input)).data["applyForBirthCertificate"]["number"])

    answers = await asyncio.gather(*(issued(ask, number) for number in numbers))

    made = [answer.data["decidePopulationRequest"] for answer in answers]
    assert len({one["subject"]["nik"] for one in made}) == 2
    assert len({one["document"]["number"] for one in made}) == 2


async def test_a_late_birth_is_marked(ask: Ask, people: People) -> None:
    """More than 60 days: LT."""
    account, input, _ = await birth(people, birthDate=(times.today() - timedelta(61)).isoformat())

    sent = await ask(BIRTH, who=account, input=input)
    done = await issued(ask, sent.data["applyForBirthCertificate"]["number"])

    assert sent.data["applyForBirthCertificate"]["case"] == "LATE"
    assert done.data["decidePopulationRequest"]["document"]["number"].startswith("3275-LT-")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"birthDate": (times.today() + timedelta(1)).isoformat()}, "birthDate"),
        ({"name": "X"}, "name"),
        ({"name": "Nadia 2"}, "name"),
        ({"mother": "3275015012629999"}, "mother"),
        ({"father": "3275011012629998"}, "father"),
        ({"familyCard": "3275010101019999"}, "familyCard"),
        ({"papers": []}, "papers"),
    ],
)
async def test_what_cannot_be_right_is_refused(ask: Ask, people: People, change: dict[str, Any], path: str) -> None:
    """A future birth, a name that is none, parents nobody knows, a card of others, missing papers."""
    account, input, _ = await birth(people)

    answer = await ask(BIRTH, who=account, input=input | change)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"][:2] == ["input", path]


@pytest.mark.parametrize(
    "mother",
    [
        pytest.param({"sex": "MALE"}, id="male"),
        pytest.param({"sex": "FEMALE", "birth_date": times.today() - timedelta(8 * 366)}, id="8 years old"),
        pytest.param({"sex": "FEMALE", "status": "DECEASED"}, id="dead"),
    ],
)
async def test_some_cannot_be_a_mother(ask: Ask, people: People, mother: dict[str, Any]) -> None:
    """A mother who is male, 8 years old, or dead."""
    head, other = await people.family({"relation": "HEAD", "sex": "FEMALE"}, {"relation": "OTHER_FAMILY", **mother})
    account, input, _ = await people.account(head), (await birth(people))[1], None

    answer = await ask(BIRTH, who=account, input=input | {"mother": other.nik, "father": None})

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", "mother"]


async def test_unmarried_parents_declare_themselves(ask: Ask, people: People) -> None:
    """A father the register doesn't know as the husband needs a marriage record or F-2.04."""
    (mother,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    (father,) = await people.family({"relation": "HEAD", "sex": "MALE"})
    account = await people.account(mother)
    _, input, _ = await birth(people)
    input |= {"mother": mother.nik, "father": father.nik}

    refused = await ask(BIRTH, who=account, input=input)
    declared = {"kind": "F_2_04", "witnesses": [mother.nik, father.nik]}
    sent = await ask(BIRTH, who=account, input=input | {"papers": [*input["papers"], declared]})

    assert refused.errors[0]["extensions"]["missing"] == ["MARRIAGE_RECORD"]
    assert not sent.errors, sent.errors


async def test_the_same_child_is_registered_once(ask: Ask, people: People) -> None:
    """While the first request is open, and after it is issued."""
    account, input, _ = await birth(people)
    first = await ask(BIRTH, who=account, input=input)

    open_one = await ask(BIRTH, who=account, input=input | {"name": "NADIA PUTRI  LESTARI"})
    await issued(ask, first.data["applyForBirthCertificate"]["number"])
    later = await ask(BIRTH, who=account, input=input)

    assert open_one.codes == later.codes == ["BAD_INPUT"]


async def test_a_likely_duplicate_is_looked_at_first(ask: Ask, people: People) -> None:
    """A second child of the same month: an officer clears the doubt, then it can be verified."""
    account, input, _ = await birth(people)
    await ask(BIRTH, who=account, input=input)
    twin = await ask(BIRTH, who=account, input=input | {"name": "Nadira Putri Lestari"})
    number = twin.data["applyForBirthCertificate"]["number"]
    assert twin.data["applyForBirthCertificate"]["doubts"] == []  # the applicant doesn't see them

    blocked = await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")
    doubts = await ask(
        "query ($n: String!) { populationRequest(number: $n) { doubts { id kind } } }", who=OPERATOR, n=number
    )
    (doubt,) = doubts.data["populationRequest"]["doubts"]
    cleared = await ask(CLEAR, who=OPERATOR, number=number, doubt=doubt["id"], note="Kembar, dua surat lahir.")
    verified = await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")

    assert blocked.codes == ["BAD_INPUT"]
    assert doubt["kind"] == "CLOSE_SIBLING"
    assert not cleared.errors
    assert verified.data["decidePopulationRequest"]["status"] == "VERIFIED"


async def test_a_stranger_needs_a_power_of_attorney(ask: Ask, people: People) -> None:
    """Somebody who is no kin files with F-1.07; the request says so."""
    _, input, _ = await birth(people)
    (stranger,) = await people.family({"relation": "HEAD"})
    account = await people.account(stranger)

    refused = await ask(BIRTH, who=account, input=input)
    power = {"kind": "POWER_OF_ATTORNEY", "attachment": await people.file(account)}
    sent = await ask(BIRTH, who=account, input=input | {"papers": [*input["papers"], power]})

    assert refused.codes == ["BAD_INPUT"]
    assert sent.data["applyForBirthCertificate"]["proxy"] is True


async def test_a_child_with_a_nik_gets_its_first_certificate_once(ask: Ask, people: People) -> None:
    """Somebody who stands on the card already keeps the NIK; a second certificate is refused."""
    father, mother, child = await people.family()
    account = await people.account(mother)
    _, input, _ = await birth(people)
    input |= {"mother": mother.nik, "father": father.nik, "child": child.nik, "name": child.name, "sex": "MALE",
              "birthDate": "2016-08-09"}  # fmt: skip

    sent = await ask(BIRTH, who=account, input=input)
    done = await issued(ask, sent.data["applyForBirthCertificate"]["number"])
    again = await ask(BIRTH, who=account, input=input)

    assert done.data["decidePopulationRequest"]["subject"]["nik"] == child.nik
    assert again.codes == ["BAD_INPUT"]
