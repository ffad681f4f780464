"""Emergencies (SIRINE PSC 119): from the call to the end."""

from dinkes.emergencies import demo, dispatch, graph, rules, steps, tables, transfers
from hub import Event, Permission, Service

service = Service(
    name="emergencies",
    title="SIRINE PSC 119: Laporan Gawat Darurat",
    tables=[tables.Emergency, tables.Choice, tables.Ride],
    reads=[graph.EmergencyPoint, graph.EmergencyCaller, graph.EmergencyStep, graph.EmergencyRide, graph.Emergency],
    query=[graph.EmergencyQuery, graph.EmergencyGuestQuery],
    mutation=[steps.EmergencyMutation, dispatch.DispatchMutation],
    subscription=[graph.EmergencySubscription],
    permissions=[
        Permission(rules.READ, "Membaca laporan gawat darurat yang menyangkut fasilitasnya"),
        Permission(rules.READ_ALL, "Membaca semua laporan gawat darurat"),
        Permission(rules.DISPATCH, "Menangani laporan gawat darurat dan mengirim ambulans"),
        Permission(rules.RIDE, "Melaporkan perjalanan ambulans"),
    ],
    events=[Event(dispatch.ALSO, "One more vehicle was sent to an emergency.")],
    handlers=dict.fromkeys(transfers.MOOT, transfers.call_off),
    lifecycles=[steps.LIFECYCLE],
    options=[rules.TARGET_MINUTES],
    demo=demo.fill,
)
