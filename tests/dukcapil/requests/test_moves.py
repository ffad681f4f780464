"""Moves: the address and the cards change, the NIK never does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import MOVE

HERE = {"street": "Jl. Baru No. 9", "rt": "2", "rw": "7", "village": "3275051002"}
AWAY = {"street": "Jl. Dago No. 1", "rt": "1", "rw": "1", "village": "3273011001"}
FIELD = "applyForMove"


async def test_a_family_moves_inside_the_city(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """The card keeps its number and has a new version; everybody lives there; residency stays."""
    father, mother, child = await people.family()
    account = await people.account(father)

    made = await issue(await ask(MOVE, who=account, input=HERE), FIELD)

    assert made["document"]["number"] == f"{father.card}/2"
    for one in (father, mother, child):
        found = await person(one.nik)
        assert found["residence"] == {
            "street": "Jl. Baru No. 9", "rt": "002", "rw": "007",
            "village": {"code": "3275051002"}, "regency": {"code": "3275"},
        }  # fmt: skip
        assert found["status"] == "ACTIVE"
    facts = await people.hub.db.fetch("select data from hub_event where subject = $1", mother.nik)
    assert '"out":false' in facts[0][0]


async def test_a_family_moves_away(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """SKPWNI for all of them; they are residents no more and keep their NIK."""
    father, mother, _ = await people.family()
    account = await people.account(mother)

    made = await issue(await ask(MOVE, who=account, input=AWAY), FIELD)

    assert made["document"]["number"].startswith("SKPWNI/3275/")
    for one in (father, mother):
        found = await person(one.nik)
        assert (found["nik"], found["status"]) == (one.nik, "MOVED_OUT")
        assert found["residence"]["regency"]["code"] == "3273"
    assert await people.facts(father.nik) == ["dukcapil.move.registered"]


async def test_those_who_stay_get_a_new_head(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """The head moves out alone: the wife heads a card with a new number."""
    father, mother, child = await people.family()
    account = await people.account(father)

    await issue(await ask(MOVE, who=account, input=AWAY | {"movers": [{"nik": father.nik}]}), FIELD)

    card = (await person(mother.nik))["familyCard"]
    assert card["number"] != father.card
    assert card["head"]["nik"] == mother.nik
    assert [one["citizen"]["nik"] for one in card["members"]] == [mother.nik, child.nik]


async def test_a_grown_child_sets_up_a_home(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """Some of the card move: they get a card of their own, the others keep theirs."""
    head, child = await people.family(
        {"relation": "HEAD", "sex": "FEMALE"}, {"relation": "CHILD", "sex": "MALE", "birth_date": date(1999, 5, 6)}
    )
    account = await people.account(child)

    await issue(await ask(MOVE, who=account, input=HERE | {"movers": [{"nik": child.nik}]}), FIELD)

    found = await person(child.nik)
    assert found["familyCard"]["number"] != head.card
    assert found["familyCard"]["head"]["nik"] == child.nik
    assert found["familyCard"]["number"].startswith("327505")
    assert (await person(head.nik))["familyCard"]["number"] == head.card


async def test_an_arrival_keeps_a_foreign_nik(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """Somebody the register doesn't know arrives with the SKPWNI: an active resident whose NIK starts elsewhere."""
    (host,) = await people.family({"relation": "HEAD"})
    account = await people.account(host)
    nik = "3173054107950077"
    letter = {"kind": "MOVE_LETTER", "attachment": await people.file(account)}
    mover = {"nik": nik, "name": "Ratna Dewi", "sex": "FEMALE", "birthPlace": "Jakarta", "birthDate": "1995-07-01"}
    power = {"kind": "POWER_OF_ATTORNEY", "attachment": await people.file(account)}
    consent = {"kind": "OWNER_CONSENT", "attachment": await people.file(account)}
    input = HERE | {"movers": [mover], "papers": [letter, power, consent], "originLetter": "SKPWNI/3173/01112026/0009"}

    sent = await ask(MOVE, who=account, input=input)
    await issue(sent, FIELD)

    found = await person(nik)
    assert (found["name"], found["status"], found["residence"]["regency"]["code"]) == ("Ratna Dewi", "ACTIVE", "3275")
    assert found["familyCard"]["head"]["nik"] == nik
    assert sent.data[FIELD]["case"] == "IN"


async def test_joining_another_card(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """A lodger stands on the host's card and lives where the host does, with the host's consent."""
    (host,) = await people.family({"relation": "HEAD"}, village="3275051002", rw="009")
    (guest,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(guest)
    mover = {"nik": guest.nik, "relation": "OTHER"}
    input = HERE | {"joinCard": host.card, "movers": [mover]}

    refused = await ask(MOVE, who=account, input=input)
    consent = {"kind": "OWNER_CONSENT", "attachment": await people.file(account)}
    await issue(await ask(MOVE, who=account, input=input | {"papers": [consent]}), FIELD)

    assert refused.errors[0]["extensions"]["missing"] == ["OWNER_CONSENT"]
    found = await person(guest.nik)
    assert found["familyCard"]["number"] == host.card
    assert found["residence"]["rw"] == "009"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"village": "3275059999"}, "village"),
        ({"rt": "ab"}, "rt"),
        ({"movers": [{"nik": "3275015012629999"}]}, "movers"),
        ({"joinCard": "3275010101019999"}, "joinCard"),
    ],
)
async def test_what_cannot_be_right_is_refused(ask: Ask, people: People, change: dict[str, Any], path: str) -> None:
    """A village that isn't there, an RT of letters, an arrival without a name, a card nobody has."""
    father, *_ = await people.family()
    account = await people.account(father)

    answer = await ask(MOVE, who=account, input=HERE | change)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"][:2] == ["input", path]


async def test_who_moved_away_is_no_resident(ask: Ask, people: People) -> None:
    """A move out of the city of somebody who left is refused."""
    (gone,) = await people.family({"relation": "HEAD", "status": "MOVED_OUT"})
    account = await people.account(gone)

    answer = await ask(MOVE, who=account, input=AWAY | {"movers": [{"nik": gone.nik}]})

    assert answer.codes == ["BAD_INPUT"]


async def test_children_do_not_stay_alone(ask: Ask, people: People) -> None:
    """Both parents leave, the child stays: refused."""
    father, mother, _ = await people.family()
    account = await people.account(father)

    answer = await ask(MOVE, who=account, input=AWAY | {"movers": [{"nik": father.nik}, {"nik": mother.nik}]})

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", "movers"]
