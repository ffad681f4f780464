"""API tokens in the graph: an administrator gives them to any unit, a unit's staff to their own systems."""

from __future__ import annotations

from datetime import datetime, timedelta

import strawberry

from auth import ApiToken as Row
from auth import BadApiToken, Permission, Wanted
from hub.context import Context, Info
from hub.errors import BadInput, Forbidden, NotFound, Text, Unauthenticated
from hub.fit import needs
from hub.plugin import Service

MANAGE = "hub:token:manage"
MANAGE_UNIT = "hub:token:manage_unit"
INTROSPECT = "hub:token:introspect"
NEVER = frozenset({MANAGE, MANAGE_UNIT, "hub:user:manage"})  # no system administers the hub
MOST_OVERLAP = 24 * 30  # hours

NO_UNIT = Text("Sebutkan unit pemilik token.", "Name the unit that the token is for.")
OTHER_UNIT = Text("Anda hanya dapat membuat token untuk unit sendiri.", "You may make tokens for your own unit only.")
NOT_YOURS = Text("Token tidak boleh lebih berwenang dari pembuatnya.", "A token may not do more than who makes it.")
FIELDS = {
    "name": Text("Nama terdiri dari 1 sampai 100 karakter.", "A name has 1 to 100 characters."),
    "scopes": Text("Cakupan kosong atau tidak dikenal.", "The scopes are empty or unknown."),
    "purposes": Text("Tujuan tidak dikenal.", "Unknown purpose."),
    "addresses": Text("Tulis jaringan seperti 10.1.0.0/16.", "Write networks such as 10.1.0.0/16."),
    "expiresAt": Text("Paling lama dua tahun dari sekarang.", "Within two years from now."),
    "id": Text("Token sudah dicabut, kedaluwarsa, atau diganti.", "The token is revoked, expired or rotated already."),
    "overlapHours": Text("0 sampai 720 jam.", "0 to 720 hours."),
}


@strawberry.type
class ApiToken:
    """A token of another system. Its secret is shown once, when it is made."""

    id: strawberry.ID
    name: str = strawberry.field(description="What the system is called.")
    prefix: str = strawberry.field(description="How the secret begins, to know it again.")
    scopes: list[str] = strawberry.field(description="The permissions it has.")
    purposes: list[str] = strawberry.field(description="The purposes it may state; it has none by default.")
    unit: str | None = strawberry.field(description="The unit it works for.")
    agency: str | None = strawberry.field(description="The agency it works for.")
    addresses: list[str] = strawberry.field(description="The networks it may be used from; empty: from anywhere.")
    created_by: str = strawberry.field(description="The account that made it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    expires_at: datetime = strawberry.field(description="Until when it is good.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked.")

    @classmethod
    def of(cls, row: Row) -> ApiToken:
        return cls(
            id=strawberry.ID(row.id),
            name=row.name,
            prefix=row.prefix,
            scopes=row.scopes.split(),
            purposes=row.purposes.split(),
            unit=row.unit,
            agency=row.agency,
            addresses=row.addresses.split(),
            created_by=row.made_by,
            created_at=row.created,
            last_used_at=row.last_used,
            expires_at=row.expires,
            revoked_at=row.revoked,
        )


@strawberry.type
class NewApiToken:
    """A new token. Keep the secret: it is not shown again."""

    secret: str = strawberry.field(description="What the system sends as `Authorization: Bearer …`.")
    token: ApiToken


@strawberry.input
class ApiTokenInput:
    """What a token is to be."""

    name: str = strawberry.field(description="What the system is called.")
    scopes: list[str] = strawberry.field(description="The permissions it gets: no others than who makes it has.")
    unit: str | None = strawberry.field(default=None, description="The unit it works for; your own by default.")
    purposes: list[str] = strawberry.field(
        default_factory=list, description="The purposes it may state in X-Purpose to read about people."
    )
    addresses: list[str] = strawberry.field(
        default_factory=list, description="Networks it may be used from, such as 10.1.0.0/16; none: from anywhere."
    )
    expires_at: datetime | None = strawberry.field(default=None, description="Until when; by default a year.")
    agency: str | None = strawberry.field(default=None, description="The agency it works for; an administrator says.")


@strawberry.input
class RotateApiTokenInput:
    """Which token gets a successor."""

    id: strawberry.ID
    overlap_hours: int = strawberry.field(default=24, description="How long the old secret is still good.")


@strawberry.input
class RevokeApiTokenInput:
    """Which token ends."""

    id: strawberry.ID


@strawberry.type
class TokenQuery:
    @strawberry.field
    @needs(MANAGE, MANAGE_UNIT)
    async def api_tokens(self, info: Info) -> list[ApiToken]:
        """The tokens of your unit, or all of them for an administrator; newest first."""
        unit = _unit(info.context)
        return [ApiToken.of(row) for row in await info.context.auth.api.listed(unit)]


@strawberry.type
class TokenMutations:
    @strawberry.mutation
    @needs(MANAGE, MANAGE_UNIT)
    async def create_api_token(self, info: Info, input: ApiTokenInput) -> NewApiToken:
        """Make a token for another system. The answer is the only place where its secret is."""
        context = info.context
        row, secret = await _made(context.auth.api.create(_wanted(context, input)))
        _said(context, "CREATE", row)
        return NewApiToken(secret=secret, token=ApiToken.of(row))

    @strawberry.mutation
    @needs(MANAGE, MANAGE_UNIT)
    async def rotate_api_token(self, info: Info, input: RotateApiTokenInput) -> NewApiToken:
        """Make a successor with a new secret and the same rights; the old secret is good for the overlap only."""
        context = info.context
        old = await _found(context, input.id)
        if not 0 <= input.overlap_hours <= MOST_OVERLAP:
            raise BadInput(FIELDS["overlapHours"], path=["input", "overlapHours"])
        row, secret = await _made(context.auth.api.rotate(old, timedelta(hours=input.overlap_hours)))
        _said(context, "ROTATE", row)
        return NewApiToken(secret=secret, token=ApiToken.of(row))

    @strawberry.mutation
    @needs(MANAGE, MANAGE_UNIT)
    async def revoke_api_token(self, info: Info, input: RevokeApiTokenInput) -> ApiToken:
        """End a token, on every worker within a second."""
        context = info.context
        row = await _found(context, input.id)
        await context.auth.api.revoke(row.id)
        _said(context, "REVOKE", row)
        return ApiToken.of(await _found(context, input.id))


def _unit(context: Context) -> str | None:
    """Whose tokens the caller manages: one unit's, or None for everybody's.

    Raises: Unauthenticated, Forbidden.
    """
    who = context.who
    if who.may(MANAGE):
        return None
    if not who.may(MANAGE_UNIT) or not who.unit:
        raise Unauthenticated if who.anonymous else Forbidden
    return who.unit


def _wanted(context: Context, input: ApiTokenInput) -> Wanted:
    """What is asked for, if the caller may give it.

    Raises: Unauthenticated, Forbidden, BadInput.
    """
    who, own = context.who, _unit(context)
    unit = input.unit or who.unit
    if not unit or len(unit) > 40:
        raise BadInput(NO_UNIT, path=["input", "unit"])
    if own is not None and unit != own:
        raise Forbidden(OTHER_UNIT)
    scopes, purposes = frozenset(input.scopes), frozenset(input.purposes)
    beyond = scopes & NEVER if own is None else scopes - (who.permissions - NEVER)
    if beyond & context.auth.catalog.permissions.keys() or (own is not None and purposes - who.purposes):
        raise Forbidden(NOT_YOURS)
    return Wanted(
        name=input.name,
        scopes=scopes,
        unit=unit,
        agency=input.agency if own is None else who.agency,
        purposes=purposes,
        addresses=tuple(input.addresses),
        expires=input.expires_at,
        owner=None if own is None else who.subject,
        made_by=who.username,
    )


async def _found(context: Context, id: str) -> Row:
    """The token, if the caller manages it. Raises: NotFound for any other."""
    own = _unit(context)
    row: Row | None = await context.auth.api.find(id)
    if row is None or (own is not None and row.unit != own):
        raise NotFound
    return row


async def _made(making: object) -> tuple[Row, str]:
    try:
        return await making  # type: ignore[misc, no-any-return]
    except BadApiToken as error:
        raise BadInput(FIELDS[error.field], path=["input", error.field]) from None


def _said(context: Context, what: str, row: Row) -> None:
    context.administered(None, f"hub.tokens:{what}:{row.prefix}")


service = Service(
    name="tokens",
    title="Token API",
    query=[TokenQuery],
    mutation=[TokenMutations],
    permissions=[
        Permission(MANAGE, "Mengelola token API semua unit"),
        Permission(MANAGE_UNIT, "Mengelola token API unitnya"),
        Permission(INTROSPECT, "Memeriksa token atas nama gerbang layanan"),
    ],
)
