"""Health coverage: the membership of every resident."""

from dinkes.coverage import demo, graph, rules, steps, tables
from dinkes.coverage.importing import import_coverage
from hub import Permission, Service

service = Service(
    name="coverage",
    title="Kepesertaan Jaminan Kesehatan",
    tables=[tables.Coverage, tables.Report],
    reads=[graph.CoverageReport, graph.HealthCoverage],
    joins=[graph.CitizenCoverage],
    mutation=[graph.CoverageMutation],
    permissions=[
        Permission(rules.READ, "Membaca kepesertaan jaminan kesehatan"),
        Permission(rules.WRITE, "Memutakhirkan kepesertaan jaminan kesehatan"),
    ],
    handlers={
        "dukcapil.birth.registered": steps.born,
        "dukcapil.death.registered": steps.died,
        "dukcapil.move.registered": steps.moved,
    },
    importers={"coverage": import_coverage},
    demo=demo.fill,
)
