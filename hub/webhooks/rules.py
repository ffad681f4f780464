"""Which facts an address hears, what they carry, when they are tried again, and where the hub never calls."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

MANAGE = "hub:webhook:manage"
NIK = re.compile(r"\d{16}")
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # Source: Standard Webhooks, retry schedule: more than three days in all
OVERLAP = timedelta(hours=24)  # an old secret still signs beside the new one


def hears(
    wanted: str,
    name: str,
    *,
    agency: str | None,
    unit: str | None,
    data: Mapping[str, object],
    office: str | None = None,
) -> bool:
    """Whether an address hears a fact it asked for: a unit hears what names it, an office what its agency announced.

    office: the agency of the confidential case that the fact is about. It and its units that are named hear of it.
    """
    if office is not None and agency != office:
        return False
    if not any(one == name or (one.endswith(".*") and name.startswith(one[:-1])) for one in wanted.split()):
        return False
    if unit is not None:
        return unit in data.values()
    return agency is None or name.startswith(f"{agency}.")


def thin(data: Mapping[str, object]) -> dict[str, object]:
    """Ids and codes; what looks like a NIK or a family card never leaves the hub this way."""
    return {name: value for name, value in data.items() if not NIK.fullmatch(str(value))}


def later(attempts: int) -> timedelta | None:
    """How long to wait after so many failures, or None: enough."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def callable_url(url: str, *, insecure: bool) -> bool:
    """Whether an address has the right shape: https, a host, no password in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    fits = parts.scheme == "https" or (insecure and parts.scheme == "http")
    return bool(fits and parts.hostname and not parts.username and not parts.password and len(url) <= 500)


def is_public(address: str) -> bool:
    """Whether an IP address is somebody else's on the internet, not ours: no private, local or reserved range."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or is_public(str(mapped)))
