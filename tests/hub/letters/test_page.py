"""The public page, as HTTP and a browser without scripts see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest

from hub import revoke
from hub.letters.page import POLICY
from tests.hub.letters.conftest import HOLDER, NAME, Office


class Addresses(HTMLParser):
    """Every address a page loads or leads to, and whatever runs inline."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [given[name] or "" for name in ("src", "href", "action") if name in given]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in given:
            self.inline.append("script")


async def test_says_in_both_languages_whether_the_letter_counts(office: Office, client: httpx.AsyncClient) -> None:
    """Without any script: verdict, facts, next step, and what kind of signature it is."""
    number = await office.issue()

    answer = await client.get(f"/verify/{await office.text(number)}")

    assert answer.status_code == 200
    for said in (
        'data-verdict="VALID"', "Asli dan berlaku", "Genuine and valid", number, "S*** R***", "segel sistem",
        "not a certified", "Cocokkan", "Compare number", "Kota Bekasi",
    ):  # fmt: skip
        assert said in answer.text
    assert not re.search(r"\d{16}", answer.text.replace(await office.text(number), ""))
    assert NAME not in answer.text
    assert HOLDER not in answer.text


async def test_loads_nothing_from_elsewhere_and_runs_nothing_inline(office: Office, client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/verify/{await office.text(await office.issue())}")

    page = Addresses()
    page.feed(answer.text)
    headers = answer.headers
    assert [address for address in page.found if not address.startswith(("/", "data:"))] == []
    assert page.inline == []
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    for name in [address for address in page.found if address.startswith("/letters/")]:
        asset = await client.get(name)
        assert asset.status_code == 200
        assert "http" not in asset.text.replace("https://hub", "")


@pytest.mark.parametrize("text", ["halo", "a.b.c", "<script>alert(1)</script>", "%22%3E%3Cimg%20src=x%3E", "é"])
async def test_any_text_has_an_answer(client: httpx.AsyncClient, text: str) -> None:
    """Whatever is in the address, it isn't repeated in the page."""
    answer = await client.get(f"/verify/{text.replace('/', '%2F')}")

    assert answer.status_code in {200, 404}  # 404: an address with a slash
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    if answer.status_code == 200:
        assert 'data-verdict="FORGED"' in answer.text


async def test_a_reason_is_text(office: Office, client: httpx.AsyncClient) -> None:
    number = await office.issue(number=f"{office.number()}<b>")

    await revoke(office.context(), number, "<script>alert(1)</script>")

    answer = await client.get(f"/verify/{await office.text(number)}")
    assert 'data-verdict="REVOKED"' in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<b>" not in answer.text


async def test_typed_number_and_code_lead_to_the_letter(office: Office, client: httpx.AsyncClient) -> None:
    """And so does a text handed over whole; wrong ones lead back to the form."""
    number = await office.issue()
    (code,) = await office.row(number, "code")
    text = await office.text(number)

    typed = await client.get("/verify", params={"number": number, "code": code})
    wrong = await client.get("/verify", params={"number": number, "code": "AAAA-AAAA"})
    pasted = await client.get("/verify", params={"text": office.hub.seal.address(text)})
    empty = await client.get("/verify")

    assert [one.headers.get("location") for one in (typed, pasted)] == [f"/verify/{text}"] * 2
    assert (wrong.status_code, 'id="warning"' in wrong.text) == (404, True)
    assert (empty.status_code, 'name="code"' in empty.text, "result" in empty.text) == (200, True, False)
