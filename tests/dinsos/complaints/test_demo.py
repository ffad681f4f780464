"""Complaints in the demo city."""

from collections import Counter, defaultdict

from dinsos.complaints import rules, tables
from dinsos.officers import service as officers

from hub import JAKARTA, CaseRow, CaseStep
from hub.city import City

SITI = "3275014107900001"


class TestComplaints:
    def test_are_about_six_a_year_for_a_thousand(self, rows, city):
        """Over three years some 18 of 1,000 residents complained."""
        rate = len(rows[tables.Complaint]) / city.citizens

        assert 0.013 < rate < 0.023

    def test_are_confidential_in_a_quarter_of_the_cases(self, filled):
        """About one in four is confidential, and each of those about children, violence, HIV or trafficking."""
        complaints = filled(City(citizens=40_000))[tables.Complaint]

        hidden = [row for row in complaints if row["visibility"] == "CONFIDENTIAL"]

        assert 0.2 < len(hidden) / len(complaints) < 0.3
        assert all(row in hidden for row in complaints if row["category"] in rules.PROTECTED)
        assert {row["category"] for row in complaints} == set(rules.Category)
        assert {row["status"] for row in complaints} == set(rules.Status)

    def test_have_numbers_without_gaps(self, rows):
        """The serials of a year in Bekasi run from 1 without a gap, for each visibility."""
        serials = defaultdict(list)

        for row in rows[tables.Complaint]:
            series, year, serial = row["number"].split("-")
            serials[series, year].append(int(serial))
            assert int(year) == row["submitted_at"].astimezone(JAKARTA).year
            assert series == rules.SERIES[row["visibility"]]

        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())

    def test_stand_where_their_last_response_put_them(self, rows):
        """The status follows from the responses, which come after the complaint and not after today."""
        last = {row["complaint"]: row for row in rows[tables.Response]}

        for row in rows[tables.Complaint]:
            response = last.get(row["number"])
            assert row["status"] == (rules.BECOMES[response["kind"]] if response else "SUBMITTED")
            assert response is None or row["submitted_at"] < response["at"]
            assert (row["closed_at"] is not None) is (row["status"] == "CLOSED")

    def test_come_from_residents_or_guests(self, rows, city):
        """A reporter is alive and lives in the village; a guest left a telephone number and can't be anonymous."""
        homes = {person.nik: family.village for family, person in city.people() if person.status == "ACTIVE"}

        for row in rows[tables.Complaint]:
            if row["reporter"]:
                assert homes[row["reporter"]] == row["village"]
            else:
                assert row["guest_phone"].startswith("08")
                assert not row["anonymous"]

    def test_name_the_partners_they_are_assigned_to(self, rows):
        """The kinds written on a complaint are those of its assignments; a confidential one goes to a named account."""
        accounts = {account.username for account in officers.accounts}
        kinds = defaultdict(list)

        for row in rows[tables.ComplaintPartner]:
            kinds[row["complaint"]].append(row["partner"])
            hidden = row["complaint"].startswith("SIR")
            assert row["account"] in accounts if hidden else row["account"] is None

        for row in rows[tables.Complaint]:
            assert row["partners"].split() == kinds[row["number"]]

    def test_are_cases_of_the_hub(self, rows):
        """Each is in the hub's list with its steps; confidential and anonymous ones are hidden from other agencies."""
        cases = {row["number"]: row for row in rows[CaseRow] if row["service"] == "complaints"}
        steps = Counter(row["number"] for row in rows[CaseStep] if row["number"] in cases)
        responses = Counter(row["complaint"] for row in rows[tables.Response])

        assert cases.keys() == {row["number"] for row in rows[tables.Complaint]}
        for row in rows[tables.Complaint]:
            case = cases[row["number"]]
            assert (case["status"], case["applicant"]) == (row["status"], row["reporter"])
            assert case["confidential"] is (row["visibility"] == "CONFIDENTIAL" or row["anonymous"])
            assert steps[row["number"]] == 1 + responses[row["number"]]

    def test_of_siti_are_three(self, rows):
        """Siti Rahayu sent two public complaints and a confidential one, the same in every city."""
        hers = {row["number"]: row["status"] for row in rows[tables.Complaint] if row["reporter"] == SITI}

        assert hers == {"SIP-2026-000001": "CLOSED", "SIP-2026-000002": "ANSWERED", "SIR-2026-000001": "IN_PROGRESS"}

    def test_are_the_same_again(self, rows, filled, city):
        """The same seed gives the same complaints."""
        again = filled(city)

        assert again[tables.Complaint] == rows[tables.Complaint]
        assert again[tables.Response] == rows[tables.Response]
