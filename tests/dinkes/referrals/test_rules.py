"""The states of a referral, and who may know one."""

import pytest
from dinkes.referrals import rules

PATIENT, ORIGIN, DESTINATION = "3275014107900001", "32750200012", "RS-3275-01"


class TestWay:
    @pytest.mark.parametrize("status", list(rules.Status))
    def test_starts_when_it_is_sent(self, status):
        """Every state is reached from SENT, and no state twice."""
        way = rules.way(status)

        assert way[0] is rules.Status.SENT
        assert way[-1] is status
        assert len(set(way)) == len(way)

    def test_a_served_patient_was_accepted_left_and_arrived(self):
        """Nobody is served who was not accepted and did not arrive."""
        way = rules.way(rules.Status.SERVED)

        assert [*way] == ["SENT", "RECEIVED", "ACCEPTED", "LEFT", "ARRIVED", "SERVED"]


class TestVisibility:
    @pytest.mark.parametrize(
        ("nik", "unit", "may", "seen"),
        [
            (None, None, frozenset(), False),
            (PATIENT, None, frozenset(), True),
            ("3275021203850001", None, frozenset(), False),
            (None, ORIGIN, frozenset({rules.READ}), True),
            (None, DESTINATION, frozenset({rules.READ}), True),
            (None, "32750200001", frozenset({rules.READ}), False),
            (None, None, frozenset({rules.READ}), False),
            (None, ORIGIN, frozenset(), False),
            (None, None, frozenset({rules.READ_ALL}), True),
        ],
    )
    def test_patient_staff_and_officers(self, nik, unit, may, seen):
        """A referral is known to its patient, to permitted staff of both facilities, and to those who may read all."""
        known = rules.can_see(nik, unit, may, patient=PATIENT, origin=ORIGIN, destination=DESTINATION)

        assert known is seen
