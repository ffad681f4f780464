"""The NIK: what it accepts, what it says, what it hides."""

import csv
from datetime import date
from pathlib import Path
from timeit import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import nik, regions
from hub.nik import BadNik, Doubt, Reason, Sex

TODAY = date(2026, 11, 24)
SITI = "3275014107900001"

with Path(__file__).with_name("data").joinpath("nik_vectors.csv").open(encoding="utf-8", newline="") as lines:
    VECTORS = list(csv.DictReader(lines))

districts = st.builds("{}{:04}".format, st.sampled_from(sorted(nik.PROVINCES)), st.integers(0, 9999))
births = st.dates(date(1927, 1, 1), TODAY)
serials = st.integers(1, nik.LAST_SERIAL)


@pytest.mark.parametrize("vector", [row for row in VECTORS if row["valid"] == "yes"], ids=lambda row: row["nik"])
def test_reads_the_valid_vectors(vector):
    """Birth date and sex are those the vector names."""
    facts = nik.read(vector["nik"], TODAY)

    assert (facts.birth_date.isoformat(), facts.sex) == (vector["birth_date"], vector["sex"])


@pytest.mark.parametrize("vector", [row for row in VECTORS if row["valid"] == "no"], ids=lambda row: row["note"])
def test_refuses_the_invalid_vectors(vector):
    """Neither parse nor read lets them through."""
    for act in (nik.parse, nik.read):
        with pytest.raises(BadNik):
            act(vector["nik"], TODAY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.FORMAT),
        ("327501410790000", Reason.FORMAT),
        ("3275014107900001\u0661", Reason.FORMAT),
        ("32750141079000\u0660\u0661", Reason.FORMAT),
        ("+275014107900001", Reason.FORMAT),
        ("0075014107900001", Reason.PROVINCE),
        ("9775014107900001", Reason.PROVINCE),
        ("3275014007900001", Reason.DATE),
        ("3275010007900001", Reason.DATE),
        ("3275017207900001", Reason.DATE),
        ("3275014100900001", Reason.DATE),
        ("3275016902010001", Reason.DATE),
        ("3275014107900000", Reason.SERIAL),
    ],
)
def test_says_why_without_repeating_the_text(text, reason):
    """A refusal has one reason, and nothing of the number in its message."""
    with pytest.raises(BadNik) as refused:
        nik.parse(text, TODAY)

    assert refused.value.reason == reason
    assert str(refused.value) == nik.MESSAGES[reason]


@pytest.mark.parametrize(
    "text",
    ["32.75.01.410790.0001", "327501-410790-0001", " 3275 0141 0790 0001\n", "3275\u00a00141\u20130790\u00a00001"],
)
def test_drops_what_people_type_between_the_digits(text):
    """Spaces, dots and dashes are for the eye."""
    assert nik.parse(text, TODAY) == SITI


@given(region=districts, born=births, sex=st.sampled_from(Sex), serial=serials)
def test_reads_back_what_was_made(region, born, sex, serial):
    """A number made of facts says those facts."""
    facts = nik.read(nik.make(region, born, sex, serial), TODAY)

    assert facts == nik.NikFacts(region, born, sex, serial)
    assert region.startswith(facts.regency)
    assert facts.regency.startswith(facts.province)


@given(text=st.text(max_size=20) | st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_answers_any_text_with_digits_or_a_refusal(text):
    """What parse returns is 16 ASCII digits that read understands, and parse keeps."""
    try:
        number = nik.parse(text, TODAY)
    except BadNik:
        return

    assert len(number) == 16
    assert number.isascii()
    assert number.isdigit()
    assert nik.parse(number, TODAY) == number
    nik.read(number, TODAY)


@pytest.mark.parametrize(
    ("region", "serial"),
    [
        ("32750", 1),
        ("32.75.01", 1),
        ("\uff13\uff12\uff17\uff15\uff10\uff11", 1),
        ("007501", 1),
        ("327501", 0),
        ("327501", 10_000),
    ],
)
def test_makes_no_number_it_would_refuse(region, serial):
    """A region or a serial out of range is refused before there is a number."""
    with pytest.raises(BadNik):
        nik.make(region, date(1990, 7, 1), Sex.FEMALE, serial)


@pytest.mark.parametrize(("today", "year"), [(2026, 1927), (2027, 2027), (2031, 2027), (2126, 2027), (2127, 2127)])
def test_pivots_on_the_year_of_the_day(today, year):
    """Two digits are the latest year that isn't after this one."""
    assert nik.read("3275010101270001", date(today, 1, 1)).birth_date == date(year, 1, 1)


def test_a_leap_day_needs_a_leap_year():
    """29 February is a birth date in 2000, not in 1900 nor in 2100."""
    assert nik.read("3275012902000001", TODAY).birth_date == date(2000, 2, 29)
    with pytest.raises(BadNik):
        nik.parse("3275012902000001", date(2150, 1, 1))


@pytest.mark.parametrize(
    ("number", "sex", "birth_date", "doubts"),
    [
        (SITI, Sex.FEMALE, date(1990, 7, 1), ()),
        (SITI, None, None, ()),
        (SITI, Sex.MALE, None, (Doubt.SEX_DIFFERS,)),
        (SITI, None, date(1990, 1, 7), (Doubt.BIRTH_DATE_DIFFERS,)),
        ("3275010101260001", Sex.MALE, date(1926, 1, 1), ()),
        ("3275990101900001", None, None, (Doubt.DISTRICT_UNKNOWN,)),
        ("3299010101900001", None, None, (Doubt.REGENCY_UNKNOWN, Doubt.DISTRICT_UNKNOWN)),
    ],
)
def test_doubts_without_refusing(number, sex, birth_date, doubts):
    """Codes that are gone and records that differ are doubts about a number that stays valid."""
    assert nik.warnings(number, sex, birth_date) == doubts


def test_masks_all_but_the_ends():
    """The first 6 and the last 2 digits are shown."""
    assert nik.mask(SITI) == "327501********01"


def test_knows_the_provinces_of_today():
    """The provinces a NIK may start with are those of the regions."""
    assert {province.code for province in regions.provinces()} == nik.PROVINCES


def test_is_fast_enough_for_a_city():
    """Parsing 2.5 million numbers is a matter of seconds, with room for a slow machine."""
    seconds = min(repeat(lambda: nik.parse(SITI, TODAY), number=10_000, repeat=5)) / 10_000

    assert seconds < 10e-6
