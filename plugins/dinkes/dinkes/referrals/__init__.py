"""Referrals (SIRINE)."""

from dinkes.referrals import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="referrals",
    title="SIRINE: Rujukan",
    tables=[tables.Referral],
    reads=[graph.Diagnosis, graph.Handover, graph.Referral],
    joins=[graph.CitizenReferrals],
    query=[graph.ReferralQuery],
    permissions=[
        Permission(rules.READ, "Membaca rujukan dari dan ke unit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua rujukan"),
    ],
    demo=demo.fill,
)
