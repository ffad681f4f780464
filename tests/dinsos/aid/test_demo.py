"""Social aid in the demo city."""

from collections import defaultdict

from dinsos.aid import rules, tables

SITI, BUDI = "3275014107900001", "3275021203850001"


class TestRegistry:
    def test_holds_about_three_families_in_ten(self, rows, city):
        """About 30 % of the families are in the registry, each with one decile for all its residents."""
        decile = {row["citizen"]: row["decile"] for row in rows[tables.Registry]}
        families = [[decile.get(person.nik) for person in family.members] for family in city.families()]

        registered = [{one for one in family if one} for family in families if any(family)]

        assert 0.26 < len(registered) / len(families) < 0.34
        assert all(len(found) == 1 and found <= set(range(1, 11)) for found in registered)

    def test_holds_the_living_who_live_here(self, rows, city):
        """Nobody who died or moved away is in the registry, and nobody is in it twice."""
        here = {person.nik for _, person in city.people() if person.status == "ACTIVE"}
        registered = [row["citizen"] for row in rows[tables.Registry]]

        assert set(registered) <= here
        assert len(set(registered)) == len(registered)

    def test_is_of_the_last_whole_quarter(self, rows):
        """On 1 November the registry is that of the third quarter."""
        assert {(row["source"], row["period"]) for row in rows[tables.Registry]} == {("DTSEN", "2026-Q3")}


class TestEnrolments:
    def test_are_mostly_of_the_poor(self, rows):
        """PKH, BPNT and disability aid go to deciles 1 to 4; most families there receive something."""
        decile = {row["citizen"]: row["decile"] for row in rows[tables.Registry]}
        poor = [row for row in rows[tables.Enrolment] if row["programme"] in {"PKH", "BPNT", "DISABILITAS"}]

        assert poor
        assert all(decile[row["citizen"]] <= 4 for row in poor)

    def test_of_a_family_are_on_one_name(self, rows, city):
        """A programme for families has one enrolment in a family; nobody is enrolled in a programme twice."""
        families = {person.nik: family.number for family, person in city.people()}
        units = {programme.code: programme.unit for programme in rules.PROGRAMMES}
        enrolled = defaultdict(list)

        for row in rows[tables.Enrolment]:
            family = units[row["programme"]] is rules.Unit.FAMILY
            enrolled[row["programme"], families[row["citizen"]] if family else row["citizen"]].append(row)

        assert all(len(found) == 1 for found in enrolled.values())

    def test_keep_the_programmes_name(self, rows):
        """An enrolment holds the programme's name as it was then."""
        names = {programme.code: programme.name for programme in rules.PROGRAMMES}

        assert all(row["name"] == names[row["programme"]] for row in rows[tables.Enrolment])

    def test_end_with_their_programme(self, rows):
        """Whoever was in a programme that ended is in it no more, and others have no end."""
        ended = {programme.code for programme in rules.PROGRAMMES if programme.status == "ENDED"}

        for row in rows[tables.Enrolment]:
            over = row["programme"] in ended
            assert (row["status"] == "ENDED") is over
            assert (row["until"] is not None) is over

    def test_are_paid_between_start_and_today(self, rows, city):
        """Nobody was enrolled before birth, and nothing was paid before that or after today."""
        born = {person.nik: person.birth_date for _, person in city.people()}

        for row in rows[tables.Enrolment]:
            assert born[row["citizen"]] <= row["since"] <= city.today
            assert row["last_disbursed_on"] is None or row["since"] <= row["last_disbursed_on"] <= city.today

    def test_of_the_fixed_citizens(self, rows):
        """Siti Rahayu receives BPNT and PKH; Budi Santoso's family receives nothing."""
        received = defaultdict(set)
        for row in rows[tables.Enrolment]:
            received[row["citizen"]].add((row["programme"], row["status"]))

        assert received[SITI] == {("BPNT", "ACTIVE"), ("PKH", "ACTIVE")}
        assert not received[BUDI]

    def test_leave_premiums_to_the_health_coverage(self, rows):
        """Nobody is enrolled for a premium, which the demo city's coverage decides."""
        assert not {row["programme"] for row in rows[tables.Enrolment]} & {"PBI-JK", "PBI-APBD"}
