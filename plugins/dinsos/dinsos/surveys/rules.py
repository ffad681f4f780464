"""The satisfaction index (SKM), in exact arithmetic. Source: PermenPANRB 14/2017."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

PUBLISH = "dinsos:survey:publish"
LEAST = 5  # smaller groups are not shown
LOWEST, HIGHEST = 1, 4
CENT, SMALL = Decimal("0.01"), Decimal("0.0001")
CHI_SQUARE, SHARE, ERROR = Fraction(3841, 1000), Fraction(1, 2), Fraction(1, 20)  # Krejcie and Morgan, 1970


class Element(StrEnum):
    """The nine elements, by the regulation's code: the questionnaire asks U9 before U8."""

    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"
    U5 = "U5"
    U6 = "U6"
    U7 = "U7"
    U8 = "U8"
    U9 = "U9"


class Grade(StrEnum):
    """Mutu pelayanan: A sangat baik, B baik, C kurang baik, D tidak baik."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Age(StrEnum):
    """Years of age."""

    UNDER_25 = "UNDER_25"
    TO_39 = "TO_39"
    TO_59 = "TO_59"
    FROM_60 = "FROM_60"


class Education(StrEnum):
    """Highest school finished."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"
    DIPLOMA = "DIPLOMA"
    DEGREE = "DEGREE"


FLOORS = ((Decimal("88.31"), Grade.A), (Decimal("76.61"), Grade.B), (Decimal("65.00"), Grade.C))


@dataclass(frozen=True, slots=True)
class Question:
    """How an element is asked. place: in the questionnaire; labels: of the answers 1 to 4."""

    element: Element
    name: str
    place: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """average: NRR, 1 to 4; weighted: NRR times the weight; both None where nobody answered."""

    element: Element
    answers: int
    average: Fraction | None
    weighted: Fraction | None


@lru_cache(maxsize=1)
def questions() -> Mapping[Element, Question]:
    """The nine questions by element."""
    with Path(__file__).with_name("elements.csv").open(encoding="utf-8", newline="") as lines:
        return {
            Element(row["code"]): Question(
                Element(row["code"]),
                row["name"],
                int(row["question"]),
                (row["worst"], row["low"], row["good"], row["best"]),
            )
            for row in csv.DictReader(lines)
        }


def results(sums: Mapping[Element, tuple[int, int]]) -> list[Result]:
    """Each element's average over the answers it got. sums: total and number of answers.

    The weight is 1/n of the elements that were answered, 1/9 as a rule.
    """
    answered = sum(count > 0 for _, count in sums.values())
    found: list[Result] = []
    for element in Element:
        total, count = sums.get(element, (0, 0))
        average = Fraction(total, count) if count else None
        found.append(Result(element, count, average, None if average is None else average / answered))
    return found


def index(found: Sequence[Result]) -> Decimal | None:
    """IKM: the sum of the weighted averages times 25, rounded half up to two decimals: 25.00 to 100.00."""
    weighted = [one.weighted for one in found if one.weighted is not None]
    return rounded(sum(weighted, Fraction()) * 25, CENT) if weighted else None


def grade(value: Decimal) -> Grade:
    """The band of an index that is rounded to two decimals: the printed limits of NRR leave gaps."""
    return next((grade for floor, grade in FLOORS if value >= floor), Grade.D)


def rounded(value: Fraction, unit: Decimal) -> Decimal:
    """Half up, exactly."""
    scaled = value / Fraction(unit)
    return (Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)) * unit).quantize(
        unit, rounding=ROUND_HALF_UP
    )


def sample(population: int) -> int:
    """How many must answer, by Krejcie and Morgan, rounded half up; everybody where there are fewer than ten."""
    if population < 10:
        return population
    spread = CHI_SQUARE * SHARE * (1 - SHARE)
    return int(rounded(spread * population / (ERROR**2 * (population - 1) + spread), Decimal(1)))


def hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """Groups that may not be shown: the small ones, and one more when a single one could be told from the total."""
    small = {name for name, count in counts.items() if count < LEAST}
    others = sorted((count, name) for name, count in counts.items() if name not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
