"""Accounts linked to people at OpenID Connect providers, by an administrator."""

from __future__ import annotations

import re
from urllib.parse import quote

import strawberry

from auth import Account, BadLink, Oidc
from hub.context import Info
from hub.errors import BadInput, Conflict, NotFound, Refusal, Text
from hub.fit import needs
from hub.plugin import Service
from hub.users import MANAGE, User, other, said, shown

SUBJECT = re.compile(r"[!-~]([ -~]{0,253}[!-~])?")  # OpenID Connect Core, 2: ASCII, 255 at most
BAD_SUBJECT = Text(
    "Pengenal (sub) terdiri dari 1 sampai 255 huruf ASCII.", "A subject has 1 to 255 characters of ASCII."
)
NO_PROVIDER = Text("Tidak ada penyedia itu.", "There is no such provider.")
CLOSED = Text("Akun ini ditutup.", "This account is closed.")
LINKED = Text("Identitas ini sudah tertaut pada sebuah akun.", "This identity is linked to an account already.")


@strawberry.input
class SignInInput:
    """An account, and its owner at a provider."""

    username: str
    provider: str = strawberry.field(description="The provider's name, as in `/auth/oidc` and `SignIn.provider`.")
    subject: str = strawberry.field(description="How the provider calls them (`sub`), letter by letter.")


@strawberry.type
class SignInMutations:
    @strawberry.mutation
    @needs(MANAGE)
    async def link_sign_in(self, info: Info, input: SignInInput) -> User:
        """Let somebody sign in at a provider with an account that is there. It keeps its roles and its unit, except
        what the provider's rules give and take with every sign-in (`SignIn.roles`).

        BAD_INPUT for a provider that isn't trusted, CONFLICT for a closed account and for an identity that is linked.
        """
        row = await other(info.context, input.username)
        if not SUBJECT.fullmatch(input.subject):
            raise BadInput(BAD_SUBJECT, path=["input", "subject"])
        oidc: Oidc = info.context.oidc
        try:
            await oidc.link(input.provider, input.subject, row)
        except BadLink as error:
            raise _unlinkable(error) from None
        said(info.context, row, f"LINK:{_named(row, input)}")
        return await shown(row, info)

    @strawberry.mutation
    @needs(MANAGE)
    async def unlink_sign_in(self, info: Info, input: SignInInput) -> User:
        """End that. The account is signed out everywhere within a second; what it is otherwise, it stays.

        NOT_FOUND for an identity that isn't linked to the account.
        """
        row = await other(info.context, input.username)
        oidc: Oidc = info.context.oidc
        try:
            await oidc.unlink(input.provider, input.subject, row)
        except BadLink:
            raise NotFound from None
        said(info.context, row, f"UNLINK:{_named(row, input)}")
        return await shown(row, info)


def _named(row: Account, input: SignInInput) -> str:
    """Who it is about, in one word of the access log."""
    return f"{row.username}:{input.provider}:{quote(input.subject, safe='@/:|+=')}"


def _unlinkable(error: BadLink) -> Refusal:
    match error.why:
        case "provider":
            return BadInput(NO_PROVIDER, path=["input", "provider"])
        case "closed":
            return Conflict(CLOSED)
        case _:
            return Conflict(LINKED)


service = Service(name="signins", title="Masuk lewat penyedia", mutation=[SignInMutations])
