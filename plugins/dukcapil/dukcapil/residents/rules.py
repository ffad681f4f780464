"""What a resident's codes mean, and who may know a resident."""

from enum import StrEnum

READ = "dukcapil:resident:read"
READ_AREA = "dukcapil:resident:read_area"  # the RW that is the account's unit: VILLAGE/RW
FIND = "hub:citizen:find"  # what officers of other agencies have


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


# How many codes a list of the register has. Source: the code lists of SIAK
CODES = {"religion": 7, "marital_status": 4, "education": 10, "occupation": 89, "blood_group": 13}


def can_see(
    nik: str | None, may: frozenset[str], unit: str | None = None, *, resident: str, family: frozenset[str], area: str
) -> bool:
    """A resident is known to themselves, to the family on their card, to officers, and to the Pamor of the RW.

    family: everybody on the resident's card; area: VILLAGE/RW of residence.
    """
    if READ in may or FIND in may:
        return True
    return (nik is not None and (nik == resident or nik in family)) or (READ_AREA in may and unit == area)


# The same in SQL, about the row t and the caller.
VISIBLE = (
    f":may[{READ}] or :may[{FIND}] or (:may[{READ_AREA}] and t.village || '/' || t.rw = :unit) or t.nik = :nik"  # noqa: S608 - constants
    " or t.family_card in (select mine.family_card from dukcapil_resident mine where mine.nik = :nik)"
)
