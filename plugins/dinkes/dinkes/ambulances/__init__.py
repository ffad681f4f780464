"""Ambulances (SIRINE PSC 119)."""

from dinkes.ambulances import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="ambulances",
    title="SIRINE PSC 119: Ambulans",
    tables=[tables.Ambulance, tables.Position],
    reads=[graph.Position, graph.Ambulance],
    query=[graph.AmbulanceQuery],
    mutation=[graph.AmbulanceMutation],
    subscription=[graph.AmbulanceSubscription],
    permissions=[
        Permission(rules.LOCATE, "Melihat posisi semua ambulans"),
        Permission(rules.REPORT, "Melaporkan posisi ambulans sendiri"),
    ],
    demo=demo.fill,
)
