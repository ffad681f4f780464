"""The citizen's copy is whole, is only theirs, and says what it lacks."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType, parse, validate

from auth import ANONYMOUS
from hub.limits import Limiter
from hub.mydata import fields_of, questions
from hub.running import Hub

SITI = "3275014107900001"
ASKED = """query ($first: Int!) { me { citizen { name birthDate
  requests(first: $first) { edges { node { number status } } }
  accessLog(first: $first) { totalCount }
  familyCard { number members { citizen { nik } } } referrals { number } guarantees { number } } } }"""


async def test_what_is_asked_is_valid_and_about_everything(hub: Hub) -> None:
    """Every field of Citizen that needs no argument is in it, whichever agencies are installed."""
    schema = hub.schema._schema
    made = questions(schema, ANONYMOUS)
    citizen = schema.type_map["Citizen"]

    assert isinstance(citizen, GraphQLObjectType)
    assert set(made) == {name for name, _ in fields_of(citizen, ANONYMOUS)}
    assert {"name", "requests", "accessLog", "familyCard", "referrals", "guarantees", "socialAid"} <= set(made)
    assert [name for name, (text, _) in made.items() if validate(schema, parse(text))] == []


async def test_it_is_what_the_graph_says(ask: Any) -> None:
    """The copy has what single queries of the same person give."""
    single = (await ask(ASKED, who="warga", first=1000)).data["me"]["citizen"]

    answer = await ask("{ myData }", who="warga")

    copy = answer.data["myData"]
    assert answer.errors == []
    assert copy["incomplete"] == []
    assert copy["account"]["username"] == "warga"
    mine = copy["citizen"]
    assert mine["nik"] == SITI
    assert (mine["name"], mine["birthDate"]) == (single["name"], single["birthDate"])
    assert [one["number"] for one in mine["requests"]] == [e["node"]["number"] for e in single["requests"]["edges"]]
    assert len(mine["accessLog"]) == single["accessLog"]["totalCount"]
    assert [one["number"] for one in mine["referrals"]] == [one["number"] for one in single["referrals"]]
    assert [one["number"] for one in mine["guarantees"]] == [one["number"] for one in single["guarantees"]]


async def test_others_are_named_and_no_more(ask: Any) -> None:
    """Of the family there is the NIK that stands on the own card, and reading it leaves nobody a line."""
    log = "{ me { citizen { accessLog(first: 1) { totalCount } } } }"
    before = (await ask(log, who="warga")).data

    copy = (await ask("{ myData }", who="warga")).data["myData"]

    members = copy["citizen"]["familyCard"]["members"]
    assert len(members) > 1
    assert {tuple(one["citizen"]) for one in members} == {("nik",)}
    assert (await ask(log, who="warga")).data == before


async def test_long_lists_are_read_to_their_end(ask: Any, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page."""
    for _ in range(5):
        await ask("query ($nik: NIK!) { citizen(nik: $nik) { name } }", who="operator.dukcapil", nik=SITI)
    whole = (await ask("{ myData }", who="warga")).data["myData"]["citizen"]["accessLog"]
    monkeypatch.setattr("hub.mydata.PAGE", 2)

    paged = (await ask("{ myData }", who="warga")).data["myData"]["citizen"]["accessLog"]

    assert len(paged) >= 5
    assert paged == whole


async def test_an_agency_that_is_away_is_named(ask: Any, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is there, and `incomplete` says what is not."""
    fetch = hub.db.fetch

    async def without(sql: str, *args: object) -> Any:
        if "dinkes_guarantee" in sql:
            raise RuntimeError("away")
        return await fetch(sql, *args)

    monkeypatch.setattr(hub.db, "fetch", without)

    copy = (await ask("{ myData }", who="warga")).data["myData"]

    assert "me.citizen.guarantees" in copy["incomplete"]
    assert copy["citizen"]["guarantees"] is None
    assert copy["citizen"]["name"] == "Siti Rahayu"


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("dinkes", "FORBIDDEN"), ("admin", "FORBIDDEN")])
async def test_only_a_citizen_has_one(
    ask: Any, client: httpx.AsyncClient, token: Any, who: str | None, code: str
) -> None:
    """Nobody, and no officer's account."""
    headers = {"Authorization": f"Bearer {await token(who)}"} if who else {}

    answer = await client.get("/me/export", headers=headers)

    assert (await ask("{ myData }", who=who)).codes == [code]
    assert answer.json()["errors"][0]["extensions"]["code"] == code
    assert answer.status_code == {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}[code]


async def test_the_download(client: httpx.AsyncClient, token: Any) -> None:
    """A JSON file, kept by nobody on the way."""
    answer = await client.get("/me/export", headers={"Authorization": f"Bearer {await token('warga')}"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="simpul-20')
    assert answer.json()["citizen"]["nik"] == SITI


async def test_not_all_day(client: httpx.AsyncClient, hub: Hub, token: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a lot of work: so many an hour."""
    monkeypatch.setattr(hub, "limiter", Limiter())
    monkeypatch.setattr("hub.mydata.PER_HOUR", 2)
    headers = {"Authorization": f"Bearer {await token('warga')}"}

    answers = [await client.get("/me/export", headers=headers) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
