"""What a resolver says it needs is what it asks for: nobody gets in without, and none asks without saying so."""

from __future__ import annotations

import ast
import inspect
import runpy
import textwrap
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from auth import ANONYMOUS, Principal
from hub.fit import wanted
from hub.running import Hub

NIK = "3275014107900001"
VALUES = {
    "Boolean": "true", "Date": '"2026-11-24"', "DateTime": '"2026-11-24T06:00:00Z"', "Float": "1.0", "Int": "1",
    "JSON": "{}", "NIK": f'"{NIK}"', "Rupiah": "1", "Time": '"08:00:00"',
}  # fmt: skip


def operations(hub: Hub) -> Iterator[tuple[str, str, GraphQLField]]:
    """Every field of Query, Mutation and Subscription."""
    for root in ("Query", "Mutation", "Subscription"):
        kind = hub.schema._schema.type_map[root]
        assert isinstance(kind, GraphQLObjectType)
        yield from ((root, name, field) for name, field in kind.fields.items())


def value(kind: Any) -> str:
    """Some value of a type, as small as it may be."""
    match kind:
        case GraphQLNonNull():
            return value(kind.of_type)
        case GraphQLList():
            return "[]"
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLInputObjectType():
            return f"{{ {given(kind.fields)} }}"
        case _:
            return VALUES.get(kind.name, '"x"')


def given(arguments: Any) -> str:
    """What has to be given, and nothing more."""
    needed = {name: one.type for name, one in arguments.items() if isinstance(one.type, GraphQLNonNull)}
    return " ".join(f"{name}: {value(kind)}" for name, kind in needed.items())


def document(root: str, name: str, field: GraphQLField) -> str:
    """An operation that asks the field and nothing more."""
    arguments = given(field.args)
    given_ = f"({arguments})" if arguments else ""
    inner = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return f"{root.lower()} {{ {name}{given_} {inner} }}"


async def told(hub: Hub, text: str, who: Principal) -> list[str]:
    """The codes of what somebody is answered; of a subscription, of its first words."""
    context, schema = hub.context(who=who), hub.schema.for_caller(who)
    if not text.startswith("subscription"):
        return _codes(await schema.execute(text, context_value=context))
    stream = await schema.subscribe(text, context_value=context)
    return _codes(await anext(stream) if isinstance(stream, AsyncIterator) else stream)


def _codes(answer: Any) -> list[str]:
    return [(error.extensions or {}).get("code", error.message) for error in answer.errors or ()]


async def test_nobody_gets_in_without(hub: Hub) -> None:
    """Every operation that needs a permission refuses nobody, a citizen, and whoever has every other permission; or it
    is about a case, and says no more than that they can't know of any such."""
    everything = frozenset(hub.composition.catalog.permissions)
    citizen = replace(ANONYMOUS, subject="1", username="w", nik=NIK)
    refused, hidden = ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN"], ["NOT_FOUND"] * 3
    found: dict[str, list[str]] = {}
    for root, name, field in operations(hub):
        if names := wanted(field):
            other = replace(ANONYMOUS, subject="2", username="o", permissions=everything - {*names})
            text = document(root, name, field)
            found[f"{root}.{name}"] = [
                code for who in (ANONYMOUS, citizen, other) for code in await told(hub, text, who)
            ]

    assert {name: codes for name, codes in found.items() if codes not in (refused, hidden)} == {}
    assert {name.split(".")[0] for name, codes in found.items() if codes == refused} == {
        "Query", "Mutation", "Subscription",
    }  # fmt: skip


def asks_first(function: Callable[..., Any], depth: int = 3) -> bool:
    """Whether the first call of a resolver, or of what it calls first, is `require`."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
    for statement in tree.body:
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        if not calls:
            continue
        if not isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return):
            return False  # it decides before it calls
        first = min(calls, key=lambda call: (call.end_lineno, call.end_col_offset))  # the innermost, from the left
        match first.func:
            case ast.Attribute(attr="require"):
                return True
            case ast.Name(id=name):
                called = function.__globals__.get(name)
            case ast.Attribute(value=ast.Name(id=room), attr=name):
                called = getattr(function.__globals__.get(room), name, None)
            case _:
                return False
        return depth > 0 and inspect.isfunction(called) and asks_first(called, depth - 1)
    return False


def test_none_asks_without_saying_so(hub: Hub) -> None:
    """A resolver that begins with `require` has `@needs`: else introspection shows its field to everybody."""
    asking, silent = set(), set()
    for kind in hub.schema._schema.type_map.values():
        for name, field in kind.fields.items() if isinstance(kind, GraphQLObjectType) else ():
            resolver = getattr(field.extensions.get("strawberry-definition"), "base_resolver", None)
            if resolver is not None and asks_first(resolver.wrapped_func):
                (asking if wanted(field) else silent).add(f"{kind.name}.{name}")

    assert silent == set()
    assert {"Query.roles", "Mutation.createUser", "Mutation.grantRole", "Subscription.ambulanceMoved"} <= asking


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("def f(info):\n    info.context.require('a')", True),
        ("def f(info):\n    context = info.context\n    context.require('a')\n    go()", True),
        ("def g(context):\n    context.require('a')\ndef f(info):\n    return of(g(info))", True),
        ("def f(info):\n    if info:\n        info.context.require('a')", False),
        ("def f(info):\n    go(info)\n    info.context.require('a')", False),
        ("def f(info):\n    return info", False),
    ],
)
def test_what_is_found(tmp_path: Path, source: str, asks: bool) -> None:
    """The search sees the refusal through a name and a function, and takes no other call for one."""
    file = tmp_path / "made.py"
    file.write_text(source)
    names = runpy.run_path(str(file))

    assert asks_first(names["f"]) is asks
