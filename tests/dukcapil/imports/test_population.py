"""`simpul import population` on a real database."""

from __future__ import annotations

import csv
import gzip
import shutil

import pytest
from dukcapil.imports import import_population
from dukcapil.imports.lines import PopulationFile
from dukcapil.imports.merge import Register

from hub import BadSetup

SITI, AGUS, BUDI = "3275014107900001", "3275010505880002", "3275021203850001"
CARD = "3275012001150001"
RESIDENT = (
    "select name, sex, birth_place, religion, marital_status, mother_name, father_name, relation, rt, rw, village"
)


def outcome(counts):
    return counts.new, counts.changed, counts.unchanged, counts.refused


async def names(database):
    return dict(await database.fetch("select nik, name from dukcapil_resident"))


class TestNew:
    async def test_residents_are_taken(self, empty, population):
        """A line becomes a resident, with codes for names and a village for its alias."""
        counts = await import_population(empty, population([{}]))

        (row,) = await empty.fetch(f"{RESIDENT} from dukcapil_resident")
        assert outcome(counts) == (1, 0, 0, 0)
        assert tuple(row) == (
            "SITI RAHAYU", "FEMALE", "BEKASI", 1, 2, "AMINAH", None, "HEAD", "003", "005", "3275011001",
        )  # fmt: skip

    async def test_family_cards_come_from_their_heads(self, empty, population):
        """A card is registered on the day in its number, with the head of its lines."""
        await import_population(empty, population([{"NIK": AGUS}, {"STAT_HBKEL": "3"}]))

        cards = await empty.fetch("select number, head, registered_on from dukcapil_family_card")
        assert [(number, head, str(day)) for number, head, day in cards] == [(CARD, AGUS, "2015-01-20")]

    async def test_a_compressed_file_is_read_as_it_is(self, empty, population, tmp_path):
        """A .csv.gz needs no unpacking."""
        packed = tmp_path / "population.csv.gz"
        with population([{}]).open("rb") as plain, gzip.open(packed, "wb") as out:
            shutil.copyfileobj(plain, out)

        counts = await import_population(empty, packed)

        assert outcome(counts) == (1, 0, 0, 0)

    async def test_text_arrives_as_it_was_written(self, empty, population):
        """Backslashes, quotes and accents survive; runs of blanks become one."""
        await import_population(empty, population([{"NAMA_LGKP": ' A\\N  "Ré"\\\\ ', "ALAMAT": "JL. A\tB, NO. 1"}]))

        (row,) = await empty.fetch("select name, street from dukcapil_resident")
        assert tuple(row) == ('A\\N "Ré"\\\\', "JL. A B, NO. 1")


class TestAgain:
    async def test_changes_nothing(self, empty, population):
        """The same file a second time finds every line unchanged."""
        file = population([{}, {"NIK": AGUS, "STAT_HBKEL": "2"}])
        await import_population(empty, file)

        counts = await import_population(empty, file)

        assert outcome(counts) == (0, 0, 2, 0)

    async def test_writes_what_changed(self, empty, population):
        """Of new, changed and unchanged lines each is counted once, and the register is as the file says."""
        await import_population(empty, population([{}, {"NIK": AGUS}]))

        counts = await import_population(
            empty, population([{}, {"NIK": AGUS, "NAMA_LGKP": "AGUS"}, {"NIK": BUDI, "NAMA_LGKP": "BUDI"}])
        )

        assert outcome(counts) == (1, 1, 1, 0)
        assert await names(empty) == {SITI: "SITI RAHAYU", AGUS: "AGUS", BUDI: "BUDI"}

    async def test_keeps_what_the_file_does_not_say(self, empty, population):
        """A known death and known parents stay."""
        await import_population(empty, population([{}]))
        await empty.fetch("update dukcapil_resident set status = 'DECEASED', mother = '3275014107600001'")

        await import_population(empty, population([{"NAMA_LGKP": "SITI R"}]))

        (row,) = await empty.fetch("select name, status, mother from dukcapil_resident")
        assert tuple(row) == ("SITI R", "DECEASED", "3275014107600001")

    async def test_a_later_line_about_the_same_person_wins(self, empty, population):
        """A NIK on two lines is taken twice, in order, whether or not both are in one batch."""
        counts = await import_population(empty, population([{}, {"NAMA_LGKP": "SITI R"}, {"NAMA_LGKP": "SITI R"}]))

        assert outcome(counts) == (1, 1, 1, 0)
        assert await names(empty) == {SITI: "SITI R"}

    async def test_goes_on_where_it_stopped(self, empty, population):
        """After a stop between two batches the whole file is run again, and the counts add up."""
        file = population([{}, {"NIK": AGUS}, {"NIK": BUDI}])
        source = PopulationFile(file)
        await Register(empty).write(next(source.batches(size=2)))
        source.close()

        counts = await import_population(empty, file)

        assert outcome(counts) == (1, 0, 2, 0)


class TestRefused:
    async def test_lines_are_written_beside_the_file(self, empty, population):
        """A line that can't be right is left out and written down with its number and the reason."""
        file = population([{}, {"NIK": "3275013102900001"}, {"NIK": AGUS, "AGAMA": "JEDI"}, {"NIK": BUDI}])

        counts = await import_population(empty, file)

        with file.with_name("population.csv.rejected.csv").open(encoding="utf-8", newline="") as lines:
            refused = list(csv.DictReader(lines))
        assert outcome(counts) == (2, 0, 0, 2)
        assert [(row["LINE"], row["REASON"].split(":")[0], row["NIK"]) for row in refused] == [
            ("3", "NIK", "3275013102900001"),
            ("4", "AGAMA", AGUS),
        ]

    async def test_lines_can_be_mended_and_imported(self, empty, population):
        """The file of refused lines is itself a population file."""
        file = population([{"AGAMA": "JEDI"}])
        await import_population(empty, file)
        refused = file.with_name("population.csv.rejected.csv")
        refused.write_text(refused.read_text(encoding="utf-8").replace("JEDI", "ISLAM"), encoding="utf-8")

        counts = await import_population(empty, refused)

        assert outcome(counts) == (1, 0, 0, 0)

    @pytest.mark.parametrize("cells", [
        {"NAMA_LGKP": " "}, {"NAMA_LGKP": "X" * 101}, {"NAMA_LGKP": "A\x00B"}, {"NO_KK": "327501"},
        {"NO_KK": "3275013102150001"}, {"STAT_HBKEL": ""}, {"JENIS_KLMIN": "X"}, {"KEL_NAME": "ATLANTIS"},
        {"NIK": "\uff13275014107900001"},
    ])  # fmt: skip
    async def test_for_any_cell_that_cannot_be(self, empty, population, cells):
        """One wrong cell refuses its line alone."""
        counts = await import_population(empty, population([{"NIK": AGUS}, cells]))

        assert outcome(counts) == (1, 0, 0, 1)
        assert set(await names(empty)) == {AGUS}


class TestFile:
    def test_without_its_columns_is_refused(self, tmp_path):
        """A file that lacks columns is refused before anything is read, and they are named."""
        file = tmp_path / "other.csv"
        file.write_text("NIK,NAMA\n3275014107900001,SITI\n")

        with pytest.raises(BadSetup, match="NO_KK"):
            PopulationFile(file)

    async def test_that_breaks_off_gives_what_it_has(self, empty, population, tmp_path):
        """Of a half-copied archive the whole lines are taken, and the operator is told."""
        packed = tmp_path / "population.csv.gz"
        lines = [{"NIK": f"327501410790{serial:04}"} for serial in range(1, 3000)]
        packed.write_bytes(gzip.compress(population(lines).read_bytes())[:-5000])

        with pytest.raises(BadSetup, match="breaks off"):
            await import_population(empty, packed)

        assert 0 < len(await names(empty)) < len(lines)
