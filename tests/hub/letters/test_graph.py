"""Who sees a letter, opens its PDF and revokes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from hub import READ_LETTER, REVOKE_LETTER
from hub.letters import signing
from tests.hub.letters.conftest import HOLDER, Office

LETTER = """query($number: String!) { letter(number: $number) {
  number kind title status issuedOn validUntil replacedBy signer signature pdfUrl qr { text svg } } }"""
STATUS = "query($number: String!) { letter(number: $number) { number status } }"
REVOKE = """mutation RevokeDocument($number: String!, $reason: String!) {
  revokeDocument(input: { number: $number, reason: $reason }) { number status } }"""


def codes(answer: Any) -> list[str]:
    return [error.extensions["code"] for error in answer.errors or ()]


async def test_its_holder_has_it_with_code_and_pdf(office: Office) -> None:
    number = await office.issue()

    answer = await office.graph(LETTER, office.context(nik=HOLDER, agency=None), number=number)

    letter = answer.data["letter"]
    assert (letter["number"], letter["kind"], letter["status"]) == (number, "SKUJI", "VALID")
    assert letter["qr"]["text"] == office.hub.seal.address(await office.text(number))
    assert letter["qr"]["svg"].startswith("<svg")
    assert letter["pdfUrl"].startswith(f"{office.hub.seal.issuer}/letters/")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ({"nik": HOLDER, "agency": None}, True),
        ({"nik": "3275021203850001", "agency": None}, False),
        ({"unit": "PKM-01"}, True),
        ({"unit": "RS-02"}, True),
        ({"unit": "RS-03"}, False),
        ({}, False),
        ({"may": READ_LETTER}, True),
        ({"may": READ_LETTER, "agency": "dinkes"}, False),
        ({"may": REVOKE_LETTER}, True),
        ({"may": "dinsos:aid:read"}, False),
    ],
)
async def test_a_letter_is_there_for_its_own(office: Office, who: dict[str, Any], sees: bool) -> None:
    """For its holder, the two offices, and its agency's officers with the permission. For others it doesn't exist."""
    number = await office.issue(unit="PKM-01", other_unit="RS-02")
    given = dict(who)
    may = given.pop("may", None)

    answer = await office.graph(STATUS, office.context(*([may] if may else []), **given), number=number)

    assert answer.data == {"letter": {"number": number, "status": "VALID"} if sees else None}
    assert codes(answer) == ([] if sees else ["NOT_FOUND"])


async def test_reading_somebody_elses_is_noted(office: Office) -> None:
    """The holder will see who had the PDF's address; without a purpose nobody gets it."""
    number = await office.issue()
    officer = office.context(READ_LETTER)
    seen: list[Any] = []
    office.hub.trail.write, kept = _noting(seen), office.hub.trail.write
    try:
        officer.trail = office.hub.trail
        await office.graph(LETTER, officer, number=number)
    finally:
        office.hub.trail.write = kept
    purposeless = office.context(READ_LETTER)
    purposeless.purpose = None
    answer = await office.graph(LETTER, purposeless, number=number)

    assert seen[0][1] == HOLDER
    assert {"Letter.pdfUrl", "Letter.qr", "Letter.kind"} <= set(seen[0][-1].split())
    assert "PURPOSE_REQUIRED" in codes(answer)


def _noting(seen: list[Any]) -> Any:
    async def write(lines: list[Any]) -> None:
        seen.extend(lines)

    return write


class TestPdf:
    async def url(self, office: Office) -> httpx.URL:
        number = await office.issue()
        answer = await office.graph(LETTER, office.context(nik=HOLDER), number=number)
        return httpx.URL(answer.data["letter"]["pdfUrl"])

    async def test_its_address_opens_it_without_a_token(self, office: Office, client: httpx.AsyncClient) -> None:
        url = await self.url(office)

        answer = await client.get(url.raw_path.decode())

        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["cache-control"] == "private, no-store"

    async def test_without_a_good_ticket_it_isnt_there(self, office: Office, client: httpx.AsyncClient) -> None:
        """No ticket, another letter's, an old one, a changed one, no letter: all the same answer."""
        url, other = await self.url(office), await self.url(office)
        ticket = url.params["ticket"]
        letter = url.path.rpartition("/")[2].removesuffix(".pdf")
        old = office.hub.tickets.sign(signing.subject(letter), -1)
        none = office.hub.tickets.sign(signing.subject("none"))
        tried = [
            url.path,
            f"{url.path}?ticket=",
            f"{url.path}?ticket={other.params['ticket']}",
            f"{url.path}?ticket={old}",
            f"{url.path}?ticket={ticket[:-2]}xx",
            f"{url.path.removesuffix('.pdf')}?ticket={ticket}",
            f"/letters/none.pdf?ticket={none}",
        ]

        answers = [await client.get(path) for path in tried]

        assert [answer.status_code for answer in answers] == [404] * len(tried)
        assert len({answer.text for answer in answers}) == 1


class TestRevoke:
    async def test_an_officer_revokes_a_letter_of_the_own_agency(self, office: Office) -> None:
        number = await office.issue()

        answer = await office.graph(REVOKE, office.context(REVOKE_LETTER), number=number, reason="Salah ketik")

        assert answer.data == {"revokeDocument": {"number": number, "status": "REVOKED"}}
        assert list(await office.row(number, "reason", "changed_by", "version")) == ["Salah ketik", REVOKE_LETTER, 2]

    async def test_without_the_permission_it_is_refused(self, office: Office) -> None:
        """Neither the holder nor an officer who may only read; nor somebody who isn't signed in."""
        number = await office.issue()

        for who in (office.context(nik=HOLDER), office.context(READ_LETTER)):
            answer = await office.graph(REVOKE, who, number=number, reason="x")
            assert codes(answer) == ["FORBIDDEN"]
        answer = await office.graph(REVOKE, number=number, reason="x")
        assert codes(answer) == ["UNAUTHENTICATED"]
        assert list(await office.row(number, "status")) == ["VALID"]

    async def test_another_agencys_letter_is_answered_like_none(self, office: Office) -> None:
        number = await office.issue()
        officer = office.context(REVOKE_LETTER, agency="dinkes")

        hidden = await office.graph(REVOKE, officer, number=number, reason="x")
        absent = await office.graph(REVOKE, officer, number="none", reason="x")

        assert [error.formatted for error in hidden.errors] == [error.formatted for error in absent.errors]
        assert codes(hidden) == ["NOT_FOUND"]

    async def test_wants_a_reason_and_a_valid_letter(self, office: Office) -> None:
        number = await office.issue()
        officer = office.context(REVOKE_LETTER)

        empty = await office.graph(REVOKE, officer, number=number, reason="  ")
        await office.graph(REVOKE, officer, number=number, reason="Keliru")
        twice = await office.graph(REVOKE, officer, number=number, reason="Keliru")

        assert empty.errors[0].extensions["fields"][0]["path"] == ["input", "reason"]
        assert codes(twice) == ["CONFLICT"]


async def test_whoever_asked_for_it_has_it_too(office: Office, client: httpx.AsyncClient) -> None:
    """A parent reads and opens the letter of the child they asked for; another parent doesn't."""
    case = f"UJI-{office.numbers():06}"
    await office.hub.db.fetch(
        "insert into hub_case (number, agency, service, status, applicant, submitted_at)"
        " values ($1, 'dinsos', 'uji', 'ISSUED', $2, $3)",
        case,
        "3275010505880002",
        datetime.now(UTC),
    )
    number = await office.issue(case=case)

    parent = await office.graph(LETTER, office.context(nik="3275010505880002", agency=None), number=number)
    other = await office.graph(STATUS, office.context(nik="3275021203850001", agency=None), number=number)

    url = httpx.URL(parent.data["letter"]["pdfUrl"])
    assert (await client.get(url.raw_path.decode())).status_code == 200
    assert codes(other) == ["NOT_FOUND"]
