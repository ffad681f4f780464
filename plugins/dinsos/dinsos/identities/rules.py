"""How the identity of a sealed reporter is opened: one officer asks, another approves, and it closes by itself."""

from enum import StrEnum

from hub import Option

ASK = "dinsos:identity:ask"
DECIDE = "dinsos:identity:decide"
HOURS = Option("dinsos.identity_hours", 24, "Hours for which an approved request opens a reporter's identity.")
VISIBLE = f":may[{DECIDE}] or t.asked_by = :username and :may[{ASK}]"


class Status(StrEnum):
    """Where a request stands."""

    ASKED = "ASKED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


def can_see(username: str, may: frozenset[str], *, asked_by: str) -> bool:
    """A request is known to who asked and to those who decide."""
    return DECIDE in may or (ASK in may and username == asked_by)
