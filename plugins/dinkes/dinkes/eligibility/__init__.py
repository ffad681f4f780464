"""SI JONI: for whom the city guarantees care."""

from dinkes.eligibility import graph, rules
from hub import Permission, Service

service = Service(
    name="eligibility",
    title="SI JONI: Kelayakan Jaminan",
    query=[graph.EligibilityQuery],
    permissions=[Permission(rules.CHECK, "Memeriksa kelayakan jaminan kesehatan")],
    options=[rules.CITY, rules.REPORT_DAYS, rules.REFERRAL_DAYS],
)
