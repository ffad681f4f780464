"""Letters: issued with a signature that anybody can check from paper, and revoked for everybody at once."""

from auth import Permission
from hub.letters import graph, rules, tables
from hub.letters.graph import Letter
from hub.letters.issuing import Ahead, Draft, issue, issue_all, revoke, signed_ahead
from hub.letters.kinds import LetterField, LetterKind
from hub.plugin import Service

__all__ = [
    "Ahead",
    "Draft",
    "Letter",
    "LetterField",
    "LetterKind",
    "issue",
    "issue_all",
    "revoke",
    "service",
    "signed_ahead",
]

service = Service(
    name="letters",
    title="Surat Bertanda Tangan Digital",
    tables=[tables.LetterRow, tables.StatusListRow],
    reads=[graph.Letter],
    query=[graph.LetterQuery, graph.DocumentQuery],
    mutation=[graph.DocumentMutation],
    permissions=[
        Permission(rules.READ, "Membaca surat dinas sendiri"),
        Permission(rules.REVOKE, "Mencabut surat dinas sendiri"),
        Permission(rules.SIGN, "Menandatangani surat dinas sendiri dengan sertifikat elektronik"),
    ],
)
