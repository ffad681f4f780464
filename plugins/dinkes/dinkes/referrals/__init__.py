"""Referrals (SIRINE)."""

from dinkes.referrals import demo, fhir, graph, letters, rules, steps, tables, transport
from hub import Permission, Service

service = Service(
    name="referrals",
    title="SIRINE: Rujukan",
    tables=[tables.Referral],
    reads=[graph.Diagnosis, graph.Handover, graph.VitalSigns, graph.Referral],
    joins=[graph.CitizenReferrals],
    query=[graph.ReferralQuery],
    mutation=[steps.ReferralMutation, transport.TransportMutation],
    permissions=[
        Permission(rules.READ, "Membaca rujukan dari dan ke unit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua rujukan"),
        Permission(rules.SEND, "Mengirim rujukan atas nama fasilitasnya"),
        Permission(rules.ANSWER, "Menjawab rujukan ke rumah sakitnya"),
        Permission(rules.VOID, "Mengakhiri rujukan pasien yang meninggal"),
    ],
    handlers={"dukcapil.death.registered": steps.close_for_death, **dict.fromkeys(transport.BY_RIDE, transport.follow)},
    lifecycles=[steps.LIFECYCLE],
    letters=[letters.KIND],
    routes=fhir.ROUTES,
    options=[rules.ANSWER_HOURS, letters.DAYS],
    demo=demo.fill,
)
