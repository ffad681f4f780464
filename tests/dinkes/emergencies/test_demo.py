"""The emergencies of the demo city."""

from collections import defaultdict
from itertools import pairwise

import pytest
from dinkes.ambulances import choice
from dinkes.emergencies import rules, tables
from dinkes.emergencies.demo import SITI
from dinkes.places import village_at
from dinkes.treatments.tables import Treatment
from dinkes.urgency import Triage

from hub import CaseRow, CaseStep
from hub.city import City

KINDS = {"TRN": "TRANSPORT", "EMG": "EMERGENCY", "HRS": "HEARSE"}


@pytest.fixture(scope="module")
def emergencies(rows):
    return rows[tables.Emergency]


class TestEmergencies:
    def test_span_three_years_with_every_outcome(self, emergencies, city):
        """About twelve a year for 1,000 residents, every end among them, two that wait for help."""
        statuses = {row["status"] for row in emergencies}

        assert 120 <= len(emergencies) <= 180
        assert {"CLOSED", "TREATED", "CANCELLED", "PRANK", "REPORTED"} <= statuses
        assert [row["status"] for row in emergencies].count("REPORTED") == 2
        assert len({row["day"].year for row in emergencies}) == 4

    def test_have_numbers_without_gaps(self, emergencies, rows):
        """The serials of a year run from 1, in the order of the calls; so do those of medical services."""
        for made, at in ((emergencies, "submitted_at"), (rows[Treatment], "at")):
            serials = defaultdict(list)
            for row in sorted(made, key=lambda row: row[at]):
                kind, year, serial = row["number"].split("-")
                serials[kind, year].append(int(serial))
            assert all(found == list(range(1, len(found) + 1)) for found in serials.values())

    def test_are_cases_whose_steps_the_lifecycle_has(self, emergencies, rows):
        """Each step leads from where the one before left, and the last is where the case stands."""
        history = defaultdict(list)
        for step in rows[CaseStep]:
            if step["number"].startswith("GD-"):
                history[step["number"]].append(step)
        heads = {row["number"]: row for row in rows[CaseRow] if row["service"] == "emergencies"}
        ways = {(start, step.name, step.to) for step in rules.STEPS for start in step.start}

        for row in emergencies:
            steps = history[row["number"]]
            assert steps[0]["step"] == "OPEN"
            for before, after in pairwise(steps):
                assert (before["status"], after["step"], after["status"]) in ways
                assert before["at"] < after["at"]
            assert steps[-1]["status"] == row["status"] == heads.pop(row["number"])["status"]
            arrived = [step["at"] for step in steps if step["step"] == "ON_SCENE"]
            seconds = round((arrived[0] - row["submitted_at"]).total_seconds()) if arrived else None
            assert row["response_seconds"] == seconds
        assert heads == {}

    def test_had_fitting_vehicles_inside_the_city(self, emergencies):
        """No hearse came for the living, no transport for the critical; every point is in a village of the city."""
        for row in emergencies:
            assert village_at(row["lat"], row["lon"])
            if row["ambulance"]:
                assert KINDS[row["ambulance"][:3]] in choice.FITTING[Triage(row["triage"])]

    def test_siti_had_one(self, emergencies):
        """Siti Rahayu was brought to a hospital once."""
        (found,) = [row for row in emergencies if row["patient"] == SITI]

        assert found["status"] == "CLOSED"
        assert found["hospital"]

    def test_are_the_same_for_the_same_seed(self, filled, rows):
        """The same city twice has the same emergencies."""
        again = filled(City(citizens=4_000))

        assert again[tables.Emergency] == rows[tables.Emergency]
