"""What the pages show works as they show it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from hub.app import composed
from hub.schema import Schema
from tests.docs.pages import PAGES, ROOT, anchors, blocks, links, titled

HOW_TO = ROOT / "docs" / "howto" / "plugin.md"
README = ROOT / "README.md"
FIRST_QUERY = ROOT / "docs" / "start" / "query.md"
SITI = "3275014107900001"
ASKING = """
import asyncio, json, sys
import httpx
from hub.app import create

async def main(questions):
    app = create()
    door = httpx.ASGITransport(app)
    async with app.lifespan(), httpx.AsyncClient(transport=door, base_url="http://hub.test") as client:
        for who, query in questions:
            form = {"grant_type": "password", "username": who, "password": "demo-bekasi"}
            token = (await client.post("/auth/token", data=form)).json()["access_token"]
            answer = await client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
            print(json.dumps(answer.json()))

asyncio.run(main(json.loads(sys.argv[1])))
"""
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { actor purpose fields } } } } } }"


@pytest.fixture(scope="module")
def schema() -> Schema:
    composition, _ = composed(fence=False)
    return Schema(composition)


class Example:
    """The how-to's plugin in a folder of its own, installed for the processes that are run here."""

    def __init__(self, folder: Path) -> None:
        self.pages = titled(HOW_TO)
        for title, text in self.pages.items():
            if Path(title).suffix:
                file = folder / title
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        agency = folder / "pertamanan" / "__init__.py"  # as the page changes it for its second service
        agency.write_text(
            agency.read_text()
            .replace("import prunings\n", "import prunings, visits\n")
            .replace("[prunings.service]", "[prunings.service, visits.service]")
        )
        project = tomllib.loads(self.pages["pyproject.toml"])["project"]
        installed = folder / f"simpul_pertamanan-{project['version']}.dist-info"
        installed.mkdir()
        (installed / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        (installed / "entry_points.txt").write_text(
            "".join(
                f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
                for group, points in project["entry-points"].items()
            )
        )
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}},
            "PYTHONPATH": str(folder),
            "SIMPUL_DATA": str(folder / "data"),
        }

    def run(self, *arguments: str) -> str:
        """What a Python process prints; it must end well."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the hub with the how-to's plugin answers to the page's queries, and to a look at the access log."""
    example = Example(tmp_path_factory.mktemp("pertamanan"))
    example.run("-m", "hub.cli", "plugin", "migration", "pertamanan")
    example.run("-m", "hub.cli", "plugin", "check", "pertamanan")
    example.run("-m", "hub.cli", "demo", "--citizens", "200")
    questions = [
        ("warga", example.pages["query"]),
        ("pertamanan", example.pages["query of the officer"]),
        ("warga", LOG),
        ("warga", example.pages["query of visits"]),
    ]
    printed = example.run("-c", ASKING, json.dumps(questions))
    return [json.loads(line) for line in printed.splitlines() if line.startswith(('{"data', '{"errors'))]


def test_the_plugin_of_the_how_to_joins_the_citizen(answers: list[dict[str, Any]]) -> None:
    """A reader who follows the how-to gets the answer it shows, and the refusal it names."""
    answer = answers[0]

    shown = json.loads(titled(HOW_TO)["answer"])
    assert answer["data"] == shown
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


def test_the_plugin_of_the_how_to_answers_its_officer(answers: list[dict[str, Any]]) -> None:
    """The role that the how-to declares reads what its citizen may."""
    answer = answers[1]

    assert answer == {"data": json.loads(titled(HOW_TO)["answer to the officer"])}


def test_the_plugin_of_the_how_to_is_in_the_access_log(answers: list[dict[str, Any]]) -> None:
    """Reading through a new plugin is noted like any other."""
    answer = answers[2]

    entry = answer["data"]["me"]["citizen"]["accessLog"]["edges"][0]["node"]
    assert entry == {"actor": "Dewi Lestari", "purpose": "PARKS", "fields": ["Citizen.prunings"]}


def test_the_service_without_a_table_answers(answers: list[dict[str, Any]]) -> None:
    """What a function has joins the citizen like what a table has."""
    answer = answers[3]

    assert answer == {"data": json.loads(titled(HOW_TO)["answer with visits"])}


async def test_the_readme_shows_the_real_answer(ask: Any) -> None:
    """The answer in the README is what the demo city's citizen gets."""
    query, shown = blocks(README, "graphql")[0], json.loads(blocks(README, "json")[0])

    answer = await ask(query, who="warga")

    assert {"data": answer.data} == shown
    assert answer.errors == []


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("warga", set()),
        ("puskesmas", {"FORBIDDEN"}),
        ("operator.dukcapil", {"FORBIDDEN"}),
        ("warga2", {"NOT_FOUND"}),
        (None, {"UNAUTHENTICATED"}),
    ],
)
async def test_the_first_query_is_answered_as_its_page_says(ask: Any, who: str | None, codes: set[str]) -> None:
    """What each account of the page's table gets."""
    query = blocks(FIRST_QUERY, "graphql")[1]

    answer = await ask(query, who=who, nik=SITI)

    assert set(answer.codes) == codes


async def test_the_access_log_has_the_officers_of_the_first_query(ask: Any) -> None:
    """A citizen who follows the page finds the officer who read, and not themselves."""
    await ask(blocks(FIRST_QUERY, "graphql")[1], who="puskesmas", nik=SITI)

    answer = await ask(blocks(FIRST_QUERY, "graphql")[2], who="warga")

    entry = answer.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]
    assert (entry["agency"], entry["purpose"]) == ("dinkes", "HEALTH_SERVICE")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link leads to a file, and its anchor to a heading."""
    broken = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page != HOW_TO and blocks(page, "graphql") and page.parent.name != "reference"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_queries_fit_the_schema(page: Path, schema: Schema) -> None:
    """Every query that a page shows is valid in the composed schema."""
    queries = blocks(page, "graphql")

    errors = [error.message for query in queries for error in validate(schema._schema, parse(query))]

    assert errors == []
