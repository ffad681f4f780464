"""Dinsos: social affairs."""

from importlib.metadata import version

from dinsos import (
    aid,
    appeals,
    categories,
    chat,
    complaints,
    grants,
    identities,
    institutions,
    officers,
    partners,
    polls,
    recaps,
    registrations,
    statements,
    surveys,
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
        appeals.service,
        institutions.service,
        registrations.service,
        statements.service,
        surveys.service,
        grants.service,
        officers.service,
    ],
    migrations="dinsos.migrations",
    identity=officers.IDENTITY,
)
