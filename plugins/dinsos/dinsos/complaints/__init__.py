"""SIPANSOS: social complaints."""

from dinsos.complaints import closing, demo, filing, graph, mutations, reporters, rules, tables
from hub import Event, Permission, Service

service = Service(
    name="complaints",
    title="SIPANSOS (Sistem Informasi Pengaduan Sosial)",
    tables=[
        tables.Complaint,
        tables.Response,
        tables.Supplement,
        tables.ComplaintPartner,
        tables.Follower,
        tables.Satisfaction,
        tables.Route,
    ],
    reads=[
        graph.Complaint,
        graph.ComplaintResponse,
        graph.ComplaintOrigin,
        graph.ComplaintSupplement,
        graph.ComplaintDetails,
        graph.ComplaintSatisfaction,
        graph.CitizenComplaint,
        graph.QueuedComplaint,
    ],
    joins=[graph.CitizenComplaints],
    query=[graph.ComplaintQuery, mutations.TrackingQuery],
    mutation=[mutations.ComplaintMutation],
    subscription=[mutations.ComplaintSubscription],
    permissions=[
        Permission(rules.LIST, "Mendaftar semua pengaduan, termasuk yang rahasia, tanpa isinya"),
        Permission(rules.READ, "Membaca semua pengaduan, dan pelapor yang tidak dirahasiakan"),
        Permission(rules.EDIT, "Menangani semua pengaduan"),
        Permission(rules.LIST_ASSIGNED, "Mendaftar pengaduan yang ditugaskan kepadanya, tanpa isinya"),
        Permission(rules.READ_ASSIGNED, "Membaca pengaduan yang ditugaskan kepadanya"),
        Permission(rules.EDIT_ASSIGNED, "Menangani pengaduan yang ditugaskan kepadanya"),
        Permission(rules.SPEAK, "Bertindak atas nama tamu yang menunjukkan kode pelacakan"),
        Permission(rules.SETTLE, "Menutup pengaduan yang sudah dijawab dan tidak ditanggapi lagi"),
        *(Permission(may, f"Mendampingi pengaduan sebagai {partner}") for partner, may in rules.HELPS.items()),
    ],
    events=[Event(rules.ADDED, "The reporter added something. Carries the complaint's number.")],
    letters=[filing.RECEIPT],
    lifecycles=[rules.LIFECYCLE],
    handlers={
        "dukcapil.outreach.requested": filing.outreach,
        "hub.case.overdue": filing.escalate,
    },
    chores=[closing.close],
    options=[
        rules.ORDINARY_DAYS,
        rules.INFORMATION_DAYS,
        rules.URGENT_HOURS,
        rules.REOPEN_DAYS,
        rules.CLOSE_DAYS,
        rules.REGENCY,
        reporters.TRIES,
        mutations.RADIUS,
        mutations.RECENT,
    ],
    demo=demo.complaints,
)
