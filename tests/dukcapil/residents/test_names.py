"""Names: what can be registered, and when two are the same."""

from __future__ import annotations

import pytest
from dukcapil.residents import names
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.lists(st.text("abcdefghijklmnoprstuwy", min_size=2, max_size=9), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize("name", ["Siti", "Siti Rahayu", "Nur'aini", "Ma'ruf bin-Umar", "Muh. Yusuf", "René"])
def test_fits(name: str) -> None:
    """One word is enough; apostrophes, dots and dashes belong to names."""
    assert names.fits(name)


@pytest.mark.parametrize("name", ["", "X", "A2", " Siti", "@nn", "A" * 61, "Siti\nRahayu", "🙂🙂"])
def test_does_not_fit(name: str) -> None:
    assert not names.fits(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Siti Rahayu", "SITI  RAHAYU"), ("Hj. Siti Rahayu", "Siti Rahayu"), ("René", "Rene"), ("Nur'aini", "nur aini")],
)
def test_the_same_key(one: str, other: str) -> None:
    """Capitals, titles, accents and signs don't count."""
    assert names.key(one) == names.key(other)


@given(WORDS)
def test_a_name_is_like_itself_in_any_order(name: str) -> None:
    assert names.alike(name, " ".join(reversed(name.upper().split()))) == 1.0 or not names.key(name)


@given(WORDS, WORDS)
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    assert 0.0 <= names.alike(one, other) <= 1.0


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    names.fits(names.tidy(text))
    names.key(text)
