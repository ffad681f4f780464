"""`simpul verify`, with the hub's register and with keys alone."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from hub import revoke
from hub.cli import main
from hub.letters import lists, qr
from tests.hub.letters.conftest import Office

Run = Callable[..., Awaitable[Result]]


@pytest.fixture
async def run(office: Office, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a thread, since it has a loop of its own."""
    monkeypatch.setenv("DATABASE_URL", office.hub.settings.database_url)
    monkeypatch.setenv("SIMPUL_DATA", str(office.hub.settings.data))

    async def verify(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, main, ["verify", *arguments])

    return verify


@pytest.fixture
async def jwks(client: httpx.AsyncClient, tmp_path: Path) -> str:
    file = tmp_path / "jwks.json"
    file.write_text((await client.get("/.well-known/jwks.json")).text)
    return str(file)


def verdict(result: Result) -> tuple[int, str]:
    return result.exit_code, result.output.split("\n")[0].removeprefix("verdict").strip()


async def test_the_register_is_asked(office: Office, run: Run) -> None:
    """Ends with 0 for a valid letter and with 1 for any other."""
    number = await office.issue()
    address = office.hub.seal.address(await office.text(number))

    valid = await run(address)
    await revoke(office.context(), number, "Keliru")
    revoked = await run(address)
    forged = await run(address[:-3])

    assert verdict(valid) == (0, "VALID")
    assert f"number       {number}" in valid.output
    assert [verdict(one) for one in (revoked, forged)] == [(1, "REVOKED"), (1, "FORGED")]


async def test_a_picture_is_read(office: Office, run: Run, tmp_path: Path) -> None:
    number = await office.issue()
    picture, empty = tmp_path / "letter.png", tmp_path / "empty.png"
    picture.write_bytes(qr.png(office.hub.seal.address(await office.text(number))))
    empty.write_bytes(picture.read_bytes()[:50])

    assert verdict(await run(str(picture))) == (0, "VALID")
    assert "is no picture" in (await run(str(empty))).output


async def test_without_the_scanner_it_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    (tmp_path / "letter.png").write_bytes(b"x")

    result = await run(str(tmp_path / "letter.png"))

    assert "simpul[scan]" in result.output
    assert result.exit_code == 1


async def test_keys_alone_check_offline(office: Office, run: Run, jwks: str, tmp_path: Path) -> None:
    """Without a list it says that nobody was asked; with one it knows what was revoked; another list is none."""
    number = await office.issue()
    text = await office.text(number)
    place = office.hub.seal.read(text).status.status_list
    good, bad = tmp_path / "list", tmp_path / "other"
    good.write_text(lists.signed(office.hub.seal.keys.signing, place.uri, [(place.idx, 1)]))
    bad.write_text(lists.signed(office.hub.seal.keys.signing, place.uri + "x", []))

    unasked = await run(text, "--jwks", jwks)
    revoked = await run(text, "--jwks", jwks, "--status-list", str(good))
    other = await run(text, "--jwks", jwks, "--status-list", str(bad))
    forged = await run(text[:-3], "--jwks", jwks)

    assert verdict(unasked) == (0, "VALID")
    assert "could not be asked" in unasked.output
    assert [verdict(one) for one in (revoked, forged)] == [(1, "REVOKED"), (1, "FORGED")]
    assert "older than an hour" in other.output


async def test_what_is_missing_is_said_in_a_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys, no key set, a list without keys: one line and no traceback; and no key is made by checking."""
    (tmp_path / "jwks.json").write_text(json.dumps({"kid": 1}))
    (tmp_path / "list").write_text("x")

    no_set = await run("a.b.c", "--jwks", str(tmp_path / "jwks.json"))
    no_keys = await run("a.b.c", "--status-list", str(tmp_path / "list"))
    monkeypatch.setenv("SIMPUL_DATA", str(tmp_path / "nothing"))
    no_folder = await run("a.b.c")

    assert "is no JWK set" in no_set.output
    assert "with --jwks" in no_keys.output
    assert "give the issuer's with --jwks" in no_folder.output
    assert not (tmp_path / "nothing").exists()
