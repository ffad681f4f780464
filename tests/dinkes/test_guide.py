"""What the partner guide and the examples show works as they show it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from dinkes import conformance
from graphql import parse, validate

from hub.running import Hub

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "si-joni.md"
EXAMPLES = sorted(file.name for file in (files("dinkes") / "operations").iterdir() if file.name.endswith(".graphql"))


def block(language: str) -> str:
    """The first block of a language on the page."""
    found = re.search(rf"^```{language}\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


async def environment(hub_url: str) -> dict[str, str]:
    """What the guide's programs are told: the address, a hospital's token, a guarantee."""
    city = conformance.City(hub_url)
    trial = conformance.Trial(city, conformance.BUDI, lambda _: None)
    token = await asyncio.to_thread(trial._token)
    return os.environ | {"SIMPUL_URL": hub_url, "SIMPUL_TOKEN": token, "SKLK": "SKLK-1999-000001"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_fit_the_schema(hub: Hub, name: str) -> None:
    """Every example of Dinkes is valid in the composed schema, and says in its first line what it is for."""
    text = (files("dinkes") / "operations" / name).read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert validate(hub.schema._schema, parse(text)) == []


async def test_the_python_program_runs(hub_url: str) -> None:
    """As printed: it sends a claim and shows a refusal with its code; here the guarantee isn't there."""
    told = await environment(hub_url)

    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", block("python")], env=told, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("NOT_FOUND")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl isn't installed")
async def test_the_curl_command_runs(hub_url: str) -> None:
    """As printed, against this address: five answers."""
    told = await environment(hub_url)
    command = block("sh").replace("http://127.0.0.1:8000", hub_url)

    done = await asyncio.to_thread(subprocess.run, ["bash", "-c", command], env=told, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"code"') == 5


def test_the_guide_names_the_scopes() -> None:
    """The permissions that the conformance run has are all in the guide."""
    text = GUIDE.read_text(encoding="utf-8")

    assert all(f"`{scope}`" in text for scope in conformance.SCOPES)
