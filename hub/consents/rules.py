"""Whether a consent stands: asked of the database before an answer leaves, so that a withdrawal counts at once.

Source: UU 27/2022 articles 9 and 20(2)a.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from auth import Principal, Purpose
from hub import times
from hub.database import Database
from hub.errors import PurposeRequired, Text

CONSENT = Purpose(
    "CONSENT", "Keperluan yang disetujui warga", "What the person agreed to", "UU 27/2022 pasal 20(2)a", consent=True
)
NOT_GIVEN = Text(
    "Warga ini tidak (atau tidak lagi) memberi persetujuan untuk tujuan itu.",
    "This person has not consented to that purpose, or no longer does.",
)
STANDS = """select distinct citizen from hub_consent where purpose = $1 and recipient in ($2, $3)
and withdrawn_at is null and (until is null or until >= $4) and citizen in ({})"""
END = "update hub_consent set withdrawn_at = $1 where citizen = $2 and withdrawn_at is null"


async def check(db: Database, who: Principal, purpose: str, people: Collection[str]) -> None:
    """Refuse what somebody was about to learn for a purpose that rests on consent.

    Raises:
        PurposeRequired: one of these people hasn't consented, or no longer does.
    """
    marks = ", ".join(f"${place}" for place in range(5, 5 + len(people)))
    recipients = who.agency or "", who.unit or ""
    rows = await db.fetch(STANDS.format(marks), purpose, *recipients, times.today(), *people)
    if {row[0] for row in rows} != set(people):
        raise PurposeRequired(NOT_GIVEN)


async def end(db: Database, nik: str) -> None:
    """End every consent of a citizen: what a death does."""
    await db.fetch(END, datetime.now(UTC), nik)
