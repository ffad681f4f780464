"""Dinkes: health."""

from importlib.metadata import version

from dinkes import (
    ambulances,
    claims,
    coverage,
    eligibility,
    emergencies,
    facilities,
    guarantees,
    recaps,
    referrals,
    staff,
    threads,
    treatments,
    vitals,
)
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
        emergencies.service,
        treatments.service,
        recaps.service,
        staff.service,
    ],
    migrations="dinkes.migrations",
    identity=staff.IDENTITY,
)
