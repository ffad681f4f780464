"""Resolvers for declared fields: who may have one, where its rows are, and the objects they become."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, Final

import strawberry
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from hub import sql, times
from hub.arguments import AS_OF, PAGE_SIZE, filter_arguments, key_arguments, signed, window_arguments
from hub.asked import Asked, One, needless
from hub.context import Info
from hub.cursors import Connection, Edge, PageInfo, encoded, window
from hub.errors import BadInput, Forbidden, NotFound, Text, Unauthenticated
from hub.loads import Row, loads_of, remembered
from hub.reads import DECLARED, Column, Field, Read, Relation, Root, Shape, declaration, graphql_name
from hub.things import cell, nothing, thing

NO_PAST = Text(
    "Hanya hari ini atau hari yang lalu, dan hanya dari register yang menyimpan riwayat.",
    "Only today or a day past, and only of a register that keeps what was.",
)
SOUGHT = "__sought__"  # where an object that may not be there keeps how it is looked up
FIND_CITIZEN = "hub:citizen:find"  # look a citizen up by NIK where no register is installed


def entity(cls: type, key: object, day: date | None = None) -> Any:
    """An entity known by its key alone; agencies' parts are read when asked."""
    read = declaration(cls)
    return thing(read, dict.fromkeys(read.columns) | {read.key: key}, day)


def day_of(read: Read, root: Any) -> date | None:
    """The day as of which an object's fields are asked; only what has a past passes it on."""
    day: date | None = vars(root).get("__day__") if read.past else None
    return day


# -- fields ---------------------------------------------------------------------------------------------------------


def strawberry_field(cls: type, declared: Field) -> StrawberryField:
    """The Strawberry field of a declared one; its type is the annotation beside it."""
    resolver: Any
    match declared:
        case Root():
            resolver = _root(declared)
        case Relation(shape=Shape.PAGE):
            resolver = _paged(cls, declared)
        case _:
            resolver = VALUE
    made: StrawberryField = strawberry.field(resolver=resolver, description=declared.doc)
    return made


async def _value(root: Any, info: Info) -> Any:
    of: Any = info._field
    read = declaration(of.origin)
    declared = read.fields[of.python_name]
    row = await permitted(read, declared, root, info)
    if isinstance(declared, Relation):
        return await _related(read, declared, root, row, info)
    if not isinstance(declared, Column):
        return root.__dict__[declared.name]
    if read.joins is None:
        return cell(declared, row)
    part = await loads_of(info).row(read, row[declaration(read.joins).key], day=day_of(read, root))
    return None if part is None else cell(declared, part)


VALUE: Final = StrawberryResolver(_value)  # one for all fields without arguments: one for each would take megabytes


async def permitted(read: Read, declared: Field, root: Any, info: Info) -> Row:
    """The row under a field, once the caller may have the field and its reading is noted."""
    row: Row = root.__row__
    who = info.context.who
    person = row.get(declaration(read.joins).key) if read.joins else row.get(read.person or "")
    own = person is not None and person == who.nik
    if declared.needs and not own and not who.may(declared.needs):
        raise Unauthenticated if who.anonymous else Forbidden
    if declared.personal:
        info.context.note(person, f"{read.name}.{graphql_name(declared.name)}")
    elif isinstance(declared, Relation) and not own and info.context.purpose is None:
        raw = info._raw_info
        if Asked.of(info).personal(One(read, declared, raw.return_type, raw.field_nodes)):
            info.context.about(person)
    return row


async def _by(read: Read, declared: Relation, row: Row, info: Info, day: date | None = None) -> Any:
    """The value of my column that leads to the other rows."""
    if read.joins is None:
        return row[declared.by]
    key = row[declaration(read.joins).key]
    if declared.by == read.key:
        return key
    part = await loads_of(info).row(read, key, day=day)
    return None if part is None else part[declared.by]


async def _related(read: Read, declared: Relation, root: Any, row: Row, info: Info) -> Any:
    target = target_of(declared, info)
    loads = loads_of(info)
    day = day_of(read, root)
    if declared.shape is Shape.SAME:
        key = row[declaration(read.joins).key if read.joins else read.key]
        found = await loads.row(target, key, on=read.key, day=day)
        return None if found is None else thing(target, found, day)
    key = await _by(read, declared, row, info, day)
    if key is None:
        return [] if declared.shape is Shape.LIST else None
    if declared.shape is Shape.ONE:
        if target.bare:
            return entity(target.type, key, day)
        found = await loads.row(target, key, on=declared.on, day=day)
        if found is None:
            return nothing(target, key) if declared.empty else None
        return thing(target, found, day)
    most = 1 if declared.shape is Shape.LAST else None
    rows = await loads.rows(target, declared.on, key, order=declared.order, most=most, day=day)
    if declared.shape is Shape.LAST:
        return thing(target, rows[0], day) if rows else None
    return [thing(target, found, day) for found in rows]


def _paged(cls: type, declared: Relation) -> Callable[..., Awaitable[Any]]:
    async def resolve(root: Any, info: Info, **given: Any) -> Any:
        read = declaration(cls)
        row = await permitted(read, declared, root, info)
        key = await _by(read, declared, row, info)
        if key is None:
            return None
        return await _page(target_of(declared, info), declared, declared.on, key, given, info)

    return signed(resolve, [*window_arguments(), *filter_arguments(declared.filter, flat=False)])


def _root(declared: Root) -> Callable[..., Awaitable[Any]]:
    async def resolve(root: Any, info: Info, **given: Any) -> Any:
        if declared.needs:
            info.context.require(declared.needs)
        target = target_of(declared, info)
        if declared.shape is Shape.ONE:
            return await _sought(target, given[declared.by], info, given.get(AS_OF))
        if declared.shape is Shape.PAGE:
            return await _page(target, declared, "", None, given, info)
        if target.memory:
            return [thing(target, row) for row in remembered(target, "", None)]
        rows = await loads_of(info).all(target, declared.order, None, None, conditions(declared, given))
        return [thing(target, row) for row in rows]

    match declared.shape:
        case Shape.ONE:
            arguments = key_arguments(declared)
        case Shape.PAGE:
            arguments = [*window_arguments(), *filter_arguments(declared.filter, flat=declared.flat)]
        case _:
            arguments = filter_arguments(declared.filter, flat=declared.flat)
    return signed(resolve, arguments)


async def _sought(read: Read, key: object, info: Info, day: date | None) -> Any:
    """What a root field finds. A person of whom everything asked is refused isn't looked up; an entity is by the
    statement that answers its fields, where there is one."""
    if info.context.who.anonymous:
        return await find(read, key, info, day)
    if needless(info, read, key):
        _check_day(read, info, day)
        return entity(read.type, key, day)
    known = read.table is not None or info.schema.register(read.type) is None  # type: ignore[attr-defined]
    if known or day is not None or info.context.planner is None:
        return await find(read, key, info, day)
    made = entity(read.type, key)
    made.__dict__[SOUGHT] = lambda: find(read, key, info)
    return made


async def find(read: Read, key: object, info: Info, day: date | None = None) -> Any:
    """The row with this key as an object; of an entity, what its register says, or said on a day.

    Raises:
        NotFound: absent, or hidden from the caller.
        BadInput: a day of which nothing is known.
        Unauthenticated: an entity, and nobody is signed in.
    """
    if read.bare:
        who = info.context.who
        if who.anonymous:
            raise Unauthenticated
        register = _check_day(read, info, day)
        if register is None:
            known = key == who.nik or who.may(FIND_CITIZEN)
        else:
            known = await loads_of(info).row(register, key, day=day) is not None
        if not known:
            raise NotFound
        return entity(read.type, key, day)
    row = await loads_of(info).row(read, key)
    if row is None:
        raise NotFound
    return thing(read, row)


def _check_day(read: Read, info: Info, day: date | None) -> Read | None:
    """The register of an entity, if it is here. Raises: BadInput, for a day of which nothing is known."""
    register: Read | None = info.schema.register(read.type)  # type: ignore[attr-defined]
    if day is not None and (day > times.today() or register is None or not register.past):
        raise BadInput(NO_PAST, path=[graphql_name(AS_OF)])
    return register


async def _page(
    target: Read, declared: Relation | Root, on: str, key: object, given: Mapping[str, Any], info: Info
) -> Connection[Any]:
    _, _, names = sql.order_by(target, declared.order)
    assert target.table is not None  # noqa: S101 - pages are of tables
    kinds = tuple(target.table._meta.get_column_by_name(name).value_type for name in names)
    page = window(given.get("first", PAGE_SIZE), given.get("after"), kinds)
    rows, count = await loads_of(info).page(target, on, key, declared.order, page, conditions(declared, given))
    kept = rows[: page.first]
    edges = [Edge(cursor=encoded(tuple(row[name] for name in names)), node=thing(target, row)) for row in kept]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=len(rows) > len(kept),
            has_previous_page=page.after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        count=count,
    )


def conditions(declared: Relation | Root, given: Mapping[str, Any]) -> tuple[sql.Condition, ...]:
    """The client's filter as conditions on columns; null and absent set none."""
    if declared.filter is None:
        return ()
    chosen = given if isinstance(declared, Root) and declared.flat else given.get("filter")
    found: list[sql.Condition] = []
    for name, condition in getattr(declared.filter, DECLARED).items():
        value = chosen.get(name) if isinstance(chosen, Mapping) else getattr(chosen, name, None)
        if value is not None and value is not strawberry.UNSET:
            found.append((condition.column, condition.op, tuple(value) if isinstance(value, list) else value))
    return tuple(found)


def target_of(declared: Relation | Root, info: Info) -> Read:
    """The declaration of the type a field leads to, as the composed schema knows it."""
    read: Read = info.schema.target(declared)  # type: ignore[attr-defined]
    return read
