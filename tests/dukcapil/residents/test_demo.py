"""The population register of the demo city, and who asks it."""

import pytest
from dukcapil.residents import tables

SITI, BUDI = "3275014107900001", "3275021203850001"
RESIDENCE = "query Residence($nik: NIK!) { citizen(nik: $nik) { name residence { rw village { code } } } }"


class TestRegister:
    def test_has_everybody_once(self, rows, city):
        """Every person of the city is in the register, once."""
        niks = [row["nik"] for row in rows[tables.Resident]]

        assert len(niks) == len(set(niks)) == city.citizens

    def test_heads_come_first_on_their_card(self, rows):
        """Each card names as its head the person who is first on it."""
        first = {row["family_card"]: row for row in rows[tables.Resident] if row["position"] == 1}

        assert {row["number"]: row["head"] for row in rows[tables.FamilyCard]} == {
            card: head["nik"] for card, head in first.items()
        }
        assert {head["relation"] for head in first.values()} == {"HEAD"}

    def test_knows_parents_by_number_and_name(self, rows):
        """A parent on the same card is known by NIK and by name."""
        names = {row["nik"]: row["name"] for row in rows[tables.Resident]}
        children = [row for row in rows[tables.Resident] if row["mother"]]

        assert children
        assert all(row["mother_name"] == names[row["mother"]] for row in children)


class TestAccounts:
    @pytest.mark.parametrize("who", ["operator.dukcapil", "kepala.dukcapil"])
    async def test_officers_read_anybody(self, ask, who):
        """An officer of Dukcapil reads any resident for the purpose of the role."""
        answer = await ask(RESIDENCE, who=who, nik=BUDI)

        assert (answer.data["citizen"]["name"], answer.errors) == ("Budi Santoso", [])

    async def test_pamor_reads_the_rw(self, ask):
        """The Pamor of RW 005 Bekasi Jaya reads its residents."""
        answer = await ask(RESIDENCE, who="pamor", nik=SITI)

        assert answer.data["citizen"]["residence"] == {"rw": "005", "village": {"code": "3275011001"}}

    async def test_pamor_reads_no_other_area(self, ask):
        """For a Pamor, residents of other areas do not exist."""
        answer = await ask(RESIDENCE, who="pamor", nik=BUDI)

        assert answer.codes == ["NOT_FOUND"]

    async def test_officers_of_other_agencies_find_a_resident(self, ask):
        """Who may find citizens sees the register's row."""
        answer = await ask(RESIDENCE, who="puskesmas", nik=BUDI)

        assert (answer.data["citizen"]["name"], answer.errors) == ("Budi Santoso", [])
