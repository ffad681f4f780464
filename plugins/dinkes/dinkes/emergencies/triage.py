"""The triage of a call: a questionnaire kept as data, and the colour that answers give.

Source: the criteria of Permenkes 47/2018 (threat to life, airway, breathing, circulation, consciousness, need to act at
once); which question leads to which colour is the hub's proposal, for the city's doctors to confirm in `triage.csv`.
"""

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dinkes.urgency import Triage

DATA = Path(__file__).with_name("triage.csv")
DEATH_SIGNS = "DEATH_SIGNS"


class Answer(StrEnum):
    """What the caller says. UNKNOWN is not no."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class Question(NamedTuple):
    """A question to the caller in two languages, and the colour each answer leads to, if any."""

    code: str
    id: str
    en: str
    colours: Mapping[Answer, Triage | None]


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """The questionnaire, in the order to ask."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(map(_question, csv.DictReader(lines)))


def colour(answers: Mapping[str, Answer]) -> Triage:
    """The colour that answers give: the worst of all. A question nobody answered counts as unknown.

    Black needs sure signs of death and no sign of life. Raises: KeyError for a question that isn't asked.
    """
    known = {question.code for question in questions()}
    if strange := sorted(set(answers) - known):
        raise KeyError(strange[0])
    given = {code: answers.get(code, Answer.UNKNOWN) for code in known}
    alive = Answer.YES in (given["BREATHING"], given["RESPONDS"], given["WALKS"])
    if given[DEATH_SIGNS] is Answer.YES and not alive:
        return Triage.BLACK
    found = {question.colours[given[question.code]] for question in questions()}
    return next((one for one in (Triage.RED, Triage.YELLOW) if one in found), Triage.GREEN)


def _question(row: dict[str, str]) -> Question:
    colours = {answer: Triage(row[answer.lower()]) if row[answer.lower()] else None for answer in Answer}
    return Question(row["code"], row["id"], row["en"], colours)
