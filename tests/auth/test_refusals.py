"""Refusals are said in Indonesian or English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.refusals import _TEXTS, language


@pytest.mark.parametrize(
    ("accept", "spoken"),
    [
        ("", "id"),
        ("*", "id"),
        ("fr", "id"),
        ("en", "en"),
        ("EN-gb, en;q=0.9", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en;q=0.5, id;q=0.6", "id"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0", "id"),
        ("en;q=x, id", "id"),
    ],
)
def test_the_reader_chooses(accept: str, spoken: str) -> None:
    """The language with the greater weight, Indonesian when in doubt."""
    assert language(accept) == spoken


@given(st.text(st.sampled_from("end,;q=.019*- \t")))
def test_no_header_breaks_it(accept: str) -> None:
    """Whatever the header says, there is an answer."""
    assert language(accept) in ("id", "en")


def test_texts_fit_the_standard() -> None:
    """RFC 6749, 5.2 allows printable ASCII without quotes and backslashes."""
    for texts in _TEXTS.values():
        for text in texts.values():
            assert all(" " <= letter <= "~" and letter not in '"\\' for letter in text)
