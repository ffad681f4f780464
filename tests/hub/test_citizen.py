"""The contract's first operations, as the right account and as the wrong one."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from graphql import parse, validate

from hub import examples
from hub.running import Hub

SITI, AGUS, BUDI = "3275014107900001", "3275010505880002", "3275021203850001"
OPERATIONS = files("hub") / "operations"
CITIZEN = (OPERATIONS / "01-citizen.graphql").read_text(encoding="utf-8")
REQUESTS = (OPERATIONS / "03-requests.graphql").read_text(encoding="utf-8")
LOG = (OPERATIONS / "04-access-log.graphql").read_text(encoding="utf-8")
NAME = "query Name($nik: NIK!) { citizen(nik: $nik) { nik name } }"


@pytest.mark.parametrize("name", [file.name for file in OPERATIONS.iterdir()])
def test_the_contracts_operations_validate(hub: Hub, name: str) -> None:
    document = parse((OPERATIONS / name).read_text(encoding="utf-8"))

    assert validate(hub.schema._schema, document) == []


async def test_a_citizen_reads_her_whole_record(ask: Any) -> None:
    """One query, three agencies, nothing missing."""
    answer = await ask(CITIZEN, who="warga", nik=SITI)

    assert answer.errors == []
    citizen = answer.data["citizen"]
    assert citizen["name"] == "Siti Rahayu"
    assert (citizen["sex"], citizen["birthDate"], citizen["status"]) == ("FEMALE", "1990-07-01", "ACTIVE")
    assert citizen["residence"]["village"] == {"code": "3275011001", "name": "Bekasi Jaya"}
    assert citizen["residence"]["rw"] == "005"
    assert citizen["residence"]["regency"]["name"] == "Kota Bekasi"
    assert citizen["familyCard"]["number"] == "3275012001150001"
    assert citizen["familyCard"]["head"]["nik"] == AGUS
    assert [member["relation"] for member in citizen["familyCard"]["members"]] == ["HEAD", "WIFE", "CHILD"]
    assert citizen["familyCard"]["members"][0]["citizen"]["name"] == "Agus Wijaya"
    assert {"BIRTH_CERTIFICATE", "IDENTITY_CARD", "FAMILY_CARD"} <= {one["kind"] for one in citizen["documents"]}
    assert citizen["complaints"]["totalCount"] == 3
    assert {one["node"]["visibility"] for one in citizen["complaints"]["edges"]} == {"PUBLIC", "CONFIDENTIAL"}
    assert (citizen["socialAid"]["registered"], citizen["socialAid"]["decile"]) == (True, 3)
    assert {one["code"] for one in citizen["socialAid"]["programmes"]} == {"PKH", "BPNT"}
    assert citizen["healthCoverage"]["status"] == "INACTIVE"
    assert citizen["guarantees"][0]["used"] < citizen["guarantees"][0]["ceiling"]
    assert len(citizen["referrals"]) == 2


@pytest.mark.parametrize("nik", [BUDI, "3275010101900009"])
async def test_a_stranger_and_an_unknown_nik_answer_alike(ask: Any, nik: str) -> None:
    """Hidden equals absent."""
    answer = await ask(NAME, who="warga", nik=nik)

    assert (answer.data, answer.codes) == ({"citizen": None}, ["NOT_FOUND"])


@pytest.mark.parametrize("who", ["admin", "auditor"])
async def test_an_account_without_the_permission_finds_nobody(ask: Any, who: str) -> None:
    answer = await ask(NAME, who=who, nik=SITI)

    assert answer.codes == ["NOT_FOUND"]


@pytest.mark.parametrize("nik", [SITI, "3275010101900009"])
async def test_who_has_no_purpose_learns_nothing(ask: Any, nik: str) -> None:
    """Nobody is looked up: one who is there and one who isn't answer alike."""
    answer = await ask(NAME, who="lks", nik=nik)

    assert (answer.data, answer.codes) == ({"citizen": {"nik": nik, "name": None}}, ["PURPOSE_REQUIRED"])


async def test_nobody_must_sign_in_first(ask: Any) -> None:
    answer = await ask(NAME, nik=SITI)

    assert answer.codes == ["UNAUTHENTICATED"]


async def test_what_an_officer_reads_the_citizen_sees(ask: Any) -> None:
    before = (await ask(LOG, who="warga2", first=1)).data["me"]["citizen"]["accessLog"]["totalCount"]

    read = await ask(NAME, who="operator.dukcapil", nik=BUDI)

    assert read.data["citizen"]["name"] == "Budi Santoso"
    log = (await ask(LOG, who="warga2", first=1)).data["me"]["citizen"]["accessLog"]
    assert log["totalCount"] == before + 1
    line = log["edges"][0]["node"]
    assert (line["agency"], line["purpose"], line["fields"]) == ("dukcapil", "CIVIL_REGISTRATION", ["Citizen.name"])


async def test_a_purpose_that_is_not_the_officers_is_no_purpose(ask: Any) -> None:
    answer = await ask(NAME, who="operator.dukcapil", purpose="HEALTH_SERVICE", nik=BUDI)

    assert (answer.data["citizen"]["name"], answer.codes) == (None, ["PURPOSE_REQUIRED"])


async def test_the_access_log_is_the_citizens_own(ask: Any) -> None:
    document = "query ($nik: NIK!) { citizen(nik: $nik) { accessLog { totalCount } } }"

    answer = await ask(document, who="operator.dukcapil", nik=SITI)

    assert (answer.data["citizen"]["accessLog"], answer.codes) == (None, ["FORBIDDEN"])


async def test_everything_asked_for_is_one_list_in_pages(ask: Any) -> None:
    """Newest first, every request once, whatever the agency."""
    whole = (await ask(REQUESTS, who="warga", first=1000)).data["me"]["citizen"]["requests"]
    pages: list[str] = []
    after = None
    while True:
        page = (await ask(REQUESTS, who="warga", first=2, after=after)).data["me"]["citizen"]["requests"]
        pages += [edge["node"]["number"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    nodes = [edge["node"] for edge in whole["edges"]]
    assert pages == [node["number"] for node in nodes]
    assert len(pages) == len(set(pages)) == whole["totalCount"]
    assert {node["agency"] for node in nodes} >= {"dinsos", "dinkes"}
    assert [node["submittedAt"] for node in nodes] == sorted((node["submittedAt"] for node in nodes), reverse=True)
    assert all(node["timeline"] for node in nodes)


@pytest.mark.parametrize("after", ["x", "bnVsbA", "W10", "WyIyMDI2LTAxLTAxIl0"])
async def test_a_cursor_from_elsewhere_is_refused(ask: Any, after: str) -> None:
    answer = await ask(REQUESTS, who="warga", first=2, after=after)

    assert answer.codes == ["BAD_INPUT"]


@pytest.mark.parametrize("first", [-1, 1001])
async def test_a_page_has_a_size(ask: Any, first: int) -> None:
    answer = await ask(REQUESTS, who="warga", first=first)

    assert answer.codes == ["BAD_INPUT"]


def test_every_example_of_the_explorer_validates(hub: Hub) -> None:
    """Whatever the menu offers can be run, and every agency offers something."""
    offered = examples.of(hub.composition.plugins)

    assert {example.agency for example in offered} == {plugin.name for plugin in hub.composition.plugins}
    assert [(one.title, validate(hub.schema._schema, parse(one.query))) for one in offered] == [
        (one.title, []) for one in offered
    ]


async def test_anybody_reads_the_regions_of_indonesia(ask: Any) -> None:
    """From the provinces down, or a village and what it belongs to; an unknown code is NOT_FOUND."""
    down = await ask('{ provinces { code } regency(code: "3275") { districts { name villages { code } } } }')
    up = await ask('{ village(code: "3578011001") { name district { regency { province { name } } } } }')
    wrong = await ask('{ district(code: "3275") { name } }')

    assert len(down.data["provinces"]) == 38
    assert sum(len(one["villages"]) for one in down.data["regency"]["districts"]) == 56
    assert up.data["village"]["district"]["regency"]["province"]["name"] == "Jawa Timur"
    assert wrong.codes == ["NOT_FOUND"]
