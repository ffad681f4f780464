"""SIPANSOS: social complaints."""

from dinsos.complaints import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="complaints",
    title="SIPANSOS (Sistem Informasi Pengaduan Sosial)",
    tables=[tables.Complaint, tables.Response, tables.Photo, tables.ComplaintPartner],
    reads=[graph.Complaint, graph.ComplaintResponse, graph.ComplaintPhoto, graph.ComplaintOrigin],
    joins=[graph.CitizenComplaints],
    query=[graph.ComplaintQuery],
    permissions=[
        Permission(rules.READ, "Membaca semua pengaduan dan pelapornya"),
        *(Permission(may, f"Mendampingi pengaduan sebagai {partner}") for partner, may in rules.HELPS.items()),
    ],
    demo=demo.complaints,
)
