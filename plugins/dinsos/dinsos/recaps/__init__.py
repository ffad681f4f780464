"""Recaps of complaints."""

from dinsos.recaps import graph, rules
from hub import Service

service = Service(
    name="recaps",
    title="Rekapitulasi pengaduan",
    query=[graph.RecapQuery],
    options=[rules.LEAST],
)
