"""Inputs are made as Strawberry makes them."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import GraphQLInputObjectType

from hub.inputs import quicken


@strawberry.enum
class Colour(Enum):
    RED = "R"
    GREEN = "G"


@strawberry.input
class Leaf:
    colour: Colour
    veins: int = 3


@strawberry.input
class Tree:
    common_name: str
    height: float | None
    latin: str | None = strawberry.field(name="species", default=None)
    leaf: Leaf | None = None
    leaves: list[Leaf] = strawberry.field(default_factory=list)
    marks: list[list[int]] | None = strawberry.UNSET


@strawberry.type
class Query:
    @strawberry.field
    def shown(self, tree: Tree) -> str:
        return repr(tree)


PLANT = {"commonName": "Trembesi", "height": None}
ASK = "query ($tree: Tree!) { shown(tree: $tree) }"


@pytest.mark.parametrize(
    "given",
    [
        {"commonName": "Trembesi"},
        PLANT,
        PLANT | {"species": "Samanea saman", "marks": [[1], []]},
        PLANT | {"leaf": {"colour": "GREEN"}, "marks": None},
        PLANT | {"leaf": None, "leaves": [{"colour": "RED", "veins": 5}, {"colour": "GREEN"}]},
    ],
)
def test_made_alike(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    schema = strawberry.Schema(Query)
    asked: dict[str, Any] = {"variable_values": {"tree": given}}
    plain = schema.execute_sync(ASK, **asked)

    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            definition = kind.extensions["strawberry-definition"]
            monkeypatch.setattr(definition, "from_input", None)
            quicken(definition, schema.config)
            assert definition.from_input is not None
    quick = schema.execute_sync(ASK, **asked)

    assert plain.errors is quick.errors is None
    assert plain.data == quick.data
