"""A document that one walk calls valid is valid by every rule; a slip anywhere is never missed."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError, parse, validate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub import examples
from hub.plan.operation import Operation, Unplanned
from hub.plan.sound import sound
from hub.running import Hub
from tests.hub.plan.test_difference import EXAMPLES, OPERATIONS, REGRESSIONS

VALID = [("query ($nik: NIK!) " if "$nik" in one else "") + one for one in REGRESSIONS.values()]
WORDS = [
    "{",
    "}",
    "(",
    ")",
    ":",
    "!",
    "[",
    "]",
    "...",
    "@skip(if:true)",
    "@include(if:$nik)",
    "@defer",
    "on",
    "query",
    "mutation",
    "fragment",
    "Citizen",
    "null",
    "true",
    "3",
    "3.5",
    "$nik",
    "$first",
    "NIK",
    "Int",
    "String",
    "nik",
    "name",
    "first",
    "filter",
    "kind",
    "HOSPITAL",
    "number",
    "complaints",
    "edges",
    "node",
    "citizen",
    '"x"',
    "{}",
    "[1]",
    '"3275014107900001"',
]


def said(hub: Hub, document: str) -> tuple[bool, bool] | None:
    """Whether the walk calls it valid, and the rules; nothing for what can't be read."""
    try:
        operation = Operation.of(hub.schema._schema, document, None, 5_000)
    except (GraphQLError, Unplanned):
        return None
    return sound(operation), not validate(hub.schema._schema, operation.document)


@st.composite
def slips(draw: Any) -> str:
    """A valid document with a word or two exchanged, left out or put in."""
    words = draw(st.sampled_from(VALID)).replace("(", " ( ").replace(")", " ) ").replace(":", " : ").split()
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(words) - 1))
        words[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from([*WORDS, *words]), max_size=1))
    return " ".join(words)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(document=st.one_of(slips(), slips(), OPERATIONS))
def test_what_it_calls_valid_is_valid(hub: Hub, document: str) -> None:
    """There may be valid documents it doesn't know, and no invalid one that it takes."""
    found = said(hub, document)

    assert found is None or found[0] <= found[1]


def test_knows_the_operations_that_clients_send(hub: Hub) -> None:
    """The operations that plugins bring as examples don't need the rules; subscriptions, and several at once, do."""
    queries = [one.query for one in examples.of(hub.composition.plugins)]
    sent = [one for one in queries if "subscription " not in one and len(parse(one).definitions) == 1]

    for document in sent:
        assert said(hub, document) == (True, True), document
    assert len(sent) > 50


@pytest.mark.parametrize("document", VALID)
def test_knows_these(hub: Hub, document: str) -> None:
    """The planner's own examples are valid, and known to be."""
    assert parse(document)
    assert said(hub, document) == (True, True)
