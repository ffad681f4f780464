"""Claims in the demo city."""

from collections import Counter, defaultdict

from dinkes.claims import codes, rules, tables
from dinkes.guarantees import tables as guarantees

from hub import CaseRow, CaseStep

SITI = "3275014107900001"


class TestClaims:
    def test_make_what_their_guarantees_used_and_keep(self, rows):
        """Approved and paid claims make `used`, open ones `reserved`; neither passes the ceiling."""
        used, reserved = Counter(), Counter()
        for row in rows[tables.Claim]:
            if row["status"] == rules.Status.PAID:
                used[row["guarantee"]] += row["approved"]
            else:
                reserved[row["guarantee"]] += row["claimed"]

        for row in rows[guarantees.Guarantee]:
            assert (used[row["number"]], reserved[row["number"]]) == (row["used"], row["reserved"])
            assert row["used"] + row["reserved"] <= (row["ceiling"] or 0)

        assert len(used) > 3

    def test_have_lines_that_make_them(self, rows):
        """Lines add up to what is claimed and approved; what isn't paid in full has a reason."""
        lines = defaultdict(list)
        for line in rows[tables.Item]:
            lines[line["number"]].append(line)

        for row in rows[tables.Claim]:
            own = lines[row["number"]]
            assert sum(line["claimed"] for line in own) == row["claimed"]
            if row["approved"] is not None:
                assert sum(line["approved"] for line in own) == row["approved"]
            cut = [line for line in own if line["approved"] not in (None, line["claimed"])]
            assert all(line["reason"] for line in cut)

    def test_have_codes_and_days_that_can_be(self, rows, city):
        """Diagnoses exist, groups have the shape of the care, and the care is over and within the validity."""
        valid = {row["number"]: (row["valid_from"], row["valid_until"]) for row in rows[guarantees.Guarantee]}

        for row in rows[tables.Claim]:
            first, last = valid[row["guarantee"]]
            assert codes.is_diagnosis(row["diagnosis"])
            assert codes.is_ina_cbg(row["ina_cbg"], inpatient=row["inpatient"])
            assert first <= row["admitted_on"] <= row["discharged_on"] <= min(last, city.today)
            assert row["maternal"] is codes.is_maternal(row["diagnosis"])

    def test_are_cases_with_their_history(self, rows):
        """The hub's case list has each claim's state, without an applicant, in its hospital's inbox."""
        cases = {row["number"]: row for row in rows[CaseRow] if row["service"] == "claims"}
        history = defaultdict(list)
        for step in rows[CaseStep]:
            history[step["number"]].append(step)

        for row in rows[tables.Claim]:
            case = cases.pop(row["number"])
            assert (case["status"], case["applicant"], case["unit"]) == (row["status"], None, row["hospital"])
            assert (case["closed_at"] is not None) is (row["status"] == rules.Status.PAID)
            steps = history[row["number"]]
            assert steps[-1]["status"] == row["status"]
            assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)

        assert cases == {}

    def test_of_siti_is_paid(self, rows):
        """Siti Rahayu's care was claimed and paid."""
        (found,) = [row for row in rows[tables.Claim] if row["patient"] == SITI]

        assert (found["status"], found["paid"]) == (rules.Status.PAID, found["approved"])
