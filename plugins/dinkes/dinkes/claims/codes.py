"""The codes of a claim: ICD-10, ICD-9-CM and INA-CBG; what exists, and for whom a diagnosis is plausible."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dinkes import icd10

PLAUSIBLE = Path(__file__).with_name("plausible.csv")
SHAPE_9 = re.compile(r"[0-9]{2}\.[0-9]{1,2}")
# Source: studylib, INA-CBG coding update: group letter, case type, number, severity (0: outpatient)
SHAPE_CBG = re.compile(r"[A-Z]-(?P<type>[1-9])-[0-9]{2}-(?P<severity>0|I{1,3})")
MATERNAL = "O"


class Plausible(NamedTuple):
    """For whom diagnoses of these categories can be. sex: empty for both; youngest, oldest: months of age."""

    first: str
    last: str
    sex: str
    youngest: int
    oldest: int


def is_diagnosis(code: str) -> bool:
    """Whether an ICD-10 code of three to five characters exists, written as the WHO writes it."""
    try:
        return bool(icd10.described(code)) and icd10.written(code) == code
    except icd10.UnknownCode:
        return False


def is_procedure(code: str) -> bool:
    """Whether a code has the shape of an ICD-9-CM procedure, like 74.1."""
    return SHAPE_9.fullmatch(code) is not None


def is_ina_cbg(code: str, *, inpatient: bool) -> bool:
    """Whether a code has the shape of an INA-CBG group with the severity of such care, like E-4-10-I."""
    found = SHAPE_CBG.fullmatch(code)
    return found is not None and (found["severity"] == "0") is not inpatient


def is_maternal(code: str) -> bool:
    """Whether a diagnosis is of pregnancy, childbirth and the puerperium: chapter XV of ICD-10."""
    return code.startswith(MATERNAL)


def fits(code: str, sex: str | None, months: int | None) -> bool | None:
    """Whether somebody of this sex and age can have it; None where what decides isn't known."""
    for rule in plausible():
        if rule.first <= code[:3] <= rule.last:
            if rule.sex and sex is None:
                return None
            if rule.sex and rule.sex != sex:
                return False
            if months is None:
                return None
            return rule.youngest <= months <= rule.oldest
    return True


@lru_cache(maxsize=1)
def plausible() -> tuple[Plausible, ...]:
    """The rules of plausibility; the first that covers a category counts."""
    with PLAUSIBLE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Plausible(row["first"], row["last"], row["sex"], int(row["youngest"]), int(row["oldest"]))
            for row in csv.DictReader(lines)
        )
