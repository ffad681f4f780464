"""What a resolver returns has its selection answered by statements; an agency that fails costs its own fields."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from hub.context import Context
from hub.federation import HEADER
from hub.plan import Planner
from hub.running import Hub
from hub.schema import Schema
from tests.hub.plan.callers import AGUS, BUDI, SITI, callers
from tests.hub.plan.counted import Counted

CITIZEN = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")
MINE = CITIZEN.replace("query Citizen($nik: NIK!) {\n  citizen(nik: $nik)", "query Mine { me { citizen").rstrip() + "}"


async def asked(hub: Hub, db: Counted, document: str, *, planned: bool = True, **known: Any) -> Any:
    who = next(one for one in callers(hub) if one.nik == SITI)
    context = Context(
        db=db,
        settings=hub.settings,
        who=who,
        purpose=who.default_purpose,
        planner=hub.planner if planned else None,
        **known,
    )
    variables = {"nik": SITI} if "$nik" in document else None
    data = await hub.planner.answer(context, document, None, variables) if planned else None
    if data is not None:
        return orjson.loads(orjson.dumps([data, []]))
    answer = await hub.schema.execute(document, variable_values=variables, context_value=context)
    errors = sorted([".".join(map(str, error.path or ())), error.message] for error in answer.errors or ())
    return orjson.loads(orjson.dumps([answer.data, errors]))


async def test_one_statement_below_a_resolver(hub: Hub) -> None:
    """The citizen that `me` returns is read in one statement, and is what field by field execution finds."""
    ours, theirs = Counted(hub), Counted(hub)

    planned = await asked(hub, ours, MINE)

    assert planned == await asked(hub, theirs, MINE, planned=False)
    assert len(ours.statements) == 1
    assert len(theirs.statements) > 5


async def test_objects_of_a_level_share_a_statement(hub: Hub) -> None:
    """A field with a resolver sends a level's objects through their fields, whose plans are batched."""
    document = """{ complaints(first: 9) { edges { node {
        number reporter { nik } title responses { kind } partners photos { mediaType } village { name } } } } }"""
    ours, theirs = Counted(hub), Counted(hub)

    planned = await asked(hub, ours, document)

    assert planned == await asked(hub, theirs, document, planned=False)
    assert len(planned[0]["complaints"]["edges"]) == 9
    assert len(ours.statements) < len(theirs.statements)


async def test_apart_every_agency_has_its_statement(hub: Hub) -> None:
    """Told to keep agencies apart, no statement reads tables of two."""
    db = Counted(hub)

    answer = await asked(hub, db, CITIZEN, apart=True)

    assert answer == await asked(hub, Counted(hub), CITIZEN)
    for sql in db.statements:
        assert sum(f"{agency}_" in sql for agency in ("dukcapil", "dinsos", "dinkes")) <= 1, sql


@pytest.mark.parametrize("document", [CITIZEN, MINE], ids=["root", "resolver"])
@pytest.mark.parametrize("lost", ["dinkes_guarantee", "dinsos_enrolment", "dukcapil_family_card"])
async def test_an_agency_that_fails_costs_its_own_fields(hub: Hub, document: str, lost: str) -> None:
    """Its fields are null with an error each, as when every field runs its resolver; other agencies' are answered, each
    by one statement."""
    db = Counted(hub, lost)

    answer = await asked(hub, db, document)

    assert answer == await asked(hub, Counted(hub, lost), document, planned=False)
    assert answer[1]
    (agency,) = {one for one in ("dukcapil", "dinsos", "dinkes") if lost.startswith(one)}
    others = [sql for sql in db.statements if "dinsos_complaint" in sql and f"{agency}_" not in sql]
    assert agency == "dinsos" or len(others) == 1


async def test_entities_are_read_together(hub: Hub) -> None:
    """What a federation router asks of a subgraph by key is one statement for all the keys."""
    schema = Schema(hub.composition, subgraph="dinsos")
    document = """query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on Citizen { nik socialAid { registered decile programmes { code } } complaints(first: 2) { totalCount } }
    } }"""
    keys = [{"__typename": "Citizen", "nik": nik} for nik in (SITI, AGUS, BUDI, SITI)]
    who = next(one for one in callers(hub) if one.username == "backoffice.dinsos")

    async def entities(db: Counted, planner: Planner | None) -> Any:
        context = Context(
            db=db,
            settings=replace(hub.settings, gateway_token="g"),
            who=who,
            purpose=who.default_purpose,
            planner=planner,
            request=SimpleNamespace(headers={HEADER: "g"}),
        )
        answer = await schema.execute(document, variable_values={"keys": keys}, context_value=context)
        assert answer.errors is None
        return orjson.loads(orjson.dumps(answer.data))

    ours, theirs = Counted(hub), Counted(hub)

    planned = await entities(ours, Planner(schema, hub.db.dialect))

    assert planned == await entities(theirs, None)
    assert [one["nik"] for one in planned["_entities"]] == [SITI, AGUS, BUDI, SITI]
    assert len([sql for sql in ours.statements if "dinsos_" in sql]) == 1
    assert len([sql for sql in theirs.statements if "dinsos_" in sql]) > 2
