"""Dukcapil: population and civil registration."""

from importlib.metadata import version

from hub import Plugin

from dukcapil import documents, residents

__all__ = ["plugin"]

plugin = Plugin(
    name="dukcapil",
    version=version("simpul-dukcapil"),
    title="Dinas Kependudukan dan Pencatatan Sipil",
    services=[residents.service, documents.service],
    migrations="dukcapil.migrations",
)
