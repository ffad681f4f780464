"""Letters about a person's circumstances: SKTM, and the recommendation for a health guarantee."""

from dinsos.letters import POVERTY, RECOMMENDATION
from dinsos.statements import demo, graph, rules, steps, tables
from hub import Event, Permission, Service

service = Service(
    name="statements",
    title="Surat Keterangan Sosial",
    tables=[tables.SocialLetter],
    reads=[graph.SocialLetter],
    joins=[graph.CitizenLetters],
    query=[graph.StatementQuery, graph.StatementRecap],
    mutation=[graph.StatementMutation],
    permissions=[
        Permission(rules.READ, "Membaca permohonan surat keterangan sosial"),
        Permission(rules.CHECK, "Memeriksa permohonan surat keterangan sosial"),
        Permission(rules.DECIDE, "Memutus dan menandatangani surat keterangan sosial"),
        Permission(rules.END, "Membatalkan surat orang yang meninggal"),
    ],
    lifecycles=[steps.LIFECYCLE],
    letters=[POVERTY, RECOMMENDATION],
    events=[Event(steps.ISSUED, "A social letter was issued. Carries the request's number, its kind and the NIK.")],
    handlers={"dukcapil.death.registered": steps.died},
    options=[rules.DAYS, rules.SKTM_DAYS, rules.RECOMMENDATION_DAYS],
    demo=demo.letters,
)
