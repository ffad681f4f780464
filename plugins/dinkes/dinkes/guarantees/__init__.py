"""Health guarantees (SI JONI)."""

from dinkes.guarantees import demo, graph, letters, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="guarantees",
    title="SI JONI: Jaminan Kesehatan",
    tables=[tables.Guarantee, tables.Check],
    reads=[graph.GuaranteeCheck, graph.Guarantee],
    joins=[graph.CitizenGuarantees],
    query=[graph.GuaranteeQuery],
    mutation=[graph.GuaranteeMutation],
    permissions=[
        Permission(rules.READ, "Membaca jaminan di unit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua jaminan"),
        Permission(rules.REQUEST, "Meminta jaminan untuk pasien"),
        Permission(rules.DECIDE, "Memutus permohonan jaminan"),
        Permission(rules.END, "Mengakhiri jaminan karena waktu atau kematian"),
    ],
    letters=[letters.SKLK],
    lifecycles=[rules.GUARANTEE],
    options=[rules.DECIDE_DAYS, rules.VALID_DAYS, rules.PAPER_DAYS],
    handlers={"dukcapil.death.registered": steps.died},
    chores=[steps.look_after],
    demo=demo.fill,
)
