"""Cek Bansos: who is in the social registry and receives which aid."""

from dinsos.aid import check, components, demo, graph, handlers, imports, overlaps, rules, steps, tables
from hub import Event, Permission, Service

service = Service(
    name="aid",
    title="Cek Bantuan Sosial",
    tables=[
        tables.Programme,
        tables.Enrolment,
        tables.Registry,
        tables.RegistryHistory,
        tables.Disbursement,
        tables.Recheck,
    ],
    reads=[
        graph.SocialProgramme,
        graph.ReceivedProgramme,
        graph.Disbursement,
        graph.Enrolment,
        graph.RegistryEntry,
        graph.AidRecheck,
        graph.SocialAid,
    ],
    joins=[graph.CitizenAid],
    query=[graph.AidQuery, check.CheckQuery, components.ComponentQuery, overlaps.OverlapQuery],
    mutation=[graph.AidMutation],
    permissions=[
        Permission(rules.READ, "Membaca data bantuan sosial penduduk"),
        Permission(rules.ENROL, "Menetapkan dan mengakhiri penerima bantuan sosial"),
        Permission(rules.REGISTRY, "Menetapkan desil kesejahteraan keluarga"),
    ],
    events=[
        Event(steps.ENROLLED, "Somebody was taken into a programme. Carries the NIK and the programme."),
        Event(steps.ENDED, "Somebody's aid ended. Carries the NIK, the programme and why."),
        Event(steps.GRADED, "A family's decile was written. Carries the NIK and the family card."),
    ],
    handlers={"dukcapil.death.registered": handlers.died, "dukcapil.move.registered": handlers.moved},
    options=[
        rules.DECILE,
        rules.REGISTRY_FIRST,
        rules.CHECKS,
        rules.GUESSES,
        components.MOST,
        components.PAYMENTS,
    ],
    importers={"disbursements": imports.disbursements, "registry": imports.registry},
    demo=demo.aid,
)
