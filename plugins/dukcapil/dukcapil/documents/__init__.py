"""Population documents."""

from hub import Permission, Service

from dukcapil.documents import graph, rules, tables

service = Service(
    name="documents",
    title="Dokumen Kependudukan",
    tables=[tables.Document],
    reads=[graph.Document],
    joins=[graph.CitizenDocuments],
    permissions=[Permission(rules.READ, "Membaca dokumen penduduk")],
)
