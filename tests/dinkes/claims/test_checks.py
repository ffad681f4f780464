"""What is checked of a claim: each check alone, and all of them always."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dinkes.claims import checks, codes
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 24)
CARE = checks.Care(
    guarantee="SKLK-1", hospital="RS-1", first=date(2026, 11, 10), last=date(2026, 11, 13), inpatient=True,
    diagnoses=["J18.0"], procedures=["93.94"], ina_cbg="J-4-16-I", tariff=4_000_000, lines=[3_000_000, 500_000],
    total=3_500_000,
)  # fmt: skip
KNOWN = checks.Known(
    today=TODAY, valid=(date(2026, 11, 9), date(2027, 1, 8)), alive=True, died_on=None, sex="FEMALE",
    birth_date=date(1990, 1, 1), bpjs=False, stays=(), late_after=180,
)  # fmt: skip
STAY = checks.Stay("KLM-1", "SKLK-0", "RS-2", True, date(2026, 11, 12), date(2026, 11, 15), "J18.0")


def result(code: checks.Code, care: checks.Care = CARE, known: checks.Known = KNOWN) -> bool | None:
    return next(one.passed for one in checks.check(care, known) if one.code is code)


def test_a_right_claim_passes_everything() -> None:
    """All checks are done, in order, and none speaks against it."""
    found = checks.check(CARE, KNOWN)

    assert [one.code for one in found] == list(checks.Code)
    assert all(one.passed for one in found)
    assert checks.refused(found) is None


@pytest.mark.parametrize(
    ("days", "passed"),
    [((0, 3), True), ((-1, 3), True), ((-2, 3), False), ((0, 14), True), ((0, 15), False), ((4, 3), False)],
)
def test_care_lies_within_the_validity_and_is_over(days, passed) -> None:
    """From the first day on, to today at most, and no discharge before the admission."""
    first, last = (CARE.first + timedelta(days=offset) for offset in days)

    assert result(checks.Code.VALIDITY, replace(CARE, first=first, last=last)) is passed


def test_nothing_is_claimed_on_a_guarantee_that_is_not_in_force() -> None:
    """Requested, rejected, lapsed or closed: no claim."""
    assert result(checks.Code.VALIDITY, known=replace(KNOWN, valid=None)) is False


@pytest.mark.parametrize(
    ("died_on", "alive", "passed"),
    [
        (None, True, True), (None, None, None), (None, False, None), (date(2026, 11, 13), False, True),
        (date(2026, 11, 12), False, False), (date(2026, 11, 1), True, False), (date(2026, 11, 20), False, True),
    ],
)  # fmt: skip
def test_the_patient_was_alive_then(died_on, alive, passed) -> None:
    """A death after the care doesn't matter; whether one was before must be known to refuse."""
    assert result(checks.Code.ALIVE, known=replace(KNOWN, died_on=died_on, alive=alive)) is passed


@pytest.mark.parametrize(
    ("first", "last", "inpatient", "passed"),
    [
        (12, 15, True, False), (13, 15, True, True), (1, 10, True, True), (1, 11, True, False), (11, 12, True, False),
        (12, 15, False, True),
    ],
)  # fmt: skip
def test_stays_do_not_overlap(first, last, inpatient, passed) -> None:
    """Nobody lies in two hospitals at once; on the day of a transfer one does."""
    other = replace(STAY, first=date(2026, 11, first), last=date(2026, 11, last), inpatient=inpatient)

    assert result(checks.Code.OVERLAP, known=replace(KNOWN, stays=[other])) is passed


def test_care_is_claimed_once() -> None:
    """The same hospital, kind and days: claimed before, on whatever guarantee."""
    same = replace(STAY, hospital="RS-1", first=CARE.first, last=CARE.last, inpatient=False)

    assert result(checks.Code.TWICE, replace(CARE, inpatient=False), replace(KNOWN, stays=[same])) is False
    assert result(checks.Code.TWICE, CARE, replace(KNOWN, stays=[same])) is True


def test_a_stay_is_claimed_once_whatever_the_diagnosis() -> None:
    """An outpatient may come for two things on one day; a stay is one stay."""
    visit = replace(STAY, hospital="RS-1", first=CARE.first, last=CARE.last, inpatient=False, diagnosis="K30")
    stay = replace(visit, inpatient=True)

    assert result(checks.Code.TWICE, replace(CARE, inpatient=False), replace(KNOWN, stays=[visit])) is True
    assert result(checks.Code.TWICE, CARE, replace(KNOWN, stays=[stay])) is False


@given(st.lists(st.integers(-5, 10**9), min_size=1, max_size=9), st.integers(-2, 2))
def test_lines_make_the_total(lines, off) -> None:
    """The sum is right to the rupiah, and no line is nothing or less."""
    care = replace(CARE, lines=lines, total=sum(lines) + off)

    assert result(checks.Code.SUMS, care) is (off == 0 and min(lines) > 0)


@pytest.mark.parametrize(
    ("code", "exists"),
    [
        ("J18", True), ("J18.0", True), ("M54.04", True), ("S52.11", True), ("A90", True), ("O72.1", True),
        ("J18.7", False), ("A10", False), ("J180", False), ("j18.0", False), ("J18.0 ", False), ("\uff2a18.0", False),
        ("U99", False), ("", False), ("J1\u0668.0", False),
    ],
)  # fmt: skip
def test_a_diagnosis_exists(code, exists) -> None:
    """Three to five characters of a category and subcategory that ICD-10 has; ASCII alone."""
    assert codes.is_diagnosis(code) is exists
    assert result(checks.Code.DIAGNOSES, replace(CARE, diagnoses=["J18.0", code])) is exists


def test_every_diagnosis_of_the_demo_city_exists() -> None:
    """The commonest diagnoses of the city's own hospital are codes."""
    from dinkes.referrals.diagnoses import diagnoses

    assert [one.code for one in diagnoses() if not codes.is_diagnosis(one.code)] == []


@pytest.mark.parametrize(("code", "right"), [("74.1", True), ("93.94", True), ("741", False), ("74.123", False)])
def test_a_procedure_has_its_shape(code, right) -> None:
    """ICD-9-CM: two digits, a point, one or two digits."""
    assert result(checks.Code.PROCEDURES, replace(CARE, procedures=[code])) is right


@pytest.mark.parametrize(
    ("code", "inpatient", "right"),
    [
        ("E-4-10-I", True, True), ("E-4-10-III", True, True), ("E-4-10-0", True, False), ("Q-5-44-0", False, True),
        ("Q-5-44-II", False, False), ("E-4-10-IIII", True, False), ("E410I", True, False), (None, True, True),
    ],
)  # fmt: skip
def test_an_ina_cbg_has_its_shape(code, inpatient, right) -> None:
    """Group, case type, number, and the severity of such care."""
    assert result(checks.Code.INA_CBG, replace(CARE, ina_cbg=code, inpatient=inpatient)) is right


@pytest.mark.parametrize(
    ("code", "sex", "born", "passed"),
    [
        ("O80.0", "FEMALE", date(1990, 1, 1), True), ("O80.0", "MALE", date(1990, 1, 1), False),
        ("O80.0", "FEMALE", date(1950, 1, 1), False), ("N40", "FEMALE", date(1950, 1, 1), False),
        ("P36.9", "MALE", date(2026, 11, 1), True), ("P36.9", "MALE", date(2020, 1, 1), False),
        ("O80.0", None, None, None), ("P36.9", "MALE", None, None), ("J18.0", None, None, True),
    ],
)  # fmt: skip
def test_a_diagnosis_fits_sex_and_age(code, sex, born, passed) -> None:
    """No man in childbed, no old newborn; where sex or age isn't known, neither is the answer."""
    known = replace(KNOWN, sex=sex, birth_date=born)

    assert result(checks.Code.PLAUSIBLE, replace(CARE, diagnoses=[code]), known) is passed
    assert checks.refused(checks.check(replace(CARE, diagnoses=[code]), known)) is None


@pytest.mark.parametrize(("bpjs", "passed"), [(None, None), (True, False), (False, True)])
def test_bpjs_on_the_day_of_admission_is_the_verifiers_to_judge(bpjs, passed) -> None:
    """It never refuses a claim by itself."""
    found = checks.check(CARE, replace(KNOWN, bpjs=bpjs))

    assert result(checks.Code.BPJS, known=replace(KNOWN, bpjs=bpjs)) is passed
    assert checks.refused(found) is None


def test_over_the_tariff_and_late_are_the_verifiers_to_judge() -> None:
    """Both are shown and refuse nothing."""
    care = replace(CARE, tariff=3_499_999)
    known = replace(KNOWN, late_after=10)

    assert (result(checks.Code.TARIFF, care), result(checks.Code.IN_TIME, care, known)) == (False, False)
    assert checks.refused(checks.check(care, known)) is None


@pytest.mark.parametrize(("codes_", "maternal"), [(["J18.0"], False), (["J18.0", "O99.0"], True), (["O80.0"], True)])
def test_maternal_care_is_marked(codes_, maternal) -> None:
    """A diagnosis of chapter XV, wherever it stands."""
    assert replace(CARE, diagnoses=codes_).maternal is maternal
