"""What clients send, made into Python's input objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING
from typing import Any

from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import InputContext
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition, StrawberryOptional, has_object_definition


def quicken(definition: StrawberryObjectDefinition, config: StrawberryConfig) -> None:
    """Let an input type know once how its fields are called and which of them need more than their value, where
    Strawberry finds it out for every value anew. Types that know it already stay as they are."""
    if definition.from_input is not None:
        return
    names: dict[str, tuple[str, Any]] = {}
    for field in definition.fields:
        kind: Any = field.resolve_type(type_definition=definition)
        inner = kind.of_type if isinstance(kind, StrawberryOptional) else kind
        deep = isinstance(inner, StrawberryList) or has_object_definition(inner)
        names[config.name_converter.from_field(field)] = (field.python_name, kind if deep else None)
    absent = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }

    def made(type_: type, value: Mapping[str, Any], context: InputContext) -> Any:
        given: dict[str, Any] = dict(absent)
        for name, one in value.items():
            python_name, kind = names[name]
            given[python_name] = one if kind is None else context.convert(one, kind, name)
        return type_(**given)

    definition.from_input = made
