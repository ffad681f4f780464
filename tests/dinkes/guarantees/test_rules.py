"""The states of a guarantee, and who may know one."""

import pytest
from dinkes.guarantees import rules

PATIENT, HOSPITAL = "3275014107900001", "RS-3275-01"


class TestWay:
    @pytest.mark.parametrize("status", list(rules.Status))
    def test_starts_when_it_is_asked_for(self, status):
        """Every state is reached from REQUESTED, and no state twice."""
        way = rules.way(status)

        assert way[0] is rules.Status.REQUESTED
        assert way[-1] is status
        assert len(set(way)) == len(way)

    @pytest.mark.parametrize("status", [rules.Status.CLOSED, rules.Status.EXPIRED])
    def test_nothing_ends_that_was_not_approved(self, status):
        """Only an approved guarantee is used up or runs out."""
        assert rules.Status.APPROVED in rules.way(status)


class TestVisibility:
    @pytest.mark.parametrize(
        ("nik", "unit", "may", "seen"),
        [
            (None, None, frozenset(), False),
            (PATIENT, None, frozenset(), True),
            ("3275021203850001", None, frozenset(), False),
            (None, HOSPITAL, frozenset({rules.READ}), True),
            (None, "RS-3275-02", frozenset({rules.READ}), False),
            (None, HOSPITAL, frozenset(), False),
            (None, None, frozenset({rules.READ_ALL}), True),
        ],
    )
    def test_patient_hospital_and_officers(self, nik, unit, may, seen):
        """A guarantee is known to its patient, to permitted staff of its hospital, and to those who may read all."""
        assert rules.can_see(nik, unit, may, patient=PATIENT, hospital=HOSPITAL) is seen
