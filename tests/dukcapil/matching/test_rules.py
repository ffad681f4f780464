"""Matching: yes, partly or no, and never the register's own values."""

from __future__ import annotations

from datetime import date

import pytest
from dukcapil.matching.rules import Element, Verdict, compare
from hypothesis import given
from hypothesis import strategies as st

KNOWN = {
    Element.NAME: "Siti Rahayu", Element.BIRTH_DATE: date(1990, 7, 1), Element.BIRTH_PLACE: "Bekasi",
    Element.SEX: "FEMALE", Element.FAMILY_CARD: "3275012001150001", Element.MOTHER_NAME: None,
    Element.VILLAGE: "3275011001",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "verdict", "agree"),
    [
        ({Element.NAME: "SITI RAHAYU", Element.BIRTH_DATE: date(1990, 7, 1)}, "MATCH", ["NAME", "BIRTH_DATE"]),
        ({Element.NAME: "Siti Rahayuu", Element.SEX: "FEMALE"}, "MATCH", ["NAME", "SEX"]),
        ({Element.NAME: "Budi", Element.BIRTH_DATE: date(1990, 7, 1)}, "PARTIAL", ["BIRTH_DATE"]),
        ({Element.NAME: "Budi", Element.BIRTH_DATE: date(1991, 7, 1)}, "NO_MATCH", []),
        ({Element.NAME: "Siti Rahayu", Element.MOTHER_NAME: "Aminah"}, "PARTIAL", ["NAME"]),
    ],
)
def test_verdicts(said: dict[Element, str | date], verdict: str, agree: list[str]) -> None:
    assert compare(said, KNOWN, 90) == (verdict, agree)


SAID = st.dictionaries(st.sampled_from(list(Element)), st.one_of(st.text(max_size=12), st.dates()))


@given(SAID, SAID)
def test_only_what_was_said_and_agrees_is_answered(
    said: dict[Element, str | date], known: dict[Element, str | date]
) -> None:
    """MATCH means all of it, NO_MATCH none; an unknown person never matches."""
    verdict, agree = compare(said, known, 90)

    assert set(agree) <= set(said)
    assert (verdict is Verdict.NO_MATCH) == (not agree)
    assert (verdict is Verdict.MATCH) == (bool(said) and len(agree) == len(said))
    assert compare(said, {}, 90) == (Verdict.NO_MATCH, [])
