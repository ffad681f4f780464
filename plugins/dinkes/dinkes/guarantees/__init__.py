"""Health guarantees (SI JONI)."""

from dinkes.guarantees import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="guarantees",
    title="SI JONI: Jaminan Kesehatan",
    tables=[tables.Guarantee],
    reads=[graph.Guarantee],
    joins=[graph.CitizenGuarantees],
    query=[graph.GuaranteeQuery],
    permissions=[
        Permission(rules.READ, "Membaca jaminan di rumah sakit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua jaminan"),
    ],
    demo=demo.fill,
)
