"""The operator's commands, as a shell runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hub.test_cli import simpul

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
