"""Dukcapil: population and civil registration."""

from importlib.metadata import version

from dukcapil import documents, feedback, imports, matching, outreach, pamor, recaps, requests, residents, staff
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dukcapil",
    version=version("simpul-dukcapil"),
    title="Dinas Kependudukan dan Pencatatan Sipil",
    services=[
        residents.service, documents.service, requests.service, matching.service, pamor.service, outreach.service,
        feedback.service, recaps.service, imports.service, staff.service,
    ],
    migrations="dukcapil.migrations",
)  # fmt: skip
