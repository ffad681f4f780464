"""The page that checks a letter, in a real browser, which checks the signature itself."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from hub import Context, LetterKind, Text, issue, revoke
from hub.letters import signing
from hub.running import Hub

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
KIND = LetterKind(name="SKPERAMBAN", agency="dinsos", title=Text("Surat Peramban", "Browser letter"))
NUMBERS = iter(range(1, 1000))


@dataclass
class Phone:
    """A browser's window, in a thread; the hub's own loop runs on beside it."""

    hub: Hub
    loop: asyncio.AbstractEventLoop
    page: Any
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def do(self, what: Coroutine[Any, Any, Any]) -> Any:
        """Something in the hub."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(30)

    @property
    def context(self) -> Context:
        return Context(db=self.hub.db, settings=self.hub.settings, seal=self.hub.seal)

    def letter(self) -> tuple[str, str, str]:
        """A new letter's number, text and code."""
        number = f"PERAMBAN/{next(NUMBERS)}"
        last = date(2099, 1, 1)
        self.do(issue(self.context, KIND, number=number, holder=None, name="Budi Santoso", facts={}, valid_until=last))
        rows = self.do(self.hub.db.fetch("select text, code from hub_letter where number = $1", number))
        return number, rows[0][0], rows[0][1]

    def revoke(self, number: str) -> None:
        """Revoke it, and wait for as long as a list may be kept."""
        self.do(revoke(self.context, number, "Salah data"))
        self.page.wait_for_timeout(2500)

    def checked(self) -> str:
        """What the browser itself found, when it is done."""
        self.page.locator("#result[data-checked]").wait_for()
        return str(self.page.locator("#result").get_attribute("data-checked"))

    @property
    def result(self) -> Any:
        return sync_api.expect(self.page.locator("#result"))

    def lied_to(self, path: str, page: str) -> str:
        """What the browser finds when a server answers with this page."""
        body = page.replace(' data-checked="same"', "")
        self.page.route(f"**{path}", lambda route: route.fulfill(body=body, content_type="text/html"))
        self.page.goto(path)
        found = self.checked()
        self.page.unroute(f"**{path}")
        return found


Browse = Callable[..., Awaitable[None]]


@pytest.fixture
async def browse(hub: Hub, hub_url: str) -> Browse:
    loop = asyncio.get_running_loop()

    def run(visit: Callable[[Phone], None], args: Sequence[str]) -> None:
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *args])
            page = browser.new_page(base_url=hub_url, viewport={"width": 390, "height": 844}, permissions=["camera"])
            page.set_default_timeout(15_000)
            phone = Phone(hub, loop, page)
            page.on("console", lambda said: phone.errors.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: phone.errors.append(str(error)))
            page.on("request", lambda request: phone.asked.append(request.url))
            visit(phone)
            browser.close()

    async def browse(visit: Callable[[Phone], None], *args: str) -> None:
        await asyncio.to_thread(run, visit, args)

    return browse


async def test_reads_valid_then_revoked(browse: Browse, hub_url: str) -> None:
    """The browser agrees with the server both times, with nothing from another host and no sideways scrolling."""

    def visit(phone: Phone) -> None:
        number, text, _ = phone.letter()
        phone.page.goto(f"/verify/{text}")
        assert phone.checked() == "same"
        phone.result.to_have_attribute("data-verdict", "VALID")
        phone.result.to_contain_text(number)

        phone.revoke(number)
        phone.page.goto(f"/verify/{text}")

        assert phone.checked() == "same"
        phone.result.to_have_attribute("data-verdict", "REVOKED")
        phone.result.to_contain_text("Salah data")
        assert [url for url in phone.asked if not url.startswith((f"{hub_url}/", "data:"))] == []
        assert phone.errors == []
        assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await browse(visit)


async def test_a_server_that_lies_is_noticed(browse: Browse) -> None:
    """Another number shown, a forged letter shown as valid, a revoked one shown as valid: each is contradicted."""

    def visit(phone: Phone) -> None:
        number, text, _ = phone.letter()
        phone.page.goto(f"/verify/{text}")
        assert phone.checked() == "same"
        honest = phone.page.content()
        changed = text[:-30] + ("A" if text[-30] != "A" else "B") + text[-29:]

        assert phone.lied_to(f"/verify/{text}", honest) == "same"
        assert phone.lied_to(f"/verify/{text}", honest.replace(number, "PALSU/1")) == "other"
        assert phone.lied_to(f"/verify/{changed}", honest) == "other"
        phone.revoke(number)
        assert phone.lied_to(f"/verify/{text}", honest) == "other"
        sync_api.expect(phone.page.locator("#verdict")).to_have_text("Tidak dapat dipercaya")

    await browse(visit)


async def test_a_forged_letter_is_called_so_by_both(browse: Browse) -> None:
    def visit(phone: Phone) -> None:
        _, text, _ = phone.letter()

        phone.page.goto(f"/verify/{text[:-3]}xyz")

        assert phone.checked() == "same"
        phone.result.to_have_attribute("data-verdict", "FORGED")

    await browse(visit)


async def test_number_and_code_lead_there(browse: Browse) -> None:
    def visit(phone: Phone) -> None:
        number, text, code = phone.letter()
        phone.page.goto("/verify")

        phone.page.get_by_label("Nomor surat").fill(number)
        phone.page.get_by_label("Kode").fill(code.lower())
        phone.page.get_by_role("button", name="Periksa").click()

        assert phone.checked() == "same"
        assert phone.page.url.endswith(text)
        assert phone.errors == []

    await browse(visit)


@pytest.fixture
async def held_up(hub: Hub, tmp_path: Path) -> tuple[str, list[str]]:
    """A printed letter's number, and the arguments of a browser whose camera sees its code, a little askew."""
    number = f"PERAMBAN/{next(NUMBERS)}"
    context = Context(db=hub.db, settings=hub.settings, seal=hub.seal)
    await issue(context, KIND, number=number, holder=None, name="Budi Santoso", facts={}, valid_until=date(2099, 1, 1))
    printed = await signing.pdf(hub.seal, await signing.found(hub.db, "number", number))
    with pypdfium2.PdfDocument(printed) as document:
        page = document[0].render(scale=5).to_pil().convert("RGB").rotate(2, fillcolor=(120, 100, 80))
    (code,) = zxingcpp.read_barcodes(page)
    left, top = code.position.top_left.x - 400, code.position.top_left.y - 120
    film = tmp_path / "camera.mjpeg"
    page.crop((left, top, left + 1280, top + 720)).save(film, "JPEG", quality=85)
    film.write_bytes(film.read_bytes() * 5)
    return number, ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]


async def test_the_camera_reads_valid_then_revoked(browse: Browse, held_up: tuple[str, list[str]]) -> None:
    """The letter's picture alone leads to the answer, in a browser that reads no codes itself."""
    number, camera = held_up

    def visit(phone: Phone) -> None:
        for verdict in ("VALID", "REVOKED"):
            phone.page.goto("/verify")

            phone.page.locator("#camera").click()

            assert phone.checked() == "same"
            phone.result.to_have_attribute("data-verdict", verdict)
            phone.result.to_contain_text(number)
            if verdict == "VALID":
                phone.revoke(number)
        assert phone.errors == []

    await browse(visit, *camera)
