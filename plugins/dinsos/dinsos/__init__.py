"""Dinsos: social affairs."""

from importlib.metadata import version

from hub import Plugin

from dinsos import aid, complaints, officers

__all__ = ["plugin"]

plugin = Plugin(
    name="dinsos",
    version=version("simpul-dinsos"),
    title="Dinas Sosial",
    services=[complaints.service, aid.service, officers.service],
    migrations="dinsos.migrations",
)
