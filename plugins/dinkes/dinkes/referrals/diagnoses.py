"""Why patients of the demo city are referred: the city hospital's commonest diagnoses, for whom they are possible."""

import csv
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("diagnoses.csv")


class Diagnosis(NamedTuple):
    """A diagnosis and its share. code: ICD-10; sex: empty for both; youngest, oldest: years."""

    code: str
    text: str
    cases: int
    sex: str
    youngest: float
    oldest: float

    def fits(self, sex: str, age: float) -> bool:
        """Whether somebody of this sex and age can have it."""
        return self.sex in ("", sex) and self.youngest <= age <= self.oldest


@lru_cache(maxsize=1)
def diagnoses() -> tuple[Diagnosis, ...]:
    """All diagnoses of the list."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Diagnosis(
                row["code"], row["text"], int(row["cases"]), row["sex"], float(row["youngest"]), float(row["oldest"])
            )
            for row in csv.DictReader(lines)
        )


def pick(chance: Callable[[], float], sex: str, age: float) -> Diagnosis:
    """One that somebody of this sex and age can have, as often as the hospital counted it."""
    fitting = [one for one in diagnoses() if one.fits(sex, age)]
    sums = list(accumulate(one.cases for one in fitting))
    mark = chance() * sums[-1]
    return next(one for one, least in zip(fitting, sums, strict=True) if mark < least)
