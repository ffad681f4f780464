"""The hub without its access log, to measure what the log costs. There is no setting for this, and never should be."""

from __future__ import annotations

from litestar import Litestar

from hub import app, audit
from hub.context import Context


async def _nothing(context: Context, _: str | None) -> None:
    context.seen.clear()


def create() -> Litestar:
    """The hub's application; what it reads of others is written nowhere."""
    audit.write = _nothing
    return app.create()
