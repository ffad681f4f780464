"""Who may vote, and what is left of a vote."""

from datetime import UTC, datetime, timedelta

import pytest
from dinsos.polls import rules
from hypothesis import given
from hypothesis import strategies as st

NIKS = st.integers(10**15, 10**16 - 1).map(str)
SECRETS = st.binary(min_size=32, max_size=32).map(bytes.hex)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


class TestBallot:
    @given(secret=SECRETS, nik=NIKS)
    def test_is_the_same_for_the_same_voter(self, secret, nik):
        """A second vote finds the first."""
        assert rules.ballot(secret, "JP-1", nik) == rules.ballot(secret, "JP-1", nik)
        assert nik not in rules.ballot(secret, "JP-1", nik)

    @given(secret=SECRETS, other=SECRETS, nik=NIKS)
    def test_tells_nothing_across_polls_and_secrets(self, secret, other, nik):
        """Two polls, or another secret, have nothing in common."""
        keys = {rules.ballot(secret, "JP-1", nik), rules.ballot(secret, "JP-2", nik), rules.ballot(other, "JP-1", nik)}

        assert len(keys) == (3 if secret != other else 2)


class TestResident:
    @pytest.mark.parametrize(
        ("citizen", "area", "lives"),
        [
            ({"status": "ACTIVE", "residence": {"village": {"code": "3275011001"}}}, "3275", True),
            ({"status": "ACTIVE", "residence": {"village": {"code": "3275011001"}}}, "3275011001", True),
            ({"status": "ACTIVE", "residence": {"village": {"code": "3275011001"}}}, "327502", False),
            ({"status": "ACTIVE", "residence": {"village": {"code": "3171011001"}}}, "3275", False),
            ({"status": "DECEASED", "residence": {"village": {"code": "3275011001"}}}, "3275", False),
            ({"status": "MOVED_OUT", "residence": {"village": {"code": "3275011001"}}}, "3275", False),
            ({"status": "ACTIVE", "residence": None}, "3275", False),
            ({"status": "ACTIVE", "residence": {"village": None}}, "3275", False),
            (None, "3275", False),
            ({"status": "ACTIVE", "residence": {"village": {"code": "3275011001"}}}, "", False),
        ],
    )
    def test_is_what_the_record_says(self, citizen, area, lives):
        """Alive and living in the area, by the record; unknown is no."""
        assert rules.is_resident(citizen, area) is lives


class TestOpen:
    @pytest.mark.parametrize(("hours", "takes"), [(-1, False), (0, True), (23, True), (24, False), (25, False)])
    def test_is_from_opening_until_closing(self, hours, takes):
        """The opening moment is in, the closing moment out."""
        assert rules.is_open(NOW, NOW + timedelta(hours=24), NOW + timedelta(hours=hours)) is takes
