"""Health coverage: the membership of every resident."""

from dinkes.coverage import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="coverage",
    title="Kepesertaan Jaminan Kesehatan",
    tables=[tables.Coverage],
    reads=[graph.HealthCoverage],
    joins=[graph.CitizenCoverage],
    permissions=[Permission(rules.READ, "Membaca kepesertaan jaminan kesehatan")],
    demo=demo.fill,
)
