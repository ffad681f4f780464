"""Which passwords are good enough: long, and not among those that are tried first. Source: NIST SP 800-63B, 3.1.1.2."""

from __future__ import annotations

import secrets
from typing import Final

from auth.errors import WeakPassword

SHORTEST: Final = 8  # characters
LONGEST: Final = 1024
LOOKED_AT: Final = 72  # characters the estimate is about; what is longer than that is strong
GUESSABLE: Final = 1  # of zxcvbn's 0 to 4: breached, common, or nearly so

_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is read as another


def check(password: str, *known: str) -> None:
    """Raises: WeakPassword for one that is short, breached, or made of words the attacker knows of this person."""
    from zxcvbn import zxcvbn  # its lists take 13 MB, which only a worker that sets passwords needs

    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} characters or more")
    words = ["simpul", *(part for one in known for part in (one, *one.split()))]
    if len(password) <= LOOKED_AT and zxcvbn(password, user_inputs=words)["score"] <= GUESSABLE:
        raise WeakPassword("this password is among the first that are tried")


def one_time() -> str:
    """A password to tell somebody: seventy-five random bits in three groups."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
