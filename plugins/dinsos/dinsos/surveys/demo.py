"""Answers to the survey in the demo city, over the last three years."""

from datetime import timedelta
from uuid import UUID

from dinsos.surveys import rules, steps, tables
from hub.city import Family
from hub.demo import Demo, Visit

SHARE = 0.08  # of families
WEIGHTS = (1, 5, 40, 34)  # how often 1, 2, 3 and 4 are answered
UNANSWERED = 0.02


def surveys(demo: Demo) -> Visit:
    """Some families judged a service."""
    chance = demo.chance("dinsos.surveys")
    add = demo.rows(tables.Survey, *steps.COLUMNS)

    def visit(family: Family) -> None:
        if chance.random() >= SHARE:
            return
        marks = [
            None if chance.random() < UNANSWERED else chance.choices((1, 2, 3, 4), WEIGHTS)[0] for _ in rules.Element
        ]
        add(
            str(UUID(int=chance.getrandbits(128), version=4)),
            chance.choice(steps.SERVICES[:3]),
            demo.today - timedelta(days=chance.randrange(3 * 365)),
            *marks,
            chance.choice(list(rules.Age)).value,
            chance.choice(("MALE", "FEMALE")),
            chance.choice(list(rules.Education)).value,
        )

    return visit
