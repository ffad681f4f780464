"""What every plugin has to keep to: `simpul plugin check` and the contract test read the same list."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

from auth import Role
from hub.compose import compose
from hub.errors import BadSetup
from hub.flow import Clock, Lifecycle
from hub.plugin import Plugin
from hub.reads import declaration
from hub.schema import Schema

NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
COLUMNS = {"number", "status", "submitted_at", "due_at"}


def faults(plugin: Plugin, others: tuple[Plugin, ...] = ()) -> Iterator[str]:
    """Everything that is wrong with a plugin, alone and beside others; nothing for one that fits."""
    if not NAME.fullmatch(plugin.name):
        yield f"{plugin.name!r} is no name: small letters and digits, 2 to 20"
    yield from _tables(plugin)
    yield from _migrations(plugin)
    yield from _texts(plugin)
    try:
        composition = compose((plugin, *others))
        Schema(composition)
        Schema(compose((plugin,)))
        Schema(composition, subgraph=plugin.name)
    except BadSetup as error:
        yield str(error)
        return
    for service in plugin.services:
        for lifecycle in service.lifecycles:
            yield from lifecycle_faults(lifecycle, composition.catalog.roles)
        for event in service.events:
            if not event.name.startswith(f"{plugin.name}."):
                yield f"event {event.name} doesn't begin with {plugin.name}."
        for option in service.options:
            if not option.name.startswith(f"{plugin.name}."):
                yield f"option {option.name} doesn't begin with {plugin.name}."


def lifecycle_faults(one: Lifecycle, roles: Mapping[str, Role]) -> Iterator[str]:
    """What is wrong with a kind of case: states nobody reaches or leaves, steps nobody may take."""
    where = f"{one.agency} {one.service}"
    states = {one.opens, *(step.to for step in one.steps), *(start for step in one.steps for start in step.start)}
    if lost := states - _reached(one):
        yield f"{where}: no way leads to {', '.join(sorted(lost))}"
    if stuck := states - _ending(one):
        yield f"{where}: no way leads from {', '.join(sorted(stuck))} to an end"
    names = [step.name for step in one.steps]
    if doubles := {name for name in names if names.count(name) > 1}:
        yield f"{where}: {', '.join(sorted(doubles))} is there twice"
    for step in one.steps:
        if step.may is not None and not any(step.may in role.permissions for role in roles.values()):
            yield f"{where}: no role gives {step.may}, which {step.name} needs"
        if unknown := step.apart - set(names):
            yield f"{where}: {step.name} must be apart from {', '.join(sorted(unknown))}, which is no step"
    for event in (one.event, *(step.event for step in one.steps)):
        if not event.startswith(f"{one.agency}."):
            yield f"{where}: event {event} doesn't begin with {one.agency}."
    if missing := COLUMNS - {column._meta.db_column_name for column in one.table._meta.columns}:
        yield f"{where}: the table lacks {', '.join(sorted(missing))}"


def _reached(one: Lifecycle) -> set[str]:
    reached: set[str] = set()
    waiting = [one.opens]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [step.to for step in one.steps if state in step.start]
    return reached


def _ending(one: Lifecycle) -> set[str]:
    """The states from which some way ends the clock."""
    found = {step.to for step in one.steps if step.clock is Clock.ENDS}
    while grown := {start for step in one.steps if step.to in found for start in step.start} - found:
        found |= grown
    return found


def _tables(plugin: Plugin) -> Iterator[str]:
    for table in plugin.tables:
        if not table._meta.tablename.startswith(f"{plugin.name}_"):
            yield f"table {table._meta.tablename} doesn't begin with {plugin.name}_"


def _migrations(plugin: Plugin) -> Iterator[str]:
    if plugin.tables and not plugin.migrations:
        yield "it has tables and no migrations"
    if not plugin.migrations:
        return
    try:
        package = importlib.import_module(plugin.migrations)
    except ImportError as error:
        yield f"its migrations don't load: {error}"
        return
    if plugin.tables and not list(pkgutil.iter_modules(package.__path__)):
        yield "it has tables and no migration: run `simpul plugin migration`"


def _texts(plugin: Plugin) -> Iterator[str]:
    """Descriptions are the schema's documentation: none may be missing."""
    for service in plugin.services:
        for cls in (*service.reads, *service.joins):
            for name, field in declaration(cls).fields.items():
                if not field.doc.strip():
                    yield f"{cls.__name__}.{name} has no description"
