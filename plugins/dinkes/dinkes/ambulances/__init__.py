"""Ambulances (SIRINE PSC 119)."""

from dinkes.ambulances import demo, graph, routes, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="ambulances",
    title="SIRINE PSC 119: Ambulans",
    tables=[tables.Ambulance, tables.Position],
    reads=[graph.Position, graph.Ambulance],
    query=[graph.AmbulanceQuery, graph.NearestQuery],
    mutation=[steps.AmbulanceMutation],
    subscription=[graph.AmbulanceSubscription],
    permissions=[
        Permission(rules.LOCATE, "Melihat posisi semua ambulans"),
        Permission(rules.REPORT, "Melaporkan posisi ambulans sendiri"),
        Permission(rules.TRACK, "Melaporkan posisi semua ambulans (gerbang pelacak)"),
    ],
    routes=routes.ROUTES,
    options=[rules.FRESH_MINUTES, rules.AT_BASE, rules.OSRM, rules.SPEED, rules.DETOUR],
    demo=demo.fill,
)
