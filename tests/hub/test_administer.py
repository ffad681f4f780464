"""The operator's commands, as a shell runs them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.commands import simpul

SCOPES = ("--scope", "dinkes:referral:read", "--purpose", "HEALTH_SERVICE")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty, migrated database."""
    folder = tmp_path_factory.mktemp("home")
    done = simpul(folder, "migrate")
    assert done.returncode == 0, done.stderr
    return folder


class TestToken:
    def test_made_listed_and_revoked(self, home: Path) -> None:
        """The secret is all that is printed to the pipe, and is in no list afterwards."""
        made = simpul(home, "token", "create", "SIMRS", "--unit", "RS-3275-01", *SCOPES)
        secret = made.stdout.strip()
        before = simpul(home, "token", "list").stdout
        id = before.split()[0]
        revoked = simpul(home, "token", "revoke", id)
        after = simpul(home, "token", "list", "--unit", "RS-3275-01").stdout

        assert (made.returncode, revoked.returncode) == (0, 0)
        assert secret.startswith("simpul_")
        assert secret not in before
        assert secret[:13] in before
        assert ("revoked" in before, "revoked" in after) == (False, True)
        assert simpul(home, "token", "list", "--unit", "elsewhere").stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("create", "X", "--unit", "U", "--scope", "no:such:thing"), "nobody declares 'no:such:thing'"),
            (("create", "X", "--unit", "U", "--scope", "hub:token:manage"), "a system never has hub:token:manage"),
            (("create", "X", "--unit", "U", "--days", "1000", *SCOPES), "within 730 days"),
            (("revoke", "nothing"), "there is no token nothing"),
        ],
    )
    def test_a_mistake_is_one_line(self, home: Path, arguments: tuple[str, ...], says: str) -> None:
        done = simpul(home, "token", *arguments)

        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr


class TestAudit:
    def test_a_log_that_is_in_order(self, home: Path) -> None:
        """It says how much it read and which checkpoint to note."""
        done = simpul(home, "audit", "verify")
        known = done.stdout.split()[-1]

        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("0 lines of 0 writers")
        assert simpul(home, "audit", "verify", "--known", known).returncode == 0

    @pytest.mark.parametrize(
        ("known", "says"),
        [("0:00", "checkpoint 0 is not the one that was noted"), ("7:00", "cut off"), ("x", "NUMBER")],
    )
    def test_what_was_noted_is_not_there(self, home: Path, known: str, says: str) -> None:
        done = simpul(home, "audit", "verify", "--known", known)

        assert done.returncode == 1
        assert says in done.stderr

    def test_a_changed_log(self, home: Path) -> None:
        """The first line that is not as it was is named, and the exit code is 1."""
        forged = (
            "insert into hub_access (at, citizen, actor, fields) values ('2026-01-01 00:00:00+00:00', '1', 'x', '')"
        )
        with sqlite3.connect(home / "data" / "simpul.sqlite") as database:
            database.execute(forged)
        database.close()

        done = simpul(home, "audit", "verify")

        assert (done.returncode, done.stderr) == (1, "Error: line 1 is in no chain\n")


class TestKeys:
    def test_rotated_and_listed(self, home: Path) -> None:
        """The new key is last and signs; the old ones check, and old checkpoints are still good."""
        before = simpul(home, "keys", "list").stdout
        rotated = simpul(home, "keys", "rotate")
        after = simpul(home, "keys", "list").stdout.splitlines()

        assert rotated.returncode == 0, rotated.stderr
        assert before.split()[0] == "0001.pem"
        assert [line.split()[::2] for line in after] == [["0001.pem", "checks"], ["0002.pem", "signs"]]

    def test_a_bad_key_is_one_line(self, home: Path) -> None:
        bad = home / "data" / "keys" / "0003.pem"
        bad.touch(0o600)
        bad.write_text("nonsense")

        done = simpul(home, "keys", "list")

        assert done.returncode == 1
        assert "0003.pem is not a private key" in done.stderr
        assert "Traceback" not in done.stderr
