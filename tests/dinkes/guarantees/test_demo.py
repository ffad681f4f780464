"""Guarantees in the demo city."""

from collections import defaultdict

from dinkes.coverage.rules import has_active_bpjs
from dinkes.coverage.tables import Coverage
from dinkes.guarantees import rules, tables
from dinkes.referrals.tables import Referral

from hub import CaseRow, CaseStep

SITI = "3275014107900001"


class TestGuarantees:
    def test_are_for_those_who_are_known_to_have_no_active_bpjs(self, rows):
        """Nobody whose membership is active or unknown got a guarantee, and everybody who did was referred there."""
        coverage = {row["citizen"]: (row["scheme"], row["status"]) for row in rows[Coverage]}
        referrals = {row["number"]: row for row in rows[Referral]}
        guarantees = rows[tables.Guarantee]

        for row in guarantees:
            referral = referrals[row["referral"]]
            assert has_active_bpjs(*coverage[row["patient"]]) is False
            assert (referral["patient"], referral["destination"]) == (row["patient"], row["hospital"])
            assert referral["status"] not in ("REJECTED", "CANCELLED")

        assert len(guarantees) > 5

    def test_never_use_more_than_the_ceiling(self, rows):
        """What is used is whole rupiah up to the ceiling, and nothing before a decision."""
        for row in rows[tables.Guarantee]:
            assert isinstance(row["used"], int)
            assert 0 <= row["used"] <= (row["ceiling"] or 0)
            assert (row["ceiling"] is None) == (row["status"] in ("REQUESTED", "REJECTED"))

    def test_have_days_that_fit_their_state(self, rows, city):
        """An approved one still counts today, an expired one no more, and a decision follows the request."""
        for row in rows[tables.Guarantee]:
            if row["status"] == rules.Status.APPROVED:
                assert row["valid_from"] <= city.today <= row["valid_until"]
            if row["status"] == rules.Status.EXPIRED:
                assert row["valid_until"] < city.today
            assert (row["decided_at"] is None) == (row["status"] == rules.Status.REQUESTED)
            assert row["decided_at"] is None or row["submitted_at"] < row["decided_at"]

    def test_have_numbers_without_gaps(self, rows):
        """The serials of a year run from 1 without a gap."""
        serials = defaultdict(list)

        for row in rows[tables.Guarantee]:
            kind, year, serial = row["number"].split("-")
            serials[kind, year].append(int(serial))

        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())


class TestCases:
    def test_every_guarantee_is_a_case_with_its_history(self, rows):
        """The hub's case list has each guarantee's state and the steps that lead to it."""
        steps = defaultdict(list)
        for step in rows[CaseStep]:
            steps[step["number"]].append(step)
        cases = {row["number"]: row for row in rows[CaseRow] if row["service"] == "guarantees"}

        for row in rows[tables.Guarantee]:
            case, history = cases.pop(row["number"]), steps[row["number"]]
            assert (case["agency"], case["status"], case["applicant"]) == ("dinkes", row["status"], row["patient"])
            assert tuple(step["status"] for step in history) == rules.way(row["status"])
            assert [step["at"] for step in history] == sorted(step["at"] for step in history)

        assert cases == {}


class TestSiti:
    def test_has_one_approved_guarantee_partly_used(self, rows):
        """Siti Rahayu's guarantee is approved and partly used."""
        (found,) = [row for row in rows[tables.Guarantee] if row["patient"] == SITI]

        assert found["status"] == rules.Status.APPROVED
        assert 0 < found["used"] < found["ceiling"]
