"""A letter's life as anybody who checks it is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub import Conflict, NotFound, Text, issue, revoke, signed_ahead, times
from tests.conftest import Ask
from tests.hub.letters.conftest import FACTS, HOLDER, KIND, NAME, Office

VERIFY = """query VerifyDocument($text: String!) { verifyDocument(text: $text) {
  verdict number kind issuer issuedOn validUntil holder replacedBy reason nextStep title signature } }"""


async def said(office: Office, number: str) -> Any:
    answer = await office.graph(VERIFY, text=await office.text(number))
    assert answer.errors is None
    return answer.data["verifyDocument"]


async def test_anybody_is_told_that_a_letter_counts(office: Office) -> None:
    """By the text or by the whole address; the holder is masked and no NIK is said."""
    number = await office.issue()
    text = await office.text(number)

    plain = await office.graph(VERIFY, text=text)
    scanned = await office.graph(VERIFY, text=office.hub.seal.address(text))

    told = plain.data["verifyDocument"]
    today = times.today()
    assert told == scanned.data["verifyDocument"]
    assert told | {"reason": "", "nextStep": ""} == {
        "verdict": "VALID",
        "number": number,
        "kind": "SKUJI",
        "issuer": office.hub.seal.issuer,
        "issuedOn": today.isoformat(),
        "validUntil": (today + timedelta(days=30)).isoformat(),
        "holder": "S*** R***",
        "replacedBy": None,
        "reason": "",
        "nextStep": "",
        "title": "Test letter",
        "signature": "SEAL",
    }
    assert HOLDER not in str(told)


async def test_a_revoked_letter_is_told_with_its_reason(office: Office) -> None:
    number = await office.issue()

    await revoke(office.context(), number, "Data pemohon keliru")

    told = await said(office, number)
    assert told["verdict"] == "REVOKED"
    assert "Data pemohon keliru" in told["reason"]
    with pytest.raises(Conflict):
        await revoke(office.context(), number, "sekali lagi")


async def test_a_replaced_letter_names_the_one_that_took_its_place(office: Office) -> None:
    old = await office.issue()

    new = await office.issue(replaces=old)

    told = await said(office, old)
    assert (told["verdict"], told["replacedBy"]) == ("REPLACED", new)
    assert (await said(office, new))["verdict"] == "VALID"
    with pytest.raises(Conflict):
        await office.issue(replaces=old)


async def test_a_letter_is_valid_to_the_end_of_its_last_day(office: Office) -> None:
    today = times.today()
    last = await office.issue(valid_until=today)
    over = await office.issue(issued_on=today - timedelta(days=9), valid_until=today - timedelta(days=1))

    assert (await said(office, last))["verdict"] == "VALID"
    assert (await said(office, over))["verdict"] == "EXPIRED"


async def test_what_was_revoked_stays_so_when_its_time_is_over(office: Office) -> None:
    number = await office.issue(valid_until=times.today() - timedelta(days=1))

    await revoke(office.context(), number, "Keliru")

    assert (await said(office, number))["verdict"] == "REVOKED"


async def test_a_failed_decision_issues_nothing(office: Office) -> None:
    """The letter joins the caller's transaction; what was signed and undone is no letter."""
    old, number = await office.issue(), office.number()
    texts = []

    async def decide() -> None:
        context = office.context()
        async with context.db.transaction():
            await issue(context, KIND, number=number, holder=HOLDER, name=NAME, facts=FACTS, replaces=old)
            texts.append(await office.text(number))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await decide()

    answer = await office.graph(VERIFY, text=texts[0])
    assert answer.data["verifyDocument"]["verdict"] == "FORGED"
    assert answer.data["verifyDocument"]["number"] is None
    assert (await said(office, old))["verdict"] == "VALID"


async def test_refuses_what_can_be_no_letter(office: Office) -> None:
    """A number that is taken or shows the NIK, facts that aren't the kind's, a letter to replace that isn't there."""
    number = await office.issue()

    with pytest.raises(Conflict):
        await office.issue(number=number)
    with pytest.raises(ValueError, match="NIK"):
        await office.issue(number=f"KTP {HOLDER}")
    with pytest.raises(ValueError, match="facts"):
        await office.issue(facts=FACTS | {"colour": "red"})
    with pytest.raises(NotFound):
        await office.issue(replaces="no such letter")
    with pytest.raises(ValueError, match="QR code"):
        await office.issue(number=office.number() + "x" * 400)


async def test_another_agency_replaces_nothing_of_ours(office: Office) -> None:
    number = await office.issue()
    theirs = type(KIND)(name="SKLAIN", agency="dinkes", title=Text("Lain", "Other"))

    with pytest.raises(NotFound):
        await issue(
            office.context(), theirs, number=office.number(), holder=HOLDER, name=NAME, facts={}, replaces=number
        )


async def test_a_letter_is_checked_by_its_number_and_the_code_beside_it(office: Office) -> None:
    """Typed as people type; a wrong code and a wrong number are answered alike."""
    document = "query($number: String!, $code: String!) { verifyByNumber(number: $number, code: $code) { verdict } }"
    number = await office.issue()
    (code,) = await office.row(number, "code")

    good = await office.graph(document, number=f" {number.lower()} ", code=code.lower().replace("-", " "))
    bad = await office.graph(document, number=number, code="2222-2222")
    absent = await office.graph(document, number="none", code=code)

    assert good.data["verifyByNumber"] == {"verdict": "VALID"}
    assert [one.errors[0].extensions for one in (bad, absent)] == [{"code": "NOT_FOUND"}] * 2


async def test_of_two_that_take_one_number_at_once_one_is_told(office: Office) -> None:
    number = office.number()

    done = await asyncio.gather(*(office.issue(number=number) for _ in range(5)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in done) == ["Conflict"] * 4 + ["str"]


async def test_of_two_that_replace_or_revoke_at_once_one_wins(office: Office) -> None:
    number = await office.issue()

    done = await asyncio.gather(
        *(office.issue(replaces=number) for _ in range(3)),
        *(revoke(office.context(), number, "Keliru") for _ in range(3)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Conflict) for one in done) == 5
    replacements = await office.hub.db.fetch("select number from hub_letter where replaces = $1", number)
    stands, by = await office.row(number, "status", "replaced_by")
    assert [row[0] for row in replacements] == ([by] if stands == "REPLACED" else [])


async def test_it_is_checked_over_http_without_signing_in(office: Office, ask: Ask) -> None:
    """As partners send it, and in the language they ask for."""
    number = await office.issue()

    answer = await ask(VERIFY, text=await office.text(number))

    told = answer.data["verifyDocument"]
    assert (told["verdict"], told["number"], told["reason"]) == ("VALID", number, "This letter is genuine and valid.")
    assert answer.errors == []


async def test_a_letter_signed_ahead_says_what_was_signed(office: Office) -> None:
    number = office.number()
    (ahead,) = (await signed_ahead(office.context(), KIND, [number], name=NAME)).values()

    await office.issue(number=number, ahead=ahead)

    assert await office.text(number) == ahead.placed["text"]
    assert (await said(office, number))["verdict"] == "VALID"


async def test_what_was_signed_ahead_for_another_letter_is_not_used(office: Office) -> None:
    """Another name, another number, or a day later: it is signed anew."""
    (ahead,) = (await signed_ahead(office.context(), KIND, [office.number()], name=NAME)).values()

    number = await office.issue(ahead=ahead)

    assert await office.text(number) != ahead.placed["text"]
    assert (await said(office, number))["verdict"] == "VALID"


async def test_a_place_that_was_taken_meanwhile_is_another(office: Office) -> None:
    number = office.number()
    (ahead,) = (await signed_ahead(office.context(), KIND, [number], name=NAME)).values()
    taken = await office.issue()
    place = "update hub_letter set status_list = $2, status_index = $3 where number = $1"
    await office.hub.db.fetch(place, taken, ahead.placed["status_list"], ahead.placed["status_index"])

    await office.issue(number=number, ahead=ahead)

    assert await office.text(number) != ahead.placed["text"]
    assert (await said(office, number))["verdict"] == "VALID"
