"""A citizen says what is wrong; the agency that keeps it decides, in time and in plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.running import Hub

SITI = "3275014107900001"
REQUEST = """mutation ($field: String!, $value: String!, $reason: String!) {
  requestCorrection(input: {field: $field, value: $value, reason: $reason}) {
    number status agency field value reason submittedAt dueAt timeline { status } } }"""
DECIDE = """mutation ($number: String!, $decision: CorrectionDecision!, $note: String!) {
  decideCorrection(input: {number: $number, decision: $decision, note: $note}) {
    number status decision decidedAt timeline { status note by } } }"""
WITHDRAW = "mutation ($number: String!) { withdrawCorrection(number: $number) { status } }"
ONE = "query ($number: String!) { correction(number: $number) { number value applicant { nik } } }"
MINE = """{ me { citizen { requests(first: 1) { edges { node { number agency service status dueAt availableActions } } }
  corrections(first: 1) { edges { node { number status decision } } } accessLog(first: 3) { edges { node {
  action fields actor } } } } } }"""
INBOX = """{ inbox(first: 1, filter: {service: "corrections"}) { totalCount edges { node { number availableActions } } }
  corrections(first: 1, filter: {status: [RECEIVED]}) { edges { node { number field value reason } } } }"""

Ask = Callable[..., Awaitable[Any]]


async def asked(ask: Ask, field: str = "Citizen.birthPlace") -> Any:
    """A request of Siti."""
    answer = await ask(REQUEST, who="warga", field=field, value="Kota Bandung", reason="Akta menyebut Bandung.")
    assert answer.errors == []
    return answer.data["requestCorrection"]


async def test_it_reaches_the_agency_that_keeps_the_field(ask: Ask) -> None:
    """It stands in the citizen's list and the right officers' inbox, and is due in 3 x 24 hours."""
    made = await asked(ask)

    mine = (await ask(MINE, who="warga")).data["me"]["citizen"]
    theirs = (await ask(INBOX, who="operator.dukcapil")).data
    request = mine["requests"]["edges"][0]["node"]
    due, sent = datetime.fromisoformat(made["dueAt"]), datetime.fromisoformat(made["submittedAt"])
    assert (made["status"], made["agency"], made["field"]) == ("RECEIVED", "dukcapil", "Citizen.birthPlace")
    assert due - sent == timedelta(hours=72)
    assert (request["number"], request["agency"], request["service"]) == (made["number"], "dukcapil", "corrections")
    assert request["availableActions"] == ["WITHDRAW"]
    assert theirs["inbox"]["edges"][0]["node"] == {
        "number": made["number"],
        "availableActions": ["ACCEPT", "CORRECT", "REJECT"],
    }
    assert theirs["corrections"]["edges"][0]["node"] == {
        "number": made["number"],
        "field": "Citizen.birthPlace",
        "value": "Kota Bandung",
        "reason": "Akta menyebut Bandung.",
    }


async def test_a_decision_is_told_in_plain_words(ask: Ask) -> None:
    """Accepted, then carried out: the citizen reads why, and sees who wrote in their record."""
    number = (await asked(ask))["number"]

    first = await ask(DECIDE, who="operator.dukcapil", number=number, decision="ACCEPT", note="Benar, kami perbaiki.")
    last = await ask(DECIDE, who="operator.dukcapil", number=number, decision="CORRECT", note="Sudah diperbaiki.")

    mine = (await ask(MINE, who="warga")).data["me"]["citizen"]
    assert first.data["decideCorrection"]["status"] == "ACCEPTED"
    assert last.data["decideCorrection"]["timeline"][-1]["note"] == "Sudah diperbaiki."
    assert mine["corrections"]["edges"][0]["node"] == {
        "number": number,
        "status": "CORRECTED",
        "decision": "Sudah diperbaiki.",
    }
    assert ["dukcapil.corrections:CORRECT"] in [
        one["node"]["fields"] for one in mine["accessLog"]["edges"] if one["node"]["action"] == "WRITE"
    ]
    again = await ask(DECIDE, who="operator.dukcapil", number=number, decision="REJECT", note="Terlambat.")
    assert again.codes == ["CONFLICT"]


async def test_another_agency_knows_nothing_of_it(ask: Ask) -> None:
    """Neither its officers, nor other citizens, nor an administrator."""
    number = (await asked(ask))["number"]

    for who in ("backoffice.dinsos", "warga2", "admin"):
        assert (await ask(ONE, who=who, number=number)).codes == ["NOT_FOUND"]
    decided = await ask(DECIDE, who="backoffice.dinsos", number=number, decision="REJECT", note="Bukan.")
    absent = await ask(DECIDE, who="backoffice.dinsos", number="KRK-1999-000001", decision="REJECT", note="Bukan.")
    assert decided.codes == absent.codes == ["NOT_FOUND"]
    assert (await ask(DECIDE, who="warga", number=number, decision="ACCEPT", note="Ya.")).codes == ["FORBIDDEN"]
    assert (await ask(DECIDE, number=number, decision="ACCEPT", note="Ya.")).codes == ["UNAUTHENTICATED"]
    assert (await ask(WITHDRAW, who="warga2", number=number)).codes == ["NOT_FOUND"]


async def test_each_agency_decides_about_its_own(ask: Ask) -> None:
    """A guarantee is Dinkes's to correct."""
    made = await asked(ask, "Citizen.healthCoverage")

    answer = await ask(DECIDE, who="dinkes", number=made["number"], decision="REJECT", note="Data BPJS sudah benar.")

    assert made["agency"] == "dinkes"
    assert answer.data["decideCorrection"]["status"] == "REJECTED"


async def test_it_can_be_taken_back(ask: Ask) -> None:
    """By who asked, once."""
    number = (await asked(ask))["number"]

    assert (await ask(WITHDRAW, who="warga", number=number)).data == {"withdrawCorrection": {"status": "WITHDRAWN"}}
    assert (await ask(WITHDRAW, who="warga", number=number)).codes == ["CONFLICT"]


@pytest.mark.parametrize("field", ["Citizen.nope", "Nope.name", "AccessEntry.fields", "", "Citizen.accessLog"])
async def test_only_what_an_agency_keeps(ask: Ask, field: str) -> None:
    """The log of accesses is no agency's to correct."""
    answer = await ask(REQUEST, who="warga", field=field, value="x", reason="y")

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", "field"]


async def test_a_decision_needs_its_reason(ask: Ask) -> None:
    """An empty one is none."""
    number = (await asked(ask))["number"]

    assert (await ask(DECIDE, who="operator.dukcapil", number=number, decision="REJECT", note=" ")).codes == [
        "BAD_INPUT"
    ]
    assert (await ask(REQUEST, who="operator.dukcapil", field="Citizen.name", value="x", reason="y")).codes == [
        "FORBIDDEN"
    ]


async def test_the_city_may_promise_less_time(ask: Ask, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline is a setting."""
    monkeypatch.setitem(hub.settings.options, "SIMPUL_HUB_CORRECTION_HOURS", "24")  # type: ignore[arg-type]

    made = await asked(ask)

    due, sent = datetime.fromisoformat(made["dueAt"]), datetime.fromisoformat(made["submittedAt"])
    assert due - sent == timedelta(hours=24)
