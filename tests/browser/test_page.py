"""The explorer's page and files, as HTTP sees them."""

import html
import re
from collections.abc import Iterator

import orjson
import pytest
from litestar import Litestar, Response, get
from litestar.testing import TestClient

from hub import explorer

CONFIG = explorer.ExplorerConfig(
    demo=True,
    demo_password="demo-bekasi",
    accounts=[explorer.Account("warga", "Siti <Rahayu>")],
    examples=[explorer.Example("Hub", "Me", "query Me { me { name } } # \"'</div>", {"nik": "3275014107900001"})],
)
STRANGE = [
    "nope.js",
    "manifest.json",
    "../__init__.py",
    "%2e%2e/__init__.py",
    "..%2f__init__.py",
    "..%5c__init__.py",
    "a/b.js",
]


@get("/graphql")
async def graphql() -> Response[str]:
    return explorer.page(CONFIG)


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    with TestClient(Litestar([graphql, explorer.assets])) as client:
        yield client


def told(page: str) -> dict[str, object]:
    attribute = re.search(r'data-config="([^"]*)"', page)
    assert attribute
    result: dict[str, object] = orjson.loads(html.unescape(attribute[1]))
    return result


class TestPage:
    def test_hands_over_its_configuration_in_an_attribute(self, client: TestClient[Litestar]) -> None:
        """Whatever a title or an operation contains, the page's markup stays what it is."""
        page = client.get("/graphql").text

        assert told(page)["accounts"] == [{"username": "warga", "title": "Siti <Rahayu>"}]
        assert told(page)["examples"] == [
            {
                "agency": "Hub",
                "title": "Me",
                "query": "query Me { me { name } } # \"'</div>",
                "variables": {"nik": "3275014107900001"},
            }
        ]

    def test_keeps_the_demo_to_demo_mode(self) -> None:
        """Outside demo mode neither the accounts nor their password leave the server."""
        config = explorer.ExplorerConfig(demo=False, demo_password="demo-bekasi", accounts=CONFIG.accounts)

        page = explorer.page(config).content

        assert "demo-bekasi" not in page
        assert told(page)["accounts"] == []

    def test_allows_no_inline_script_and_no_other_host(self, client: TestClient[Litestar]) -> None:
        """The policy is the strict one, and the page has nothing that would need another."""
        answer = client.get("/graphql")

        assert answer.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "font-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|https?://", answer.text)


class TestAssets:
    def test_serves_what_the_page_names_for_ever(self, client: TestClient[Litestar]) -> None:
        """Each file of the page is there, with its type, and may be kept for a year."""
        paths = re.findall(r'(?:src|href)="(/explorer/[^"]+)"', client.get("/graphql").text)

        answers = [client.get(path) for path in paths]

        assert [answer.headers["content-type"].split(";")[0] for answer in answers] == [
            "image/svg+xml",
            "text/css",
            "text/javascript",
        ]
        assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}

    def test_sends_the_same_bytes_to_who_cannot_unzip(self, client: TestClient[Litestar]) -> None:
        """Compression is the client's choice."""
        path = next(f"/explorer/{file.name}" for file in explorer.DIST.glob("main-*.js"))

        zipped, plain = (client.get(path, headers={"Accept-Encoding": coding}) for coding in ("gzip", "identity"))

        assert zipped.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert zipped.content == plain.content

    @pytest.mark.parametrize("path", STRANGE)
    def test_knows_only_the_build(self, client: TestClient[Litestar], path: str) -> None:
        """Anything else is not found, wherever the path leads."""
        assert client.get(f"/explorer/{path}").status_code == 404


def test_says_how_to_build_what_is_missing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout without the build fails with the command that makes it."""
    monkeypatch.setattr(explorer, "DIST", tmp_path / "dist")
    explorer._manifest.cache_clear()

    with pytest.raises(explorer.NotBuiltError, match="npm ci && npm run build"):
        explorer.page(CONFIG)
