"""What can go wrong here, one tree: catch `AuthError` for all of it.

AuthError
├── BadCatalog     a plugin declares a permission, purpose or role that does not fit the others
├── BadKey         a key can't be used: a bad file, a wrong passphrase, a device that doesn't answer
├── BadProvider    the file of OpenID Connect providers is wrong; the message is for the operator
├── ProviderAway   an OpenID Connect provider doesn't answer, or not as one
├── BadAccount     an account cannot be created as asked
│   ├── UsernameTaken
│   └── WeakPassword
├── RoleTaken      a role can't be kept under this name: another has it, or it is gone
├── Missing        the password is right, but something else is missing; `what` says what
├── BadLink        an account can't be linked to a person at a provider; `why` says why
├── BadApiToken    an API token cannot be made or rotated as asked; names the field
├── BadToken       an access token is not good, for whatever reason; the caller is told no more than that
├── Slowed         too many wrong passwords; says how long to wait
└── Refused        a sign-in or a refresh is not granted; the caller is told no more than that
"""

from typing import Literal


class AuthError(Exception):
    """Anything this package refuses."""


class BadCatalog(AuthError):
    """A plugin's declaration clashes with another or names something nobody declared."""


class BadKey(AuthError):
    """A key cannot be used; the message is for the operator and says what to do."""


class BadProvider(AuthError):
    """The providers are not described as they should be; the message says what is wrong where."""


class ProviderAway(AuthError):
    """A provider can't be asked; the message is for the operator."""


class BadAccount(AuthError):
    """An account cannot be created as asked."""


class UsernameTaken(BadAccount):
    """Another account already has this username."""


class WeakPassword(BadAccount):
    """The password is short, breached or easily guessed."""


class RoleTaken(AuthError):
    """Another role has this name, or the one to change is gone."""


class Missing(AuthError):
    """The password is right, but a code of the second factor or a new password is missing."""

    def __init__(self, what: Literal["mfa_required", "password_change_required"]) -> None:
        super().__init__(what)
        self.what = what


class BadLink(AuthError):
    """An account can't be linked to this person at a provider, or isn't."""

    def __init__(self, why: Literal["provider", "closed", "taken", "absent"]) -> None:
        super().__init__(why)
        self.why = why


class BadApiToken(AuthError):
    """An API token cannot be made or rotated as asked; `field` is what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class BadToken(AuthError):
    """The access token is not good; it carries no detail, so none can reach the client."""

    def __init__(self) -> None:
        super().__init__("bad token")


class Slowed(AuthError):
    """Too many wrong passwords; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class Refused(AuthError):
    """Unknown account, wrong password, inactive account, stale refresh token: one answer for all."""

    def __init__(self) -> None:
        super().__init__("refused")
