"""The wall: who may know that a complaint exists, in Python and in SQL."""

from collections.abc import Collection
from dataclasses import dataclass

from dinsos.complaints import rules
from hub import Principal


@dataclass(frozen=True, slots=True)
class Assignment:
    """A complaint given to a kind of partner, or to one account of that kind."""

    partner: rules.Partner
    account: str | None = None


def can_see(
    who: Principal,
    *,
    visibility: rules.Visibility,
    reporter: str | None,
    village: str,
    assignments: Collection[Assignment] = (),
    number: str = "",
    all_of: str = rules.READ,
    assigned: str = rules.READ_ASSIGNED,
) -> bool:
    """A confidential complaint exists only for its reporter, the back office and the partners it is assigned to.

    all_of, assigned: the permissions for all complaints and for those assigned to the caller.
    """
    return visibility is rules.Visibility.PUBLIC or is_insider(
        who,
        reporter=reporter,
        village=village,
        assignments=assignments,
        number=number,
        all_of=all_of,
        assigned=assigned,
    )


def is_insider(
    who: Principal,
    *,
    reporter: str | None,
    village: str,
    assignments: Collection[Assignment] = (),
    number: str = "",
    all_of: str = rules.READ,
    assigned: str = rules.READ_ASSIGNED,
) -> bool:
    """Whether somebody sent a complaint, showed its code, or handles it."""
    return (
        (reporter is not None and reporter == who.nik)
        or (bool(number) and f" {number} " in who.shown)
        or handles(who, village=village, assignments=assignments, all_of=all_of, assigned=assigned)
    )


def handles(
    who: Principal,
    *,
    village: str,
    assignments: Collection[Assignment] = (),
    all_of: str = rules.READ,
    assigned: str = rules.READ_ASSIGNED,
) -> bool:
    """Whether somebody works on a complaint: the back office, and the partners it is assigned to."""
    return who.may(all_of) or (who.may(assigned) and any(_reaches(who, one, village) for one in assignments))


def _reaches(who: Principal, assignment: Assignment, village: str) -> bool:
    """An assignment to a kind reaches the partners of that kind whose area (their unit) holds the village."""
    if not who.may(rules.HELPS[assignment.partner]):
        return False
    if assignment.account is not None:
        return assignment.account == who.username
    return who.unit in {village, village[:6], village[:4]}


def is_named(who: Principal, *, visibility: rules.Visibility, anonymous: bool, reporter: str | None) -> bool:
    """Whether a complaint stands in its reporter's list for this caller: their own do; for officers those that name
    them."""
    own = reporter is not None and reporter == who.nik
    return own or (visibility is rules.Visibility.PUBLIC and not anonymous and who.may(rules.READ))


def handled(row: str, all_of: str = rules.READ, assigned: str = rules.READ_ASSIGNED) -> str:
    """`handles` in SQL, about a complaint under this alias and the caller."""
    kinds = " or ".join(f"p.partner = '{partner}' and :may[{may}]" for partner, may in rules.HELPS.items())
    area = f":unit in ({row}.village, substr({row}.village, 1, 6), substr({row}.village, 1, 4))"
    return (
        f"(:may[{all_of}] or :may[{assigned}] and exists"  # noqa: S608 - our own words
        f" (select 1 from dinsos_complaint_partner p where p.complaint = {row}.number"
        f" and ({kinds}) and (p.account = :username or p.account is null and {area})))"
    )


def inside(row: str, all_of: str = rules.READ, assigned: str = rules.READ_ASSIGNED) -> str:
    """`is_insider` in SQL."""
    return f"({row}.reporter = :nik or :shown like '% ' || {row}.number || ' %' or {handled(row, all_of, assigned)})"


def visible(row: str) -> str:
    """`can_see` in SQL."""
    return f"({row}.visibility = 'PUBLIC' or {inside(row)})"


VISIBLE = visible("t")
INSIDE = inside("t")
LISTED = inside("t", rules.LIST, rules.LIST_ASSIGNED)
PART_VISIBLE = f"t.complaint in (select c.number from dinsos_complaint c where {visible('c')})"  # noqa: S608 - our own words
PART_INSIDE = f"t.complaint in (select c.number from dinsos_complaint c where {inside('c')})"  # noqa: S608 - our own words
NAMED = f"t.reporter = :nik or t.visibility = 'PUBLIC' and not t.anonymous and :may[{rules.READ}]"
