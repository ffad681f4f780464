"""The population register."""

from hub import Permission, Purpose, Role, Service

from dukcapil.residents import graph, rules, tables

CIVIL_REGISTRATION = Purpose(
    "CIVIL_REGISTRATION", "Pelayanan administrasi kependudukan", "Population administration", "UU 24/2013 pasal 58"
)

service = Service(
    name="residents",
    title="Data Kependudukan",
    tables=[tables.FamilyCard, tables.Resident],
    reads=[graph.Residence, graph.FamilyMember, graph.FamilyCard],
    joins=[graph.CitizenResident],
    permissions=[Permission(rules.READ, "Membaca data penduduk")],
    purposes=[CIVIL_REGISTRATION],
)
