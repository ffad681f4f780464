"""Jebol: requests, visits, places that are never given twice, and packets that overwrite nothing."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People

OPERATOR = "operator.dukcapil"
SOON = (times.today() + timedelta(5)).isoformat()
REQUEST = "mutation ($input: OutreachInput!) { requestOutreach(input: $input) { number status group } }"
SEEN = "query ($n: String!) { outreachRequest(number: $n) { number group status visit { number } } }"
SCHEDULE = """mutation ($input: OutreachVisitInput!) {
  scheduleOutreachVisit(input: $input) { number date capacity booked } }"""
VISITS = """query ($village: String, $from: Date!, $to: Date!) {
  outreachVisits(village: $village, from: $from, to: $to) {
    number date place village { code name } services capacity booked } }"""
BOOK = """mutation ($visit: String!, $citizen: NIK) {
  bookOutreachVisit(input: { visit: $visit, service: RECORDING, citizen: $citizen }) { id status } }"""
LEAVE = "mutation ($id: Int!) { cancelOutreachBooking(id: $id) }"
TAKE = "mutation ($visit: String!) { takeOutreachPacket(visit: $visit) { text signature } }"
RETURN = """mutation ($input: OutreachPacketInput!) {
  returnOutreachPacket(input: $input) { written conflicts { booking theirs yours by } visit { booked } } }"""
DECIDE = """mutation ($n: String!, $d: OutreachDecision!, $note: String) {
  decideOutreach(input: { number: $n, decision: $d, note: $note }) { status } }"""
ASKED = {"group": "DISABILITY", "address": "Panti Uji, Jl. Uji 3", "village": "3275011001", "people": 4}
VISIT = {"date": SOON, "place": "Balai RW 005", "village": "3275011001", "services": ["RECORDING"], "capacity": 2}


async def planned(ask: Ask, **more: Any) -> str:
    """The number of a visit."""
    made = await ask(SCHEDULE, who=OPERATOR, input=VISIT | more)
    assert not made.errors, made.errors
    return str(made.data["scheduleOutreachVisit"]["number"])


async def test_a_request_is_announced_and_planned(ask: Ask, people: People) -> None:
    """Its fact carries number, group and village; the visit answers it."""
    sent = await ask(REQUEST, who="warga", input=ASKED)
    number = sent.data["requestOutreach"]["number"]

    visit = await planned(ask, requests=[number])
    seen = await ask(SEEN, who="warga", n=number)

    facts = await people.hub.db.fetch("select name, data from hub_event where subject = $1 order by id", number)
    assert facts[0][0] == "dukcapil.outreach.requested"
    assert json.loads(facts[0][1]) == {"number": number, "group": "DISABILITY", "village": "3275011001"}
    assert seen.data["outreachRequest"] == {
        "number": number, "group": "DISABILITY", "status": "SCHEDULED", "visit": {"number": visit},
    }  # fmt: skip


@pytest.mark.parametrize("who", [None, "warga2", "pamor", "backoffice.dinsos", "puskesmas", "admin"])
async def test_a_request_is_hidden_from_others(ask: Ask, who: str | None) -> None:
    number = (await ask(REQUEST, who="warga", input=ASKED)).data["requestOutreach"]["number"]

    seen = await ask(SEEN, who=who, n=number)
    decided = await ask(DECIDE, who=who, n=number, d="VISITED")

    assert seen.codes == ["NOT_FOUND"]
    assert decided.codes == (["UNAUTHENTICATED"] if who is None else ["FORBIDDEN"])


@pytest.mark.parametrize(
    ("change", "path"),
    [({"village": "3275019999"}, "village"), ({"people": 0}, "people"), ({"address": " "}, "address"),
     ({"subject": "3275015012629999"}, "subject")],
)  # fmt: skip
async def test_a_bad_request_is_refused(ask: Ask, change: dict[str, Any], path: str) -> None:
    answer = await ask(REQUEST, who="warga", input=ASKED | change)

    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", path]


@pytest.mark.parametrize(
    ("change", "path"),
    [({"date": "2020-01-01"}, "date"), ({"capacity": 0}, "capacity"), ({"services": []}, "services"),
     ({"village": "1"}, "village"), ({"place": ""}, "place")],
)  # fmt: skip
async def test_a_bad_visit_is_refused(ask: Ask, change: dict[str, Any], path: str) -> None:
    answer = await ask(SCHEDULE, who=OPERATOR, input=VISIT | change)

    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", path]


async def test_anybody_reads_visits_and_officers_plan_them(ask: Ask) -> None:
    """In a village, from a day to a day."""
    number = await planned(ask)

    found = await ask(VISITS, village="3275011001", **{"from": SOON}, to=SOON)
    elsewhere = await ask(VISITS, village="3275051002", **{"from": SOON}, to=SOON)
    refused = await ask(SCHEDULE, who="warga", input=VISIT)
    long = await ask(VISITS, **{"from": "2020-01-01"}, to="2026-01-01")

    (one,) = [one for one in found.data["outreachVisits"] if one["number"] == number]
    assert (one["capacity"], one["booked"], one["services"]) == (2, 0, ["RECORDING"])
    assert number not in [one["number"] for one in elsewhere.data["outreachVisits"]]
    assert (refused.codes, long.codes) == (["FORBIDDEN"], ["BAD_INPUT"])


async def test_places_are_never_given_twice(ask: Ask, people: People) -> None:
    """Six people want two places at once: two get one."""
    visit = await planned(ask)
    accounts = [await people.account((await people.family({"relation": "HEAD"}))[0]) for _ in range(6)]

    answers = await asyncio.gather(*(ask(BOOK, who=account, visit=visit) for account in accounts))

    assert sorted(code for one in answers for code in one.codes) == ["CONFLICT"] * 4
    booked = await people.hub.db.fetch("select booked from dukcapil_visit where number = $1", visit)
    held = await people.hub.db.fetch("select count(*) from dukcapil_visit_booking where visit = $1", visit)
    assert booked[0][0] == held[0][0] == 2


async def test_a_place_is_given_back(ask: Ask, people: People) -> None:
    """By who has it; a stranger's is not found; nobody has two; it can be taken again."""
    visit = await planned(ask)
    (one,) = await people.family({"relation": "HEAD"})
    account = await people.account(one)
    booking = (await ask(BOOK, who=account, visit=visit)).data["bookOutreachVisit"]["id"]

    twice = await ask(BOOK, who=account, visit=visit)
    stranger = await ask(LEAVE, who="warga2", id=booking)
    for_other = await ask(BOOK, who="warga2", visit=visit, citizen=one.nik)
    left = await ask(LEAVE, who=account, id=booking)
    again = await ask(BOOK, who=account, visit=visit)

    assert (twice.codes, stranger.codes, for_other.codes) == (["CONFLICT"], ["NOT_FOUND"], ["FORBIDDEN"])
    assert left.data == {"cancelOutreachBooking": True}
    assert again.data["bookOutreachVisit"]["status"] == "BOOKED"


async def test_a_packet_overwrites_nothing(ask: Ask, people: People) -> None:
    """What somebody changed meanwhile is shown; what comes back twice is refused; the roster's readers are logged."""
    visit = await planned(ask, roster=[OPERATOR])
    family = [(await people.family({"relation": "HEAD"}))[0] for _ in range(2)]
    accounts = [await people.account(one) for one in family]
    kept, changed = [
        (await ask(BOOK, who=account, visit=visit)).data["bookOutreachVisit"]["id"] for account in accounts
    ]
    packet = (await ask(TAKE, who=OPERATOR, visit=visit)).data["takeOutreachPacket"]
    await ask(LEAVE, who=accounts[1], id=changed)
    input = {
        "packet": packet["text"], "signature": packet["signature"],
        "results": [{"booking": kept, "status": "SERVED"}, {"booking": changed, "status": "ABSENT"}],
    }  # fmt: skip

    forged = await ask(
        RETURN, who=OPERATOR, input=input | {"packet": packet["text"].replace("RECORDING", "CONSULTATION")}
    )
    unsigned = await ask(RETURN, who=OPERATOR, input=input | {"signature": "AAAA"})
    other = await ask(RETURN, who=await people.account(None, "dukcapil.operator"), input=input)
    back = await ask(RETURN, who=OPERATOR, input=input)
    twice = await ask(RETURN, who=OPERATOR, input=input)

    assert (forged.codes, unsigned.codes, other.codes) == (["BAD_INPUT"], ["BAD_INPUT"], ["FORBIDDEN"])
    answer = back.data["returnOutreachPacket"]
    assert answer["written"] == [kept]
    assert answer["conflicts"] == [
        {"booking": changed, "theirs": "CANCELLED", "yours": "ABSENT", "by": family[1].name}
    ]  # fmt: skip
    assert twice.codes == ["CONFLICT"]
    log = await ask("{ me { citizen { accessLog(first: 5) { edges { node { fields } } } } } }", who=accounts[0])
    fields = [field for edge in log.data["me"]["citizen"]["accessLog"]["edges"] for field in edge["node"]["fields"]]
    assert "OutreachBooking.citizen" in fields


async def test_only_the_roster_takes_a_packet(ask: Ask) -> None:
    visit = await planned(ask, roster=["somebody.else"])

    assert (await ask(TAKE, who=OPERATOR, visit=visit)).codes == ["FORBIDDEN"]
    assert (await ask(TAKE, who="warga", visit=visit)).codes == ["FORBIDDEN"]
    assert (await ask(TAKE, who=OPERATOR, visit="KJG-2026-999999")).codes == ["NOT_FOUND"]
