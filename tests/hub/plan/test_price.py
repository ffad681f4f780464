"""An operation that costs too much is refused before anything runs, with its price and the limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse

from auth import ANONYMOUS
from hub.errors import TooExpensive
from hub.plan import Planner
from hub.plan.bounds import bounds
from hub.plan.price import Price
from hub.plan.run import DOCUMENTS, PLANS
from hub.running import Hub

Ask = Callable[..., Awaitable[Any]]
PARTS = "edges { node { responses { text } photos { url } } }"
REFUSED = {
    "rows": "{ " + " ".join(f"{key}: complaints(first: 1000) {{ {PARTS} }}" for key in "abc") + " }",
    "depth": "{ citizen(nik: $nik) { " + "mother { " * 25 + "nik" + " }" * 27,
    "aliases": "{ citizen(nik: $nik) { " + " ".join(f"a{n}: nik" for n in range(101)) + " } }",
    "root fields": "{ " + " ".join(f"p{n}: plugins {{ name }}" for n in range(21)) + " }",
    "fields": "{ citizen(nik: $nik) { ...F0 } } "
    + " ".join(f"fragment F{n} on Citizen {{ nik ...F{n + 1} ...F{n + 1} }}" for n in range(13))
    + " fragment F13 on Citizen { nik }",
}


def price(hub: Hub, document: str, **variables: Any) -> int:
    parsed = parse(document)
    operation = next(one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
    return Price(hub.schema._schema, parsed, variables, bounds(hub.settings, ANONYMOUS)).of(operation)


@pytest.mark.parametrize("what", REFUSED)
async def test_refuses_what_is_too_large(ask: Ask, what: str) -> None:
    """The answer has one error, says what was too much, and has no data."""
    document = REFUSED[what]
    head = "query ($nik: NIK!) " if "$nik" in document else ""

    answer = await ask(head + document, who="warga", **({"nik": "3275014107900001"} if head else {}))

    assert answer.codes == ["TOO_EXPENSIVE"]
    extensions = answer.errors[0]["extensions"]
    assert (extensions["what"], extensions["price"] > extensions["limit"]) == (what, True)
    assert answer.data is None


def test_prices_pages_by_their_size(hub: Hub) -> None:
    """A page costs its rows and what hangs on each; lists without pages count as ten."""
    assert price(hub, "{ complaints(first: 7) { edges { node { number } } } }") == 7
    assert price(hub, "{ complaints { edges { node { responses { text } } } } }") == 20 * (1 + 10)
    assert price(hub, "query ($n: Int = 3) { complaints(first: $n) { totalCount } }") == 3
    assert price(hub, "query ($n: Int = 3) { complaints(first: $n) { totalCount } }", n=50) == 50


async def test_what_is_kept_of_documents_is_bounded_by_their_length(hub: Hub) -> None:
    """A price or a refused plan is small, but keeps its whole document in memory."""
    planner = Planner(hub.schema, hub.db.dialect)
    long = " ".join(f"a{n}: number" for n in range(90))

    for n in range(200):
        document = f"query Q{n} {{ complaints(first: 1) {{ edges {{ node {{ {long} }} }} }} }}"
        await planner.answer(hub.context(), document, None, None)

    alive = {key[0] for key in planner.prices.values} | {key[0] for key in planner.plans.values}
    assert 0 < len(planner.prices.values) <= DOCUMENTS // len(document) + 1
    assert sum(one.weight for one in alive) <= DOCUMENTS + PLANS


async def test_a_price_is_of_these_variables(ask: Ask) -> None:
    """A cheap request doesn't set the price of a dear one whose other variable has the same value."""
    document = f"""query ($small: Int = 1, $large: Int = 1) {{
        a: complaints(first: $small) {{ totalCount }}
        b: complaints(first: $large) {{ {PARTS} }} c: complaints(first: $large) {{ {PARTS} }}
        d: complaints(first: $large) {{ {PARTS} }} e: complaints(first: $large) {{ {PARTS} }} }}"""

    cheap = await ask(document, small=1000, large=1)
    dear = await ask(document, small=1, large=1000)

    assert (cheap.codes, dear.codes) == ([], ["TOO_EXPENSIVE"])


async def test_limits_hold_for_events_too(client: httpx.AsyncClient) -> None:
    """Server-sent events don't go through the planner; the limits are the same."""
    answer = await client.post("/graphql", json={"query": REFUSED["rows"]}, headers={"Accept": "text/event-stream"})

    assert '"TOO_EXPENSIVE"' in answer.text


def test_a_cycle_of_fragments_has_an_end(hub: Hub) -> None:
    """What validation refuses anyway is priced without running for ever."""
    assert price(hub, "{ plugins { ...A } } fragment A on InstalledPlugin { name ...A }") == 10


def test_says_the_price(hub: Hub) -> None:
    """The refusal carries price and limit as numbers."""
    with pytest.raises(TooExpensive) as refused:
        price(hub, REFUSED["rows"])

    assert refused.value.details["limit"] == hub.settings.cost_limit
