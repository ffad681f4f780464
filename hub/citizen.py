"""The citizen: the one entity every agency joins."""

from __future__ import annotations

from auth import Permission
from hub.declare import read, roots
from hub.fields import FIND_CITIZEN
from hub.plugin import Service
from hub.reads import column, single
from hub.scalars import NIK

EXCHANGE = "hub:citizen:exchange"  # what agencies tell each other about a person, under their own identities


@read(key="nik", person="nik")
class Citizen:
    """A person, known by NIK. Each installed agency adds its fields; those of an agency that is away are null."""

    nik: NIK = column("The person's number, for life: 16 digits.")


@roots
class CitizenQuery:
    citizen: Citizen | None = single(
        "One citizen by NIK: your own record, your family's, or anybody's with a permission and a purpose.",
        by="nik",
        key=NIK,
        past=True,
    )


service = Service(
    name="citizens",
    title="Penduduk",
    reads=[Citizen],
    query=[CitizenQuery],
    permissions=[
        Permission(FIND_CITIZEN, "Mencari penduduk menurut NIK"),
        Permission(EXCHANGE, "Membaca keterangan yang dipertukarkan antar dinas"),
    ],
)
