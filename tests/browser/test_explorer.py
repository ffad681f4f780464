"""The explorer in a real browser, against the running demo city."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "demo-bekasi"
NIK = "3275014107900001"
FLEET = "query Fleet { ambulances { code } }"
REPORT = "mutation ($code: String!, $at: PointInput!) { reportPosition(input: { ambulance: $code, at: $at }) { code } }"
MOVED = "subscription AmbulanceMoved { ambulanceMoved { code position { lat lon } } }"

ACCOUNT = re.compile("^Account")  # a purpose may speak of accounts too


@dataclass
class Visit:
    """One browser window on the explorer, and what it must not do."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def sign_in(self, username: str) -> None:
        self.page.get_by_label(ACCOUNT).select_option(username)
        self.page.get_by_text("Signed in as").wait_for()
        sync_api.expect(self.page.get_by_label(ACCOUNT)).to_be_enabled()

    def open_tab(self, title: str) -> None:
        self.page.get_by_role("tablist").get_by_role("button", name=title, exact=True).click()

    def write(self, editor: str, text: str) -> None:
        self.page.get_by_label(editor, exact=True).locator(".view-lines").first.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")  # or Monaco puts the brackets around what is selected
        self.page.keyboard.insert_text(text)

    def run(self) -> None:
        self.page.wait_for_timeout(400)  # GraphiQL reads an operation 100 ms after its last change
        self.page.get_by_role("button", name="Execute query").click()

    @property
    def response(self) -> Any:
        return sync_api.expect(self.page.get_by_label("Result Window"))


@pytest.fixture
def visit(hub_url: str) -> Iterator[Visit]:
    """Playwright lives inside one test, because its loop and pytest-asyncio's may not run at once."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(base_url=hub_url, viewport={"width": 1280, "height": 800})
        page.set_default_timeout(15_000)
        visit = Visit(page)
        page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: visit.errors.append(str(error)))
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("websocket", lambda socket: visit.requests.append(socket.url))
        page.goto("/graphql")
        page.get_by_label("Operation Editor").locator(".view-line").first.wait_for()
        yield visit
        browser.close()


def test_a_citizen_reads_their_own_record(visit: Visit, hub_url: str) -> None:
    """Signed in as `warga`, the tabs Me and Citizen answer, with no error and from no other host."""
    visit.sign_in("warga")

    visit.open_tab("Me")
    visit.run()
    visit.response.to_contain_text("Siti Rahayu")
    visit.open_tab("Citizen")
    visit.write("Variables", f'{{"nik":"{NIK}"}}')
    visit.run()
    visit.response.to_contain_text('"citizen": {')
    visit.response.to_contain_text("Siti Rahayu")

    host = hub_url.split("://")[1].rstrip("/")
    assert [url for url in visit.requests if not url.startswith((f"http://{host}/", f"ws://{host}/", "data:"))] == []
    assert visit.errors == []


def test_another_account_does_not_see_the_answers_before(visit: Visit) -> None:
    """After a switch of accounts no tab shows what the previous one was told."""
    visit.sign_in("warga")
    visit.open_tab("Me")
    visit.run()
    visit.response.to_contain_text("Siti Rahayu")

    visit.page.get_by_label(ACCOUNT).select_option("warga2")
    visit.page.get_by_text("Budi Santoso", exact=True).wait_for()

    visit.response.not_to_contain_text("Siti Rahayu")
    visit.run()
    visit.response.to_contain_text("Budi Santoso")


def test_a_subscription_shows_what_happens(visit: Visit) -> None:
    """The dispatcher sees an ambulance move, over graphql-transport-ws from the same host."""
    visit.sign_in("psc119")
    visit.page.get_by_role("button", name="New tab").click()
    visit.write("Operation Editor", MOVED)
    visit.run()
    visit.page.get_by_role("button", name="Stop query").wait_for()

    moved = move_until_seen(visit)

    visit.response.to_contain_text(f'"code": "{moved}"')
    assert visit.errors == []


def move_until_seen(visit: Visit) -> str:
    """Report the crew's position until the window shows it: no one outside sees when a subscription has begun."""
    crew = sign_in(visit, "ambulans")
    codes = [ambulance["code"] for ambulance in ask(visit, crew, FLEET)["data"]["ambulances"]]
    own = next(code for code in codes if report(visit, crew, code, 0))
    for step in range(1, 20):
        report(visit, crew, own, step)
        visit.page.wait_for_timeout(500)
        if "ambulanceMoved" in visit.page.get_by_label("Result Window").inner_text():
            break
    return str(own)


def report(visit: Visit, token: str, code: str, step: int) -> bool:
    at = {"lat": -6.2349 + step / 1000, "lon": 106.9896}
    return "errors" not in ask(visit, token, REPORT, code=code, at=at)


def sign_in(visit: Visit, username: str) -> str:
    form = {"grant_type": "password", "username": username, "password": PASSWORD}
    return str(visit.page.request.post("/auth/token", form=form).json()["access_token"])


def ask(visit: Visit, token: str, query: str, **variables: object) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return visit.page.request.post("/graphql", data={"query": query, "variables": variables}, headers=headers).json()
