"""SI JONI: hospitals' claims, their verification and payment."""

from dinkes.claims import demo, graph, mutations, rules, tables
from hub import Permission, Service

service = Service(
    name="claims",
    title="SI JONI: Klaim",
    tables=[tables.Claim, tables.Item, tables.Finding, tables.Payment],
    reads=[graph.ClaimItem, graph.ClaimCheck, graph.ClaimPayment, graph.Claim],
    joins=[graph.CitizenClaims],
    query=[graph.ClaimQuery],
    mutation=[mutations.ClaimMutation],
    permissions=[
        Permission(rules.READ, "Membaca klaim rumah sakit sendiri"),
        Permission(rules.READ_ALL, "Membaca semua klaim"),
        Permission(rules.SUBMIT, "Mengajukan klaim rumah sakit sendiri"),
        Permission(rules.VERIFY, "Memverifikasi klaim"),
        Permission(rules.APPROVE_ANY, "Menyetujui klaim"),
        Permission(rules.PAY_ANY, "Mencatat pembayaran klaim"),
    ],
    lifecycles=[rules.CLAIM],
    options=[rules.CLAIM_DAYS, rules.LATE_DAYS],
    demo=demo.fill,
)
