"""Who may ask whether somebody's care can be guaranteed, and what they are told."""

from __future__ import annotations

import pytest

from tests.dinkes.conftest import HOSPITAL, Office

ELIGIBLE = """query Eligible($nik: NIK!) {
  guaranteeEligibility(nik: $nik) { eligible reasons { code passed detail } }
}"""
LOG = "{ me { citizen { accessLog(first: 20) { edges { node { actor agency purpose fields } } } } } }"
SITI, BUDI = "3275014107900001", "3275021203850001"


def answers(reply) -> dict[str, bool | None]:
    return {one["code"]: one["passed"] for one in reply.data["guaranteeEligibility"]["reasons"]}


async def test_a_resident_with_both_papers_is_eligible(office: Office) -> None:
    """All five answers are yes; the NIK begins with another city's digits, which says nothing."""
    nik = await office.resident()
    await office.referral(nik)

    reply = await office.does(office.hospital, ELIGIBLE, nik=nik)

    assert reply.errors == []
    assert not nik.startswith("3275")
    assert reply.data["guaranteeEligibility"]["eligible"] is True
    assert set(answers(reply).values()) == {True}


async def test_a_resident_of_another_city_is_not(office: Office, hub) -> None:
    """Where the record says the person lives counts, though the NIK begins with this city's digits."""
    nik = await office.resident(regency="3216")

    reply = await office.does(office.hospital, ELIGIBLE, nik=nik)

    assert reply.data["guaranteeEligibility"]["eligible"] is False
    assert answers(reply)["RESIDENT"] is False


async def test_dinsos_that_does_not_answer_is_not_a_no(office: Office) -> None:
    """Without an answer of Dinsos nothing is refused, and nothing is granted."""
    nik = await office.resident()
    await office.referral(nik)

    reply = await office.does(office.hospital, ELIGIBLE, None, nik=nik)

    assert reply.errors == []
    assert reply.data["guaranteeEligibility"]["eligible"] is None
    assert answers(reply)["DINSOS_RECOMMENDATION"] is None


@pytest.mark.parametrize(
    ("cover", "passed"),
    [(None, None), (("JKN_EMPLOYED", "UNKNOWN"), None), (("JKN_EMPLOYED", "ACTIVE"), False), (("LKM", "ACTIVE"), True)],
)
async def test_bpjs_is_asked_as_it_is_known(office: Office, cover, passed) -> None:
    """Only a known, inactive membership is a yes; the city's own scheme is no BPJS."""
    nik = await office.resident(cover=cover)

    reply = await office.does(office.officer, ELIGIBLE, nik=nik)

    assert answers(reply)["NO_ACTIVE_BPJS"] is passed


async def test_a_nik_that_nobody_has_is_answered(office: Office) -> None:
    """The register has no such person: no resident, and nothing fails."""
    reply = await office.does(office.officer, ELIGIBLE, nik="3171010101900999")

    assert reply.errors == []
    assert answers(reply)["RESIDENT"] is False


async def test_the_real_graph_answers(ask) -> None:
    """Through the door: a citizen asks for herself; every question is answered."""
    answer = await ask(ELIGIBLE, who="warga", nik=SITI)

    assert answer.errors == []
    found = {one["code"]: one["passed"] for one in answer.data["guaranteeEligibility"]["reasons"]}
    assert (found["RESIDENT"], found["ALIVE"], found["NO_ACTIVE_BPJS"], found["REFERRAL"]) == (True, True, True, True)


async def test_the_citizen_sees_who_asked(ask) -> None:
    """Both the hospital's question and Dinkes' own to Dukcapil are in the access log."""
    await ask(ELIGIBLE, who="rumahsakit", nik=SITI)

    log = await ask(LOG, who="warga")

    nodes = [edge["node"] for edge in log.data["me"]["citizen"]["accessLog"]["edges"]]
    assert any("Citizen.guaranteeEligibility" in node["fields"] for node in nodes)
    own = [node for node in nodes if (node["actor"], node["purpose"]) == ("Dinas Kesehatan", "HEALTH_GUARANTEE")]
    assert {"Citizen.status", "Citizen.socialLetters"} <= {field for node in own for field in node["fields"]}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (None, "UNAUTHENTICATED"),
        ("warga2", "FORBIDDEN"),
        ("ambulans", "FORBIDDEN"),
        ("backoffice.dinsos", "FORBIDDEN"),
        ("verifikator", "FORBIDDEN"),
    ],
)
async def test_others_may_not_ask(ask, who, code) -> None:
    """Neither guests, nor other citizens, nor offices that don't guarantee."""
    answer = await ask(ELIGIBLE, who=who, nik=SITI)

    assert answer.codes == [code]


def test_hospital_is_of_the_demo_city(city) -> None:
    """The hospital these tests work for is one."""
    from dinkes.facilities.demo import places

    assert HOSPITAL in {place.code for place in places()}
