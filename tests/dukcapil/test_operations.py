"""The example operations: each fits the schema, and its variables fit the operation."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from graphql import GraphQLError, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from hub.app import composed
from hub.schema import Schema

FILES = sorted(Path(str(files("dukcapil") / "operations")).glob("*.graphql"))


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(composed(fence=False)[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_fits(schema: Schema, file: Path) -> None:
    """What the explorer offers can be run as it stands."""
    title, rest = file.read_text(encoding="utf-8").split("\n", 1)
    given = orjson.loads(rest.split("\n", 1)[0].removeprefix("# variables: ")) if rest.startswith("# variables") else {}
    document = parse(rest)

    errors = list(validate(schema._schema, document))
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    values = get_variable_values(schema._schema, operation.variable_definitions or (), given)

    assert title.startswith("# ")
    assert errors == []
    assert not isinstance(values, GraphQLError)
    assert not isinstance(values, list), values
