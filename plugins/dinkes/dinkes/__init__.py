"""Dinkes: health."""

from importlib.metadata import version

from dinkes import ambulances, coverage, facilities, guarantees, referrals, staff
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
        staff.service,
    ],
    migrations="dinkes.migrations",
)
