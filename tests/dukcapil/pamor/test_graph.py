"""Halo Pamor: help by the officer of one's own RW, who files for those who let them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People, Somebody
from tests.dukcapil.requests.documents import CARD, DECIDE, RESUBMIT

OFFICERS = """query ($village: String!, $rw: String!) {
  pamorOfficers(village: $village, rw: $rw) { name phone whatsappUrl rw village { code name } } }"""
ASK = """mutation ($input: PamorHelpInput!) {
  requestPamorHelp(input: $input) {
    number status delegatedUntil officer { name phone } timeline { status at note by } applicant { nik } } }"""
DECIDE_HELP = """mutation ($number: String!, $decision: PamorHelpDecision!, $note: String) {
  decidePamorHelp(input: { number: $number, decision: $decision, note: $note }) { status } }"""
END = "mutation ($number: String!) { endPamorDelegation(input: { number: $number }) { delegationEndedAt } }"
GRANT = """mutation ($number: String!, $days: Int) {
  grantPamorDelegation(input: { number: $number, days: $days }) { delegatedUntil delegationEndedAt } }"""
HELPS = "{ pamorHelps(first: 100) { edges { node { number } } } }"
ANNOUNCE = """mutation ($input: PamorAnnouncementInput!) {
  announceProgramme(input: $input) { title rw village { code } postedBy } }"""
APPOINT = "mutation ($input: PamorOfficerInput!) { appointPamorOfficer(input: $input) { code name rw } }"
DISMISS = "mutation ($code: String!) { dismissPamorOfficer(code: $code) }"


async def helped(ask: Ask, people: People, **more: Any) -> tuple[str, str, Somebody]:
    """A citizen of RW 005 Bekasi Jaya who asked for help: number, account, who."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)
    sent = await ask(ASK, who=account, input={"service": "IDENTITY_CARD", "need": "STRENGTH"} | more)
    assert not sent.errors, sent.errors
    return sent.data["requestPamorHelp"]["number"], account, one


async def test_anybody_finds_the_officers_of_an_rw(ask: Ask) -> None:
    """Name, telephone, and a WhatsApp address with a greeting."""
    answer = await ask(OFFICERS, village="3275011001", rw="005")

    officer = answer.data["pamorOfficers"][0]
    assert officer["name"] == "Satgas Pamor RW 005 Bekasi Jaya"
    assert officer["whatsappUrl"].startswith(f"https://wa.me/{officer['phone']}?text=Halo%20Pamor")


async def test_the_officer_files_for_who_lets_them(ask: Ask, people: People) -> None:
    """The request remembers both; the citizen and the officer see it; the citizen is its applicant."""
    help, account, one = await helped(ask, people)

    sent = await ask(CARD, **{"who": "pamor", "input": {}, "for": help})

    assert not sent.errors, sent.errors
    request = sent.data["applyForIdentityCard"]
    assert request["filedBy"] == {"name": "Satgas Pamor RW 005 Bekasi Jaya", "help": help}
    assert request["applicant"] == {"nik": one.nik}
    seen = await ask("query ($n: String!) { populationRequest(number: $n) { filedBy { name } } }", who=account,
                     n=request["number"])  # fmt: skip
    assert seen.data["populationRequest"]["filedBy"]["name"].startswith("Satgas")


async def test_the_officer_answers_a_return_too(ask: Ask, people: People) -> None:
    """As long as they are let."""
    help, _, _ = await helped(ask, people)
    sent = await ask(CARD, **{"who": "pamor", "input": {}, "for": help})
    number = sent.data["applyForIdentityCard"]["number"]
    await ask(DECIDE, who="operator.dukcapil", number=number, decision="RETURN", note="Foto buram")

    without = await ask(RESUBMIT, who="pamor", number=number, note="Sudah")
    document = RESUBMIT.replace("papers: $papers }", f'papers: $papers }}, onBehalfOf: "{help}"')
    again = await ask(document, who="pamor", number=number, note="Sudah diganti")

    assert without.codes == ["NOT_FOUND"]
    assert again.data["resubmitPopulationRequest"]["status"] == "SUBMITTED"


@pytest.mark.parametrize("case", ["ended", "other service", "never let", "other rw", "moved", "expired", "finished"])
async def test_without_leave_nothing_is_filed(ask: Ask, people: People, case: str) -> None:
    """Ended, for another service, never given, of another RW, expired, or no help any more."""
    more = {"other service": {"service": "MOVE"}, "never let": {"delegate": False}}.get(case, {})
    help, account, one = await helped(ask, people, **more)
    who = "pamor"
    if case == "ended":
        await ask(END, who=account, number=help)
    if case == "other rw":
        who = await people.account(None, "dukcapil.pamor", unit="3275011001/009")
    if case == "moved":
        await people.hub.db.fetch("update dukcapil_resident set rw = '009' where nik = $1", one.nik)
    if case == "expired":
        day = times.today() - timedelta(2)
        await people.hub.db.fetch("update dukcapil_pamor_help set until = $2 where number = $1", help, day)
    if case == "finished":
        await ask(DECIDE_HELP, who="pamor", number=help, decision="FINISH")

    answer = await ask(CARD, **{"who": who, "input": {}, "for": help})

    assert answer.codes == (["NOT_FOUND"] if case in ("other rw", "moved") else ["FORBIDDEN"])


@pytest.mark.parametrize("who", ["warga2", "operator.dukcapil", "backoffice.dinsos", "admin"])
async def test_only_pamor_files_for_others(ask: Ask, people: People, who: str) -> None:
    help, _, _ = await helped(ask, people)

    answer = await ask(CARD, **{"who": who, "input": {}, "for": help})

    assert answer.codes == ["FORBIDDEN"]


async def test_a_citizen_ends_and_renews_it(ask: Ask, people: People) -> None:
    """Only the citizen; at once; for as many days as they say, up to the city's limit."""
    help, account, _ = await helped(ask, people)

    stranger = await ask(END, who="warga2", number=help)
    ended = await ask(END, who=account, number=help)
    twice = await ask(END, who=account, number=help)
    too_long = await ask(GRANT, who=account, number=help, days=91)
    again = await ask(GRANT, who=account, number=help, days=3)

    assert stranger.codes == ["NOT_FOUND"]
    assert ended.data["endPamorDelegation"]["delegationEndedAt"] is not None
    assert twice.codes == ["CONFLICT"]
    assert too_long.codes == ["BAD_INPUT"]
    assert again.data["grantPamorDelegation"]["delegationEndedAt"] is None


async def test_the_rws_officer_works_on_it(ask: Ask, people: People) -> None:
    """Another RW's doesn't know it; a refusal needs a reason; two can't decide."""
    help, _, _ = await helped(ask, people)
    other = await people.account(None, "dukcapil.pamor", unit="3275011001/009")

    foreign = await ask(DECIDE_HELP, who=other, number=help, decision="ACCEPT")
    silent = await ask(DECIDE_HELP, who="pamor", number=help, decision="DECLINE")
    taken = await ask(DECIDE_HELP, who="pamor", number=help, decision="ACCEPT")
    twice = await ask(DECIDE_HELP, who="pamor", number=help, decision="ACCEPT")
    listed = await ask(HELPS, who="pamor")
    hidden = await ask(HELPS, who=other)

    assert foreign.codes == ["NOT_FOUND"]
    assert silent.codes == ["BAD_INPUT"]
    assert taken.data["decidePamorHelp"]["status"] == "ACCEPTED"
    assert twice.codes == ["CONFLICT"]
    assert help in [edge["node"]["number"] for edge in listed.data["pamorHelps"]["edges"]]
    assert hidden.data["pamorHelps"]["edges"] == []


async def test_where_no_officer_is_none_is_asked(ask: Ask, people: People) -> None:
    """BAD_INPUT in an RW without one, and for a guest UNAUTHENTICATED."""
    (one,) = await people.family({"relation": "HEAD"}, rw="099")
    account = await people.account(one)

    nobody = await ask(ASK, who=account, input={"service": "MOVE"})
    guest = await ask(ASK, input={"service": "MOVE"})
    officer = await ask(ASK, who="operator.dukcapil", input={"service": "MOVE"})

    assert (nobody.codes, guest.codes, officer.codes) == (["BAD_INPUT"], ["UNAUTHENTICATED"], ["FORBIDDEN"])


async def test_programmes_are_announced_in_the_officers_rw(ask: Ask) -> None:
    """Anybody reads them; a citizen announces none."""
    input = {"title": "Rekam KTP-el keliling", "text": "Sabtu pukul 9 di balai RW.", "audience": "RT"}

    refused = await ask(ANNOUNCE, who="warga", input=input)
    empty = await ask(ANNOUNCE, who="pamor", input=input | {"title": " "})
    made = await ask(ANNOUNCE, who="pamor", input=input)
    read = await ask(
        '{ pamorAnnouncements(filter: { village: "3275011001", rw: "005" }) { edges { node { title } } } }'
    )

    assert (refused.codes, empty.codes) == (["FORBIDDEN"], ["BAD_INPUT"])
    assert made.data["announceProgramme"]["village"] == {"code": "3275011001"}
    assert {"node": {"title": "Rekam KTP-el keliling"}} in read.data["pamorAnnouncements"]["edges"]


async def test_the_head_appoints_officers(ask: Ask) -> None:
    """New ones, changed ones, dismissed ones; an operator doesn't."""
    input = {"name": "Ibu Tini", "phone": "6281234567890", "village": "3275011001", "rw": "98"}

    refused = await ask(APPOINT, who="operator.dukcapil", input=input)
    bad = await ask(APPOINT, who="kepala.dukcapil", input=input | {"phone": "+62 812"})
    made = await ask(APPOINT, who="kepala.dukcapil", input=input)
    code = made.data["appointPamorOfficer"]["code"]
    changed = await ask(APPOINT, who="kepala.dukcapil", input=input | {"code": code, "name": "Ibu Tini S."})
    gone = await ask(DISMISS, who="kepala.dukcapil", code=code)
    nobody = await ask(DISMISS, who="kepala.dukcapil", code=code)

    assert (refused.codes, bad.codes, nobody.codes) == (["FORBIDDEN"], ["BAD_INPUT"], ["NOT_FOUND"])
    assert made.data["appointPamorOfficer"]["rw"] == "098"
    assert changed.data["appointPamorOfficer"] == {"code": code, "name": "Ibu Tini S.", "rw": "098"}
    assert gone.data["dismissPamorOfficer"] is True
