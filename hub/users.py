"""Accounts in the graph: an administrator opens, closes and resets them and gives them roles, but none to himself."""

from __future__ import annotations

from datetime import datetime

import strawberry

from auth import Account as AccountRow
from auth import Auth, BadAccount, Permission, Purpose, UsernameTaken, accounts, rules
from auth import Grant as GrantRow
from auth import Identity as IdentityRow
from hub.context import Context, Info
from hub.cursors import Connection
from hub.declare import filters, read, roots
from hub.errors import BadInput, Conflict, Forbidden, NotFound, Text
from hub.fields import find
from hub.fit import needs
from hub.loads import loads_of
from hub.plugin import Service
from hub.reads import column, declaration, equals, many, pages
from hub.scalars import NIK

MANAGE = "hub:user:manage"
SEEN = f":may[{MANAGE}]"
ADMINISTRATION = Purpose(
    "ACCOUNT_ADMINISTRATION", "Pengelolaan akun", "Administration of accounts", "UU 27/2022 pasal 35"
)

TAKEN = Text("Nama pengguna sudah dipakai.", "The username is taken.")
BAD_NAME = Text(
    "Nama pengguna terdiri dari huruf kecil, angka dan . _ @ -, paling banyak 64.",
    "A username has small letters, digits and . _ @ -, 64 at most.",
)
NO_ROLE = Text("Tidak ada peran itu untuk unit ini.", "There is no such role for this unit.")
OWN_ACCOUNT = Text(
    "Administrator tidak boleh mengubah akunnya sendiri.", "An administrator can't change their own account."
)


@read(GrantRow, key="id", rows=SEEN)
class RoleGrant:
    """A role of an account."""

    role: str = column("The role's name.")


@read(IdentityRow, key="digest", rows=SEEN, also=("issuer",))
class SignIn:
    """Whom an OpenID Connect provider knows as the owner of an account: they sign in there instead of by password."""

    subject: str = column("How the provider calls them (`sub`).")
    linked_at: datetime = column("Since when.", "created")

    @strawberry.field
    def provider(self, info: Info) -> str:
        """The provider's name; its address, when the hub doesn't trust it any more."""
        name: str = info.context.oidc.trusted.named(_issuer(self))
        return name

    @strawberry.field
    def roles(self, info: Info) -> list[str]:
        """The roles that the provider gives and takes with every sign-in. All others are an administrator's."""
        trusted = info.context.oidc.trusted
        one = trusted.providers.get(trusted.named(_issuer(self)))
        return sorted(one.owned) if one else []


@read(AccountRow, key="id", rows=SEEN, person="nik")
class User:
    """An account that can sign in."""

    username: str = column("Name to sign in with.")
    name: str | None = column("Name of the person; a citizen sees that it was read.", personal=True)
    unit: str | None = column("The office, puskesmas, hospital or RW it works for.")
    agency: str | None = column("The agency it works for.")
    active: bool = column("Whether it can sign in.")
    created_at: datetime = column("When it was made.", "created")
    sign_ins: list[SignIn] = many(
        "How its owner signs in at providers; a citizen sees that it was read.",
        on="account",
        order="created",
        personal=True,
    )

    @strawberry.field
    async def roles(self, info: Info) -> list[str]:
        """The roles it was given."""
        account = self.__row__["id"]  # type: ignore[attr-defined]
        found = await loads_of(info).rows(declaration(RoleGrant), "account", account, order="role")
        return [row["role"] for row in found]


@filters
class UserFilter:
    """Which accounts."""

    username: str | None = equals("With this name.")
    unit: str | None = equals("Of this unit.")
    agency: str | None = equals("Of this agency.")
    active: bool | None = equals("Open or closed ones.")


@roots
class Users:
    users: Connection[User] = pages(
        "All accounts, for administrators, by username.", order="username", filter=UserFilter, needs=MANAGE
    )


@strawberry.input
class CreateUserInput:
    """A new account."""

    username: str
    name: str = strawberry.field(description="Name of the person.")
    roles: list[str] = strawberry.field(default_factory=list)
    unit: str | None = None
    agency: str | None = None
    nik: NIK | None = strawberry.field(default=None, description="The citizen it belongs to, if it is a citizen's.")


@strawberry.input
class RoleInput:
    """A role and an account."""

    username: str
    role: str


@strawberry.input
class ResetPasswordInput:
    """Whose password is replaced."""

    username: str
    forget_second_factor: bool = strawberry.field(default=False, description="For who lost phone and recovery codes.")


@strawberry.input
class UserInput:
    """An account."""

    username: str


@strawberry.type
class OneTimePassword:
    """An account and the password to tell its owner. It is replaced at the first sign-in (`new_password`)."""

    password: str = strawberry.field(description="Shown once.")
    user: User


@strawberry.type
class UserMutations:
    @strawberry.mutation
    @needs(MANAGE)
    async def create_user(self, info: Info, input: CreateUserInput) -> OneTimePassword:
        """Open an account with a one-time password."""
        context = info.context
        context.require(MANAGE)
        auth: Auth = context.auth
        for at, role in enumerate(input.roles):
            if not auth.catalog.has(role, input.unit):
                raise BadInput(NO_ROLE, path=["input", "roles", at])
        told = rules.one_time()
        try:
            row = await auth.create_account(
                username=input.username,
                password=told,
                name=input.name.strip() or input.username,
                roles=input.roles,
                nik=input.nik,
                unit=input.unit,
                agency=input.agency,
                temporary=True,
            )
        except UsernameTaken:
            raise Conflict(TAKEN) from None
        except BadAccount:
            raise BadInput(BAD_NAME, path=["input", "username"]) from None
        for role in sorted(set(input.roles)):
            said(context, row, f"CREATE:{row.username}:{role}")
        said(context, row, f"CREATE:{row.username}")
        return OneTimePassword(password=told, user=await shown(row, info))

    @strawberry.mutation
    @needs(MANAGE)
    async def grant_role(self, info: Info, input: RoleInput) -> User:
        """Give an account a role. It has it when it next refreshes its tokens, at once."""
        row = await other(info.context, input.username)
        try:
            await info.context.auth.grant(row, input.role)
        except BadAccount:
            raise BadInput(NO_ROLE, path=["input", "role"]) from None
        said(info.context, row, f"GRANT:{row.username}:{input.role}")
        return await shown(row, info)

    @strawberry.mutation
    @needs(MANAGE)
    async def revoke_role(self, info: Info, input: RoleInput) -> User:
        """Take a role from an account, within a second on all workers."""
        row = await other(info.context, input.username)
        if input.role not in await accounts.roles_of(row.id):
            raise BadInput(NO_ROLE, path=["input", "role"])
        await info.context.auth.withdraw(row, input.role)
        said(info.context, row, f"REVOKE:{row.username}:{input.role}")
        return await shown(row, info)

    @strawberry.mutation
    @needs(MANAGE)
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> OneTimePassword:
        """Sign an account out everywhere and give it a one-time password."""
        row = await other(info.context, input.username)
        told = await info.context.auth.reset_password(row, factor=input.forget_second_factor)
        said(info.context, row, f"RESET:{row.username}")
        return OneTimePassword(password=told, user=await shown(row, info))

    @strawberry.mutation
    @needs(MANAGE)
    async def deactivate_user(self, info: Info, input: UserInput) -> User:
        """Close an account: it is signed out everywhere within a second, and API tokens of its own end."""
        row = await other(info.context, input.username)
        await info.context.auth.deactivate(row)
        said(info.context, row, f"CLOSE:{row.username}")
        return await shown(row, info)


def _issuer(one: SignIn) -> str:
    issuer: str = one.__row__["issuer"]  # type: ignore[attr-defined]
    return issuer


async def other(context: Context, username: str) -> AccountRow:
    """Somebody else's account. Raises: Unauthenticated, Forbidden, NotFound."""
    context.require(MANAGE)
    row = await accounts.named(username)
    if row is None:
        raise NotFound
    if row.id == context.who.subject:
        raise Forbidden(OWN_ACCOUNT)
    return row


async def shown(row: AccountRow, info: Info) -> User:
    info.context.forget()
    found: User = await find(declaration(User), row.id, info)
    return found


def said(context: Context, row: AccountRow, what: str) -> None:
    context.administered(row.nik, f"hub.users:{what}")


service = Service(
    name="users",
    title="Pengelolaan akun",
    reads=[User, RoleGrant, SignIn],
    query=[Users],
    mutation=[UserMutations],
    permissions=[Permission(MANAGE, "Mengelola akun dan perannya")],
    purposes=[ADMINISTRATION],
)
