"""Fixtures of the hub's own tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


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
