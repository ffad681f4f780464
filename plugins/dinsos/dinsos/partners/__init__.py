"""Partners on the spot: PSM, TKSK, Karang Taruna, Tagana and Puskesos."""

from dinsos.partners import demo, graph, rules, steps, tables
from hub import Event, Permission, Service, UnitKind

service = Service(
    name="partners",
    title="Mitra pengaduan (PSM, TKSK, Karang Taruna, Tagana, Puskesos)",
    tables=[tables.Member],
    reads=[graph.PartnerMember],
    query=[graph.PartnerQuery],
    mutation=[graph.PartnerMutation],
    permissions=[Permission(rules.MANAGE, "Mengelola daftar mitra")],
    unit_kinds=[UnitKind("area", "Kelurahan, kecamatan, atau kota", r"\d{4}|\d{6}|\d{10}")],
    events=[Event(steps.ASSIGNED, "Partners of a complaint were chosen anew. Carries its number.")],
    demo=demo.members,
)
