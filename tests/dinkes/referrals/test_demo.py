"""Referrals in the demo city."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, time

from dinkes.referrals import diagnoses, rules, tables
from dinkes.referrals.demo import Book

from hub import CaseRow, CaseStep
from hub.city import City
from hub.demo import Demo

SITI = "3275014107900001"


class TestReferrals:
    def test_are_about_fifteen_a_year_for_a_thousand(self, rows, city):
        """Over three years some 45 of 1,000 residents were referred."""
        residents = sum(person.status == "ACTIVE" for _, person in city.people())

        rate = len(rows[tables.Referral]) / residents

        assert 0.035 < rate < 0.055

    def test_have_numbers_without_gaps(self, rows):
        """The serials of a year run from 1 without a gap, and no number is given twice."""
        serials = defaultdict(list)

        for row in rows[tables.Referral]:
            kind, year, serial = row["number"].split("-")
            serials[kind, year].append(int(serial))
            assert int(year) == row["submitted_at"].year

        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())

    def test_are_possible(self, rows, city):
        """Nobody is referred before birth, after today, or with what their sex or age can't have."""
        people = {person.nik: person for _, person in city.people()}
        known = {one.code: one for one in diagnoses.diagnoses()}

        for row in rows[tables.Referral]:
            person, day = people[row["patient"]], row["submitted_at"].date()
            months = int((day - person.birth_date).days / 30.4369)
            assert person.birth_date <= day <= city.today
            assert known[row["diagnosis_code"]].fits(person.sex, months)

    def test_are_for_what_the_city_hospital_treats(self):
        """In a larger city the commonest diagnoses have about the share that the hospital counted."""
        demo = Demo(City(citizens=20_000))
        book = Book(demo)
        expected = {one.code: one.cases for one in diagnoses.diagnoses()}

        found = Counter(made.code for family in demo.city.families() for made in book.of(family))

        for code in ("A16.0", "I50.0", "N40"):
            share = expected[code] / sum(expected.values())
            assert abs(found[code] / found.total() - share) < 0.04, code

    def test_are_the_same_in_the_same_city(self, filled):
        """A seed gives the same referrals each time."""
        first, second = (filled(City(citizens=400))[tables.Referral] for _ in range(2))

        assert first == second


class TestCases:
    def test_every_referral_is_a_case_with_its_history(self, rows, city):
        """The hub's case list has each referral's state and the steps that lead to it, none in the future."""
        steps = defaultdict(list)
        for step in rows[CaseStep]:
            steps[step["number"]].append(step)
        cases = {row["number"]: row for row in rows[CaseRow] if row["service"] == "referrals"}
        tonight = datetime.combine(city.today, time.max, UTC)

        for row in rows[tables.Referral]:
            case, history = cases.pop(row["number"]), steps[row["number"]]
            assert (case["agency"], case["status"], case["applicant"]) == ("dinkes", row["status"], row["patient"])
            assert tuple(step["status"] for step in history) == rules.way(row["status"])
            assert [step["at"] for step in history] == sorted(step["at"] for step in history)
            assert case["submitted_at"] == history[0]["at"] == row["submitted_at"]
            assert history[-1]["at"] <= tonight
            over = row["status"] in {"REJECTED", "SERVED", "BACK_REFERRED", "CANCELLED"}
            assert case["closed_at"] == (history[-1]["at"] if over else None)

        assert cases == {}


class TestSiti:
    def test_has_two_referrals(self, rows):
        """Siti Rahayu was served once and is expected a second time."""
        found = [row for row in rows[tables.Referral] if row["patient"] == SITI]

        assert [row["status"] for row in found] == [rules.Status.SERVED, rules.Status.ACCEPTED]
