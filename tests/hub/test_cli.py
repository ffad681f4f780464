"""What the operator got wrong is one clear line, without a traceback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import simpul


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["serve"], {"DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/x"}, "PostgreSQL doesn't answer"),
        (["serve"], {"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with"),
        (["serve"], {"PORT": "abc"}, "PORT='abc' is no int"),
        (["serve"], {}, "run `simpul migrate` first"),
        (["serve", "--subgraph", "dinsos"], {}, "SIMPUL_GATEWAY_TOKEN must be set"),
        (["schema", "--subgraph", "nowhere"], {}, "no plugin is called 'nowhere'"),
        (["import", "population", "missing.csv"], {}, "does not exist"),
        (["import", "weather", __file__], {}, "there is coverage, "),
        (["types", "python", __file__], {}, "Syntax Error"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: list[str], environment: dict[str, str], says: str) -> None:
    done = simpul(tmp_path, *arguments, **environment)

    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    """The command ends: no half-open connection keeps it alive."""
    (tmp_path / "letter.txt").write_text("Dengan hormat, " * 500)

    done = simpul(tmp_path, "migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'letter.txt'}")

    assert done.returncode != 0
    assert "can't be opened" in done.stderr
    assert "Traceback" not in done.stderr


EXPLAINED = {
    "planned": (
        "{ complaints(first: 7) { totalCount } }",
        ["could be read: 7 of", "dinsos_complaint", "def answer(r)"],
    ),
    "executed": ("{ plugins { name } }", ["executed field by field: Query.plugins runs its resolver"]),
    "invalid": ("{ nothing }", ["executed field by field: it is not valid"]),
    "refused": ("{ complaints(first: 100000) { totalCount } }", ["refused: 100000 rows, the limit is 50000"]),
}


@pytest.mark.parametrize("kind", EXPLAINED)
def test_an_operation_is_explained(tmp_path: Path, kind: str) -> None:
    """Its price and statement, or why it has none."""
    document, says = EXPLAINED[kind]
    (tmp_path / "asked.graphql").write_text(document)

    done = simpul(tmp_path, "explain", "asked.graphql")

    assert done.returncode == 0, done.stderr
    assert all(part in done.stdout for part in says), done.stdout


def test_the_role_decides_what_is_explained(tmp_path: Path) -> None:
    """A permission is compiled into the statement; without the role it isn't there."""
    (tmp_path / "asked.graphql").write_text('{ citizen(nik: "3275014107900001") { complaints { totalCount } } }')

    officer, citizen = (
        simpul(tmp_path, "explain", "asked.graphql", "--role", role).stdout for role in ("dinsos.backoffice", "citizen")
    )

    assert "own(r[" in citizen
    assert "own(r[" not in officer


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "simpul.toml").write_text("prot = 8000\n")

    done = simpul(tmp_path, "schema")

    assert done.returncode != 0
    assert "unknown setting 'prot'" in done.stderr


def test_a_port_in_use_is_named(tmp_path: Path, taken: int) -> None:
    simpul(tmp_path, "migrate")

    done = simpul(tmp_path, "serve", PORT=str(taken))

    assert done.returncode != 0
    assert f"can't listen on 127.0.0.1:{taken}" in done.stderr


def test_an_import_into_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("NIK\n")

    done = simpul(tmp_path, "import", "population", "people.csv")

    assert done.returncode != 0
    assert "run `simpul migrate` first" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_city_is_made_once(tmp_path: Path) -> None:
    first = simpul(tmp_path, "demo", "--citizens", "50")
    second = simpul(tmp_path, "demo", "--citizens", "50")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "nothing is seeded" in second.stdout


def test_both_schemas_are_printed(tmp_path: Path) -> None:
    whole = simpul(tmp_path, "schema").stdout
    part = simpul(tmp_path, "schema", "--subgraph", "dinsos").stdout

    assert "type FamilyCard" in whole
    assert "type FamilyCard" not in part
    assert 'type Citizen @key(fields: "nik")' in part
