"""The citizen's copy of everything that is held about them: one query made from the schema, asked as the citizen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import strawberry
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)
from litestar import Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from strawberry.scalars import JSON

from auth import Principal
from hub.context import Context, Info
from hub.errors import Forbidden, Refusal, Unauthenticated
from hub.reads import DECLARED, Read

if TYPE_CHECKING:
    from hub.running import Hub

PAGE = 50  # rows of a list that is read to its end
INNER = 20  # rows of a list inside a list; `pageInfo` beside them says whether there are more
DEEPEST = 7  # levels below the citizen
PER_HOUR = 10  # copies of one account
OTHERS = {"Citizen": "nik"}  # somebody else of the family, or an officer: who, and no more
EXPECTED = {"FORBIDDEN", "NOT_FOUND"}  # what isn't the person's to see is no gap in the copy


# -- the query ------------------------------------------------------------------------------------------------------


def fields_of(kind: GraphQLObjectType, who: Principal) -> Iterator[tuple[str, GraphQLField]]:
    """The fields a person may ask without an argument of their own, about their own record."""
    for name, field in kind.fields.items():
        if not any(is_required_argument(one) for one in field.args.values()) and _theirs(field, who):
            yield name, field


def _theirs(field: GraphQLField, who: Principal) -> bool:
    made: Any = field.extensions.get("strawberry-definition")
    read = vars(made.origin).get(DECLARED) if made is not None and isinstance(made.origin, type) else None
    if not isinstance(read, Read) or made.python_name not in read.fields:
        return True
    needs = read.fields[made.python_name].needs
    return not needs or who.may(needs) or read.joins is not None or read.person is not None


def selection(
    field: GraphQLField, who: Principal, path: tuple[str, ...], named: Mapping[str, str] = MappingProxyType({})
) -> str | None:
    """What is selected below a field; None when there is nothing to select. named: types of which the key is enough,
    since the copy has them elsewhere, with that key."""
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    if kind.name in named:
        return f" {{ {named[kind.name]} }}"
    if not is_object_type(kind) or kind.name in path or len(path) > DEEPEST:
        return None
    parts = [
        f"{name}{'(first: ' + str(INNER) + ')' if 'first' in below.args else ''}{inner}"
        for name, below in fields_of(kind, who)
        if name != "totalCount" and (inner := selection(below, who, (*path, kind.name), named)) is not None
    ]
    return f" {{ {' '.join(parts)} }}" if parts else None


def questions(schema: GraphQLSchema, who: Principal) -> dict[str, tuple[str, bool]]:
    """For each field of the citizen: a query for it alone, and whether it goes page by page."""
    citizen = schema.type_map["Citizen"]
    assert isinstance(citizen, GraphQLObjectType)  # noqa: S101 - it is one
    asked = dict(fields_of(citizen, who))
    items = {name: kind for name, field in asked.items() if (kind := _item(field)) is not None}
    named = {kind.name: key for kind in items.values() if (key := _key(kind)) is not None}
    made: dict[str, tuple[str, bool]] = {}
    for name, field in asked.items():
        own = items[name].name if name in items else ""
        inner = selection(field, who, ("Citizen",), {kind: key for kind, key in named.items() if kind != own} | OTHERS)
        if inner is None:
            continue
        if paged := "after" in field.args:
            text = (
                f"query MyData($after: String) {{ me {{ citizen {{ {name}(first: {PAGE}, after: $after){inner} }} }} }}"
            )
        else:
            text = f"query MyData {{ me {{ citizen {{ {name}{inner} }} }} }}"
        made[name] = text, paged
    return made


def _item(field: GraphQLField) -> GraphQLObjectType | None:
    """What a field of the citizen lists."""
    kind = get_named_type(field.type)
    for step in ("edges", "node"):
        if isinstance(kind, GraphQLObjectType) and step in kind.fields:
            kind = get_named_type(kind.fields[step].type)
    return kind if isinstance(kind, GraphQLObjectType) else None


def _key(kind: GraphQLObjectType) -> str | None:
    """The field that tells one object of a declared type from the others."""
    made: Any = kind.extensions.get("strawberry-definition")
    read = vars(made.origin).get(DECLARED) if made is not None else None
    names = [name for name, field in kind.fields.items() if isinstance(read, Read) and _python_name(field) == read.key]
    return names[0] if names else None


def _python_name(field: GraphQLField) -> str | None:
    made: Any = field.extensions.get("strawberry-definition")
    return made.python_name if made is not None else None


# -- the copy -------------------------------------------------------------------------------------------------------


async def copy_of(context: Context) -> dict[str, Any]:
    """Everything held about the caller, in every agency. `incomplete` names what couldn't be had now.

    Raises:
        Unauthenticated, Forbidden: nobody, or no person's account, asks.
        RateLimited: it was asked for too often.
    """
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    if who.nik is None:
        raise Forbidden
    await context.limit("mydata", who.subject, PER_HOUR, 3600)
    hub: Hub = context.graph.hub
    incomplete: list[str] = []
    citizen: dict[str, Any] = {}
    for name, (document, paged) in questions(hub.schema._schema, who).items():
        citizen[name] = await _asked(hub, context, name, document, incomplete, paged=paged)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "account": {"username": who.username, "name": who.name, "roles": sorted(who.roles), "unit": who.unit},
        "citizen": citizen,
        "incomplete": sorted(set(incomplete)),
    }


async def _asked(hub: Hub, context: Context, name: str, document: str, incomplete: list[str], *, paged: bool) -> object:
    from hub.endpoint import READS, Ask, run

    rows: list[Any] = []
    after: str | None = None
    while True:
        own = msgspec.structs.replace(context, loads=None, seen={}, written={}, metered=False, charged=False)
        try:
            result = await run(hub, own, Ask(document, {"after": after} if paged else None, None), READS)
        except Refusal:
            incomplete.append(name)
            return rows or None
        for error in result.errors or ():
            if (error.extensions or {}).get("code") not in EXPECTED:
                incomplete.append(".".join(part for part in error.path or () if isinstance(part, str)))
        found = ((result.data or {}).get("me") or {}).get("citizen") or {}
        value = found.get(name)
        if not paged or value is None:
            return rows or _plain(value)
        rows += [_plain(edge["node"]) for edge in value["edges"]]
        if not value["pageInfo"]["hasNextPage"]:
            return rows
        after = value["pageInfo"]["endCursor"]


def _plain(value: Any) -> Any:
    """Connections as plain lists; where rows are left out, an object that says so."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "edges" in value and "pageInfo" in value:
        rows = [_plain(edge["node"]) for edge in value["edges"]]
        return {"rows": rows, "more": True} if value["pageInfo"]["hasNextPage"] else rows
    return {name: _plain(one) for name, one in value.items()}


# -- where it is asked for ------------------------------------------------------------------------------------------


@strawberry.type
class MyDataQuery:
    @strawberry.field
    async def my_data(self, info: Info) -> JSON:
        """A copy of everything that every agency holds about the citizen who asks, who read it included, as one JSON
        object; also at `/me/export` as a download. Source: UU 27/2022 articles 7 and 13."""
        return JSON(await copy_of(info.context))


@dataclass(frozen=True, slots=True)
class NoCopy:
    """Why there is none, as GraphQL says it."""

    errors: list[dict[str, Any]]


def _refusal(description: str) -> ResponseSpec:
    return ResponseSpec(NoCopy, description=description, generate_examples=False)


@get(
    "/me/export",
    operation_id="export",
    summary="A citizen's copy of everything held about them",
    tags=["data"],
    responses={
        401: _refusal("Nobody is signed in, or the token is not good."),
        403: _refusal("The account is no citizen's."),
        429: _refusal("Too often; `Retry-After` says how long to wait."),
        503: _refusal("The database is away."),
    },
)
async def export(request: Request[Any, Any, Any]) -> Response[Any]:
    """The answer of `myData` as a file, for the account of the bearer token."""
    from hub.endpoint import failed
    from hub.knock import context_for

    try:
        copy = await copy_of(await context_for(request))
    except Refusal as refusal:
        return failed(request, refusal)
    name = f"simpul-{copy['at'][:10]}.json"
    return Response(
        orjson.dumps(copy, option=orjson.OPT_INDENT_2),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


ROUTES = (export,)
