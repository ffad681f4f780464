"""The desk: who decides, what a return does, and what the public is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from dukcapil.requests.rules import INITIALS

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People, Somebody
from tests.dukcapil.requests.documents import BIRTH, CANCEL, CARD, DECIDE, FAMILY, INBOX, ONE, RESUBMIT

OPERATOR, HEAD = "operator.dukcapil", "kepala.dukcapil"
FIELD = "applyForIdentityCard"


async def asked(ask: Ask, people: People) -> tuple[str, str, Somebody]:
    """A resident's request for a first card: number, account, who."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)
    sent = await ask(CARD, who=account, input={})
    assert not sent.errors, sent.errors
    return sent.data[FIELD]["number"], account, one


async def test_a_return_stops_the_clock_until_it_is_answered(ask: Ask, people: People) -> None:
    """A reason for each paper; sent again, the paper takes the old one's place."""
    (one,) = await people.family({"relation": "HEAD"})
    account = await people.account(one)
    note = {"kind": "POLICE_LOSS_NOTE", "attachment": await people.file(account)}
    sent = await ask(CARD, who=account, input={"case": "LOST", "papers": [note]})
    number = sent.data[FIELD]["number"]

    bare = await ask(DECIDE, who=OPERATOR, number=number, decision="RETURN")
    papers = [{"kind": "POLICE_LOSS_NOTE", "reason": "Tidak terbaca"}]
    unknown = await ask(
        DECIDE, who=OPERATOR, number=number, decision="RETURN", papers=[{"kind": "PHOTO", "reason": "Buram"}]
    )
    returned = await ask(DECIDE, who=OPERATOR, number=number, decision="RETURN", papers=papers)
    fresh = {"kind": "POLICE_LOSS_NOTE", "attachment": await people.file(account)}
    stranger = await ask(RESUBMIT, who="warga2", number=number, note="Ini")
    again = await ask(RESUBMIT, who=account, number=number, note="Sudah diunggah ulang", papers=[fresh])

    assert bare.codes == unknown.codes == ["BAD_INPUT"]
    back = returned.data["decidePopulationRequest"]
    assert (back["status"], back["dueAt"]) == ("RETURNED", None)
    assert back["papers"] == [{"kind": "POLICE_LOSS_NOTE", "reason": "Tidak terbaca"}]
    assert back["timeline"][-1]["note"] == "POLICE_LOSS_NOTE: Tidak terbaca"
    assert stranger.codes == ["NOT_FOUND"]
    answered = again.data["resubmitPopulationRequest"]
    assert answered["status"] == "SUBMITTED"
    assert answered["dueAt"] is not None
    assert answered["papers"] == [{"kind": "POLICE_LOSS_NOTE", "reason": None}]


async def test_waiting_for_the_central_system(ask: Ask, people: People) -> None:
    """The clock stops, and the request goes on where it stood."""
    number, _, _ = await asked(ask, people)
    await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")

    waiting = await ask(DECIDE, who=OPERATOR, number=number, decision="WAIT", note="Pangkalan data pusat")
    resumed = await ask(DECIDE, who=OPERATOR, number=number, decision="RESUME")

    assert waiting.data["decidePopulationRequest"]["status"] == "WAITING"
    assert waiting.data["decidePopulationRequest"]["dueAt"] is None
    assert resumed.data["decidePopulationRequest"]["status"] == "VERIFIED"


@pytest.mark.parametrize("who", [None, "warga2", "pamor", "backoffice.dinsos", "puskesmas", "admin", "auditor"])
async def test_only_the_office_decides(ask: Ask, people: People, who: str | None) -> None:
    """Nobody else learns more than that they may not."""
    number, _, _ = await asked(ask, people)

    answer = await ask(DECIDE, who=who, number=number, decision="VERIFY")
    seen = await ask(ONE, who=who, number=number)

    assert answer.codes == (["UNAUTHENTICATED"] if who is None else ["FORBIDDEN"])
    assert seen.codes == ["NOT_FOUND"]


async def test_verifying_and_signing_are_two_peoples(ask: Ask, people: People) -> None:
    """An operator doesn't sign; a head who verified doesn't either; nobody jumps from submitted to issued."""
    number, _, _ = await asked(ask, people)

    jump = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")
    await ask(DECIDE, who=HEAD, number=number, decision="VERIFY")
    operator = await ask(DECIDE, who=OPERATOR, number=number, decision="ISSUE")
    same = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")

    assert jump.codes == ["CONFLICT"]
    assert operator.codes == same.codes == ["FORBIDDEN"]


async def test_nobody_decides_for_their_family(ask: Ask, people: People) -> None:
    """An operator who is the applicant's spouse is refused."""
    father, mother, _ = await people.family()
    officer = await people.account(father, "citizen", "dukcapil.operator")
    account = await people.account(mother)
    sent = await ask(CARD, who=account, input={})

    answer = await ask(DECIDE, who=officer, purpose="CIVIL_REGISTRATION", number=sent.data[FIELD]["number"],
                       decision="VERIFY")  # fmt: skip

    assert answer.codes == ["FORBIDDEN"]


async def test_nor_for_a_child_of_the_family_that_others_report(ask: Ask, people: People) -> None:
    """A stranger with a power of attorney asks; the child has no NIK yet, and the operator is its uncle."""
    uncle, mother = await people.family(
        {"relation": "HEAD", "sex": "MALE"}, {"relation": "OTHER_FAMILY", "sex": "FEMALE"}
    )
    (stranger,) = await people.family({"relation": "HEAD"})
    account, officer = await people.account(stranger), await people.account(uncle, "citizen", "dukcapil.operator")
    papers = [{"kind": kind, "attachment": await people.file(account)} for kind in ("BIRTH_NOTE", "POWER_OF_ATTORNEY")]
    child = {"name": "Surya Uji", "sex": "MALE", "birthPlace": "Bekasi", "birthDate": times.today().isoformat()}
    sent = await ask(BIRTH, who=account, input=child | {"mother": mother.nik, "papers": papers})
    number = sent.data["applyForBirthCertificate"]["number"]

    answer = await ask(DECIDE, who=officer, purpose="CIVIL_REGISTRATION", number=number, decision="VERIFY")

    assert answer.codes == ["FORBIDDEN"]


async def test_one_of_two_decisions_wins(ask: Ask, people: People) -> None:
    """One verifies, one rejects at once: one wins, the other gets CONFLICT."""
    number, _, _ = await asked(ask, people)

    answers = await asyncio.gather(
        ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY"),
        ask(DECIDE, who=HEAD, number=number, decision="VERIFY"),
    )

    assert sorted(code for one in answers for code in one.codes) == ["CONFLICT"]


async def test_an_applicant_takes_it_back(ask: Ask, people: People) -> None:
    """Theirs alone, and only before it is verified."""
    number, account, _ = await asked(ask, people)

    other = await ask(CANCEL, who="warga2", number=number)
    done = await ask(CANCEL, who=account, number=number)
    late = await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")

    assert other.codes == ["NOT_FOUND"]
    assert done.data["cancelPopulationRequest"]["status"] == "CANCELLED"
    assert late.codes == ["CONFLICT"]


async def test_the_inbox(ask: Ask, people: People) -> None:
    """Officers page through requests by status and read who asked; a citizen sees their own alone."""
    number, account, one = await asked(ask, people)

    office = await ask(INBOX, who=OPERATOR, status=["SUBMITTED"], first=100)
    own = await ask(INBOX, who=account, status=["SUBMITTED"], first=100)

    mine = {"number": number, "applicant": {"nik": one.nik, "name": one.name}}
    assert mine in [edge["node"] for edge in office.data["populationRequests"]["edges"]]
    assert [edge["node"] for edge in own.data["populationRequests"]["edges"]] == [mine]
    assert own.data["populationRequests"]["totalCount"] == 1


async def test_where_the_city_wants_initials(ask: Ask, people: People) -> None:
    """Three officers: one verifies, a section head initials, the head signs; none of them twice."""
    number, _, _ = await asked(ask, people)
    section = await people.account(None, "dukcapil.section")
    before = people.hub.settings
    people.hub.settings = replace(before, options={**before.options, INITIALS.variable: "true"})
    try:
        await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")
        early = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")
        initialled = await ask(DECIDE, who=section, number=number, decision="INITIAL")
        signed = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")
    finally:
        people.hub.settings = before

    assert early.codes == ["BAD_INPUT"]
    assert initialled.data["decidePopulationRequest"]["status"] == "INITIALLED"
    assert signed.data["decidePopulationRequest"]["status"] == "ISSUED"


NOTICE = (
    """mutation ($input: PopulationNoticeInput!) { postPopulationNotice(input: $input) { id text services until } }"""
)
END_NOTICE = "mutation ($id: Int!) { endPopulationNotice(id: $id) { until } }"
NOTICES = "{ populationNotices(first: 5) { edges { node { id text services until } } } }"


async def test_the_public_is_told_that_a_system_is_away(ask: Ask) -> None:
    """Anybody reads it; an officer posts and ends it."""
    input = {"text": "Pangkalan data pusat sedang tidak tersedia.", "services": ["IDENTITY_CARD"]}

    refused = await ask(NOTICE, who="warga", input=input)
    posted = await ask(NOTICE, who=OPERATOR, input=input)
    public = await ask(NOTICES)
    ended = await ask(END_NOTICE, who=OPERATOR, id=posted.data["postPopulationNotice"]["id"])
    twice = await ask(END_NOTICE, who=OPERATOR, id=posted.data["postPopulationNotice"]["id"])

    assert refused.codes == ["FORBIDDEN"]
    assert {"node": posted.data["postPopulationNotice"]} in public.data["populationNotices"]["edges"]
    assert ended.data["endPopulationNotice"]["until"] is not None
    assert twice.codes == ["NOT_FOUND"]


ADD_RULE = """mutation ($input: PopulationRequirementInput!) { addPopulationRequirement(input: $input) { id } }"""
END_RULE = "mutation ($id: Int!, $until: Date!) { endPopulationRequirement(id: $id, until: $until) { until } }"


async def test_a_requirement_begins_on_its_day(ask: Ask, people: People) -> None:
    """The head sets that first cards need a photo from today on; it ends when they say so."""
    today, later = times.today(), times.today() + timedelta(30)
    rule = {"service": "FAMILY_CARD", "case": "DAMAGED", "paper": "PHOTO", "source": "Uji"}
    (one,) = await people.family({"relation": "HEAD"})
    account = await people.account(one)
    input = {"case": "DAMAGED", "papers": [{"kind": "OLD_CARD", "attachment": await people.file(account)}]}

    refused = await ask(ADD_RULE, who=OPERATOR, input=rule | {"since": today.isoformat()})
    backwards = await ask(ADD_RULE, who=HEAD, input=rule | {"since": later.isoformat(), "until": today.isoformat()})
    ahead = await ask(ADD_RULE, who=HEAD, input=rule | {"since": later.isoformat()})
    made = await ask(ADD_RULE, who=HEAD, input=rule | {"since": (today - timedelta(1)).isoformat()})
    needed = await ask(FAMILY, who=account, input=input)
    ended = await ask(END_RULE, who=HEAD, id=made.data["addPopulationRequirement"]["id"], until=today.isoformat())
    free = await ask(FAMILY, who=account, input=input)

    assert (refused.codes, backwards.codes, ahead.codes) == (["FORBIDDEN"], ["BAD_INPUT"], [])
    assert needed.errors[0]["extensions"]["missing"] == ["PHOTO"]
    assert ended.data["endPopulationRequirement"]["until"] == today.isoformat()
    assert not free.errors
