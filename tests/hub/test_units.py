"""What somebody sees follows the unit they work for: the same role at another unit sees the other's rows alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import httpx
import pytest

from hub.running import Hub

PASSWORD = "kuda laut hijau"


@dataclass(frozen=True)
class Scope:
    """A role, units of its kind, a list, and the rows of it that are a unit's."""

    role: str
    units: str
    query: str
    rows: str


SCOPES = {
    "puskesmas": Scope(
        "dinkes.puskesmas",
        "select origin from dinkes_referral group by origin order by count(*) desc, origin limit 2",
        "{ referrals(first: 500) { edges { node { number } } } }",
        "select number from dinkes_referral where $1 in (origin, destination)",
    ),
    "hospital": Scope(
        "dinkes.hospital",
        "select destination from dinkes_referral where destination like 'RS-%'"
        " group by destination order by count(*) desc, destination limit 2",
        "{ referrals(first: 500) { edges { node { number } } } }",
        "select number from dinkes_referral where $1 in (origin, destination)",
    ),
    "pamor": Scope(
        "dukcapil.pamor",
        "select area from dukcapil_pamor_help group by area order by count(*) desc, area limit 2",
        "{ pamorHelps(first: 500) { edges { node { number } } } }",
        "select number from dukcapil_pamor_help where area = $1",
    ),
    "area": Scope(
        "dinsos.psm",
        "select c.village from dinsos_complaint c join dinsos_complaint_partner p on p.complaint = c.number"
        " where p.partner = 'PSM' and p.account is null group by c.village order by count(*) desc, c.village limit 2",
        "{ complaintQueue(first: 500) { edges { node { number } } } }",
        "select c.number from dinsos_complaint c join dinsos_complaint_partner p on p.complaint = c.number"
        " where p.partner = 'PSM' and p.account is null and c.village = $1",
    ),
}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
async def test_each_unit_sees_its_own(hub: Hub, client: httpx.AsyncClient, scope: Scope) -> None:
    """Two accounts with one role at two units: each list is its unit's rows, all of them and no other."""
    units = [row[0] for row in await hub.db.fetch(scope.units)]
    assert len(units) == 2

    for unit in units:
        owned = {row[0] for row in await hub.db.fetch(scope.rows, unit)}
        assert owned
        name = f"unit.{uuid.uuid4().hex[:8]}"
        account = await hub.auth.create_account(
            username=name, password=PASSWORD, name="Petugas", roles=[scope.role], unit=unit
        )
        form = {"grant_type": "password", "username": name, "password": PASSWORD}
        token = (await client.post("/auth/token", data=form)).json()["access_token"]

        answer = await client.post(
            "/graphql", json={"query": scope.query}, headers={"Authorization": f"Bearer {token}"}
        )

        data = answer.json()["data"]
        seen = {edge["node"]["number"] for found in data.values() for edge in found["edges"]}
        assert seen == owned
        await hub.auth.deactivate(account)
