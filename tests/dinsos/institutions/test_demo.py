"""The institutions of the demo city."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

from dinsos.institutions import rules, tables
from dinsos.institutions.demo import made

from hub.city import City


class TestInstitutions:
    def test_are_355(self, rows):
        """115 institutions were registered in 2020, 355 a year later."""
        years = Counter(row["registered_on"].year for row in rows[tables.Institution] if row.get("registered_on"))

        assert years == {2020: 115, 2021: 240}

    def test_are_355_in_a_small_city_too(self):
        """A city of 20 families has as many institutions."""
        small = City(citizens=60)

        found = made(small, Random(1))  # noqa: S311 - made-up institutions

        assert len({one.number for one in found}) == 355

    def test_are_each_their_own(self, rows):
        """No two share a number, a tax number or a name in a village."""
        for column in ("number", "fold", "npwp"):
            values = [row[column] for row in rows[tables.Institution] if row.get(column)]
            assert len(set(values)) == len(values)

    def test_serve_somebody(self, rows):
        """Each serves a kind of people, and its number of clients is the sum."""
        served = Counter()
        for row in rows[tables.InstitutionCategory]:
            assert row["name"] == rules.kinds()[row["code"]].name
            served[row["institution"]] += row["clients"]

        assert {row["number"]: row["clients"] for row in rows[tables.Institution]} == served

    def test_are_chaired_by_living_residents(self, rows, city):
        """Every chair is in the population register, alive and under that name."""
        people = {person.nik: person for _, person in city.people()}

        for row in rows[tables.Institution]:
            assert people[row["chair_nik"]].name == row["chair"]
            assert people[row["chair_nik"]].status == "ACTIVE"

    def test_are_mostly_registered_today(self, rows, city):
        """Most letters are in force, some have run out; versions follow each other."""
        until = [row["registered_until"] for row in rows[tables.Institution] if row.get("registered_until")]
        letters: dict[str, list[tuple[date, date]]] = {}
        for row in rows[tables.InstitutionVersion]:
            letters.setdefault(row["institution"], []).append((row["since"], row["until"]))

        assert 0.05 < sum(day < city.today for day in until) / len(until) < 0.25
        assert all(earlier[1] < later[1] for each in letters.values() for earlier, later in pairwise(each))
