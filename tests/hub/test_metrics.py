"""Figures for Prometheus, and who may read them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest

from hub.running import Hub


async def figures(client: httpx.AsyncClient) -> dict[str, float]:
    text = (await client.get("/metrics")).text
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")}


async def test_requests_are_counted_by_route(client: httpx.AsyncClient) -> None:
    """What is in an address never becomes a label."""
    before = await figures(client)

    await client.get("/healthz")
    await client.get("/attachments/3275014107900001")
    after = await figures(client)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('simpul_requests_total{route="/attachments",status="404"}') == 1
    assert more('simpul_request_seconds_count{route="/attachments"}') == 1
    assert not any("3275014107900001" in name for name in after)
    assert 'simpul_outbox{state="dead"}' in after


async def test_a_token_can_be_wanted(client: httpx.AsyncClient, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "settings", replace(hub.settings, metrics_token="only-prometheus"))

    without = await client.get("/metrics")
    wrong = await client.get("/metrics", headers={"Authorization": "Bearer other"})
    right = await client.get("/metrics", headers={"Authorization": "Bearer only-prometheus"})

    assert [one.status_code for one in (without, wrong, right)] == [401, 401, 200]


def test_one_worker_tells_the_figures_of_all(tmp_path: object) -> None:
    """Two processes count, a third reports the sum."""
    count = "from hub.metrics import counted; [counted('/graphql', 200, 0.01) for _ in range(3)]"
    report = (
        "from prometheus_client import CollectorRegistry, generate_latest;"
        "from prometheus_client.multiprocess import MultiProcessCollector;"
        "together = CollectorRegistry(); MultiProcessCollector(together); print(generate_latest(together).decode())"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for code in (count, count):
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    said = subprocess.run([sys.executable, "-c", report], env=environment, check=True, capture_output=True, text=True)

    assert 'simpul_requests_total{route="/graphql",status="200"} 6.0' in said.stdout
