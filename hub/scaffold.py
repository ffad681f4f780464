"""A new plugin, complete and running: one service with one kind of case, for its author to change."""

from __future__ import annotations

from pathlib import Path
from string import Template

from hub.errors import BadSetup

FILES: dict[str, str] = {
    "pyproject.toml": """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "simpul-$name"
version = "0.1.0"
description = "$title: a plugin of the Simpul hub."
requires-python = ">=3.11,<3.15"
dependencies = ["simpul>=0.1,<0.2"]

[project.entry-points."simpul.plugins"]
$name = "$name:plugin"

[tool.hatch.build.targets.wheel]
packages = ["$name"]
""",
    "$name/__init__.py": '''"""$title."""

from importlib.metadata import version

from $name import requests
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="$name",
    version=version("simpul-$name"),
    title="$title",
    services=[requests.service],
    migrations="$name.migrations",
)
''',
    "$name/migrations/__init__.py": '"""How the tables came to be."""\n',
    "$name/requests/__init__.py": '''"""Requests to the agency."""

from $name.requests import graph, rules, tables
from $name.requests.flow import REQUEST
from hub import Permission, Purpose, Role, Service

SERVICE = Purpose("${upper}_SERVICE", "Pelayanan $title", "Services of $title", "UU 25/2009")

service = Service(
    name="requests",
    title="Permohonan",
    tables=[tables.Request],
    reads=[graph.Request],
    query=[graph.RequestQuery],
    mutation=[graph.RequestMutation],
    lifecycles=[REQUEST],
    permissions=[Permission(rules.HANDLE, "Menangani permohonan")],
    purposes=[SERVICE],
    roles=[Role("$name.officer", "Petugas", frozenset({rules.HANDLE}), (SERVICE.code,), SERVICE.code)],
)
''',
    "$name/requests/rules.py": '''"""What may happen to a request, and who may know it."""

from enum import StrEnum

HANDLE = "$name:request:handle"
VISIBLE = f"t.applicant = :nik or :may[{HANDLE}]"


class Status(StrEnum):
    """Where a request stands."""

    SENT = "SENT"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
''',
    "$name/requests/tables.py": '''"""Requests."""

from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table


class Request(Table, tablename="${name}_request"):
    """A request. applicant: 16 digits."""

    number = Varchar(20, primary_key=True)
    status = Varchar(12)
    applicant = Varchar(16, index=True)
    text = Text()
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
''',
    "$name/requests/flow.py": '''"""How a request lives."""

from $name.requests.rules import HANDLE, Status
from $name.requests.tables import Request
from hub import Clock, Due, Lifecycle, Step

GRANT = Step(
    name="GRANT", start=frozenset({Status.SENT}), to=Status.GRANTED, may=HANDLE,
    event="$name.request.granted", clock=Clock.ENDS,
)  # fmt: skip
REFUSE = Step(
    name="REFUSE", start=frozenset({Status.SENT}), to=Status.REFUSED, may=HANDLE,
    event="$name.request.refused", note=True, clock=Clock.ENDS,
)  # fmt: skip
REQUEST = Lifecycle(
    agency="$name", service="requests", prefix="$prefix", table=Request, opens=Status.SENT, event="$name.request.sent",
    steps=(GRANT, REFUSE), due=Due(days=5),
)  # fmt: skip
''',
    "$name/requests/graph.py": '''"""What clients may ask about requests, and do."""

from __future__ import annotations

from datetime import datetime

import strawberry

from $name.requests import rules, tables
from $name.requests.flow import REQUEST
from hub import (
    Forbidden,
    Info,
    TimelineEntry,
    Unauthenticated,
    column,
    declaration,
    find,
    many,
    open_case,
    read,
    roots,
    single,
    take,
)

strawberry.enum(rules.Status, name="${camel}RequestStatus")


@read(tables.Request, key="number", rows=rules.VISIBLE, person="applicant", name="${camel}Request")
class Request:
    """A request to $title."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.")
    text: str = column("What is asked for.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When an answer is due.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")


@roots
class RequestQuery:
    ${name}_request: Request | None = single("One request by its number.", by="number")


@strawberry.type
class RequestMutation:
    @strawberry.mutation
    async def send_${name}_request(self, info: Info, text: str) -> Request:
        """Ask the agency for something."""
        who = info.context.who
        if who.nik is None:
            raise Unauthenticated if who.anonymous else Forbidden
        case = await open_case(info.context, REQUEST, applicant=who.nik, values={"applicant": who.nik, "text": text})
        found: Request = await find(declaration(Request), case.number, info)
        return found

    @strawberry.mutation
    async def decide_${name}_request(self, info: Info, number: str, grant: bool, note: str | None = None) -> Request:
        """Grant or refuse a request; a refusal needs a reason."""
        found: Request = await find(declaration(Request), number, info)
        step = REQUEST.named("GRANT" if grant else "REFUSE")
        await take(info.context, REQUEST, step, found.number, note=note, path=("note",))
        again: Request = await find(declaration(Request), number, info)
        return again
''',
    "tests/test_$name.py": '''"""The plugin keeps to what every plugin has to keep to."""

from $name import plugin

from hub.check import faults


def test_it_fits() -> None:
    assert list(faults(plugin)) == []
''',
}


def write(name: str, title: str, folder: Path) -> Path:
    """Write a new plugin into `folder/name`; where it is. Raises: BadSetup when something is there already."""
    target = folder / name
    if target.exists():
        raise BadSetup(f"{target} is there already")
    words = {
        "name": name,
        "title": title,
        "upper": name.upper(),
        "camel": name.capitalize(),
        "prefix": name[:3].upper(),
    }
    for path, text in FILES.items():
        file = target / Template(path).substitute(words)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(Template(text).substitute(words), encoding="utf-8")
    return target
