"""Halo Pamor: the RW's own officer helps those short of time, strength or technology."""

from dukcapil.pamor import demo, graph, rules, steps, tables
from hub import Event, Permission, Service, UnitKind

service = Service(
    name="pamor",
    title="Halo Pamor",
    tables=[tables.PamorOfficer, tables.PamorHelp, tables.PamorAnnouncement],
    reads=[graph.PamorOfficer, graph.PamorHelp, graph.PamorAnnouncement],
    joins=[graph.CitizenHelp],
    query=[graph.PamorQuery],
    mutation=[graph.PamorMutation],
    permissions=[
        Permission(rules.READ, "Membaca permohonan bantuan Pamor"),
        Permission(rules.HELP, "Menangani permohonan bantuan di RW sendiri"),
        Permission(rules.APPOINT, "Menetapkan petugas Pamor"),
        Permission(rules.ANNOUNCE, "Mengumumkan program di RW sendiri"),
    ],
    unit_kinds=[UnitKind("rw", "RW (kode kelurahan/nomor)", r"\d{10}/\d{3}")],
    events=[
        Event(steps.DELEGATED, "A citizen lets their RW's officer file for them. Carries the number of the help."),
        Event(steps.ENDED, "A citizen ended that, or died. Carries the number of the help."),
    ],
    lifecycles=[steps.LIFECYCLE],
    options=[rules.DELEGATION_DAYS, rules.LONGEST_DELEGATION, rules.HELP_DAYS],
    demo=demo.seed,
)
