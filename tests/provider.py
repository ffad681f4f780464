"""A provider that does what a test tells it to, and a browser that signs in there."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from auth.oidc.visits import challenge_of

ISSUER = "https://sso.test"
SECRET = "rahasia/+ %"
VERIFIER = "v" * 43
FILE = f"""
[providers.sso]
title = "Akun pegawai"
issuer = "{ISSUER}"
client_id = "simpul"
client_secret_file = "SECRET"
nik = "nik"

[[providers.sso.rules]]
claim = "groups"
value = "auditors"
roles = ["auditor"]
unit = "INSPEKTORAT"

[[providers.sso.rules]]
claim = "nik"
value = "*"
roles = ["citizen"]
"""


def written(folder: Path, issuer: str = ISSUER) -> Path:
    """The operator's file, which trusts this provider."""
    (folder / "secret").write_text(SECRET)
    file = folder / "oidc.toml"
    file.write_text(FILE.replace("SECRET", str(folder / "secret")).replace(ISSUER, issuer))
    return file


@cache
def key() -> rsa.RSAPrivateKey:
    """The provider's own."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Forge:
    """An OpenID Connect provider over httpx: it checks what a provider has to, and `twist` spoils what it says."""

    def __init__(self, now: Callable[[], Any], issuer: str = ISSUER) -> None:
        self.key, self.now, self.issuer = key(), now, issuer
        self.people: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, tuple[str, dict[str, str]]] = {}
        self.asked: list[str] = []
        self.down = False
        self.described: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/me",
            "jwks_uri": f"{issuer}/keys",
        }
        self.twist: Callable[[dict[str, Any]], object] = self.signed
        self.about: dict[str, Any] | None = None

    def sign_in(self, address: str, subject: str) -> str:
        """The person signs in where the browser was sent; where on the hub it is sent now."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        assert wanted["response_type"] == "code"
        assert wanted["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = (subject, wanted)
        query = urlencode({"code": code, "state": wanted["state"], "iss": self.issuer})
        return f"{urlsplit(wanted['redirect_uri']).path}?{query}"

    def signed(self, claims: dict[str, Any], *, key: Any = None, **header: Any) -> str:
        return jwt.encode(claims, key or self.key, algorithm=header.pop("alg", "RS256"), headers={"kid": "k1"} | header)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.down:
            raise httpx.ConnectError("away", request=request)
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.described)
            case "/keys":
                jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
                return httpx.Response(200, json={"keys": [jwk | {"kid": "k1", "use": "sig"}]})
            case "/me":
                return httpx.Response(200, json=self.about)
            case "/token":
                return self._token(request)
        return httpx.Response(404)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: one for name, (one,) in parse_qs(request.content.decode()).items()}
        proof = base64.b64encode(b"simpul:rahasia%2F%2B%20%25").decode()
        subject, wanted = self.codes.pop(form["code"], ("", {}))
        if (
            request.headers.get("authorization") != f"Basic {proof}"
            or challenge_of(form["code_verifier"]) != wanted.get("code_challenge")
            or form["redirect_uri"] != wanted["redirect_uri"]
        ):
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": wanted["client_id"], "sub": subject, "iat": now, "exp": now + 300}
        claims |= {"nonce": wanted["nonce"]} | self.people[subject]
        return httpx.Response(200, json={"access_token": "at", "token_type": "Bearer", "id_token": self.twist(claims)})


class Site(ThreadingHTTPServer):
    """The provider as a site on this machine, where `subject` is signed in already."""

    def __init__(self, now: Callable[[], Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.forge = Forge(now, f"http://127.0.0.1:{self.server_port}")
        self.subject = ""


class _Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        forge = self.server.forge
        if not self.path.startswith("/authorize"):
            return self._answer(forge(httpx.Request("GET", forge.issuer + self.path)))
        (there,) = parse_qs(urlsplit(self.path).query)["redirect_uri"]
        back = urljoin(there, forge.sign_in(self.path, self.server.subject))
        return self._answer(httpx.Response(302, headers={"location": back}))

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["content-length"]))
        headers = {"authorization": self.headers["authorization"]}
        self._answer(self.server.forge(httpx.Request("POST", self.path, headers=headers, content=form)))

    def _answer(self, answer: httpx.Response) -> None:
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Browser:
    """A person's browser, in which a front end signs them in."""

    def __init__(self, client: httpx.AsyncClient, forge: Forge) -> None:
        self.client, self.forge = client, forge

    async def leave(self, **query: str) -> httpx.Response:
        return await self.client.get("/auth/oidc/sso/login", params={"code_challenge": challenge_of(VERIFIER)} | query)

    async def come_back(self, subject: str, **query: str) -> dict[str, str]:
        """What the front end is told after the person was at the provider."""
        left = await self.leave(**query)
        answer = await self.client.get(self.forge.sign_in(left.headers["location"], subject))
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["location"]).fragment))

    async def exchange(self, code: str, **more: str) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER} | more
        return await self.client.post("/auth/token", data=form)

    async def sign_in(self, subject: str) -> dict[str, Any]:
        answer = await self.exchange((await self.come_back(subject))["code"])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
