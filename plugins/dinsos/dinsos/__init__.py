"""Dinsos: social affairs."""

from importlib.metadata import version

from dinsos import aid, complaints, officers
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dinsos",
    version=version("simpul-dinsos"),
    title="Dinas Sosial",
    services=[complaints.service, aid.service, officers.service],
    migrations="dinsos.migrations",
)
