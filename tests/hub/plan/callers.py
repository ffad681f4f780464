"""Who asks: nobody, and every demo account."""

from __future__ import annotations

from auth import ANONYMOUS, Principal
from hub.running import Hub

SITI, AGUS, BUDI = "3275014107900001", "3275010505880002", "3275021203850001"


def callers(hub: Hub) -> list[Principal]:
    catalog = hub.composition.catalog
    accounts = [account for plugin in hub.composition.plugins for s in plugin.services for account in s.accounts]
    return [
        ANONYMOUS,
        *(
            catalog.principal(
                subject=one.username, username=one.username, name=one.name, roles=one.roles, nik=one.nik, unit=one.unit
            )
            for one in accounts
        ),
    ]
