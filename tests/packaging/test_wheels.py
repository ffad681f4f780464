"""Each distribution is a wheel that works outside the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DISTRIBUTIONS = [".", "plugins/dukcapil", "plugins/dinsos", "plugins/dinkes"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the four wheels, and the libraries of the one the tests run in."""
    wheels = tmp_path_factory.mktemp("wheels")
    for distribution in DISTRIBUTIONS:
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels)]
        subprocess.run([*build, str(ROOT / distribution)], check=True, capture_output=True)
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=False, symlinks=True)
    site = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    for wheel in wheels.glob("*.whl"):
        subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    (site / "libraries.pth").write_text(
        sysconfig.get_path("purelib")
    )  # its own .pth files, the editable ones, stay out
    return home


def run(home: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "SIMPUL_DATA": str(home / "data"), "HOME": str(home)}
    command = [str(home / "bin" / "python"), "-m", "hub.cli", *arguments]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheels_are_what_runs(installed: Path) -> None:
    where = subprocess.run(
        [str(installed / "bin" / "python"), "-c", "import hub, dukcapil; print(hub.__file__, dukcapil.__file__)"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert where.count(str(installed)) == 2


def test_the_wheels_make_and_fill_a_city(installed: Path) -> None:
    """Migrations, place names, facilities, demo lists and the explorer's assets are all in the wheels."""
    run(installed, "demo", "--citizens", "60")

    listed = run(installed, "plugins")
    assert [name for name in ("hub", "dukcapil", "dinsos", "dinkes") if name in listed] == [
        "hub",
        "dukcapil",
        "dinsos",
        "dinkes",
    ]
    assert "type Citizen" in run(installed, "schema")
