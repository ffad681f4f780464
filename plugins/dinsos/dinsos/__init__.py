"""Dinsos: social affairs."""

from importlib.metadata import version

from dinsos import (
    aid,
    categories,
    chat,
    complaints,
    identities,
    officers,
    partners,
    polls,
    recaps,
)
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dinsos",
    version=version("simpul-dinsos"),
    title="Dinas Sosial",
    services=[
        complaints.service,
        categories.service,
        partners.service,
        chat.service,
        identities.service,
        polls.service,
        recaps.service,
        aid.service,
        officers.service,
    ],
    migrations="dinsos.migrations",
    identity=officers.IDENTITY,
)
