"""One's own account in the graph: signing out everywhere, the password, the second factor; and how a citizen's ends."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from auth import Account, Auth, BadAccount, Refused, WeakPassword, accounts
from hub import consents
from hub.context import Context, Info
from hub.database import Database
from hub.errors import BadInput, Conflict, Forbidden, Text, Unauthenticated
from hub.plugin import Service

WRONG_PASSWORD = Text("Kata sandi lama salah.", "The old password is wrong.")
WEAK = Text("Kata sandi terlalu pendek atau mudah ditebak.", "The password is too short or easily guessed.")
WRONG_CODE = Text("Kode salah atau sudah dipakai.", "The code is wrong or was used.")
HAS_ONE = Text("Faktor kedua sudah aktif.", "The second factor is on.")
GUESSES, SECONDS = 10, 300.0


async def end_sessions(db: Database, *, nik: str) -> int:
    """Deactivate every account of a citizen with its sessions and tokens, in the caller's transaction if there is one;
    how many there were, and withdraw every consent. What a death does."""
    async with db.transaction():
        await consents.end(db, nik)
        return await accounts.close_all(nik, datetime.now(UTC))


@strawberry.type
class SecondFactor:
    """What an authenticator app needs. It counts once a code is confirmed."""

    secret: str = strawberry.field(description="To type into the app.")
    uri: str = strawberry.field(description="To show as a QR code: `otpauth://totp/…`.")


@strawberry.type
class RecoveryCodes:
    """Codes for the loss of the phone, each good once. They are shown once."""

    codes: list[str]


@strawberry.input
class CodeInput:
    """A code of the authenticator app; to turn it off, a recovery code will do."""

    code: str


@strawberry.input
class ChangePasswordInput:
    """The old and the new password."""

    old: str
    new: str


@strawberry.type
class AccountMutations:
    @strawberry.mutation
    async def sign_out_everywhere(self, info: Info) -> bool:
        """End every sign-in of the account that asks, this one too, within a second on all workers."""
        account = await _own(info.context)
        await _auth(info.context).sign_out_everywhere(account)
        return True

    @strawberry.mutation
    async def change_password(self, info: Info, input: ChangePasswordInput) -> bool:
        """Replace the password. Every sign-in ends: sign in again with the new one."""
        account = await _own(info.context)
        await info.context.limit("account.password", account.id, GUESSES, SECONDS)
        try:
            await _auth(info.context).change_password(account, input.old, input.new)
        except Refused:
            raise BadInput(WRONG_PASSWORD, path=["input", "old"]) from None
        except WeakPassword:
            raise BadInput(WEAK, path=["input", "new"]) from None
        return True

    @strawberry.mutation
    async def enable_totp(self, info: Info) -> SecondFactor:
        """Begin to use an authenticator app as second factor; `confirmTotp` turns it on."""
        account = await _own(info.context)
        try:
            secret, uri = await _auth(info.context).factors.begin(account)
        except BadAccount:
            raise Conflict(HAS_ONE) from None
        return SecondFactor(secret=secret, uri=uri)

    @strawberry.mutation
    async def confirm_totp(self, info: Info, input: CodeInput) -> RecoveryCodes:
        """Turn the second factor on with a code of the app. Every sign-in ends: sign in again with a code (`totp`)."""
        account = await _own(info.context)
        await info.context.limit("account.totp", account.id, GUESSES, SECONDS)
        try:
            codes = await _auth(info.context).factors.confirm(account, input.code)
        except Refused:
            raise BadInput(WRONG_CODE, path=["input", "code"]) from None
        return RecoveryCodes(codes=codes)

    @strawberry.mutation
    async def disable_totp(self, info: Info, input: CodeInput) -> bool:
        """Turn the second factor off; roles that need one are gone with it."""
        account = await _own(info.context)
        auth = _auth(info.context)
        await info.context.limit("account.totp", account.id, GUESSES, SECONDS)
        async with auth.transaction():
            right = await auth.factors.passes(account.id, input.code)
            if right:
                await auth.factors.remove(account)
        if not right:
            raise BadInput(WRONG_CODE, path=["input", "code"])
        return True


def _auth(context: Context) -> Auth:
    auth: Auth = context.auth
    return auth


async def _own(context: Context) -> Account:
    """The account that asks. Raises: Unauthenticated; Forbidden for an API token, which has none."""
    if context.who.anonymous:
        raise Unauthenticated
    account = await accounts.named(context.who.username)
    if account is None or account.id != context.who.subject:
        raise Forbidden
    return account


service = Service(name="account", title="Akun sendiri", mutation=[AccountMutations])
