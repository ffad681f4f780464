"""Health coverage in the demo city."""

from dinkes.coverage import rules, tables

SITI, BUDI = "3275014107900001", "3275021203850001"


class TestShares:
    def test_are_plausible(self, rows, city):
        """Most are covered by the state, the city or an employer; some are behind, some without, a few unknown."""
        residents = sum(person.status == "ACTIVE" for _, person in city.people())
        kept = rows[tables.Coverage]

        def share(test):
            return sum(map(test, kept)) / residents

        active = {rules.Scheme.JKN_PBI_APBN, rules.Scheme.JKN_PBI_APBD, rules.Scheme.JKN_EMPLOYED}
        assert 0.53 < share(lambda r: r["scheme"] in active and r["status"] == "ACTIVE") < 0.67
        assert 0.06 < share(lambda r: r["scheme"] != "NONE" and r["status"] == "INACTIVE") < 0.14
        assert 0.06 < share(lambda r: r["scheme"] == "NONE") < 0.14
        assert 0.003 < share(lambda r: r["status"] == "UNKNOWN") < 0.03
        assert 0.01 < 1 - len(kept) / residents < 0.06

    def test_one_row_for_a_resident(self, rows, city):
        """Nobody has two rows, and the dead and those who left have none."""
        residents = {person.nik for _, person in city.people() if person.status == "ACTIVE"}

        citizens = [row["citizen"] for row in rows[tables.Coverage]]

        assert len(citizens) == len(set(citizens))
        assert set(citizens) <= residents


class TestFixedResidents:
    def test_have_no_active_bpjs(self, rows):
        """Siti's membership is inactive, Budi has none."""
        kept = {row["citizen"]: (row["scheme"], row["status"]) for row in rows[tables.Coverage]}

        assert kept[SITI] == ("JKN_INDEPENDENT", "INACTIVE")
        assert kept[BUDI] == ("NONE", "INACTIVE")
        assert rules.has_active_bpjs(*kept[SITI]) is rules.has_active_bpjs(*kept[BUDI]) is False
