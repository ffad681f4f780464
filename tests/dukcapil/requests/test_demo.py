"""Requests of the demo city: every kind in every state, and letters that verify as they should."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from dukcapil.outreach.rules import Status as Outreach
from dukcapil.outreach.tables import OutreachRequest
from dukcapil.requests import tables
from dukcapil.requests.rules import Kind, Status
from dukcapil.residents.tables import FamilyCard, FamilyCardVersion

from hub.running import Hub
from tests.conftest import Ask
from tests.dukcapil.conftest import Rows

OPEN = {Status.SUBMITTED, Status.VERIFIED, Status.RETURNED, Status.WAITING, Status.REJECTED, Status.CANCELLED}
INBOX = """query ($status: [PopulationRequestStatus!]) {
  populationRequests(filter: { status: $status }, first: 5) {
    totalCount edges { node { number service status document { number status qr { text } } timeline { by } } } } }"""
LETTERS = """query ($nik: NIK!) { citizen(nik: $nik) {
  documents { kind status letter { number status qr { text } } }
  familyCard { number versions { version head { nik } replacedOn letter { number status } } } } }"""
VERIFY = "query ($text: String!) { verifyDocument(text: $text) { verdict replacedBy } }"
FILED = "{ populationRequests(first: 9) { edges { node { filedBy { name help } document { status } } } } }"
HELPS = "{ pamorHelps(first: 100) { totalCount edges { node { status } } } }"


def test_every_kind_stands_in_every_state(rows: Rows) -> None:
    """On the desk today, and issued before, where the kind is."""
    found = {(row["service"], row["status"]) for row in rows[tables.PopulationRequest]}

    assert {(kind, status) for kind in Kind for status in OPEN} <= found
    assert {(kind, "ISSUED") for kind in Kind if kind is not Kind.FAMILY_CARD} <= found
    assert {row["status"] for row in rows[OutreachRequest]} == {*Outreach}


def test_numbers_are_given_once_and_without_gaps(rows: Rows) -> None:
    """In each kind and year."""
    numbers = [row["number"] for row in rows[tables.PopulationRequest]]
    last: Counter[str] = Counter()
    for number in numbers:
        series, _, serial = number.rpartition("-")
        last[series] = max(last[series], int(serial))

    assert len(set(numbers)) == len(numbers) == sum(last.values())


def test_a_card_counts_its_versions(rows: Rows) -> None:
    """The next change of a card continues the versions that are written down."""
    versions: Counter[str] = Counter(row["number"] for row in rows[FamilyCardVersion])

    assert all(versions.get(row["number"], 1) == row["version"] for row in rows[FamilyCard])


async def test_a_widows_old_card_is_genuine_but_replaced(ask: Ask, hub: Hub) -> None:
    """Its letter verifies as REPLACED by the card without the late husband; that one is valid."""
    found = await hub.db.fetch(
        "select v.number from dukcapil_family_card_version v join dukcapil_family_card c on c.number = v.number"
        " join dukcapil_resident r on r.nik = c.head where v.replaced_on is not null and v.head <> c.head"
        " and v.letter is not null and r.marital_status = 4 order by v.number limit 1"
    )
    (number,) = found[0]
    head = (await hub.db.fetch("select head from dukcapil_family_card where number = $1", number))[0][0]

    seen = (await ask(LETTERS, who="operator.dukcapil", nik=head)).data["citizen"]

    old, new = [one["letter"] for one in seen["documents"] if one["kind"] == "FAMILY_CARD"][::-1]
    checked = [(await ask(VERIFY, text=one["qr"]["text"])).data["verifyDocument"] for one in (old, new)]
    assert checked == [
        {"verdict": "REPLACED", "replacedBy": f"{number}/2"}, {"verdict": "VALID", "replacedBy": None},
    ]  # fmt: skip
    first, last = seen["familyCard"]["versions"]
    assert (first["letter"]["status"], last["letter"]["status"]) == ("REPLACED", "VALID")
    assert first["head"]["nik"] != last["head"]["nik"] == head


@pytest.mark.parametrize("who", ["warga", "warga2", "pamor", "operator.dukcapil", "kepala.dukcapil"])
async def test_every_account_finds_something(ask: Ask, who: str) -> None:
    """The list of requests isn't empty for anybody who works with it."""
    answer = await ask(INBOX, who=who)

    assert not answer.errors
    assert answer.data["populationRequests"]["totalCount"] > 0


async def test_the_citizens_card_was_filed_by_the_officer_of_the_rw(ask: Ask) -> None:
    """Siti's identity card has a valid letter, and the officer's name stands on the request."""
    answer = await ask(FILED, who="warga")

    filed: list[Any] = [edge["node"] for edge in answer.data["populationRequests"]["edges"] if edge["node"]["filedBy"]]
    assert filed[0]["filedBy"]["name"] == "Satgas Pamor RW 005 Bekasi Jaya"
    assert filed[0]["document"]["status"] == "VALID"


async def test_the_officer_finds_the_help_that_was_given(ask: Ask) -> None:
    """Of the citizen whose card the officer filed, also where nobody else lives in the RW."""
    answer = await ask(HELPS, who="pamor")

    assert "DONE" in {edge["node"]["status"] for edge in answer.data["pamorHelps"]["edges"]}
