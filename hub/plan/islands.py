"""Plans that begin at objects: what a resolver returns has its selection answered by a statement for all such objects.

The fields of one object are shared out: those that a statement can answer together are a share; the others are executed
one by one. Apart, every agency's fields are a share of their own, which reads that agency's tables and no others.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType

from hub.asked import One
from hub.context import Context
from hub.errors import Refusal
from hub.plan.calls import called
from hub.plan.level import Level, Nodes
from hub.plan.operation import Unplanned
from hub.plan.relations import Parts
from hub.plan.shape import Trouble
from hub.plan.statement import Plan, Run
from hub.reads import Read

if TYPE_CHECKING:
    from hub.plan.compile import Compiler
    from hub.plan.dialects import Nesting


log = logging.getLogger("simpul")


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """Fields of an object that one plan answers."""

    agency: str
    """Whose they are; empty for several agencies'."""
    keys: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, eq=False)
class Island:
    """How the fields of an object are answered: by which plans, and why the others are executed one by one."""

    shares: tuple[Share, ...]
    left: Mapping[str, str]
    refused: bool
    """Whether one of them is left to be refused: the person it is about may see it."""


class Refused(Unplanned):
    """A field that only the person it is about may see."""


Noted = list[tuple[str, tuple[str, ...]]]
"""Whose personal fields were read, by NIK."""

Begin = Callable[[str | None], "Compiler"]
"""A new compiler, for the tables of one agency or of all."""


def shared(
    begin: Begin,
    kind: GraphQLObjectType,
    read: Read,
    selected: Mapping[str, Nodes],
    *,
    own: bool,
    closed: bool,
    apart: bool,
    sought: bool,
) -> Island:
    """Share out the fields selected of a declared type. own: whether the objects are about the caller; closed: whether
    they are about somebody else, and no purpose is stated; sought: whether the statement has to say if they exist."""
    found: dict[str, dict[str, Nodes]] = {}
    left: dict[str, str] = {}
    refused = False
    for key, nodes in selected.items():
        try:
            agency = _agency(begin(None), kind, nodes, own=own, closed=closed)
            _plan(begin(agency if apart else None), kind, read, {key: nodes})
        except Unplanned as error:
            refused = refused or isinstance(error, Refused)
            left[key] = str(error)
        else:
            found.setdefault(agency if apart else "", {})[key] = nodes
    shares = [
        Share(agency, tuple(fields), _plan(begin(agency or None), kind, read, fields, sought=sought and not agency))
        for agency, fields in found.items()
    ]
    return Island(tuple(shares), left, refused)


def _agency(make: Compiler, kind: GraphQLObjectType, nodes: Nodes, *, own: bool, closed: bool) -> str:
    """Whose field it is.

    Raises:
        Refused: the caller may not have it.
        Unplanned: it runs its resolver.
    """
    name = nodes[0].name.value
    if name == "__typename":
        raise Unplanned("")
    declared, owner = make.declared(kind, name)
    if declared.needs and not own and not make.who.may(declared.needs):
        raise Refused(f"{kind.name}.{name} needs {declared.needs}")
    if closed and make.asked.personal(One(owner, declared, kind.fields[name].type, nodes)):
        raise Refused(f"{kind.name}.{name} needs a purpose")
    return make.schema.composition.owners[owner.type]


def _plan(
    make: Compiler, kind: GraphQLObjectType, read: Read, selected: Mapping[str, Nodes], *, sought: bool = False
) -> Plan:
    """A plan for many objects: its function makes the answer of one from its row `o` and the statement's row `r`.
    sought: the entity's register has to have it."""
    k = make.alias()
    parts = Parts(make, read, f"{k}.{read.key}")

    def column(owner: Read, name: str) -> str:
        return f"{k}.{name}" if owner.type is read.type else parts.column(owner, name)

    level = Level(parts.key, column, held=k)
    register = make.schema.register(read.type) if sought else None
    name = make.entries(kind, level, selected, name="" if register else "answer", of="o, r")
    if register is not None:
        there = level.cell(parts.column(register, register.key))
        make.shaper.functions.append(f"def answer(o, r):\n    return missing() if {there} is None else {name}(o, r)\n")
    if not level.cells:
        return make.plan("")
    joins = parts.joins
    led = re.findall(rf"\b{k}\.(\w+)", " ".join([*level.cells, joins]))
    columns = {name: _kind(read, name) for name in dict.fromkeys([read.key, *led])}
    source = make.nesting.objects(columns, k, make.arguments.add)
    statement = make.nesting.statement([*level.cells, f"{k}.n"])
    return make.plan(f"{statement} from {source}{joins} order by {k}.n")


def _kind(read: Read, name: str) -> type:
    kind: type = str if read.table is None else read.table._meta.get_column_by_name(name).value_type
    if kind not in (str, int):
        raise Unplanned(f"{read.name}.{name} is no key")
    return kind


# -- running --------------------------------------------------------------------------------------------------------


async def answered(share: Share, objects: Sequence[Any], run: Run, context: Context, nesting: Nesting) -> list[Any]:
    """For each object the answer to the share's fields, or the trouble with it. Readings are noted for those that have
    an answer."""
    run.objects = [one.__row__ for one in objects]
    found: dict[int, Sequence[Any]] = {}
    try:
        args = share.plan.begun(run)
        if share.plan.sql:
            async with asyncio.timeout(context.settings.field_seconds):
                rows = await context.db.fetch(share.plan.sql, *args)
            for row in rows:
                opened = nesting.opened(row)
                found.setdefault(opened[len(opened) - 1], opened)
    except Exception as error:  # the fields say what is wrong, each at its place
        log.warning(
            "plan failed", {"request_id": context.request_id, "agency": share.agency, "error": type(error).__name__}
        )
        return [Trouble(f"the statement failed: {type(error).__name__}")] * len(objects)
    return await whole(share, run, found, context) if share.plan.calls else shaped(share, run, found, context)


def shaped(share: Share, run: Run, found: Mapping[int, Sequence[Any]], context: Context) -> list[Any]:
    """Those answers from the statement's rows, by the place of the object."""
    noted: Noted = []
    make = share.plan.make(*watch(context, noted), run)
    answers: list[Any] = []
    for at, one in enumerate(run.objects, 1):
        noted.clear()
        try:
            data = make(one, found.get(at))
            note(context, noted)
            answers.append(data)
        except (Trouble, Refusal) as error:
            answers.append(error if isinstance(error, Trouble) else Trouble(error.code))
        except Exception as error:  # a value that the schema doesn't know
            answers.append(Trouble(type(error).__name__))
    return answers


async def whole(share: Share, run: Run, found: Mapping[int, Sequence[Any]], context: Context) -> list[Any]:
    """Those answers where functions have a part of them: all, or the trouble with one for each."""
    noted: Noted = []
    make = share.plan.make(*watch(context, noted), run)
    try:
        answers: list[Any] = [make(one, found.get(at)) for at, one in enumerate(run.objects, 1)]
        await called(run, context, noted)
        note(context, noted)
    except Exception as error:  # the fields say what is wrong, each at its place
        return [error if isinstance(error, Trouble) else Trouble(type(error).__name__)] * len(run.objects)
    return answers


def watch(
    context: Context, noted: list[tuple[str, tuple[str, ...]]]
) -> tuple[Callable[..., None], Callable[..., None]]:
    """What a plan's Python calls: `own`, where only the person may see a field, and `note`, for personal fields."""
    mine = context.who.nik

    def own(person: str | None) -> None:
        if person is None or person != mine:
            raise Trouble("a field is refused")

    def note(person: str | None, what: tuple[str, ...]) -> None:
        if person is not None and person != mine:
            noted.append((person, what))

    return own, note


def note(context: Context, noted: Noted) -> None:
    """Tell the access log. Raises: PurposeRequired, with nothing told."""
    for person, what in noted:
        context.about(person)
        if what:
            context.note(person, *what)
