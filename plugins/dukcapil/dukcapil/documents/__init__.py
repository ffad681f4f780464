"""Population documents."""

from dukcapil.documents import graph, rules, tables
from hub import Permission, Service

service = Service(
    name="documents",
    title="Dokumen Kependudukan",
    tables=[tables.Document],
    reads=[graph.Document],
    joins=[graph.CitizenDocuments],
    permissions=[Permission(rules.READ, "Membaca dokumen penduduk")],
)
