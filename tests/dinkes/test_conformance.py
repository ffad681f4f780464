"""The script that a hospital runs against the demo city: it passes here, and says where another fails."""

from __future__ import annotations

import asyncio

import pytest
from dinkes import conformance

from hub.running import Hub

NOBODYS = """select nik from dukcapil_resident r where status = 'ACTIVE' and regency = '3275'
and exists (select 1 from dinkes_coverage where citizen = r.nik and status = 'INACTIVE') order by nik desc limit 1"""
"""Somebody whose BPJS has lapsed, and whom no other test knows."""


async def run(*arguments: str) -> int:
    return await asyncio.to_thread(conformance.main, arguments)


async def test_passes_against_the_demo_city_twice(hub: Hub, hub_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step of the way, by HTTP and an API token; a second run finds its own care."""
    patient = str((await hub.db.fetch(NOBODYS))[0][0])
    first = await run(hub_url, "--patient", patient)
    said = capsys.readouterr().out
    second = await run(hub_url, "--patient", patient)

    assert first == 0, said
    assert second == 0
    assert "FAILED" not in said
    assert said.splitlines()[-1].startswith("PASSED: ")


async def test_names_the_step_that_fails(hub_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A token that is no good fails at the first step that needs it, and the run ends there."""
    code = await run(hub_url, "--token", "simpul_wrong")

    said = capsys.readouterr().out.splitlines()
    assert code == 1
    assert said[-1].startswith("FAILED 02 a purpose must be stated")


async def test_says_when_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """An address where nothing listens."""
    code = await run("http://127.0.0.1:9")

    assert code == 1
    assert "doesn't answer" in capsys.readouterr().out
