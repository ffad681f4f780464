"""Signing in to the explorer outside the demo: second factor, one-time password, waiting, and another provider."""

from __future__ import annotations

import re
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest

from auth import Account
from hub.running import Hub
from tests.browser.test_explorer import ARGS
from tests.conftest import served
from tests.provider import Site, written

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

PASSWORD = "kuda laut hijau"
AWAY = """
[providers.away]
title = "Penyedia yang pergi"
issuer = "http://127.0.0.1:9"
client_id = "simpul"
"""


@dataclass
class Officer:
    """Somebody with a second factor."""

    account: Account
    secret: str
    recovery: list[str]

    def code(self) -> str:
        """The app's next code: the one of now may be used."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30)


@pytest.fixture
async def officer(hub: Hub) -> Officer:
    username = f"dua.{uuid.uuid4().hex[:8]}"
    account = await hub.auth.create_account(username=username, password=PASSWORD, name="Dua Faktor", roles=["auditor"])
    secret, _ = await hub.auth.factors.begin(account)
    return Officer(account, secret, await hub.auth.factors.confirm(account, pyotp.TOTP(secret).now()))


@pytest.fixture
async def newcomer(hub: Hub) -> str:
    """An account with a one-time password."""
    username = f"baru.{uuid.uuid4().hex[:8]}"
    await hub.auth.create_account(username=username, password=PASSWORD, name="Petugas Baru", temporary=True)
    return username


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A provider on this machine."""
    site = Site(lambda: datetime.now(UTC))
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield site
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.fixture(scope="module")
def city(hub: Hub, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The city without the demo's help, which trusts the provider; its address."""
    folder = tmp_path_factory.mktemp("city")
    file = written(folder, site.forge.issuer)
    file.write_text(file.read_text() + AWAY)
    settings = {"SIMPUL_DEMO": "0", "SIMPUL_OIDC": str(file), "SIMPUL_SIGNIN_RATE": "6", "REDIS_URL": ""}
    with served(hub, folder / "log", **settings) as url:
        yield url


@dataclass
class Window:
    """A browser's window on the explorer."""

    page: Any

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("form", name="Sign in").get_by_role("button").click()

    def leave(self, title: str) -> None:
        self.page.get_by_role("button", name=title).click()

    def answer(self, value: str) -> None:
        self.question.get_by_role("textbox").fill(value)
        self.question.get_by_role("button", name="Sign in").click()

    @property
    def question(self) -> Any:
        return self.page.get_by_role("dialog")

    @property
    def trouble(self) -> Any:
        """What went wrong: in the question, or in the header; the editor has alerts of its own."""
        return sync_api.expect(self.page.locator(".simpul-header").get_by_role("alert"))

    def expect_trouble(self, text: str) -> None:
        self.trouble.to_contain_text(text)

    def expect_signed_in(self, name: str) -> None:
        sync_api.expect(self.page.get_by_text("Signed in as").locator("..")).to_contain_text(name)
        sync_api.expect(self.question).to_have_count(0)


@pytest.fixture
def window(officer: Officer, newcomer: str, city: str) -> Iterator[Window]:
    """Asks for the accounts, so that they are made before: two loops may not run at once."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(base_url=city, viewport={"width": 1280, "height": 800}, locale="en")
        page.set_default_timeout(15_000)
        page.goto("/graphql")
        page.get_by_role("form", name="Sign in").wait_for()
        yield Window(page)
        browser.close()


def test_a_wrong_password(window: Window, officer: Officer) -> None:
    """The server's sentence is shown, nothing is asked for, and the next try works."""
    window.sign_in(officer.account.username, "salah")

    window.expect_trouble("Wrong username or password")
    sync_api.expect(window.question).to_have_count(0)


def test_a_second_factor(window: Window, officer: Officer) -> None:
    """A code of the app is asked for, and once more after a wrong one; a recovery code does as well."""
    window.sign_in(officer.account.username)
    window.answer("000000")
    window.expect_trouble("That code is wrong")
    window.answer(officer.code())
    window.expect_signed_in("Dua Faktor")

    window.page.get_by_role("button", name="Sign out").click()
    window.sign_in(officer.account.username)
    window.answer(officer.recovery[0])

    window.expect_signed_in("Dua Faktor")


def test_cancelled(window: Window, officer: Officer) -> None:
    """Who has no code at hand can go back."""
    window.sign_in(officer.account.username)
    window.question.wait_for()
    window.page.keyboard.press("Escape")

    sync_api.expect(window.question).to_have_count(0)
    sync_api.expect(window.page.get_by_label("Username")).to_be_visible()


def test_a_one_time_password(window: Window, newcomer: str) -> None:
    """Another is asked for, and once more when it is easily guessed."""
    window.sign_in(newcomer)
    window.answer("12345678")
    window.expect_trouble("short or easily guessed")
    window.answer("kuda laut biru muda")

    window.expect_signed_in("Petugas Baru")


def test_slowed_down(window: Window) -> None:
    """After too many tries it says how long to wait, and counts."""
    for _ in range(7):
        with window.page.expect_response("**/auth/token"):
            window.sign_in(f"siapa.{id(window)}", "salah")

    window.expect_trouble("Too many attempts.")
    window.trouble.to_contain_text(re.compile(r"Try again in \d:\d\d"))
    first = window.page.locator(".simpul-error b").inner_text()
    window.trouble.not_to_contain_text(first)


def test_a_provider(window: Window, site: Site) -> None:
    """Its button leads there and back, signed in, with nothing left in the address."""
    site.subject = uuid.uuid4().hex
    site.forge.people[site.subject] = {"groups": ["auditors"], "name": "Rina dari SSO"}
    window.leave("Akun pegawai")

    window.expect_signed_in("Rina dari SSO")
    assert window.page.url.endswith("/graphql")


def test_a_provider_and_a_second_factor(window: Window, site: Site, officer: Officer, city: str) -> None:
    """The code is asked for when the browser is back; a wrong one ends the sign-in, which begins again."""
    site.subject = uuid.uuid4().hex
    site.forge.people[site.subject] = {}
    link(window, site, officer, city)

    window.leave("Akun pegawai")
    window.answer("000000")
    window.expect_trouble("this sign-in is over")
    sync_api.expect(window.question).to_have_count(0)
    window.leave("Akun pegawai")
    window.answer(officer.recovery[1])

    window.expect_signed_in("Dua Faktor")


def link(window: Window, site: Site, officer: Officer, city: str) -> None:
    """An administrator links the account."""
    form = {"grant_type": "password", "username": "admin", "password": "demo-bekasi"}
    token = window.page.request.post("/auth/token", form=form).json()["access_token"]
    given = {"username": officer.account.username, "provider": "sso", "subject": site.subject}
    query = "mutation ($input: SignInInput!) { linkSignIn(input: $input) { username } }"
    data = {"query": query, "variables": {"input": given}}
    answer = window.page.request.post("/graphql", data=data, headers={"Authorization": f"Bearer {token}"}).json()
    assert "errors" not in answer, answer


def test_a_provider_that_says_no(window: Window, site: Site) -> None:
    """Whom the rules give nothing is back where they were, and told."""
    site.subject = uuid.uuid4().hex
    site.forge.people[site.subject] = {}
    window.leave("Akun pegawai")

    window.expect_trouble("The provider did not sign you in")


def test_a_provider_that_is_away(window: Window) -> None:
    """The explorer says so, and not a page of the server's."""
    window.leave("Penyedia yang pergi")

    window.expect_trouble("The provider is away")
