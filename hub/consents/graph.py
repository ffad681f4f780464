"""How a citizen gives consent, sees whom it is given to, and withdraws it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import strawberry

from auth import Purpose
from hub import times
from hub.audit import READ
from hub.citizen import Citizen
from hub.compose import Composition
from hub.consents.rules import CONSENT
from hub.consents.tables import ConsentRow
from hub.context import Context, Info
from hub.declare import join, read
from hub.errors import BadInput, Conflict, Forbidden, NotFound, Text, Unauthenticated
from hub.fields import find
from hub.plugin import Service
from hub.reads import column, declaration, many

NO_PURPOSE = Text("Tujuan itu tidak berdasar persetujuan.", "That purpose doesn't rest on consent.")
NOBODY = Text("Tidak ada dinas atau unit dengan kode itu.", "There is no agency or unit with that code.")
PAST = Text("Hari terakhir sudah lewat.", "The last day is over.")
TWICE = Text("Persetujuan ini sudah diberikan.", "This consent is given already.")

UNIT = """select 1 from auth_account where unit = $1 or agency = $1
union select 1 from auth_api_token where unit = $1 or agency = $1 limit 1"""
SAME = """select id from hub_consent where citizen = $1 and purpose = $2 and recipient = $3 and withdrawn_at is null
and (until is null or until >= $4)"""
GIVE = """insert into hub_consent (citizen, purpose, recipient, given_at, until)
values ($1, $2, $3, $4, $5) returning id"""
WITHDRAW = """update hub_consent set withdrawn_at = $1 where id = $2 and citizen = $3 and withdrawn_at is null
returning purpose, recipient"""
OWN = "select 1 from hub_consent where id = $1 and citizen = $2"


@read(ConsentRow, key="id", rows=f"t.citizen = :nik or :may[{READ}]", person="citizen")
class Consent:
    """What a citizen lets somebody read."""

    id: strawberry.ID = column("Its id.")
    purpose: str = column("For what: the code of a purpose that rests on consent.")
    recipient: str = column("To whom: an agency, or one unit of it (an institution, a hospital).")
    given_at: datetime = column("Since when.")
    until: date | None = column("Its last day; null until it is withdrawn.")
    withdrawn_at: datetime | None = column("When it was withdrawn; from then on nobody reads under it.")


@join(Citizen)
class CitizenConsents:
    consents: list[Consent] | None = many(
        "What this person consented to, newest first; the withdrawn too.", on="citizen", order="-id", needs=READ
    )


@strawberry.type
class ConsentPurpose:
    """A purpose that rests on the citizen's consent."""

    code: str = strawberry.field(description="What `giveConsent` takes and the header X-Purpose says.")
    title: str = strawberry.field(description="In plain words.")
    legal_basis: str = strawberry.field(description="The law it rests on.")


@strawberry.type
class ConsentQuery:
    @strawberry.field
    def consent_purposes(self, info: Info) -> list[ConsentPurpose]:
        """The purposes for which a record is read only with the person's consent."""
        english = info.context.language == "en"
        return [
            ConsentPurpose(code=one.code, title=one.title_en if english else one.title_id, legal_basis=one.legal_basis)
            for one in _purposes(info).values()
            if one.consent
        ]


@strawberry.input
class ConsentInput:
    """A consent."""

    purpose: str = strawberry.field(description="One of `consentPurposes`.")
    recipient: str = strawberry.field(description="An agency, or one unit of it.")
    until: date | None = strawberry.field(default=None, description="The last day; without one, until it is withdrawn.")


@strawberry.type
class ConsentMutations:
    @strawberry.mutation
    async def give_consent(self, info: Info, input: ConsentInput) -> Consent:
        """Let an agency or one unit read one's record for a purpose that rests on consent. It stands in the access log.

        CONFLICT when it stands already. Source: UU 27/2022 article 20(2)a.
        """
        context, nik = info.context, _citizen(info.context)
        purpose = _purposes(info).get(input.purpose)
        if purpose is None or not purpose.consent:
            raise BadInput(NO_PURPOSE, path=["input", "purpose"])
        if input.until is not None and input.until < times.today():
            raise BadInput(PAST, path=["input", "until"])
        if not await context.db.fetch(UNIT, input.recipient):
            raise BadInput(NOBODY, path=["input", "recipient"])
        async with context.db.transaction():
            if await context.db.fetch(SAME, nik, input.purpose, input.recipient, times.today()):
                raise Conflict(TWICE)
            rows = await context.db.fetch(GIVE, nik, input.purpose, input.recipient, datetime.now(UTC), input.until)
        return await _done(info, nik, "GIVE", input.purpose, input.recipient, rows[0][0])

    @strawberry.mutation
    async def withdraw_consent(self, info: Info, id: strawberry.ID) -> Consent:
        """Withdraw one's consent: the next read under it is refused. It stands in the access log.

        Source: UU 27/2022 article 9.
        """
        context, nik = info.context, _citizen(info.context)
        if not (id.isascii() and id.isdigit() and len(id) < 19) or not await context.db.fetch(OWN, int(id), nik):
            raise NotFound
        rows = await context.db.fetch(WITHDRAW, datetime.now(UTC), int(id), nik)
        if not rows:
            raise Conflict
        return await _done(info, nik, "WITHDRAW", rows[0][0], rows[0][1], int(id))


async def _done(info: Info, nik: str, what: str, purpose: str, recipient: str, id: int) -> Consent:
    info.context.written.setdefault(nik, set()).add(f"hub.consents:{what}:{purpose}:{recipient}")
    info.context.forget()
    found: Consent = await find(declaration(Consent), id, info)
    return found


def _purposes(info: Info) -> dict[str, Purpose]:
    composition: Composition = info.schema.composition  # type: ignore[attr-defined]
    return composition.catalog.purposes


def _citizen(context: Context) -> str:
    """Who consents: a person, for themselves. Raises: Unauthenticated, Forbidden."""
    if context.who.nik is None:
        raise Unauthenticated if context.who.anonymous else Forbidden
    return context.who.nik


service = Service(
    name="consents",
    title="Persetujuan warga",
    tables=[ConsentRow],
    purposes=[CONSENT],
    reads=[Consent],
    joins=[CitizenConsents],
    query=[ConsentQuery],
    mutation=[ConsentMutations],
)
