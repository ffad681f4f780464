"""Where a request comes from, also behind the city's own proxies."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from hub.errors import BadSetup

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Networks with a space or comma between. Raises: BadSetup for one that is none."""
    try:
        return tuple(ip_network(one) for one in text.replace(",", " ").split())
    except ValueError as error:
        raise BadSetup(f"SIMPUL_PROXIES: {error}") from None


def address_of(connection: Any, proxies: Sequence[Network]) -> str | None:
    """The client's address. X-Forwarded-For is believed as far as it was written by proxies of ours: the last address
    in it that is no proxy is the client."""
    nearest = connection.client.host if connection.client else None
    if not proxies or not _inside(nearest, proxies):
        return nearest
    for one in reversed(connection.headers.get("x-forwarded-for", "").split(",")):
        address = one.strip()
        if not _inside(address, proxies):
            return address if _is_one(address) else nearest
    return nearest


def _inside(address: str | None, proxies: Sequence[Network]) -> bool:
    return address is not None and _is_one(address) and any(ip_address(address) in one for one in proxies)


def _is_one(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True
