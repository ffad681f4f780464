"""Dukcapil: population and civil registration."""

from importlib.metadata import version

from dukcapil import documents, imports, residents, staff
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dukcapil",
    version=version("simpul-dukcapil"),
    title="Dinas Kependudukan dan Pencatatan Sipil",
    services=[residents.service, documents.service, imports.service, staff.service],
    migrations="dukcapil.migrations",
)
