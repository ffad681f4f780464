"""How large an operation may be, by role; documents that are never twice the same; how a plan is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth import ANONYMOUS, Principal
from hub.errors import BadSetup
from hub.limits import Limiter
from hub.plan.bounds import Bounds, bounds, check
from hub.running import Hub
from hub.settings import Settings
from tests.hub.plan.callers import SITI

Ask = Callable[..., Awaitable[Any]]
LIMITS = {"cost": "cost_limit", "depth": "depth_limit", "alias": "alias_limit", "root": "root_limit"}
ROLES = ["auditor", "partner", "citizen"]


def caller(*roles: str) -> Principal:
    return replace(ANONYMOUS, roles=frozenset(roles))


@given(
    written=st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(sorted(LIMITS)), st.integers(0, 10**6))),
    has=st.sets(st.sampled_from(ROLES)),
)
def test_the_highest_of_ones_roles_counts(written: list[tuple[str, str, int]], has: set[str]) -> None:
    """A limit is the highest that a role of the caller sets, else everybody's."""
    settings = Settings(role_limits=" ".join(f"{role}.{limit}={value}" for role, limit, value in written))

    found = bounds(settings, caller(*has))

    for limit, everybody in LIMITS.items():
        own = [value for role, name, value in written if name == limit and role in has]
        assert getattr(found, limit) == (max(own) if own else getattr(settings, everybody))


@pytest.mark.parametrize("written", ["auditor", "nobody.cost=1", "auditor.speed=1", "auditor.cost=x", ".cost=1"])
def test_refuses_what_it_does_not_know(written: str) -> None:
    """A slip in the setting stops the start, and isn't taken for no limit."""
    with pytest.raises(BadSetup):
        check(Settings(role_limits=written), ROLES)


async def test_a_role_may_ask_for_more(hub: Hub, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same operation is refused to one and answered to another whose role has a limit of its own."""
    monkeypatch.setattr(hub, "settings", replace(hub.settings, cost_limit=5, role_limits="auditor.cost=50"))
    document = "{ complaints(first: 9) { totalCount } }"

    refused, answered = await ask(document, who="warga"), await ask(document, who="auditor")

    assert (refused.codes, answered.codes) == (["TOO_EXPENSIVE"], [])
    assert refused.errors[0]["extensions"]["limit"] == 5


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_document_of_too_many_tokens_is_not_read(client: httpx.AsyncClient, accept: str) -> None:
    """Reading ends at the limit; the answer says so and has no data."""
    body = {"query": "{ " + "plugins { name } " * 2_000 + "}"}

    answer = await client.post("/graphql", json=body, headers={"Accept": accept})

    assert '"TOO_EXPENSIVE"' in answer.text
    assert '"tokens"' in answer.text
    assert '"name":' not in answer.text


async def test_new_documents_are_counted_and_known_ones_are_not(
    hub: Hub, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sends a new document each time has to wait; the ones that are known are answered all the same."""
    monkeypatch.setattr(hub, "settings", replace(hub.settings, cold_rate=3))
    monkeypatch.setattr(hub, "limiter", Limiter())
    documents = [f'query Cold{n} {{ village(code: "3275011001") {{ name }} }}' for n in range(4)]

    async def code(document: str) -> Any:
        answer = (await client.post("/graphql", json={"query": document})).json()
        return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None

    first = [await code(one) for one in documents]
    again = [await code(one) for one in documents]

    assert first == [None, None, None, "RATE_LIMITED"]
    assert again == first


async def test_says_how_it_is_planned_where_that_is_told(
    hub: Hub, client: httpx.AsyncClient, token: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In debug mode the answer has the price and the statements, and why something has none; else nothing of it."""
    headers = {"Authorization": f"Bearer {await token('warga')}"}

    async def plan(document: str) -> Any:
        body = {"query": document, "variables": {"nik": SITI} if "$nik" in document else {}}
        answer = (await client.post("/graphql", json=body, headers=headers)).json()
        assert "errors" not in answer
        return answer.get("extensions")

    whole = "query ($nik: NIK!) { citizen(nik: $nik) { name } }"
    below = "{ me { username citizen { name familyCard { number } } } }"
    assert (await plan(whole), await plan(below)) == (None, None)
    monkeypatch.setattr(hub, "settings", replace(hub.settings, debug=True))

    (one,) = (await plan(whole))["plan"]
    first, island = (await plan(below))["plan"]

    assert one["rows"] == 1
    assert "dukcapil_resident" in one["statement"]
    assert first == {"path": [], "executed": "Query.me runs its resolver"}
    assert (island["path"], island["fields"]) == (["me", "citizen"], ["name", "familyCard"])
    assert "dukcapil_resident" in island["statement"]


def test_every_bound_is_a_setting() -> None:
    """What may be set for a role may be set for everybody."""
    assert {f"{name}_limit" for name in Bounds.__slots__} <= set(Settings.__slots__)
