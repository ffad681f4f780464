"""A provider that the hub trusts, and a browser to sign in there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar
from litestar.datastructures import State

from auth import ROUTES, Auth, Oidc, Providers
from auth.oidc import Client, Provider, Rule
from tests.provider import ISSUER, SECRET, Browser, Forge

FRONT = "https://warga.test/masuk"
OFFICERS = Rule(claim="groups", value="backoffice", roles=("dinsos.officer",), unit="U1", agency="dinsos")
CREWS = Rule(claim="groups", value="crew", roles=("dinkes.crew",), unit="EMG-01", agency="dinkes")
CITIZENS = Rule(claim="nik", value="*", roles=("citizen",))


@pytest.fixture
def forge(clock) -> Forge:
    return Forge(clock)


@pytest.fixture
def provider(tmp_path) -> Provider:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    return Provider(
        title="Akun pegawai",
        issuer=ISSUER,
        client_id="simpul",
        client_secret_file=str(secret),
        nik="nik",
        rules=(OFFICERS, CREWS, CITIZENS),
    )


@pytest.fixture
def oidc(auth: Auth, forge: Forge, provider: Provider) -> Oidc:
    client = Client(provider, auth.clock, httpx.MockTransport(forge))
    return Oidc(auth, Providers(returns=(FRONT,), providers={"sso": provider}), clients={"sso": client})


@pytest.fixture
async def browser(auth: Auth, oidc: Oidc, forge: Forge) -> AsyncIterator[Browser]:
    app = Litestar(list(ROUTES), state=State({"auth": auth, "oidc": oidc}), logging_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://simpul.test") as client:
        yield Browser(client, forge)
