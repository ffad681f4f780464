"""Dinsos: social affairs."""

from importlib.metadata import version

from dinsos import aid, appeals, complaints, grants, institutions, officers, registrations, statements, surveys
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dinsos",
    version=version("simpul-dinsos"),
    title="Dinas Sosial",
    services=[
        complaints.service,
        aid.service,
        appeals.service,
        institutions.service,
        registrations.service,
        statements.service,
        surveys.service,
        grants.service,
        officers.service,
    ],
    identity=officers.IDENTITY,
    migrations="dinsos.migrations",
)
