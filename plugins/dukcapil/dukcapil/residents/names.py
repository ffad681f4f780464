"""Names as the register has them, and when two of them are the same person's: pure."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

LONGEST, SHORTEST = 60, 2  # letters and spaces. Source: Permendagri 73/2022 article 4
ALIKE = 0.85  # of SequenceMatcher, at which two names are looked at twice
_SHAPE = re.compile(r"[^\W\d_]+(?:[ '.\-][^\W\d_]*)*")
_TITLE = re.compile(r"\b(?:h|hj|dr|drs|dra|ir|prof|s\.?h|s\.?e|s\.?kom|s\.?pd|s\.?t|m\.?si|m\.?m)\b\.?", re.IGNORECASE)


def tidy(name: str) -> str:
    """One space between words, none around."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def fits(name: str) -> bool:
    """Whether it can be registered: letters, 2 to 60 signs."""
    return SHORTEST <= len(name) <= LONGEST and _SHAPE.fullmatch(name) is not None


def key(name: str) -> str:
    """The letters alone, in capitals, without accents or titles: what is compared."""
    plain = unicodedata.normalize("NFKD", _TITLE.sub(" ", name))
    return " ".join(
        "".join(sign if sign.isalpha() else " " for sign in plain if not unicodedata.combining(sign)).upper().split()
    )


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; the order of the words doesn't count."""
    first, second = (" ".join(sorted(key(name).split())) for name in (one, other))
    return SequenceMatcher(None, first, second).ratio() if first and second else 0.0
