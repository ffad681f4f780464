"""What clients may ask about health facilities: everything is public."""

from __future__ import annotations

import strawberry

from dinkes.facilities import rules, tables
from hub import Connection, District, Village, column, equals, filters, one, pages, read, roots, single

strawberry.enum(rules.Kind, name="FacilityKind")
strawberry.enum(rules.Ownership, name="FacilityOwnership")


@read(tables.Facility, key="code", held=True)
class Facility:
    """A health facility (fasilitas kesehatan): a puskesmas or a hospital."""

    code: str = column("Code as published, or the hub's own where none is.")
    kind: rules.Kind = column("Puskesmas or hospital.")
    name: str = column("Its name.")
    village: Village | None = one("Village (kelurahan), where known.", by="village")
    district: District | None = one("District (kecamatan).", by="district")
    lat: float | None = column("Latitude in degrees, approximate.")
    lon: float | None = column("Longitude in degrees, approximate.")
    ownership: rules.Ownership | None = column("Who runs it, where known.")


@filters
class FacilityFilter:
    """Which health facilities to list."""

    kind: rules.Kind | None = equals("Only this kind.")
    district: str | None = equals("Only in this district, by its 6-digit code.")


@roots
class FacilityQuery:
    facility: Facility | None = single("One health facility.", by="code")
    facilities: Connection[Facility] = pages("Puskesmas and hospitals by name.", order="name", filter=FacilityFilter)
