"""A resolver that fails or hangs costs its own field; a plugin that is fenced off is named."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import strawberry

from hub import Context, Plugin, Service
from hub.app import create
from hub.compose import compose
from hub.connect import connect
from hub.plugin import Fenced
from hub.schema import Schema
from hub.settings import Settings


@strawberry.type
class Weather:
    @strawberry.field
    async def hangs(self) -> str | None:
        """Never comes."""
        await asyncio.sleep(60)
        return None

    @strawberry.field
    def fails(self) -> str | None:
        """Has a bug, and a secret in its message."""
        raise RuntimeError("password=hunter2")

    @strawberry.field
    async def works(self) -> str | None:
        """Works."""
        return "sun"


SERVICE = Service(name="weather", title="Cuaca", query=[Weather])
BMKG = Plugin(name="bmkg", version="1", title="BMKG", services=[SERVICE])


@pytest.fixture
def context(tmp_path: Path) -> Context:
    settings = Settings(data=tmp_path, field_seconds=0.05)
    fenced = [Fenced("wreck", "plugin wreck: does not load")]
    return Context(db=connect(settings.database), settings=settings, language="en", request_id="r1", fenced=fenced)


async def test_a_resolver_that_fails_or_hangs_costs_its_own_field(context: Context) -> None:
    schema = Schema(compose([BMKG]))

    answer: Any = await schema.execute("{ works hangs fails }", context_value=context)

    assert answer.data == {"works": "sun", "hangs": None, "fails": None}
    said = {error.path[0]: error.extensions["code"] for error in answer.errors}
    assert said == {"hangs": "UNAVAILABLE", "fails": "INTERNAL"}
    assert "hunter2" not in str(answer.errors)


async def test_the_graph_names_what_is_fenced(context: Context) -> None:
    schema = Schema(compose([BMKG]))

    answer: Any = await schema.execute("{ plugins { name status } }", context_value=context)

    assert {"name": "wreck", "status": "FENCED"} in answer.data["plugins"]
    assert {"name": "bmkg", "status": "ACTIVE"} in answer.data["plugins"]


def test_the_application_starts_with_a_fence(broken: str, tmp_path: Path) -> None:
    app = create(Settings(data=tmp_path, fence=True))

    assert [one.name for one in app.state.hub.fenced] == [broken]
