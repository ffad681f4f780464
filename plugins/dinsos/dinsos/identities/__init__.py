"""Sealed identities of reporters, and how they are opened."""

from dinsos.identities import graph, rules, tables
from hub import Permission, Service

service = Service(
    name="identities",
    title="Pembukaan identitas pelapor",
    tables=[tables.IdentityRequest],
    reads=[graph.IdentityRequest],
    query=[graph.IdentityQuery],
    mutation=[graph.IdentityMutation],
    permissions=[
        Permission(rules.ASK, "Meminta identitas pelapor yang dirahasiakan"),
        Permission(rules.DECIDE, "Memutus permohonan identitas petugas lain"),
    ],
    options=[rules.HOURS],
)
