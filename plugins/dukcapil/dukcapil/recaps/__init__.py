"""Recaps: how the service is doing."""

from dukcapil.recaps import graph, rules
from hub import Permission, Service

service = Service(
    name="recaps",
    title="Rekapitulasi Layanan",
    query=[graph.RecapQuery],
    permissions=[Permission(rules.READ, "Membaca rekapitulasi layanan kependudukan")],
)
