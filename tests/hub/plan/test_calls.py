"""Types whose rows come from batch functions: planned, executed and in islands they answer alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import parse, print_ast, visit
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import queries

from auth import ANONYMOUS, Principal
from hub import BadPlugin, Citizen, Connection, column, join, last, listing, many, one, page, pages, read, roots, same
from hub.app import composed
from hub.check import faults
from hub.compose import compose
from hub.federation import HEADER, sdl
from hub.plan import Planner
from hub.running import Hub
from hub.schema import Schema
from tests.hub.plan import remote
from tests.hub.plan.callers import AGUS, BUDI, SITI, callers
from tests.hub.plan.remote import CALLS, READ, REMOTE, RemotePayment, RemotePolicy, RemoteReport
from tests.hub.plan.test_difference import EXAMPLES, SCALARS, Recording, Tamed, both, keys
from tests.hub.plan.test_islands import Counted, asked

INSTALLED = composed(fence=False)[0].plugins[1:]
COMPOSITION = compose([*INSTALLED, REMOTE])
SDL = Schema(COMPOSITION, subgraph="remote").as_str()
OPERATIONS = queries(
    SDL,
    fields=["policy", "agent", "report"],
    custom_scalars=SCALARS,  # type: ignore[arg-type]
    allow_null=True,
)
WHOLE = """number plan tags village { name district { name } } agent { code name }
  payments { id state } more: payments { __typename id }"""
DOCUMENTS = {
    "only functions": f'{{ policy(number: "{SITI}-0") {{ {WHOLE} }} a: agent(code: "A1") {{ name }} __typename }}',
    "absent": f'{{ policy(number: "{SITI}-9") {{ number }} agent(code: "A2") {{ name }} }}',
    "hidden": f'{{ policy(number: "{BUDI}-1") {{ number }} }}',
    "below a statement": f"{{ citizen(nik: $nik) {{ name policies {{ {WHOLE} }} openPolicies {{ number plan }} }} }}",
    "refused": "{ citizen(nik: $nik) { nik openPolicies { since payments { amount } } } }",
    "below a resolver": f"{{ me {{ citizen {{ name policies {{ {WHOLE} since }} openPolicies {{ number }} }} }} }}",
    "below rows": "{ report(number: $number) { number note { text } policies { number payments { state } } } }",
    "a statement below": "{ citizen(nik: $nik) { openPolicies { number holder { nik name openPolicies { plan } } "
    "reports(first: 2) { edges { node { number note { text } policies { plan } } } totalCount } } } }",
    "promised": "{ citizen(nik: $nik) { name openPolicies { number seller { name } } } }",
    "several functions": "{ citizen(nik: $nik) { openPolicies { agent { name } payments { id } } "
    "again: openPolicies { agent { code } } } }",
}


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    CALLS.clear()
    yield
    CALLS.clear()


@pytest.fixture
def far(hub: Hub) -> Hub:
    """The hub with the agency without tables."""
    schema = Schema(COMPOSITION)
    return replace(hub, schema=schema, planner=Planner(schema, hub.db.dialect))


def people(hub: Hub) -> list[Principal]:
    """Nobody, a citizen, an officer as they are, one who may read policies, and one who may and doesn't say why."""
    known = {one.username: one for one in callers(hub)}
    officer = known["puskesmas"]
    reader = replace(officer, permissions=officer.permissions | {READ, "hub:citizen:find"})
    return [ANONYMOUS, known["warga"], officer, reader, replace(reader, default_purpose=None)]


async def variables(hub: Hub, document: str, nik: str = SITI) -> tuple[str, dict[str, str] | None]:
    """The document with its variables declared, and their values."""
    kinds = {"nik": ("NIK!", nik), "number": ("String!", (await keys(hub))["number"])}
    used = {name: pair for name, pair in kinds.items() if f"${name}" in document}
    head = f"query ({', '.join(f'${name}: {kind}' for name, (kind, _) in used.items())}) " if used else ""
    return head + document, {name: value for name, (_, value) in used.items()} or None


@pytest.mark.parametrize(
    "wrong", [{}, {"payments": "fails"}, {"policies": "refuses", "numbers": "fails"}, {"policies": "lies"}]
)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
async def test_answers_alike_each_way(far: Hub, document: str, wrong: dict[str, str]) -> None:
    """Data, errors and readings are the same, with a plan and without, for everybody, whatever fails."""
    for who in people(far):
        for nik in (SITI, AGUS, BUDI):
            CALLS.wrong.update(wrong)
            await both(far, who, *await variables(far, document, nik), fails=True)


@settings(
    max_examples=EXAMPLES // 4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(document=OPERATIONS, which=st.integers(0, 1_000))
async def test_answers_random_operations_alike(far: Hub, document: str, which: int) -> None:
    who = people(far)[which % 5]
    here = {"number": f"{(SITI, AGUS, BUDI)[which % 3]}-{which % 2}", "code": f"A{which % 3}", "nik": SITI}

    await both(far, who, print_ast(visit(parse(document), Tamed(here))), fails=True)


@pytest.mark.parametrize("name", ["only functions", "below a statement", "below rows", "several functions"])
async def test_plans_them(far: Hub, name: str) -> None:
    """For somebody who may read them, these are answered by a plan, not field by field."""
    assert await both(far, people(far)[3], *await variables(far, DOCUMENTS[name]))


# -- how often ------------------------------------------------------------------------------------------------------


async def test_a_level_is_one_call_of_each_function(far: Hub) -> None:
    """Under however many names: once with all the level's keys, the functions of a level at the same time."""
    whole = WHOLE.replace("agent {", "agent { code } other: agent {")
    document = f'{{ citizen(nik: "{SITI}") {{ policies {{ {whole} }} openPolicies {{ {whole} }} }} }}'

    data, errors = await asked(far, Counted(far), document)

    assert errors == []
    assert [len(one["payments"]) for one in data["citizen"]["policies"]] == [1, 2, 3]
    assert sorted(CALLS.asked) == [
        ("agents", ("A1", "A2")),
        ("payments", tuple(f"{SITI}-{n}" for n in range(3))),
        ("policies", (SITI,)),
    ]
    assert CALLS.most == 2


async def test_functions_alone_cost_no_statement(far: Hub) -> None:
    """A query of which no table has a part doesn't go to the database."""
    db = Counted(far)

    data, errors = await asked(far, db, DOCUMENTS["only functions"])

    assert (errors, db.statements) == ([], [])
    assert data["a"] == {"name": "agent A1"}


async def test_apart_an_agency_has_its_functions_for_itself(far: Hub) -> None:
    """Told to keep agencies apart, the answer is the same, and a function is called as often."""
    document = DOCUMENTS["below a resolver"]
    together = await asked(far, Counted(far), document)
    once = sorted(CALLS.asked)
    CALLS.clear()

    apart = await asked(far, Counted(far), document, apart=True)

    assert apart == together
    assert sorted(CALLS.asked) == once


@pytest.mark.parametrize("whose", ["citizen(nik: $nik)", "me { citizen"])
@pytest.mark.parametrize("wrong", ["fails", "hangs", "refuses"])
async def test_a_function_that_fails_costs_its_own_field(far: Hub, whose: str, wrong: str) -> None:
    """Null and an error with path and code where it is; the rest is answered. It isn't tried again in the request."""
    CALLS.wrong["agents"] = wrong
    who = people(far)[1]
    document = f"{{ {whose} {{ name policies {{ number agent {{ name }} payments {{ id }} }} }} }}"
    head = "query ($nik: NIK!) " if "$nik" in document else ""
    document, values = head + document + ("}" if whose.startswith("me") else ""), {"nik": SITI} if head else None
    context = Recording(
        db=far.db, settings=replace(far.settings, field_seconds=0.05), who=who, planner=far.planner, language="en"
    )

    assert await far.planner.answer(context, document, None, values) is None
    answer = await far.schema.execute(document, variable_values=values, context_value=context)

    citizen = answer.data["citizen"] if head else answer.data["me"]["citizen"]
    assert (citizen["name"], [len(one["payments"]) for one in citizen["policies"]]) == ("Siti Rahayu", [1, 2, 3])
    assert [one["agent"] for one in citizen["policies"]] == [None] * 3
    code = "FORBIDDEN" if wrong == "refuses" else "UNAVAILABLE"
    assert [(error.path[-3:], error.extensions["code"]) for error in answer.errors] == [
        (["policies", n, "agent"], code) for n in (1, 2)
    ]
    assert sorted(name for name, _ in CALLS.asked) == ["agents", "payments", "policies"]


async def test_nothing_more_is_asked_about_somebody_without_a_purpose(far: Hub) -> None:
    """Who doesn't say why may not have it; then the functions below aren't asked about that person either."""
    document = f'{{ citizen(nik: "{BUDI}") {{ policies {{ number agent {{ name }} }} }} }}'

    await both(far, people(far)[4], document)

    assert CALLS.asked == []


# -- where it is told -----------------------------------------------------------------------------------------------


async def test_says_what_it_calls(far: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """`simpul explain` and, in debug mode, the answer name a plan's functions; rows are priced as any."""
    document = f'{{ policy(number: "{SITI}-0") {{ number payments {{ id }} }} }}'
    who = people(far)[1]
    context = Recording(db=far.db, settings=far.settings, who=who, planner=far.planner, plans=[])

    text = far.planner.explain(document, None, {}, who, far.settings)
    await far.planner.answer(context, document, None, None)

    calls = ["RemotePolicy by number: tests.hub.plan.remote.by_number"]
    calls.append("RemotePayment by policy: tests.hub.plan.remote.payments")
    assert text.startswith(f"-- rows that could be read: 11 of {far.settings.cost_limit}\n-- calls {calls[0]}\n")
    assert context.plans == [{"path": [], "rows": 11, "statement": "", "calls": calls}]


async def test_a_router_asks_for_them_by_key(far: Hub) -> None:
    """In a subgraph a type whose key has a function is an entity, the others are served where they are used."""
    schema = Schema(COMPOSITION, subgraph="remote")
    document = """query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on RemotePolicy { number payments { id } } ... on Citizen { nik openPolicies { number } } } }"""
    niks = [{"__typename": "Citizen", "nik": nik} for nik in (SITI, AGUS)]
    numbers = [{"__typename": "RemotePolicy", "number": f"{SITI}-{n}"} for n in (0, 1, 7)]
    context = Recording(
        db=far.db,
        settings=replace(far.settings, gateway_token="g"),
        who=people(far)[1],
        purpose=people(far)[1].default_purpose,
        planner=Planner(schema, far.db.dialect),
        request=SimpleNamespace(headers={HEADER: "g"}),
    )

    answer = await schema.execute(document, variable_values={"keys": [*niks, *numbers]}, context_value=context)

    assert answer.errors is None
    siti, agus, first, second, none = answer.data["_entities"]
    assert (len(siti["openPolicies"]), agus["openPolicies"], none) == (3, [], None)
    assert [len(one["payments"]) for one in (first, second)] == [1, 2]
    assert sorted(name for name, _ in CALLS.asked) == ["numbers", "payments", "policies"]
    assert 'type RemotePolicy @key(fields: "number")' in sdl(schema)
    assert "type RemotePayment {" in sdl(schema)


# -- what doesn't fit -----------------------------------------------------------------------------------------------


def test_an_agency_may_have_no_tables() -> None:
    """It keeps to what every plugin has to."""
    assert list(faults(REMOTE, tuple(INSTALLED))) == []


NOT_ASYNC: Any = lambda context, keys: []  # noqa: E731
WRONG = {
    "pages": (pages("All.", order="number"), Connection[RemotePolicy], "page needs a table, and RemotePolicy has"),
    "listing": (listing("All.", order="number"), list[RemotePolicy], "list needs a table, and RemotePolicy has"),
    "page": (page("All.", on="nik", order="number"), Connection[RemotePolicy] | None, "page needs a table"),
    "last": (last("Last.", on="nik", order="number"), RemotePolicy | None, "last needs a table"),
    "same": (same("Same."), RemotePolicy | None, "same needs a table"),
    "order": (
        many("All.", on="nik", order="number"),
        list[RemotePolicy] | None,
        "order, filter and empty need a table",
    ),
    "empty": (one("One.", by="nik", on="nik", empty=True), RemotePolicy | None, "order, filter and empty need"),
    "column": (many("All.", on="plan"), list[RemotePolicy] | None, "RemotePolicy has no function by plan"),
    "key": (one("One.", by="nik"), RemotePayment | None, "RemotePayment has no function by id"),
    "unordered": (many("All.", on="reporter"), list[RemoteReport] | None, "say order="),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_needs_a_table_is_refused(what: str) -> None:
    """When plugins are composed, with the field and what is the matter."""
    declared, kind, message = WRONG[what]
    made = type("Wrong", (), {"wrong": declared, "__annotations__": {"wrong": kind}})
    query = what in ("pages", "listing")
    service = REMOTE.services[0]
    if query:
        changed = replace(service, query=[*service.query, roots(made)])
    else:
        changed = replace(service, joins=[*service.joins, join(Citizen)(made)])

    with pytest.raises(BadPlugin, match=rf"plugin remote: Wrong\.wrong: .*{message}"):
        compose([*INSTALLED, replace(REMOTE, services=[changed])])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"calls": {"code": NOT_ASYNC}}, "the function by code is not `async def`"),
        ({"calls": {"code": remote.agents}, "rows": "t.code = :nik"}, "its functions say which rows there are"),
    ],
)
def test_a_function_that_does_not_fit_is_refused(given: dict[str, Any], message: str) -> None:
    @read(key="code", name="WrongAgent", **given)
    class WrongAgent:
        """An agent."""

        code: str = column("Its code.")

    service = REMOTE.services[0]
    changed = replace(service, reads=[*service.reads, WrongAgent])

    with pytest.raises(BadPlugin, match=f"plugin remote: WrongAgent: {message}"):
        compose([*INSTALLED, replace(REMOTE, services=[changed])])
