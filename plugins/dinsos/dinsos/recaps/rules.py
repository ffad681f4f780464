"""How complaints are counted, and which counts are too small to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from hub import JAKARTA, Option
from hub.periods import Period, start

LEAST = Option("dinsos.least_count", 5, "Smaller counts are withheld from the public, where rows are few.")
LONGEST = timedelta(days=3 * 366)


class By(StrEnum):
    """What complaints are counted by."""

    CATEGORY = "CATEGORY"
    STATUS = "STATUS"
    DISTRICT = "DISTRICT"
    VILLAGE = "VILLAGE"
    TEAM = "TEAM"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Case:
    """What is counted of a complaint. answered: the first response; score: 1 to 4."""

    category: str
    status: str
    village: str
    team: str
    confidential: bool
    submitted: datetime
    answered: datetime | None
    escalated: bool
    score: int | None

    def key(self, by: By) -> str:
        """The row it is counted in."""
        match by:
            case By.CATEGORY:
                return self.category
            case By.STATUS:
                return self.status
            case By.DISTRICT:
                return self.village[:6]
            case By.VILLAGE:
                return self.village
            case By.TEAM:
                return self.team
        return start(Period(by.value), self.submitted.astimezone(JAKARTA).date()).isoformat()


@dataclass(slots=True)
class Count:
    """A row of a recap."""

    cases: list[Case] = field(default_factory=list)

    @property
    def hours(self) -> float | None:
        """The median time to the first response."""
        waits = [(case.answered - case.submitted).total_seconds() / 3600 for case in self.cases if case.answered]
        return round(median(waits), 1) if waits else None

    def score(self, least: int) -> float | None:
        """The average score, of enough answers."""
        scores = [case.score for case in self.cases if case.score is not None]
        return round(sum(scores) / len(scores), 2) if len(scores) >= max(least, 1) else None


def counted(cases: Iterable[Case], by: By) -> dict[str, Count]:
    """The rows of a recap, by key in order."""
    rows: dict[str, Count] = {}
    for case in cases:
        rows.setdefault(case.key(by), Count()).cases.append(case)
    return dict(sorted(rows.items()))


def withheld(counts: Mapping[str, int], least: int) -> set[str]:
    """The rows that may not be told: those smaller than `least`, and where that is only one, the next smallest with
    it, else the total would tell."""
    hidden = {key for key, count in counts.items() if 0 < count < least}
    rest: Sequence[str] = sorted((key for key in counts if key not in hidden), key=lambda key: (counts[key], key))
    if len(hidden) == 1 and rest:
        hidden.add(rest[0])
    return hidden
