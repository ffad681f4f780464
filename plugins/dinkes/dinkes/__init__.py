"""Dinkes: health."""

from importlib.metadata import version

from dinkes import ambulances, claims, coverage, eligibility, facilities, guarantees, referrals, staff, threads, vitals
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
        vitals.service,
        eligibility.service,
        guarantees.service,
        claims.service,
        threads.service,
        ambulances.service,
        staff.service,
    ],
    migrations="dinkes.migrations",
    identity=staff.IDENTITY,
)
