"""Jebol Dukcapil: the office goes to the people."""

from dukcapil.outreach import demo, graph, mutations, rules, steps, tables
from hub import Event, Permission, Service

service = Service(
    name="outreach",
    title="Jebol Dukcapil",
    tables=[
        tables.OutreachRequest,
        tables.OutreachVisit,
        tables.OutreachBooking,
        tables.OutreachPacket,
        tables.OutreachForm,
    ],
    reads=[graph.OutreachRequest, graph.OutreachVisit, graph.OutreachBooking],
    joins=[graph.CitizenOutreach],
    query=[graph.OutreachRoots, graph.OutreachQuery],
    mutation=[mutations.OutreachMutation],
    permissions=[
        Permission(rules.READ, "Membaca permohonan jemput bola"),
        Permission(rules.SCHEDULE, "Menjadwalkan kunjungan jemput bola"),
        Permission(rules.VISIT, "Melayani di kunjungan jemput bola"),
    ],
    lifecycles=[steps.LIFECYCLE],
    events=[
        Event(steps.PLANNED, "A visit is planned. Carries its number and village."),
        Event(steps.BOOKED, "Somebody has a place on a visit. Carries the visit's number."),
    ],
    options=[rules.DAYS, rules.PACKET_DAYS],
    demo=demo.seed,
)
