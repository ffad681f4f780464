"""Who may vote, and how a vote leaves no trace to the voter."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

MANAGE = "dinsos:poll:manage"
FEWEST, MOST = 2, 10  # answers of a poll


def is_open(opens: datetime, closes: datetime, now: datetime) -> bool:
    """Whether votes are taken."""
    return opens <= now < closes


def ballot(secret: str, poll: str, nik: str) -> str:
    """The key that keeps somebody from voting twice. Without the poll's secret, which goes with its end, it can't be
    traced to a NIK."""
    return hmac.new(bytes.fromhex(secret), f"{poll}:{nik}".encode(), hashlib.sha256).hexdigest()


def is_resident(citizen: Mapping[str, Any] | None, area: str) -> bool:
    """Whether the population record says that somebody is alive and lives in the area. Nothing known is a no."""
    residence = (citizen or {}).get("residence") or {}
    village = (residence.get("village") or {}).get("code") or ""
    return (citizen or {}).get("status") == "ACTIVE" and bool(area) and village.startswith(area)
