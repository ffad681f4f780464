"""Why patients of the demo city are referred: the city hospital's commonest diagnoses, for whom they are possible."""

import csv
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("diagnoses.csv")


class Diagnosis(NamedTuple):
    """A diagnosis. code: ICD-10; cases: of one month; sex: empty for both; youngest, oldest: months of age;
    fit: share of the residents who could have it."""

    code: str
    text: str
    cases: int
    sex: str
    youngest: int
    oldest: int
    fit: float

    def fits(self, sex: str, months: int) -> bool:
        """Whether somebody of this sex and age can have it."""
        return self.sex in ("", sex) and self.youngest <= months <= self.oldest


class Odds(NamedTuple):
    """What somebody can have. marks: ascending, each up to where its diagnosis is drawn; 1 is an average resident."""

    diagnoses: tuple[Diagnosis, ...]
    marks: tuple[float, ...]

    def drawn(self, luck: float) -> Diagnosis | None:
        """The diagnosis at this place of the scale, or None above it."""
        return next((one for one, mark in zip(self.diagnoses, self.marks, strict=True) if luck < mark), None)


@lru_cache(maxsize=1)
def diagnoses() -> tuple[Diagnosis, ...]:
    """All diagnoses of the list."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(map(_diagnosis, csv.DictReader(lines)))


@lru_cache(maxsize=4096)
def odds(sex: str, months: int) -> Odds:
    """The odds of somebody of this sex and age, so that the whole city has each as often as the hospital counted it."""
    fitting = tuple(one for one in diagnoses() if one.fits(sex, months))
    total = sum(one.cases for one in diagnoses())
    return Odds(fitting, tuple(accumulate(one.cases / one.fit / total for one in fitting)))


def _diagnosis(row: dict[str, str]) -> Diagnosis:
    return Diagnosis(
        row["code"],
        row["text"],
        int(row["cases"]),
        row["sex"],
        int(row["youngest"]),
        int(row["oldest"]),
        float(row["fit"]),
    )
