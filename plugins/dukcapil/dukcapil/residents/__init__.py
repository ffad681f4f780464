"""The population register."""

from dukcapil.residents import demo, graph, rules, tables
from hub import Permission, Purpose, Service

CIVIL_REGISTRATION = Purpose(
    "CIVIL_REGISTRATION", "Pelayanan administrasi kependudukan", "Population administration", "UU 24/2013 pasal 58"
)

service = Service(
    name="residents",
    title="Data Kependudukan",
    tables=[tables.FamilyCard, tables.FamilyCardVersion, tables.Resident, tables.ResidentVersion],
    reads=[graph.Residence, graph.FamilyMember, graph.FamilyCard, graph.FamilyCardVersion],
    joins=[graph.CitizenResident],
    permissions=[
        Permission(rules.READ, "Membaca data penduduk"),
        Permission(rules.READ_AREA, "Membaca data penduduk di RW sendiri"),
    ],
    purposes=[CIVIL_REGISTRATION],
    demo=demo.seed,
)
