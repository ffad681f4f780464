"""Cards: who may have one, what a new one replaces, and who decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hub import times
from tests.conftest import Ask
from tests.dukcapil.people import People
from tests.dukcapil.requests.documents import CARD, KIA

OPERATOR, HEAD = "operator.dukcapil", "kepala.dukcapil"
FIELD = "applyForIdentityCard"


async def test_a_first_card(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """Nothing is sent along: the office has the family card. The public number isn't the NIK."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)

    made = await issue(await ask(CARD, who=account, input={}), FIELD)
    again = await ask(CARD, who=account, input={})

    assert made["document"]["number"].startswith("KTP-3275-")
    assert [(card["number"], card["status"]) for card in (await person(one.nik))["documents"]] == [(one.nik, "VALID")]
    assert again.codes == ["BAD_INPUT"]
    timeline = [(line["status"], line["by"]) for line in made["timeline"]]
    assert timeline == [
        ("SUBMITTED", one.name), ("VERIFIED", "Operator Dukcapil"), ("ISSUED", "Kepala Dinas Dukcapil"),
    ]  # fmt: skip


async def test_a_changed_name(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """The record has the new name; what it was is kept."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)
    proof = {"kind": "PROOF_OF_CHANGE", "attachment": await people.file(account)}
    change = {"element": "NAME", "value": "Warga  Baru"}

    await issue(
        await ask(CARD, who=account, input={"case": "CHANGED_DATA", "change": change, "papers": [proof]}), FIELD
    )

    assert (await person(one.nik))["name"] == "Warga Baru"
    kept = await people.hub.db.fetch("select name from dukcapil_resident_version where nik = $1", one.nik)
    assert [row[0] for row in kept] == [one.name]


@pytest.mark.parametrize(
    ("age", "marital", "refused"),
    [(12, 1, True), (16, 1, True), (16, 2, False), (17, 1, False)],
)
async def test_a_card_is_for_those_of_17_or_married(
    ask: Ask, people: People, age: int, marital: int, refused: bool
) -> None:
    """A child of 12 has none."""
    born = times.today() - timedelta(age * 366 + 5)
    parent, child = await people.family(
        {"relation": "HEAD", "sex": "FEMALE"},
        {"relation": "CHILD", "sex": "MALE", "birth_date": born, "marital_status": marital},
    )
    account = await people.account(parent)

    answer = await ask(CARD, who=account, input={"subject": child.nik})

    assert answer.codes == (["BAD_INPUT"] if refused else [])


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"case": "LOST"}, ["input", "papers"]),
        ({"case": "CHANGED_DATA"}, ["input", "change"]),
        ({"change": {"element": "NAME", "value": "Baru"}}, ["input", "change"]),
        ({"case": "CHANGED_DATA", "change": {"element": "RELIGION", "value": "8"}}, ["input", "change", "value"]),
        ({"case": "LOST", "papers": [{"kind": "POLICE_LOSS_NOTE"}]}, ["input", "papers", 0, "attachment"]),
        ({"papers": [{"kind": "F_2_03", "witnesses": []}]}, ["input", "papers", 0, "witnesses"]),
        ({"case": "LOST", "papers": [{"kind": "POLICE_LOSS_NOTE", "attachment": "nobody"}]}, ["input", "papers", 0]),
    ],
)
async def test_what_cannot_be_right_is_refused(
    ask: Ask, people: People, input: dict[str, Any], path: list[Any]
) -> None:
    """A loss without a note, a change of nothing, a religion that isn't there, a scan nobody sent."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)

    answer = await ask(CARD, who=account, input=input)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == path


async def test_a_childs_card_needs_a_certificate_and_a_photo(ask: Ask, people: People, issue: Any, person: Any) -> None:
    """From five years on."""
    father, mother, child = await people.family()
    account = await people.account(mother)

    without = await ask(KIA, who=account, input={"child": child.nik})
    await people.hub.db.load(
        "dukcapil_document", ("number", "kind", "holder", "issued_on", "status"),
        [("3275-LU-01092016-0001", "BIRTH_CERTIFICATE", child.nik, date(2016, 9, 1), "VALID")],
    )  # fmt: skip
    no_photo = await ask(KIA, who=account, input={"child": child.nik})
    photo = {"kind": "PHOTO", "attachment": await people.file(account)}
    made = await issue(
        await ask(KIA, who=account, input={"child": child.nik, "papers": [photo]}), "applyForChildIdentityCard"
    )
    grown = await ask(KIA, who=account, input={"child": father.nik})

    assert without.errors[0]["extensions"]["fields"][0]["path"] == ["input", "child"]
    assert no_photo.errors[0]["extensions"]["missing"] == ["PHOTO"]
    assert made["document"]["kind"] == "CHILD_IDENTITY_CARD"
    assert grown.codes == ["BAD_INPUT"]
