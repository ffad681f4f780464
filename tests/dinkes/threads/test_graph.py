"""One thread of care, as each caller may see it."""

from __future__ import annotations

import pytest

OWN = """query Own($number: String) { me { citizen { healthCase(number: $number) {
  referral { number } guarantees { number used } claims { number paid }
  timeline { at part number status amount }
} healthCases { timeline { part } } } } }"""
OF = """query Of($nik: NIK!) { citizen(nik: $nik) { healthCases {
  referral { number } guarantees { number } claims { number } timeline { part }
} } }"""
SITI = "3275014107900001"


async def claim_of(hub) -> tuple[str, str, str]:
    rows = await hub.db.fetch(
        f"select c.number, g.number, g.referral from dinkes_claim c join dinkes_guarantee g on g.number = c.guarantee"
        f" where c.patient = '{SITI}' order by c.number limit 1"
    )
    return tuple(rows[0])


async def test_a_citizen_sees_their_care_as_one_thread(ask, hub) -> None:
    """Referral, guarantee, claim and payment, in the order they happened."""
    claim, guarantee, referral = await claim_of(hub)

    answer = await ask(OWN, who="warga", number=claim)

    assert answer.errors == []
    found = answer.data["me"]["citizen"]["healthCase"]
    assert found["referral"]["number"] == referral
    assert [one["number"] for one in found["guarantees"]] == [guarantee]
    assert found["claims"] == [{"number": claim, "paid": 3_750_000}]
    times = [line["at"] for line in found["timeline"]]
    assert times == sorted(times)
    assert {line["part"] for line in found["timeline"]} == {"REFERRAL", "GUARANTEE", "CLAIM", "PAYMENT"}
    paid = [line for line in found["timeline"] if line["part"] == "PAYMENT"]
    assert [line["amount"] for line in paid] == [3_750_000]
    assert len(answer.data["me"]["citizen"]["healthCases"]) >= 2


async def test_a_puskesmas_sees_its_parts_and_no_claim(ask, hub) -> None:
    """The puskesmas sent the patient and asked for the guarantee; claims are the hospital's."""
    _, guarantee, referral = await claim_of(hub)

    answer = await ask(OF, who="puskesmas", nik=SITI)

    assert answer.errors == []
    threads = answer.data["citizen"]["healthCases"]
    thread = next(one for one in threads if one["referral"] and one["referral"]["number"] == referral)
    assert ([one["number"] for one in thread["guarantees"]], thread["claims"]) == ([guarantee], [])
    assert {line["part"] for line in thread["timeline"]} == {"REFERRAL", "GUARANTEE"}


async def test_a_verifier_sees_guarantees_and_claims_but_no_referral(ask, hub) -> None:
    """Who judges a claim isn't told why the patient was sent."""
    claim, _, _ = await claim_of(hub)
    asked = """query Patient($number: String!) {
      claim(number: $number) { patient { healthCases { referral { number } claims { number } } } }
    }"""

    answer = await ask(asked, who="verifikator", number=claim)

    assert answer.errors == []
    threads = answer.data["claim"]["patient"]["healthCases"]
    assert all(one["referral"] is None for one in threads)
    assert [claim] in [[one["number"] for one in thread["claims"]] for thread in threads]


@pytest.mark.parametrize("who", ["backoffice.dinsos", "operator.dukcapil"])
async def test_other_offices_see_none(ask, who) -> None:
    """An office without a part in health care is refused."""
    answer = await ask(OF, who=who, nik=SITI)

    assert "FORBIDDEN" in answer.codes
    assert not (answer.data and (answer.data["citizen"] or {}).get("healthCases"))


async def test_an_unknown_number_is_no_thread(ask) -> None:
    """A number of nobody's case, or of somebody else's, finds nothing."""
    answer = await ask(OWN, who="warga", number="KLM-1999-000001")

    assert answer.errors == []
    assert answer.data["me"]["citizen"]["healthCase"] is None
