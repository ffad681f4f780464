"""What a resident's codes mean, and who may know a resident."""

from enum import StrEnum

READ = "dukcapil:resident:read"


class Sex(StrEnum):
    """Sex in the register; the NIK's digits are only a cross-check."""

    MALE = "MALE"
    FEMALE = "FEMALE"


class Status(StrEnum):
    """Whether the person lives here."""

    ACTIVE = "ACTIVE"
    DECEASED = "DECEASED"
    MOVED_OUT = "MOVED_OUT"


class Relation(StrEnum):
    """Relation to the head of the family. Source: SIAK code list 1 to 11."""

    HEAD = "HEAD"
    HUSBAND = "HUSBAND"
    WIFE = "WIFE"
    CHILD = "CHILD"
    CHILD_IN_LAW = "CHILD_IN_LAW"
    GRANDCHILD = "GRANDCHILD"
    PARENT = "PARENT"
    PARENT_IN_LAW = "PARENT_IN_LAW"
    OTHER_FAMILY = "OTHER_FAMILY"
    DOMESTIC_HELP = "DOMESTIC_HELP"
    OTHER = "OTHER"

    @classmethod
    def of(cls, code: int) -> "Relation":
        """By its code in the register, 1 to 11."""
        return list(cls)[code - 1]


def can_see(nik: str | None, may: frozenset[str], *, resident: str, family: frozenset[str]) -> bool:
    """A resident is known to themselves, to the family on their card, and to officers."""
    return READ in may or (nik is not None and (nik == resident or nik in family))


# The same in SQL, about the row t and the caller.
VISIBLE = (
    f":may[{READ}] or t.nik = :nik or t.family_card in "
    "(select mine.family_card from dukcapil_resident mine where mine.nik = :nik)"
)
