"""What every plugin has to keep to, for those installed, and that the check sees what is wrong."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from auth import Permission, Role
from hub import Clock, Event, Lifecycle, Option, Plugin, Service, Step
from hub.check import faults
from hub.plugin import discover
from tests.commands import simpul
from tests.hub.flow.conftest import PERMIT, SIGN, WORK, Permit

PLUGINS = discover()[0]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("plugin", [pytest.param(one, id=one.name) for one in PLUGINS])
def test_every_installed_plugin_fits(plugin: Plugin) -> None:
    """Alone, beside the others, and as a subgraph."""
    others = tuple(one for one in PLUGINS if one is not plugin)

    assert list(faults(plugin, others)) == []


def plugin(*lifecycles: Lifecycle, **more: object) -> Plugin:
    service = Service(
        name="permits",
        title="Izin",
        lifecycles=lifecycles,
        permissions=[Permission(WORK, "Bekerja"), Permission(SIGN, "Menandatangani")],
        roles=[Role("test.officer", "Petugas", frozenset({WORK, SIGN}))],
    )
    return Plugin(name="test", version="1", title="Uji", services=[replace(service, **more)])  # type: ignore[arg-type]


def broken(change: Callable[[list[Step]], list[Step]]) -> Lifecycle:
    return replace(PERMIT, steps=tuple(change(list(PERMIT.steps))))


LOST = Step(name="FIND", start=frozenset({"LOST"}), to="ISSUED", may=WORK, event="test.permit.found", clock=Clock.ENDS)
STUCK = Step(name="STICK", start=frozenset({"SUBMITTED"}), to="STUCK", may=WORK, event="test.permit.stuck")


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        pytest.param(plugin(broken(lambda steps: [*steps, LOST])), "no way leads to LOST", id="unreachable"),
        pytest.param(plugin(broken(lambda steps: [*steps, STUCK])), "from STUCK to an end", id="stuck"),
        pytest.param(plugin(broken(lambda steps: [*steps, steps[0]])), "VERIFY is there twice", id="twice"),
        pytest.param(
            plugin(broken(lambda steps: [replace(steps[0], may="test:permit:dream"), *steps[1:]])),
            "no role gives test:permit:dream",
            id="nobody may",
        ),
        pytest.param(
            plugin(broken(lambda steps: [replace(steps[0], apart=frozenset({"DREAM"})), *steps[1:]])),
            "which is no step",
            id="apart from nothing",
        ),
        pytest.param(
            plugin(broken(lambda steps: [replace(steps[0], event="other.permit.verified"), *steps[1:]])),
            "doesn't begin with test.",
            id="another's event",
        ),
        pytest.param(plugin(PERMIT, events=[Event("other.thing.done", "x")]), "event other.thing.done", id="event"),
        pytest.param(plugin(PERMIT, options=[Option("other.days", 1, "x")]), "option other.days", id="option"),
        pytest.param(plugin(PERMIT, tables=[Permit]), "tables and no migrations", id="no migrations"),
        pytest.param(replace(plugin(PERMIT), name="Test"), "is no name", id="name"),
    ],
)
def test_the_check_sees(made: Plugin, fault: str) -> None:
    assert any(fault in found for found in faults(made)), list(faults(made))


def test_a_plugin_without_faults_has_none() -> None:
    assert list(faults(plugin(PERMIT))) == []


def test_a_new_plugin_is_complete(tmp_path: Path) -> None:
    """Written, installed beside the others, migrated, checked: by the commands its author would type."""
    venv.create(tmp_path / "venv", system_site_packages=False, with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "shared.pth").write_text("\n".join(f"import site; site.addsitedir({path!r})" for path in ours))

    def typed(*words: str) -> str:
        command = [str(python), "-m", "hub.cli", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    typed("plugin", "new", "pertamanan", "--title", "Dinas Pertamanan")
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
               "--python", str(python), str(tmp_path / "pertamanan")]  # fmt: skip
    built = subprocess.run(install, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr

    typed("plugin", "migration", "pertamanan")

    assert typed("plugin", "check", "pertamanan") == "nothing to mend\n"
    assert "pertamanan" in typed("plugins")
    assert "sendPertamananRequest" in typed("schema")


@pytest.mark.parametrize("words", [("new", "../evil"), ("new", "Besar"), ("check", "nobody"), ("migration", "nobody")])
def test_wrong_words_are_refused_in_one_line(words: tuple[str, str], tmp_path: Path) -> None:
    done = simpul(tmp_path, "plugin", *words)

    assert done.returncode == 1
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr
