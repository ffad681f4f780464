"""Recaps, daily to yearly (SIRINE PSC 119)."""

from dinkes.recaps import graph, rules
from hub import Permission, Service

service = Service(
    name="recaps",
    title="SIRINE PSC 119: Rekapitulasi",
    query=[graph.RecapQuery],
    permissions=[Permission(rules.READ, "Membaca rekapitulasi PSC 119")],
)
