"""Usul and sanggah: proposals and objections about social aid."""

from dinsos.appeals import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="appeals",
    title="Usul dan Sanggah Bantuan Sosial",
    tables=[tables.Appeal],
    reads=[graph.Appeal],
    joins=[graph.CitizenAppeals],
    query=[graph.AppealQuery, graph.AppealRecap],
    mutation=[graph.AppealMutation],
    permissions=[
        Permission(rules.READ, "Membaca usul dan sanggah"),
        Permission(rules.HANDLE, "Menangani usul dan sanggah"),
        Permission(rules.DECIDE, "Memutus usul dan sanggah"),
    ],
    lifecycles=[graph.LIFECYCLE],
    options=[rules.DAYS],
    demo=demo.appeals,
)
