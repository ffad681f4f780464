"""What the cells of a population file mean."""

import pytest
from dukcapil.imports import codes
from dukcapil.imports.codes import NULL, Refused

BEKASI_JAYA = "3275011001\t327501\t3275"


class TestVillage:
    @pytest.mark.parametrize("names", [
        ("JAWA BARAT", "KOTA BEKASI", "BEKASI TIMUR", "BEKASI JAYA"),
        ("Jawa Barat", "Kota Bekasi", "Bekasi Timur", "BEKASIJAYA"),
    ])  # fmt: skip
    def test_is_found_by_its_names(self, names):
        """Capitals, spaces and aliases don't matter."""
        assert codes.home_of_names(names) == BEKASI_JAYA

    def test_of_a_regency_without_its_kind(self):
        """The regency Bekasi is not the city Bekasi."""
        home = codes.home_of_names(("JAWA BARAT", "BEKASI", "CIBITUNG", "WANAJAYA"))

        assert home.endswith("\t3216")

    @pytest.mark.parametrize("cells", [("32", "75", "01", "1001"), ("32", "75", "1", "1001")])
    def test_is_found_by_its_codes(self, cells):
        """Leading zeros don't matter."""
        assert codes.home_of_codes(cells) == BEKASI_JAYA

    @pytest.mark.parametrize("names", [
        ("JAWA BARAT", "KOTA BEKASI", "BEKASI TIMUR", "ATLANTIS"),
        ("JAWA BARAT", "KOTA BEKASI", "", "BEKASI JAYA"),
        ("", "", "", ""),
    ])  # fmt: skip
    def test_that_nobody_knows_is_refused(self, names):
        """A name that leads nowhere is an error, not a guess."""
        with pytest.raises(Refused):
            codes.home_of_names(names)


class TestBirthDate:
    @pytest.mark.parametrize("cell", ["1990-07-01", "01-07-1990", "1/7/1990", "19900701", "1990-07-01 00:00:00"])
    def test_may_be_written_in_several_ways(self, cell):
        """Year first or day first, as exports write it."""
        assert codes.birth_date(cell) == "1990-07-01"

    @pytest.mark.parametrize("cell", ["", "31-02-1990", "01-07-90", "2999-01-01", "0001-01-01", "\uff11990-07-01"])
    def test_must_be_a_day_in_the_past(self, cell):
        """What is no day, or no day anybody was born, is refused."""
        with pytest.raises(Refused, match="TGL_LHR"):
            codes.birth_date(cell)


class TestCode:
    @pytest.mark.parametrize(("cell", "code"), [("1", "1"), ("01", "1"), ("ISLAM", "1"), ("islam", "1"), (" ", NULL)])
    def test_may_be_a_number_or_a_name(self, cell, code):
        """A list's entry by code, by name, or none."""
        assert codes.code("AGAMA", "agama", cell) == code

    @pytest.mark.parametrize("cell", ["99", "0", "JEDI"])
    def test_outside_the_list_is_refused(self, cell):
        """What the list lacks is an error that names the column."""
        with pytest.raises(Refused, match="AGAMA"):
            codes.code("AGAMA", "agama", cell)


class TestBlock:
    @pytest.mark.parametrize(("cell", "rw"), [("5", "005"), ("005", "005"), ("0005", "005"), ("", "000"), ("-", "000")])
    def test_has_three_digits(self, cell, rw):
        """An RT or RW is padded with zeros; none is 000."""
        assert codes.block("NO_RW", cell) == rw

    @pytest.mark.parametrize("cell", ["1000", "V", "\uff15"])
    def test_that_is_no_number_is_refused(self, cell):
        """Roman numerals and the like are errors."""
        with pytest.raises(Refused, match="NO_RW"):
            codes.block("NO_RW", cell)
