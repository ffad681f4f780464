"""Who takes part in a complaint's chat, and what the hub says there."""

from collections.abc import Mapping

from dinsos.complaints import rules as complaints
from dinsos.complaints import wall
from dinsos.complaints.rules import HELPS, Partner
from hub import Principal

VISIBLE = (
    "t.complaint in (select c.number from dinsos_complaint c where "  # noqa: S608 - our own words
    f"{wall.handled('c', complaints.EDIT, complaints.EDIT_ASSIGNED)} and {wall.visible('c')})"
)  # who takes part, in SQL
LONGEST = 2_000  # letters of a message
SYSTEM = "Sistem"
SAYS: Mapping[str, str] = {
    complaints.SAID: "Pengaduan dijawab.",
    complaints.FOLLOWED: "Pengaduan ditindaklanjuti.",
    complaints.HELPED: "Warga didampingi.",
    complaints.SHUT: "Pengaduan ditutup.",
    complaints.AGAIN: "Pelapor membuka kembali pengaduan.",
    complaints.ADDED: "Pelapor menambahkan keterangan.",
    complaints.BACK: "Pelapor mencabut pengaduan.",
    "dinsos.complaint.assigned": "Mitra ditugaskan.",
}  # what a fact about a complaint looks like in its chat


def partner_of(who: Principal) -> Partner | None:
    """What somebody writes as; None for the back office."""
    if who.may(complaints.EDIT):
        return None
    return next((partner for partner in Partner if who.may(HELPS[partner])), None)
