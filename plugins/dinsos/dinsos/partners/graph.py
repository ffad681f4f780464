"""What clients may ask about partners, and how complaints are given to them."""

from __future__ import annotations

import re

import strawberry

from dinsos.complaints.graph import Complaint
from dinsos.complaints.rules import EDIT, REGENCY, Partner
from dinsos.partners import rules, steps, tables
from hub import BadInput, Info, Text, column, declaration, equals, filters, find, listing, needs, read, roots
from hub.regions import find as region

ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
BAD_ACCOUNT = Text("Bukan nama akun.", "Not an account's name.")
BAD_AREA = Text("Bukan wilayah di kota ini.", "Not an area of this city.")
BAD_NAME = Text("Nama: 1 sampai 80 huruf.", "A name has 1 to 80 letters.")


@read(tables.Member, key="account", rows=f":may[{EDIT}] or t.account = :username")
class PartnerMember:
    """A partner on the spot (mitra): a volunteer or worker who helps with complaints in an area."""

    account: str = column("The account they sign in with.")
    name: str = column("Their name.")
    partner: Partner = column("What they are.")
    area: str = column("Code of the city, district or village they work in.")
    active: bool = column("Whether complaints may be assigned to them.")


@filters
class PartnerFilter:
    """Which partners."""

    partner: Partner | None = equals("Of this kind.")
    active: bool | None = equals("Those who may be assigned, or those who may not any more.")


@roots
class PartnerQuery:
    partner_members: list[PartnerMember] = listing(
        "The register of partners: for the back office; a partner finds themselves.",
        order="account",
        filter=PartnerFilter,
    )


@strawberry.input
class AssignPartnersInput:
    """Whom a complaint is given to, instead of before. No partner at all: to nobody."""

    number: str = strawberry.field(description="The complaint's number.")
    partners: list[Partner] = strawberry.field(description="Kinds of partners.")
    accounts: list[str] = strawberry.field(
        default_factory=list,
        description="People of those kinds, by account. A kind of which nobody is named is all partners of that kind in"
        " the area; of a confidential complaint, those registered for the smallest area around its village, by name.",
    )


@strawberry.input
class PartnerMemberInput:
    """A partner as they are registered from now on."""

    account: str = strawberry.field(description="The account they sign in with.")
    name: str = strawberry.field(description="Their name: 80 letters at most.")
    partner: Partner = strawberry.field(description="What they are.")
    area: str = strawberry.field(description="Code of the city, district or village they work in.")
    active: bool = strawberry.field(default=True, description="False: complaints are no longer assigned to them.")


@strawberry.type
class PartnerMutation:
    @strawberry.mutation
    @needs(EDIT)
    async def assign_partners(self, info: Info, input: AssignPartnersInput) -> Complaint:
        """Give a complaint to partners: for the back office. They may then read it, respond, and use its chat.

        BAD_INPUT for somebody who isn't registered; CONFLICT when it is closed or somebody else decided first.
        """
        await steps.assign(info.context, input.number, list(dict.fromkeys(input.partners)), input.accounts)
        found: Complaint = await find(declaration(Complaint), input.number, info)
        return found

    @strawberry.mutation
    @needs(rules.MANAGE)
    async def register_partner(self, info: Info, input: PartnerMemberInput) -> PartnerMember:
        """Register a partner, or change what is registered. The account gets its role where accounts are kept."""
        context = info.context
        context.require(rules.MANAGE)
        home = REGENCY.of(context.settings)
        name = input.name.strip()
        if not ACCOUNT.fullmatch(input.account):
            raise BadInput(BAD_ACCOUNT, path=["input", "account"])
        if not 0 < len(name) <= 80:
            raise BadInput(BAD_NAME, path=["input", "name"])
        place = region(input.area)
        if place is None or not place.code.startswith(home):
            raise BadInput(BAD_AREA, path=["input", "area"])
        await steps.register(context, input.account, name, input.partner, place.code, input.active)
        found: PartnerMember = await find(declaration(PartnerMember), input.account, info)
        return found
