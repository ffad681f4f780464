"""What the population register says about somebody, asked under the agency's own name: the person can see that."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub import Context, Unavailable

PURPOSE = "SOCIAL_SERVICE"
ROOTS = 20  # citizens asked for in one document: what the hub allows
PERSON = "name status"  # no more than is needed
HOUSEHOLD = f"""query Household($nik: NIK!) {{ citizen(nik: $nik) {{ {PERSON}
  familyCard {{ number members {{ citizen {{ nik status }} }} }} }} }}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the register. family: NIK of everybody living on the same card."""

    nik: str
    name: str
    status: str
    family_card: str | None = None
    family: Sequence[str] = ()

    @property
    def lives_here(self) -> bool:
        """Whether the register counts the person as a living resident of the city."""
        return self.status == "ACTIVE"


async def household(context: Context, nik: str) -> Person | None:
    """A person with the family card, or None where the register knows nobody of this NIK.

    Raises: Unavailable when the register doesn't answer: unknown is not "no".
    """
    data, errors = await context.graph.ask("dinsos", HOUSEHOLD, {"nik": nik}, purpose=PURPOSE)
    _settled(errors)
    found = data.get("citizen")
    return _person(nik, found) if found else None


async def persons(context: Context, niks: Sequence[str]) -> dict[str, Person]:
    """Those of many NIK that the register knows, without their names. Raises: Unavailable."""
    known: dict[str, Person] = {}
    for first in range(0, len(niks), ROOTS):
        some = niks[first : first + ROOTS]
        given = ", ".join(f"$n{place}: NIK!" for place in range(len(some)))
        roots = " ".join(f"c{place}: citizen(nik: $n{place}) {{ status }}" for place in range(len(some)))
        document = f"query Persons({given}) {{ {roots} }}"
        variables = {f"n{place}": nik for place, nik in enumerate(some)}
        data, errors = await context.graph.ask("dinsos", document, variables, purpose=PURPOSE)
        _settled(errors)
        known |= {nik: _person(nik, data[f"c{place}"]) for place, nik in enumerate(some) if data[f"c{place}"]}
    return known


def same_name(first: str, second: str) -> bool:
    """Whether two spellings are one name: capitals, accents, dots and spaces don't count."""
    return bool(_plain(first)) and _plain(first) == _plain(second)


def masked(name: str) -> str:
    """A name as strangers may see it: the first letter of each word, not even its length."""
    return " ".join(f"{word[0]}***" for word in name.split())


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", "", "".join(c for c in letters if not unicodedata.combining(c))).split())


def _settled(errors: Sequence[Mapping[str, Any]]) -> None:
    if any(error["extensions"]["code"] != "NOT_FOUND" for error in errors):
        raise Unavailable


def _person(nik: str, found: Mapping[str, Any]) -> Person:
    card = found.get("familyCard") or {}
    return Person(
        nik=nik,
        name=found.get("name") or "",
        status=found["status"] or "",
        family_card=card.get("number"),
        family=tuple(
            one["citizen"]["nik"] for one in card.get("members") or () if one["citizen"]["status"] == "ACTIVE"
        ),
    )
