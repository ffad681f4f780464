"""Fixtures of the hub's own tests."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from hub import providers
from hub.logs import LOG
from hub.running import Hub
from tests.provider import Browser, Forge, written


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An installed distribution whose plugin raises at import."""
    (tmp_path / "wreck.py").write_text("raise RuntimeError('no ship')\n")
    info = tmp_path / "simpul_wreck-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: simpul-wreck\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[simpul.plugins]\nwreck = wreck:plugin\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "wreck"
    sys.modules.pop("wreck", None)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[logging.LogRecord]:
    """What is logged, instead of being written."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", records.append)
    monkeypatch.setattr(LOG, "handlers", [handler])
    return records


@pytest.fixture
def forge() -> Forge:
    """A provider that does what a test tells it to."""
    return Forge(lambda: datetime.now(UTC))


@pytest.fixture
def browser(
    hub: Hub, client: httpx.AsyncClient, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browser]:
    """A browser, and a hub that trusts the provider."""
    assert hub.app is not None
    monkeypatch.setattr(hub, "settings", replace(hub.settings, oidc=written(tmp_path)))
    oidc = providers.of(hub)
    oidc.clients["sso"].transport = httpx.MockTransport(forge)
    monkeypatch.setattr(hub.app.state, "oidc", oidc)
    yield Browser(client, forge)
    client.cookies.clear()
