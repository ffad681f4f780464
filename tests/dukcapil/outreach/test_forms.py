"""Filled-in forms of a packet: each becomes a request once, and what changed meanwhile is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.outreach.test_graph import BOOK, OPERATOR, TAKE, planned
from tests.dukcapil.people import People, Somebody
from tests.dukcapil.requests.documents import CARD, DECIDE

RETURN = """mutation ($input: OutreachPacketInput!) {
  returnOutreachPacket(input: $input) { written filed {
    id code message path
    request { number service status applicant { nik } filedBy { name help } papers { kind } } } } }"""
SERVICES = ["RECORDING", "BIRTH_CERTIFICATE", "IDENTITY_CARD"]
YESTERDAY = (times.today() - timedelta(1)).isoformat()


@dataclass
class Packet:
    """A packet taken for a visit on which a mother has a place."""

    visit: str
    booking: int
    mother: Somebody
    text: str
    signature: str

    def back(self, *forms: dict[str, Any], **more: Any) -> dict[str, Any]:
        results = [{"booking": self.booking, "status": "SERVED"}]
        return {"packet": self.text, "signature": self.signature, "results": results, "forms": [*forms], **more}

    async def birth(self, people: People, name: str, **more: Any) -> dict[str, Any]:
        note = {"kind": "BIRTH_NOTE", "attachment": await people.file(OPERATOR)}
        child = {
            "name": name, "sex": "MALE", "birthPlace": "Bekasi", "birthDate": YESTERDAY,
            "mother": self.mother.nik, "papers": [note],
        }  # fmt: skip
        return {"id": f"akta-{name.split()[0].lower()}", "booking": self.booking, "birth": child | more}


@pytest.fixture
async def packet(ask: Ask, people: People) -> Packet:
    visit = await planned(ask, roster=[OPERATOR], services=SERVICES)
    _, mother, _ = await people.family()
    booking = (await ask(BOOK, who=await people.account(mother), visit=visit)).data["bookOutreachVisit"]["id"]
    taken = (await ask(TAKE, who=OPERATOR, visit=visit)).data["takeOutreachPacket"]
    return Packet(visit, booking, mother, taken["text"], taken["signature"])


def test_the_packet_brings_the_forms(packet: Packet) -> None:
    """Of the visit's services: their fields, and the papers each case needs that day."""
    forms = {one["service"]: one for one in json.loads(packet.text)["forms"]}

    assert set(forms) == {"BIRTH_CERTIFICATE", "IDENTITY_CARD"}
    birth = forms["BIRTH_CERTIFICATE"]
    assert birth["form"] == "F-2.01"
    assert [one["name"] for one in birth["fields"] if one["required"]] == ["name", "sex", "birthPlace", "birthDate"]
    assert {"case": "FOUNDLING", "paper": "POLICE_REPORT", "held": False, "substitute": None} in birth["papers"]


async def test_a_filled_form_becomes_a_request(ask: Ask, people: People, packet: Packet) -> None:
    """Of the citizen, filed by the officer on that visit; a verifier can take it on."""
    answer = await ask(RETURN, who=OPERATOR, input=packet.back(await packet.birth(people, "Surya Uji")))

    assert not answer.errors, answer.errors
    (filed,) = answer.data["returnOutreachPacket"]["filed"]
    request = filed["request"]
    assert (filed["code"], request["service"], request["status"]) == (None, "BIRTH_CERTIFICATE", "SUBMITTED")
    assert request["applicant"]["nik"] == packet.mother.nik
    assert request["filedBy"] == {"name": "Operator Dukcapil", "help": packet.visit}
    assert request["papers"] == [{"kind": "BIRTH_NOTE"}]
    assert answer.data["returnOutreachPacket"]["written"] == [packet.booking]
    verified = await ask(DECIDE, who="kepala.dukcapil", number=request["number"], decision="VERIFY")
    assert not verified.errors


async def test_what_changed_meanwhile_is_shown(ask: Ask, people: People, packet: Packet) -> None:
    """The same child, a card that was asked for at home, a form that didn't come along, a missing paper: nothing is
    written for them, and the others are filed."""
    account = await people.account(packet.mother)
    loss = {"kind": "POLICE_LOSS_NOTE", "attachment": await people.file(account)}
    mine = await ask(CARD, who=account, input={"case": "LOST", "papers": [loss]})
    number = mine.data["applyForIdentityCard"]["number"]
    loss = {"kind": "POLICE_LOSS_NOTE", "attachment": await people.file(OPERATOR)}
    forms = [
        await packet.birth(people, "Surya Uji"),
        await packet.birth(people, "Surya Uji") | {"id": "again"},
        {"id": "ktp", "booking": packet.booking, "identityCard": {"case": "LOST", "papers": [loss]}},
        {"id": "kk", "booking": packet.booking, "familyCard": {"case": "LOST", "papers": [loss]}},
        await packet.birth(people, "Bulan Uji", birthDate="2020-02-01", papers=[]),
    ]

    answer = await ask(RETURN, who=OPERATOR, input=packet.back(*forms))

    filed = answer.data["returnOutreachPacket"]["filed"]
    assert [(one["id"], one["code"], one["path"], one["request"] is None) for one in filed] == [
        ("akta-surya", None, [], False), ("again", "BAD_INPUT", ["name"], True), ("ktp", "BAD_INPUT", [], True),
        ("kk", "BAD_INPUT", [], True), ("akta-bulan", "BAD_INPUT", ["papers"], True),
    ]  # fmt: skip
    assert filed[2]["message"] == "A request for this card is being processed already."
    cards = await people.hub.db.fetch(
        "select number from dukcapil_request where applicant = $1 and service <> 'BIRTH_CERTIFICATE'", packet.mother.nik
    )
    assert [row[0] for row in cards] == [number]


async def test_an_upload_that_broke_off_is_sent_again(ask: Ask, people: People, packet: Packet) -> None:
    """A form that was filed is not filed twice; once the packet is back, it stays."""
    form = await packet.birth(people, "Surya Uji")
    first = await ask(RETURN, who=OPERATOR, input=packet.back(form))
    await people.hub.db.fetch(  # as if the process had died between the forms and the end of the packet
        "update dukcapil_visit_packet set returned_at = null where visit = $1 returning 1", packet.visit
    )

    second = await ask(RETURN, who=OPERATOR, input=packet.back(form))
    third = await ask(RETURN, who=OPERATOR, input=packet.back(form))

    numbers = [one.data["returnOutreachPacket"]["filed"][0]["request"]["number"] for one in (first, second)]
    assert numbers[0] == numbers[1]
    assert third.codes == ["CONFLICT"]


async def test_a_tampered_or_foreign_packet_files_nothing(ask: Ask, people: People, packet: Packet) -> None:
    """Another person's place, another officer's packet, a changed roster, two forms in one."""
    form = await packet.birth(people, "Surya Uji")
    stranger = (await people.family({"relation": "HEAD"}))[0]
    changed = packet.text.replace(packet.mother.nik, stranger.nik)
    colleague = await people.account(None, "dukcapil.operator")

    answers = [
        await ask(RETURN, who=OPERATOR, input=packet.back(form) | {"packet": changed}),
        await ask(RETURN, who=colleague, input=packet.back(form)),
        await ask(RETURN, who="warga", input=packet.back(form)),
        await ask(RETURN, who=OPERATOR, input=packet.back(form | {"booking": packet.booking + 1_000})),
        await ask(RETURN, who=OPERATOR, input=packet.back(form | {"identityCard": {"case": "FIRST"}})),
        await ask(RETURN, who=OPERATOR, input=packet.back(form | {"id": "../x"})),
    ]

    assert [one.codes for one in answers] == [
        ["BAD_INPUT"], ["FORBIDDEN"], ["FORBIDDEN"], ["BAD_INPUT"], ["BAD_INPUT"], ["BAD_INPUT"],
    ]  # fmt: skip
    filed = await people.hub.db.fetch("select 1 from dukcapil_request where applicant = $1", packet.mother.nik)
    assert list(filed) == []
