"""What clients send about institutions, and what is refused before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeGuard

import strawberry

from dinsos.institutions import rules as institutions
from dinsos.registrations import rules
from hub import NIK, BadInput, Text
from hub.regions import find

strawberry.enum(rules.Kind, name="RegistrationKind")
strawberry.enum(rules.Status, name="RegistrationStatus")
strawberry.enum(rules.Decision, name="RegistrationDecision")
strawberry.enum(rules.ChairCheck, name="ChairCheck")

NO_VILLAGE = Text("Kelurahan tidak dikenal.", "No such village.")
NO_CATEGORY = Text("Jenis PPKS tidak dikenal atau ditulis dua kali.", "No such category, or it is there twice.")
NO_PAPER = Text("Persyaratan tidak dikenal atau ditulis dua kali.", "No such paper, or it is there twice.")
NO_CATEGORIES = Text("Sebutkan paling sedikit satu jenis PPKS.", "Name at least one category.")
NEGATIVE = Text("Jumlah tidak boleh kurang dari nol.", "A number can't be less than zero.")
LENGTH = Text("Teks kosong atau terlalu panjang.", "The text is empty or too long.")
NPWP = Text("NPWP terdiri dari 15 atau 16 digit.", "An NPWP has 15 or 16 digits.")


@strawberry.enum
class RecommendationKind(StrEnum):
    """A registration of the province that is new, or one that is renewed."""

    NEW = "NEW"
    RENEWAL = "RENEWAL"


@strawberry.input(name="InstitutionCategoryInput")
class CategoryInput:
    """A kind of people the institution serves."""

    code: str = strawberry.field(description="A code of `welfareCategories`.")
    clients: int = strawberry.field(description="How many of them it serves.", default=0)


@strawberry.input(name="InstitutionChairInput")
class ChairInput:
    """Who chairs the institution. The office compares name and NIK with the population register."""

    nik: NIK = strawberry.field(description="16 digits.")
    name: str = strawberry.field(description="As on the identity card, no titles.")


@strawberry.input(name="InstitutionAccountInput")
class BankAccountInput:
    """The institution's own bank account: grants are paid to it alone."""

    bank: str = strawberry.field(description="Name of the bank, 40 characters at most.")
    number: str = strawberry.field(description="Account number, 30 characters at most.")
    holder: str = strawberry.field(description="In whose name it is.")


@strawberry.input(name="InstitutionPaperInput")
class PaperInput:
    """A paper handed in, one of `registrationPapers`."""

    code: str = strawberry.field(description="Which paper.")
    reference: str | None = strawberry.field(description="Its own number.", default=None)
    valid_until: date | None = strawberry.field(description="Its last day; null when it has none.", default=None)


@strawberry.input
class InstitutionInput:
    """An institution that wants to be registered."""

    name: str = strawberry.field(description="Its name, 120 characters at most.")
    chair: ChairInput = strawberry.field(description="Who chairs it.")
    address: str = strawberry.field(description="Street and number.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    categories: list[CategoryInput] = strawberry.field(description="Whom it serves, one or more.")
    legal_form: institutions.LegalForm = strawberry.field(
        description="Whether it is a legal entity.", default=institutions.LegalForm.LEGAL_ENTITY
    )
    deed: str | None = strawberry.field(description="Number of the notarial deed.", default=None)
    npwp: str | None = strawberry.field(description="Tax number, 15 or 16 digits.", default=None)
    phone: str | None = strawberry.field(description="Telephone.", default=None)
    account: BankAccountInput | None = strawberry.field(description="Its bank account.", default=None)
    papers: list[PaperInput] = strawberry.field(description="Papers handed in.", default_factory=list)
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input(name="RegistrationRenewalInput")
class RenewalInput:
    """A registration to be renewed."""

    institution: str = strawberry.field(description="Registration number.")
    papers: list[PaperInput] = strawberry.field(description="Papers handed in.", default_factory=list)
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class InstitutionChangeInput:
    """What is to change; what is left out stays."""

    institution: str = strawberry.field(description="Registration number.")
    name: str | None = strawberry.field(description="New name.", default=None)
    chair: ChairInput | None = strawberry.field(description="New chair.", default=None)
    address: str | None = strawberry.field(description="New street and number.", default=None)
    village: str | None = strawberry.field(description="Code of the new village, 10 digits.", default=None)
    categories: list[CategoryInput] | None = strawberry.field(description="Whom it serves now, all.", default=None)
    phone: str | None = strawberry.field(description="New telephone.", default=None)
    account: BankAccountInput | None = strawberry.field(description="New bank account.", default=None)
    papers: list[PaperInput] = strawberry.field(description="Papers handed in.", default_factory=list)
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class ProvincialRecommendationInput:
    """A letter to the province of Jawa Barat."""

    institution: str = strawberry.field(description="Registration number; it must be registered and not expired.")
    kind: RecommendationKind = strawberry.field(description="For a new registration there, or to renew one.")


@strawberry.input
class RegistrationDecisionInput:
    """What the office decides."""

    number: str = strawberry.field(description="Number of the case.")
    decision: rules.Decision = strawberry.field(description="What is decided.")
    note: str | None = strawberry.field(description="Shown to the institution; for RETURN and REJECT.", default=None)


@strawberry.input(name="RegistrationVisitInput")
class FieldVisitInput:
    """What was seen on a visit."""

    number: str = strawberry.field(description="Number of the case.")
    visited_on: date = strawberry.field(description="When, not after today.")
    finding: str = strawberry.field(description="What was found: for the office alone.")


@strawberry.input(name="RegistrationSupplementInput")
class SupplementInput:
    """What the office asked for."""

    number: str = strawberry.field(description="Number of the case.")
    papers: list[PaperInput] = strawberry.field(description="Papers handed in now.", default_factory=list)
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )
    note: str | None = strawberry.field(description="What to tell the office.", default=None)


def filled(value: str | None, most: int) -> TypeGuard[str]:
    """Whether a text says something and fits."""
    return value is not None and 0 < len(value.strip()) <= most


def check_text(value: str | None, most: int, *path: str | int) -> None:
    """Raises: BadInput for a text that is empty or too long; None is no text."""
    if value is not None and not filled(value, most):
        raise BadInput(LENGTH, path=["input", *path])


def check_village(code: str | None) -> None:
    """Raises: BadInput for a village nobody knows."""
    if code is not None and (len(code) != 10 or find(code) is None):
        raise BadInput(NO_VILLAGE, path=["input", "village"])


def check_categories(given: Sequence[CategoryInput] | None) -> None:
    """Raises: BadInput for no category, an unknown or a doubled one, or a negative number."""
    if given is None:
        return
    if not given:
        raise BadInput(NO_CATEGORIES, path=["input", "categories"])
    seen: set[str] = set()
    for place, one in enumerate(given):
        if one.code not in institutions.kinds() or one.code in seen:
            raise BadInput(NO_CATEGORY, path=["input", "categories", place, "code"])
        if not 0 <= one.clients <= 1_000_000:
            raise BadInput(NEGATIVE, path=["input", "categories", place, "clients"])
        seen.add(one.code)


def check_papers(given: Sequence[PaperInput], known: Sequence[rules.Paper]) -> None:
    """Raises: BadInput for an unknown or a doubled paper."""
    codes = {paper.code for paper in known}
    for place, one in enumerate(given):
        if one.code not in codes or one.code in {other.code for other in given[:place]}:
            raise BadInput(NO_PAPER, path=["input", "papers", place, "code"])
        check_text(one.reference, 80, "papers", place, "reference")


def check_account(given: BankAccountInput | None) -> None:
    """Raises: BadInput."""
    if given is not None:
        check_text(given.bank, 40, "account", "bank")
        check_text(given.number, 30, "account", "number")
        check_text(given.holder, 120, "account", "holder")


def check_institution(given: InstitutionInput) -> None:
    """Raises: BadInput for the first thing that can't be."""
    check_text(given.name, 120, "name")
    check_text(given.chair.name, 100, "chair", "name")
    check_text(given.address, 200, "address")
    check_text(given.deed, 60, "deed")
    check_text(given.phone, 20, "phone")
    check_village(given.village)
    check_categories(given.categories)
    check_account(given.account)
    if given.npwp is not None and not (given.npwp.isascii() and given.npwp.isdigit() and len(given.npwp) in (15, 16)):
        raise BadInput(NPWP, path=["input", "npwp"])


def check_change(given: InstitutionChangeInput) -> None:
    """Raises: BadInput for the first thing that can't be."""
    check_text(given.name, 120, "name")
    check_text(given.chair.name if given.chair else None, 100, "chair", "name")
    check_text(given.address, 200, "address")
    check_text(given.phone, 20, "phone")
    check_village(given.village)
    check_categories(given.categories)
    check_account(given.account)
