"""The planner answers as Strawberry does: random operations of the schema, run both ways, compared whole."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.resources import files
from typing import Any

import orjson
import pytest
from graphql import (
    REMOVE,
    ArgumentNode,
    IntValueNode,
    StringValueNode,
    Visitor,
    build_schema,
    parse,
    print_ast,
    print_schema,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from auth import Principal
from hub.app import composed
from hub.context import Context
from hub.reads import declaration, graphql_name
from hub.running import Hub
from hub.schema import Schema
from tests.hub.plan.callers import AGUS, BUDI, SITI, callers

EXAMPLES = int(os.environ.get("EXAMPLES", "1000"))
COMPOSITION = composed(fence=False)[0]
SCHEMA = Schema(COMPOSITION).as_str()
PLANNED = [
    "citizen",
    "me",
    "village",
    "district",
    "complaints",
    "complaint",
    "facilities",
    "facility",
    "programmes",
    "fleet",
]
SCALARS = {
    "NIK": st.sampled_from([SITI, AGUS, BUDI]).map(nodes.String),
    "Date": st.dates().map(lambda day: nodes.String(day.isoformat())),
    "DateTime": st.datetimes().map(lambda moment: nodes.String(moment.isoformat() + "+07:00")),
    "Rupiah": st.integers(0, 2**53).map(nodes.Int),
}


def declared(sdl: str) -> str:
    """The schema without the fields that have resolvers of their own: what plans are made of."""
    schema = build_schema(sdl, assume_valid=True)
    known: dict[str, set[str]] = {}
    for cls in COMPOSITION.owners:
        read = declaration(cls)
        known.setdefault(read.name, set()).update(graphql_name(name) for name in read.fields)
    for name, fields in known.items():
        kept = schema.type_map[name].fields  # type: ignore[attr-defined]
        for field in kept.keys() - fields:
            del kept[field]
    return print_schema(schema)


def operations(sdl: str) -> st.SearchStrategy[str]:
    roots = [name for name in PLANNED if f" {name}(" in sdl or f" {name}:" in sdl]
    return queries(sdl, fields=roots, custom_scalars=SCALARS, allow_null=True)  # type: ignore[arg-type]


OPERATIONS = st.one_of(*[operations(declared(SCHEMA))] * 4, operations(SCHEMA))
REGRESSIONS = {
    "merged fields": "{ citizen(nik: $nik) { residence { rt } ... on Citizen { residence { rw street } } } }",
    "aliases": "{ a: citizen(nik: $nik) { x: nik x2: nik } b: citizen(nik: $nik) { nik } }",
    "no row in the registry": "{ citizen(nik: $nik) { socialAid { registered decile programmes { code } } } }",
    "fragments": "{ citizen(nik: $nik) { ...F } }"
    " fragment F on Citizen { __typename nik familyCard { members { __typename } } }",
    "rows of which nothing is asked": "{ complaints(first: 3) { edges { node { __typename } } } }",
    "only the total": "{ complaints { totalCount } }",
    "nothing asked": "{ complaints(first: 0) { edges { cursor } pageInfo { hasNextPage endCursor startCursor } } }",
    "first page": "{ complaints(first: 3) { edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage }"
    " } }",
    "a bad cursor": '{ complaints(first: 3, after: "x") { edges { cursor } } }',
    "too large": "{ complaints(first: 100000) { totalCount } }",
    "skipped": "{ citizen(nik: $nik) { nik name @skip(if: true) sex @include(if: false) } }",
    "skipped whole": "{ citizen(nik: $nik) @skip(if: true) { nik } __typename }",
    "a filter": "{ facilities(first: 5, filter: { kind: HOSPITAL }) { edges { node { name lat lon } } totalCount } }",
    "an empty filter": "{ complaints(first: 2, filter: {}) { totalCount } }",
    "reporters": "{ complaints(first: 5) { edges { node { number reporter { nik name } } } } }",
    "times": "{ complaints(first: 5) { edges { cursor node { submittedAt dueAt photos { url } responses { at by }"
    " } } } }",
    "several roots": "{ programmes { code amount } facilities(first: 1) { totalCount } }",
    "a resolver's citizen": "{ me { username citizen { nik name residence { rt village { code } }"
    " requests(first: 5) { edges { cursor node { number timeline { at note } } } pageInfo { endCursor } totalCount }"
    " accessLog(first: 5) { edges { node { at actor agency purpose fields } } totalCount } } } }",
    "a resolver below a plan": "{ citizen(nik: $nik) { __typename name complaints(first: 2) { edges { node {"
    " __typename number category } } } } complaints(first: 3) { edges { node { number guestPhone"
    " reporter { nik name } responses { kind text } photos { url } } } } }",
    "as of a day": '{ citizen(nik: $nik, asOf: "2020-01-01") { nik name residence { rt } familyCard { number members {'
    " relation citizen { name } } } } now: citizen(nik: $nik) { name } }",
    "memory": '{ village(code: "3275011001") { name district { name regency { name districts { code } } } }'
    ' none: village(code: "1") { name } provinces { code regencies { code name } } }',
    "memory of a resolver": "{ me { citizen { residence { village { name district { villages { code } } } } } }"
    ' village(code: "3275011001") { postalCode } }',
    "an officer's view": "{ citizen(nik: $nik) { guarantees { number } requests(first: 9) { edges {"
    " node { number timeline { at note } } } } } }",
}


class Recording(Context, kw_only=True):
    """A context that remembers every reading of another person's data."""

    def note(self, person: str | None, *what: str) -> None:
        super().note(person, *what)
        if person is not None and person != self.who.nik:
            self.noted.update((person, one) for one in what)

    @property
    def noted(self) -> set[tuple[str, str]]:
        if self.connection_params is None:
            self.connection_params = {"noted": set()}
        found: set[tuple[str, str]] = self.connection_params["noted"]
        return found


class Tamed(Visitor):
    """Makes a random operation ask for what is there: pages that exist, keys of rows."""

    def __init__(self, keys: dict[str, str]) -> None:
        super().__init__()
        self.keys = keys

    def enter_argument(self, node: ArgumentNode, *_: object) -> Any:
        match node.name.value, node.value:
            case "first", IntValueNode(value=size):
                return replace(node, value=IntValueNode(value=str(abs(int(size)) % 12)))
            case "after", StringValueNode():
                return REMOVE
            case name, StringValueNode() if name in self.keys:
                return replace(node, value=StringValueNode(value=self.keys[name]))
        return None


async def keys(hub: Hub) -> dict[str, str]:
    """Keys of rows that are there."""
    complaint = await hub.db.fetch("select number from dinsos_complaint where visibility = 'PUBLIC' limit 1")
    facility = await hub.db.fetch("select code from dinkes_facility limit 1")
    return {"number": complaint[0][0], "code": facility[0][0]}


async def both(
    hub: Hub, who: Principal, document: str, variables: dict[str, Any] | None = None, *, fails: bool = False
) -> bool:
    """Run it both ways and compare; whether the planner took all of it. fails: a part of it may."""

    def context(planner: Any) -> Recording:
        return Recording(
            db=hub.db, settings=hub.settings, who=who, purpose=who.default_purpose, planner=planner, seal=hub.seal
        )

    async def executed(context: Recording) -> Any:
        return await hub.schema.execute(document, variable_values=variables, context_value=context)

    ours, theirs = context(hub.planner), context(None)
    planned = await hub.planner.answer(ours, document, None, variables)
    small = hub.db.dialect == "sqlite"  # its parser's stack
    assert fails or small or not ours.apart, "a statement failed, or the Python around it"
    plain = await executed(theirs)
    if planned is not None:
        assert plain.errors is None, plain.errors
        assert compact(planned) == compact(plain.data)
    else:
        mixed = await executed(ours)
        assert faults(mixed) == faults(plain)
        assert compact(mixed.data) == compact(plain.data)
    assert ours.noted == theirs.noted
    if planned is not None:
        await apart(hub, context(hub.planner), document, variables, plain, theirs.noted)
    return planned is not None


async def apart(
    hub: Hub, ours: Recording, document: str, variables: Any, plain: Any, noted: set[tuple[str, str]]
) -> None:
    """With a plan for each agency it is the same, where there can be one."""
    ours.apart = True
    planned = await hub.planner.answer(ours, document, None, variables)
    if planned is not None:
        assert plain.errors is None, plain.errors
        assert compact(planned) == compact(plain.data)
        assert ours.noted == noted


def compact(data: Any) -> bytes:
    """An answer as a client gets it, the order of its fields too."""
    return orjson.dumps(data)


def faults(result: Any) -> list[tuple[str, str, Any]]:
    return sorted((str(error.path), error.message, error.extensions.get("code")) for error in result.errors or ())


@pytest.fixture(scope="module")
def taken() -> Any:
    """How many operations the planner took; enough of them, or the test says nothing."""
    counted = {"planned": 0, "executed": 0}
    yield counted
    assert counted["planned"] > counted["executed"] / 10, counted


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking a failure takes longer than reading it
    suppress_health_check=list(HealthCheck),
)
@given(document=OPERATIONS, which=st.integers(0, 1_000))
async def test_answers_random_operations_as_strawberry_does(
    hub: Hub, taken: dict[str, int], document: str, which: int
) -> None:
    """A generated operation has the same data, and the same readings in the access log, both ways."""
    who = callers(hub)[which % len(callers(hub))]

    if which % 4:
        document = print_ast(visit(parse(document), Tamed(await keys(hub) | {"nik": who.nik or SITI})))

    planned = await both(hub, who, document)

    taken["planned" if planned else "executed"] += 1


@pytest.mark.parametrize("document", REGRESSIONS.values(), ids=REGRESSIONS)
async def test_answers_these_as_strawberry_does(hub: Hub, document: str) -> None:
    """What once differed, or nearly, does not differ for anybody."""
    head = "query ($nik: NIK!) " if "$nik" in document else ""
    parse(head + document)

    for who in callers(hub):
        for nik in (SITI, AGUS, BUDI):
            await both(hub, who, head + document, {"nik": nik} if head else None)


async def test_takes_the_citizen_of_three_agencies(hub: Hub) -> None:
    """The operation the hub exists for is planned for the citizen, not executed field by field."""
    document = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")
    who = next(one for one in callers(hub) if one.nik == SITI)

    assert await both(hub, who, document, {"nik": SITI})


async def test_takes_it_with_a_statement_for_each_agency(hub: Hub) -> None:
    """Side by side, and none reads another agency's tables."""
    document = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")
    who = next(one for one in callers(hub) if one.nik == SITI)
    context = hub.context(who=who, purpose=who.default_purpose)
    context.apart, context.plans = True, []

    assert await hub.planner.answer(context, document, None, {"nik": SITI}) is not None

    statements = [one["statement"] for one in context.plans or ()]
    agencies = [{name for name in ("dukcapil_", "dinsos_", "dinkes_") if name in sql} for sql in statements]
    assert sorted(map(sorted, agencies)) == [["dinkes_"], ["dinsos_"], ["dukcapil_"]]
