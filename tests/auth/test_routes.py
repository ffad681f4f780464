"""The endpoints answer as the RFCs say, and OpenAPI says so too."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
import pytest
from litestar import Litestar
from litestar.datastructures import State

from auth import ROUTES, Auth, Oidc

FORM = "application/x-www-form-urlencoded"
WARGA = {"grant_type": "password", "username": "warga", "password": "demo-bekasi"}
# HTTP is the same over every database; what differs is tried in test_signin.
over_http = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OAUTH_ERROR = {"error", "error_description"}


@pytest.fixture
async def client(auth: Auth, make) -> AsyncIterator[httpx.AsyncClient]:
    """The endpoints over HTTP, with one account behind them."""
    await make("warga", roles=["citizen"])
    app = Litestar(list(ROUTES), state=State({"auth": auth, "oidc": Oidc(auth)}), logging_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://simpul.test") as client:
        yield client


@pytest.fixture(scope="session")
def openapi() -> dict[str, Any]:
    return Litestar(list(ROUTES)).openapi_schema.to_schema()


@over_http
class TestToken:
    async def test_password(self, client: httpx.AsyncClient, auth: Auth) -> None:
        """A sign-in is answered as RFC 6749, 5.1 says, and never cached."""
        answer = await client.post("/auth/token", data=WARGA)

        body = answer.json()
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/json"
        assert body.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
        assert auth.mint.verify(body["access_token"]).username == "warga"

    async def test_refresh(self, client: httpx.AsyncClient) -> None:
        """The refresh token of one answer brings the next, once."""
        first = (await client.post("/auth/token", data=WARGA)).json()["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": first}

        again = await client.post("/auth/token", data=form)
        replayed = await client.post("/auth/token", data=form)

        assert (again.status_code, replayed.status_code) == (200, 400)
        assert replayed.json()["error"] == "invalid_grant"

    async def test_unknown_and_wrong_are_one_answer(self, client: httpx.AsyncClient) -> None:
        """Nothing in the answer tells whether the account exists."""
        wrong = await client.post("/auth/token", data=WARGA | {"password": "x"})
        unknown = await client.post("/auth/token", data=WARGA | {"username": "nobody"})

        assert wrong.status_code == unknown.status_code == 400
        assert wrong.content == unknown.content
        assert wrong.headers == unknown.headers
        assert wrong.json()["error"] == "invalid_grant"
        assert wrong.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize(
        ("form", "code"),
        [
            ({}, "invalid_request"),
            ({"grant_type": ""}, "invalid_request"),
            ({"grant_type": "password"}, "invalid_request"),
            ({"grant_type": "password", "username": "warga"}, "invalid_request"),
            ({"grant_type": "refresh_token"}, "invalid_request"),
            ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
            ({"grant_type": "PASSWORD", "username": "warga", "password": "demo-bekasi"}, "unsupported_grant_type"),
            ({"grant_type": ["password", "password"], "username": "warga", "password": "x"}, "invalid_request"),
            ({"grant_type": "refresh_token", "refresh_token": "nonsense"}, "invalid_grant"),
        ],
    )
    async def test_refuses(self, client: httpx.AsyncClient, form: dict[str, Any], code: str) -> None:
        """Each kind of mistake has its code of RFC 6749, 5.2."""
        answer = await client.post("/auth/token", content=urlencode(form, doseq=True), headers={"content-type": FORM})

        assert answer.status_code == 400
        assert answer.json().keys() == OAUTH_ERROR
        assert answer.json()["error"] == code

    @pytest.mark.parametrize(
        ("media_type", "body"),
        [
            ("application/json", b'{"grant_type": "password", "username": "warga", "password": "demo-bekasi"}'),
            ("multipart/form-data", b""),
            ("", urlencode(WARGA).encode()),
            ("\xff;;=", b"grant_type=password"),
            (FORM, b"\xff\xfe"),
            (FORM, b"grant_type=%00&username=%00&password=%00"),
        ],
    )
    async def test_refuses_other_bodies(self, client: httpx.AsyncClient, media_type: str, body: bytes) -> None:
        """A body that is no form is a bad request, not a failure."""
        answer = await client.post("/auth/token", content=body, headers={"content-type": media_type.encode("latin-1")})

        assert answer.status_code == 400
        assert answer.json().keys() == OAUTH_ERROR

    async def test_refuses_a_large_body(self, client: httpx.AsyncClient) -> None:
        """No more is read than an honest form has, whether or not its length is told."""

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b"a" * 1000

        told = await client.post("/auth/token", data=WARGA | {"password": "x" * 8192})
        untold = await client.post("/auth/token", content=chunks(), headers={"content-type": FORM})

        for answer in (told, untold):
            assert answer.status_code == 413
            assert answer.json()["error"] == "invalid_request"

    @pytest.mark.parametrize(("accept", "word"), [("id", "kata sandi"), ("en", "password"), (None, "kata sandi")])
    async def test_speaks_the_readers_language(self, client: httpx.AsyncClient, accept: str | None, word: str) -> None:
        """The description is Indonesian unless English is preferred, and says which."""
        headers = {"accept-language": accept} if accept else {}

        answer = await client.post("/auth/token", data=WARGA | {"password": "x"}, headers=headers)

        assert word in answer.json()["error_description"]
        assert answer.headers["content-language"] == (accept or "id")
        assert answer.headers["vary"] == "Accept-Language"


@over_http
class TestRevoke:
    async def test_signs_out(self, client: httpx.AsyncClient) -> None:
        """The revoked token does not refresh any more."""
        token = (await client.post("/auth/token", data=WARGA)).json()["refresh_token"]

        answer = await client.post("/auth/revoke", data={"token": token, "token_type_hint": "refresh_token"})

        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["cache-control"] == "no-store"
        again = await client.post("/auth/token", data={"grant_type": "refresh_token", "refresh_token": token})
        assert again.status_code == 400

    async def test_any_token_is_fine(self, client: httpx.AsyncClient) -> None:
        """RFC 7009, 2.2: an unknown token is as good as revoked."""
        answer = await client.post("/auth/revoke", data={"token": "nonsense"})

        assert (answer.status_code, answer.content) == (200, b"")

    async def test_needs_a_token(self, client: httpx.AsyncClient) -> None:
        """A request that names no token is not a revocation."""
        answer = await client.post("/auth/revoke", data={"tokens": "nonsense"})

        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"


@over_http
class TestKeys:
    async def test_check_an_access_token(self, client: httpx.AsyncClient) -> None:
        """Any library can check a token with what is published, and may keep it for a while."""
        token = (await client.post("/auth/token", data=WARGA)).json()["access_token"]

        answer = await client.get("/.well-known/jwks.json")

        assert answer.headers["cache-control"] == "max-age=300, public"
        assert "d" not in answer.json()["keys"][0]
        key = jwt.PyJWKSet.from_dict(answer.json())[jwt.get_unverified_header(token)["kid"]]
        jwt.api_jws.decode(token, key, ["EdDSA"])


class TestOpenAPI:
    def test_takes_forms(self, openapi: dict[str, Any]) -> None:
        """Both POST endpoints document a form and nothing else."""
        for path in ("/auth/token", "/auth/revoke"):
            body = openapi["paths"][path]["post"]["requestBody"]
            assert body["required"]
            assert list(body["content"]) == [FORM]

    def test_token_takes_one_of_three_forms(self, openapi: dict[str, Any]) -> None:
        """Each grant type is documented with what it needs."""
        forms = openapi["paths"]["/auth/token"]["post"]["requestBody"]["content"][FORM]["schema"]["oneOf"]

        needs = {form["properties"]["grant_type"]["const"]: set(form["required"]) for form in forms}
        assert needs == {
            "password": {"grant_type", "username", "password"},
            "refresh_token": {"grant_type", "refresh_token"},
            "authorization_code": {"grant_type", "code", "code_verifier"},
        }

    def test_documents_every_answer(self, openapi: dict[str, Any]) -> None:
        """Success, refusal and too large a body, each with its schema."""
        answers = openapi["paths"]["/auth/token"]["post"]["responses"]
        assert set(answers) == {"200", "400", "413", "429"}
        assert set(openapi["paths"]["/auth/revoke"]["post"]["responses"]) == {"200", "400", "413"}
        assert set(openapi["paths"]["/.well-known/jwks.json"]["get"]["responses"]) == {"200"}
        schemas = openapi["components"]["schemas"]

        def properties(status: str) -> set[str]:
            ref = answers[status]["content"]["application/json"]["schema"]["$ref"]
            return set(schemas[re.sub(".*/", "", ref)]["properties"])

        assert properties("200") == {"access_token", "token_type", "expires_in", "refresh_token"}
        assert properties("400") == properties("413") == OAUTH_ERROR
