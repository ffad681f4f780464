"""Dinkes: health."""

from importlib.metadata import version

from dinkes import ambulances, coverage, emergencies, facilities, guarantees, recaps, referrals, staff, treatments
from dinkes.staff.rules import IDENTITY
from hub import Plugin

__all__ = ["plugin"]

plugin = Plugin(
    name="dinkes",
    version=version("simpul-dinkes"),
    title="Dinas Kesehatan",
    services=[
        facilities.service,
        coverage.service,
        referrals.service,
        guarantees.service,
        ambulances.service,
        emergencies.service,
        treatments.service,
        recaps.service,
        staff.service,
    ],
    migrations="dinkes.migrations",
    identity=IDENTITY,
)
