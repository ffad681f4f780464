"""Each caller's schema has what they could be allowed, by a table that the permissions make; the rest isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from graphql import (
    FieldsOnCorrectTypeRule,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    parse,
    validate,
)

from auth import ANONYMOUS, Principal
from hub.chain import AccessRow
from hub.compose import compose
from hub.context import Context
from hub.declare import filters, read, roots
from hub.errors import BadPlugin
from hub.fit import NEEDS, PUBLIC, declared, fitted
from hub.plugin import Plugin, Service
from hub.reads import DECLARED, Relation, Root, column, declaration, equals, listing
from hub.running import Hub

CITIZEN = replace(ANONYMOUS, subject="1", username="w", nik="3275014107900001")


@read(AccessRow, key="id")
class Line:
    actor: str = column("Who.", needs="hub:access:read")


@filters
class LineFilter:
    actor: str | None = equals("Of this one.")


def callers(hub: Hub) -> Iterator[tuple[str, Principal]]:
    """Nobody, a citizen, every role, and what partners' tokens may be: each permission alone."""
    yield "anonymous", ANONYMOUS
    yield "a citizen", CITIZEN
    for name, role in hub.composition.catalog.roles.items():
        yield name, replace(ANONYMOUS, subject="2", username=name, permissions=role.permissions)
    for one in sorted({one for wanted, _, _ in table(hub).values() for one in wanted}):
        yield one, replace(ANONYMOUS, subject="3", username="token", permissions=frozenset({one}))


def table(hub: Hub) -> dict[tuple[str, str], tuple[tuple[str, ...], bool, bool]]:
    """By type and field: the permissions of which it wants one, whether a person has it of their own record, and
    whether its name is public. Read from the declarations, not from the schema."""
    composition = hub.composition
    names = hub.schema.config.name_converter
    made: dict[tuple[str, str], tuple[tuple[str, ...], bool, bool]] = {}
    for cls in composition.owners:
        read = declaration(cls)
        for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            declared = read.fields.get(field.python_name)
            if declared is not None and declared.needs:
                key = read.name, names.from_field(field)
                made[key] = (declared.needs,), read.person is not None, read.joins is not None
    for root in ("Query", "Mutation", "Subscription"):
        kind = hub.schema._schema.type_map[root]
        assert isinstance(kind, GraphQLObjectType)
        for name, one in kind.fields.items():
            field = one.extensions["strawberry-definition"]
            found = getattr(field.origin, "__read__", {}).get(field.python_name)
            marked = getattr(field.base_resolver.wrapped_func, NEEDS, ())
            if wanted := (found.needs,) if found is not None and found.needs else marked:
                made[root, name] = wanted, False, True
    return made


def whole(hub: Hub) -> set[tuple[str, str]]:
    """Every field of every type."""
    kinds = [one for one in hub.schema._schema.type_map.values() if isinstance(one, GraphQLObjectType)]
    return {(kind.name, name) for kind in kinds if not kind.name.startswith("__") for name in kind.fields}


def forbidden(hub: Hub, who: Principal) -> set[tuple[str, str]]:
    """The fields that somebody could never be allowed."""
    return {
        key
        for key, (wanted, own, _) in table(hub).items()
        if not who.permissions & set(wanted) and not (own and who.nik)
    }


def test_the_table_is_one(hub: Hub) -> None:
    """It says something about every agency, and something else about nearly every role."""
    seen = {name: frozenset(forbidden(hub, who)) for name, who in callers(hub)}

    assert {"Query.webhooks", "Ambulance.plate", "Citizen.accessLog", "GrantProposal.finding"} <= {
        f"{kind}.{name}" for kind, name in seen["anonymous"]
    }
    assert ("Citizen", "accessLog") not in seen["a citizen"]
    assert len(set(seen.values())) > 10


async def test_introspection_shows_what_could_be_allowed(hub: Hub) -> None:
    """Every field of every type, asked as everybody: what the table forbids isn't shown, all else is."""
    everything, document = whole(hub), get_introspection_query(descriptions=False)
    told: dict[frozenset[tuple[str, str]], set[tuple[str, str]]] = {}
    for name, who in callers(hub):
        hidden = frozenset(forbidden(hub, who))
        if hidden in told or ":" in name:
            continue
        pruned = hub.schema.for_caller(who)._schema.shown()  # type: ignore[attr-defined]
        kinds = [one for one in pruned.type_map.values() if isinstance(one, GraphQLObjectType)]
        told[hidden] = {(kind.name, name) for kind in kinds if kind.name[:2] != "__" for name in kind.fields}

    for hidden, shown in told.items():
        unreached = {kind for kind, _ in everything} - {kind for kind, _ in shown}
        assert shown == {key for key in everything - hidden if key[0] not in unreached}
        assert not unreached & {kind for kind, name in everything if (kind, name) in shown}

    context = Context(db=hub.db, settings=hub.settings, who=ANONYMOUS)
    answer = await hub.schema.execute(document, context_value=context)
    types = (answer.data or {})["__schema"]["types"]
    shown = {(one["name"], field["name"]) for one in types for field in one["fields"] or () if one["name"][:2] != "__"}
    assert answer.errors is None
    assert shown == told[frozenset(forbidden(hub, ANONYMOUS))]


def test_filters_go_with_their_lists(hub: Hub) -> None:
    """As everybody: an input is shown exactly where an operation or list that takes it is, and no filter or order of
    theirs is by a field that is hidden."""
    seen, searchable = set(), set()
    for _, who in callers(hub):
        hidden = frozenset(forbidden(hub, who))
        if hidden in seen:
            continue
        seen.add(hidden)
        pruned = hub.schema.for_caller(who)._schema.shown()  # type: ignore[attr-defined]
        kinds = [one for one in pruned.type_map.values() if isinstance(one, GraphQLObjectType)]
        fields = [field for kind in kinds for field in kind.fields.values()]
        taken = {name for field in fields for arg in field.args.values() for name in inputs(arg.type)}
        told = {(kind, name) for field in fields for kind, names in searched(field) for name in names}

        assert {name for name, one in pruned.type_map.items() if isinstance(one, GraphQLInputObjectType)} == taken
        assert told & hidden == set()
        searchable |= told

    assert len(seen) > 10
    assert {("AccessEntry", "account"), ("User", "username")} <= searchable


def inputs(kind: Any) -> set[str]:
    """The input types that an argument's type leads to."""
    waiting, found = [get_named_type(kind)], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, GraphQLInputObjectType) and one.name not in found:
            found.add(one.name)
            waiting += [get_named_type(field.type) for field in one.fields.values()]
    return found


def searched(field: Any) -> Iterator[tuple[str, list[str]]]:
    """The type that a list is of, and the names of its fields that the list is filtered or ordered by."""
    _, asked = declared(field)
    kind = get_named_type(field.type)
    if not isinstance(asked, Relation | Root) or not isinstance(kind, GraphQLObjectType):
        return
    if kind.name.endswith("Connection"):
        kind = get_named_type(get_named_type(kind.fields["edges"].type).fields["node"].type)  # type: ignore[union-attr]
    conditions = getattr(asked.filter, DECLARED).values() if asked.filter else ()
    columns = {asked.order.lstrip("-"), *(one.column for one in conditions)}
    names = [name for name, one in kind.fields.items() if getattr(declared(one)[1], "column", None) in columns]
    yield kind.name, names


def test_asking_for_a_forbidden_field_is_asking_for_none(hub: Hub) -> None:
    """Every field of every type, asked as everybody: what isn't public is refused in the words for a wrong name."""
    everything, types = sorted(whole(hub)), hub.schema._schema.type_map
    public = {key for key, (_, _, one) in table(hub).items() if one}
    public |= {key for key in everything if PUBLIC in types[key[0]].fields[key[1]].extensions}  # type: ignore[attr-defined]
    document = parse(" ".join(f"fragment F{at} on {kind} {{ {name} }}" for at, (kind, name) in enumerate(everything)))
    seen = set()
    for _, who in callers(hub):
        hidden = frozenset(forbidden(hub, who)) - public
        if hidden not in seen:
            seen.add(hidden)
            errors = validate(fitted(hub.schema._schema, who), document, [FieldsOnCorrectTypeRule])
            told = {error.message.split(" Did")[0] for error in errors}
            assert told == {f"Cannot query field '{name}' on type '{kind}'." for kind, name in hidden}

    assert len(seen) > 1


@pytest.mark.parametrize("inner", ["applicant", "x: applicant", "applicant(first: 1)", "applicant { nik }", "...F"])
@pytest.mark.parametrize("service", ["referrals", "no-such"])
async def test_no_way_tells_them_apart(ask: Any, inner: str, service: str) -> None:
    """Alias, argument, selection, fragment, an empty list: a hidden field answers like one that doesn't exist."""
    asked = f"totalCount edges {{ node {{ number {inner} }} }}"
    document = f'{{ inbox(first: 1, filter: {{service: "{service}"}}) {{ {asked} }} }}'
    document += " fragment F on Request { applicant }" if inner == "...F" else ""

    hidden = await ask(document, who="psc119")
    absent = await ask(document.replace("applicant", "applicint"), who="psc119")

    assert hidden.codes == ["BAD_INPUT"]
    assert hidden.errors[0]["message"] == "Cannot query field 'applicant' on type 'Request'."
    assert repr(hidden).replace("applicant", "applicint") == repr(absent)


async def test_who_may_sees_it(ask: Any) -> None:
    """The dispatcher's schema has the field, and the field has its value."""
    document = '{ ambulances { plate } __type(name: "Ambulance") { fields { name } } }'

    mine, other = await ask(document, who="psc119"), await ask(document.replace("plate", "code"), who="warga")

    assert mine.errors == []
    assert mine.data["ambulances"][0]["plate"]
    assert "plate" in {one["name"] for one in mine.data["__type"]["fields"]}
    assert "plate" not in {one["name"] for one in other.data["__type"]["fields"]}


async def test_operations_keep_their_codes(ask: Any) -> None:
    """A front end can tell what to do: sign in, or give up."""
    document = "{ accessEntries(first: 1) { totalCount } }"

    assert (await ask(document)).codes == ["UNAUTHENTICATED"]
    assert (await ask(document, who="warga")).codes == ["FORBIDDEN"]


def test_no_filter_or_order_tells_of_it() -> None:
    """A list that could be sorted or searched by a field which needs more than the list does isn't composed."""

    def lines(order: str, filter: type | None, needs: str | None) -> Plugin:
        fields = {"lines": listing("All.", order=order, filter=filter, needs=needs)}
        query = roots(type("Lines", (), fields | {"__annotations__": {"lines": list[Line]}}))
        return Plugin(
            name="x", version="1", title="X", services=[Service(name="x", title="X", reads=[Line], query=[query])]
        )

    compose([lines("-id", None, None)])
    compose([lines("actor", LineFilter, "hub:access:read")])
    for order, filter in (("-actor", None), ("id", LineFilter)):
        with pytest.raises(BadPlugin, match="tells of actor"):
            compose([lines(order, filter, None)])


def test_what_is_kept_of_it_is_small(hub: Hub) -> None:
    """A caller's schema shares every type with the whole one."""
    one = hub.schema.for_caller(ANONYMOUS)._schema

    assert all(kind is hub.schema._schema.type_map[name] for name, kind in one.type_map.items())
    assert hub.schema.for_caller(ANONYMOUS)._schema is one
