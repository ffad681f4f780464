"""Whether what a partner knows of somebody is what the register says: answers, never data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from dukcapil.residents import names
from hub import Option

MATCH = "dukcapil:resident:match"

PER_HOUR = Option("dukcapil.matches_per_hour", 1000, "People that one account may match in an hour.")
TRIES = Option("dukcapil.matches_per_person", 10, "Times one account may match the same person in an hour.")
ALIKE = Option("dukcapil.name_alike", 90, "How alike two names must be to match, in percent.")


class Verdict(StrEnum):
    """What the register says."""

    MATCH = "MATCH"
    PARTIAL = "PARTIAL"
    NO_MATCH = "NO_MATCH"


class Element(StrEnum):
    """What was compared."""

    NAME = "NAME"
    BIRTH_DATE = "BIRTH_DATE"
    BIRTH_PLACE = "BIRTH_PLACE"
    SEX = "SEX"
    FAMILY_CARD = "FAMILY_CARD"
    MOTHER_NAME = "MOTHER_NAME"
    VILLAGE = "VILLAGE"


FUZZY = {Element.NAME, Element.MOTHER_NAME, Element.BIRTH_PLACE}
Said = Mapping[Element, str | date | None]


def compare(said: Said, known: Said, least: int) -> tuple[Verdict, list[Element]]:
    """The verdict, and the elements that agree. Elements that weren't said don't count. least: percent."""
    asked = [element for element in Element if said.get(element) is not None]
    agree = [element for element in asked if same(element, said[element], known.get(element), least)]
    if not agree:
        return Verdict.NO_MATCH, []
    return (Verdict.MATCH if len(agree) == len(asked) else Verdict.PARTIAL), agree


def same(element: Element, said: str | date | None, known: str | date | None, least: int) -> bool:
    """Whether one element agrees: names and places nearly, all others exactly."""
    if said is None or known is None:
        return False
    if element in FUZZY:
        return names.alike(str(said), str(known)) * 100 >= least
    return said == known
