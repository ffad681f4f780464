"""Medical services without a referral (SIRINE PSC 119)."""

from dinkes.treatments import demo, graph, rules, tables
from hub import Event, Permission, Service

service = Service(
    name="treatments",
    title="SIRINE PSC 119: Pelayanan Medis Non Rujukan",
    tables=[tables.Treatment],
    reads=[graph.MedicalService],
    joins=[graph.CitizenTreatments],
    query=[graph.TreatmentQuery],
    mutation=[graph.TreatmentMutation],
    permissions=[
        Permission(rules.READ, "Membaca pelayanan medis unit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua pelayanan medis"),
        Permission(rules.RECORD, "Mencatat pelayanan medis"),
    ],
    events=[Event(graph.RECORDED, "A medical service without a referral was recorded. Carries its number.")],
    demo=demo.fill,
)
