"""The regions of Indonesia as readable types, from memory."""

from __future__ import annotations

from collections.abc import Sequence

from hub import regions
from hub.declare import read, roots
from hub.plugin import Service
from hub.reads import Memory, column, listing, many, one, single

Level = str


def _memory(level: Level) -> Memory:
    def get(code: str) -> regions.Region | None:
        found = regions.find(code)
        return found if found is not None and found.level == level else None

    def where(_: str, parent: object) -> Sequence[regions.Region]:
        if parent is None:
            return regions.provinces()
        return [region for region in regions.children(str(parent)) if region.level == level]

    return Memory(get=get, where=where)


@read(key="code", memory=_memory("PROVINCE"))
class Province:
    """A province (Kemendagri code of 2 digits)."""

    code: str = column("Kemendagri code without dots.")
    name: str = column("Name in common spelling.")
    regencies: list[Regency] = many("Its regencies and cities.", on="parent", order="code")


@read(key="code", memory=_memory("REGENCY"))
class Regency:
    """A regency or city (Kemendagri code of 4 digits)."""

    code: str = column("Kemendagri code without dots.")
    name: str = column("Name in common spelling.")
    province: Province | None = one("Its province.", by="parent")
    districts: list[District] = many("Its districts (kecamatan).", on="parent", order="code")


@read(key="code", memory=_memory("DISTRICT"))
class District:
    """A district, kecamatan (Kemendagri code of 6 digits)."""

    code: str = column("Kemendagri code without dots.")
    name: str = column("Name in common spelling.")
    regency: Regency | None = one("Its regency or city.", by="parent")
    villages: list[Village] = many("Its villages (desa, kelurahan).", on="parent", order="code")


@read(key="code", memory=_memory("VILLAGE"))
class Village:
    """A village, desa or kelurahan (Kemendagri code of 10 digits)."""

    code: str = column("Kemendagri code without dots.")
    name: str = column("Name in common spelling.")
    postal_code: str | None = column("Postal code, where known.")
    district: District | None = one("Its district.", by="parent")


@roots
class PlaceQuery:
    provinces: list[Province] = listing("All provinces; the regions below hang on them.", order="code")
    province: Province | None = single("One province.", by="code")
    regency: Regency | None = single("One regency or city.", by="code")
    district: District | None = single("One district.", by="code")
    village: Village | None = single("One village.", by="code")


service = Service(name="places", title="Wilayah", reads=[Province, Regency, District, Village], query=[PlaceQuery])
