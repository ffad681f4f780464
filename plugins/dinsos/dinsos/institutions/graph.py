"""What clients may ask about social institutions."""

from __future__ import annotations

from datetime import date

import strawberry

from dinsos.institutions import rules, tables
from hub import (
    NIK,
    Connection,
    Letter,
    Village,
    column,
    equals,
    filters,
    holds,
    least,
    many,
    most,
    one,
    pages,
    read,
    roots,
    same,
    single,
    times,
)

strawberry.enum(rules.Status, name="InstitutionStatus")
strawberry.enum(rules.LegalForm, name="InstitutionLegalForm")


@read(tables.InstitutionCategory, key="id", rows=rules.PART_VISIBLE)
class InstitutionCategory:
    """A kind of people in need of social welfare (PPKS) that an institution serves. Source: Permensos 8/2012."""

    code: str = column("The kind, as `welfareCategories` lists it.")
    name: str = column("Its official name.")
    clients: int = column("How many of them the institution serves.")


@read(tables.InstitutionVersion, key="id", rows=rules.PART_INSIDE)
class InstitutionVersion:
    """What one letter of registration said."""

    version: int = column("1 for the first letter.")
    since: date = column("From this day.")
    until: date | None = column("Last day of the letter.")
    name: str = column("The institution's name then.")
    chair: str = column("Who chaired it then.")
    address: str = column("Where it was then.")
    registration: str | None = column("Number of the registration it came from.")
    letter: Letter | None = one("The letter itself.", by="letter")


@read(tables.Institution, key="number", rows=rules.INSIDE)
class InstitutionDetails:
    """What only the institution's own people and the office know."""

    chair_nik: NIK | None = column("The chair's NIK.")
    chair_died_on: date | None = column("When the chair died: a new one is needed.")
    deed: str | None = column("Number of the notarial deed.")
    npwp: str | None = column("Tax number, 15 or 16 digits.")
    phone: str | None = column("Telephone.")
    bank: str | None = column("Bank of the institution's account.")
    account_number: str | None = column("Its number.")
    account_holder: str | None = column("In whose name it is.")


@read(tables.Institution, key="number", rows=rules.VISIBLE)
class Institution:
    """A social institution (Lembaga Kesejahteraan Sosial, LKS).

    The register is public. One that is not registered yet exists only for its own people and the office.
    """

    number: str = column("Registration number: stays the same through renewals and changes.")
    name: str = column("Its name.")
    legal_form: rules.LegalForm = column("Whether it is a legal entity.")
    chair: str = column("Who chairs it.")
    address: str = column("Street and number.")
    village: Village | None = one("Where it is.", by="village")
    categories: list[InstitutionCategory] = many("Whom it serves (PPKS).", on="institution", order="id")
    clients: int = column("How many people it serves.")
    registered_on: date | None = column("When it was first registered.")
    registered_until: date | None = column("Last day of its registration; null before the first.")
    closed_on: date | None = column("When it was struck off.")
    version: int = column("Which letter of registration is in force: 1 for the first, 0 before it.")
    versions: list[InstitutionVersion] = many(
        "What its letters said, oldest first: for its own people and the office.", on="institution", order="version"
    )
    letter: Letter | None = one("The letter in force: for its own people and the office.", by="letter")
    details: InstitutionDetails | None = same("Papers and bank account: for its own people and the office.")

    @strawberry.field
    def status(self) -> rules.Status:
        """PENDING before the first registration, EXPIRED after the last day of it, CLOSED when struck off."""
        row = self.__row__  # type: ignore[attr-defined]
        return rules.status(times.as_day(row["registered_until"]), times.as_day(row["closed_on"]), times.today())


@strawberry.type
class WelfareCategory:
    """A kind of people in need of social welfare (PPKS). Source: Permensos 8/2012."""

    no: int = strawberry.field(description="Its place in the regulation.")
    code: str = strawberry.field(description="What filters and inputs take.")
    name: str = strawberry.field(description="Its official name.")


@filters
class InstitutionFilter:
    """Which institutions."""

    category: str | None = holds("Serving this kind of people: a code of `welfareCategories`.", "kinds")
    village: str | None = equals("In this village (code of 10 digits).")
    clients_from: int | None = least("Serving so many people or more.", "clients")
    clients_to: int | None = most("Serving so many people or fewer.", "clients")
    registered_until_from: date | None = least("Registered until this day or longer.", "registered_until")
    registered_until_to: date | None = most("Registered until this day or shorter.", "registered_until")


@roots
class InstitutionQuery:
    institution: Institution | None = single("One institution by its registration number.", by="number")
    institutions: Connection[Institution] = pages(
        "The register of social institutions by name; anybody may ask.", order="name", filter=InstitutionFilter
    )


@strawberry.type
class CategoryQuery:
    @strawberry.field
    def welfare_categories(self) -> list[WelfareCategory]:
        """The kinds of people in need of social welfare (PPKS), in the regulation's order."""
        return [WelfareCategory(no=one.no, code=one.code, name=one.name) for one in rules.kinds().values()]
