"""The register of social institutions."""

from dinsos.institutions import demo, graph, imports, reminders, rules, tables
from hub import Permission, Service

service = Service(
    name="institutions",
    title="Data Lembaga Kesejahteraan Sosial",
    tables=[tables.Institution, tables.InstitutionCategory, tables.InstitutionVersion],
    reads=[graph.InstitutionCategory, graph.InstitutionVersion, graph.InstitutionDetails, graph.Institution],
    query=[graph.InstitutionQuery, graph.CategoryQuery],
    permissions=[
        Permission(rules.READ, "Membaca data lengkap semua lembaga"),
        Permission(rules.MANAGE, "Mengurus lembaga sendiri"),
    ],
    events=[reminders.EXPIRING, reminders.ORPHANED],
    handlers={"dukcapil.death.registered": reminders.chair_died},
    chores=[reminders.remind],
    options=[reminders.DAYS],
    demo=demo.institutions,
    importers={"institutions": imports.load},
)
