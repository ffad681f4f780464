"""Emergencies (SIRINE PSC 119): from the call to the end."""

from dinkes.emergencies import demo, graph, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="emergencies",
    title="SIRINE PSC 119: Laporan Gawat Darurat",
    tables=[tables.Emergency, tables.Choice],
    reads=[graph.EmergencyPoint, graph.EmergencyCaller, graph.EmergencyStep, graph.Emergency],
    query=[graph.EmergencyQuery, graph.EmergencyGuestQuery],
    mutation=[steps.EmergencyMutation],
    subscription=[graph.EmergencySubscription],
    permissions=[
        Permission(rules.READ, "Membaca laporan gawat darurat yang dibawa ke rumah sakitnya"),
        Permission(rules.READ_ALL, "Membaca semua laporan gawat darurat"),
        Permission(rules.DISPATCH, "Menangani laporan gawat darurat dan mengirim ambulans"),
        Permission(rules.RIDE, "Melaporkan perjalanan ambulans"),
    ],
    lifecycles=[steps.LIFECYCLE],
    options=[rules.TARGET_MINUTES],
    demo=demo.fill,
)
