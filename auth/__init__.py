"""Who asks and what they may do: accounts, roles, sign-in, access tokens."""

from auth.bearer import principal_of
from auth.errors import AuthError, BadAccount, BadCatalog, BadKey, BadToken, Refused, UsernameTaken
from auth.keys import Key, Keys
from auth.passwords import CHEAP, STRONG, Passwords
from auth.principal import ANONYMOUS, Catalog, Permission, Principal, Purpose, Role
from auth.routes import ROUTES
from auth.signin import Auth, Tokens, Transaction
from auth.tables import APP, Account, Grant, Refresh

__all__ = [
    "ANONYMOUS",
    "APP",
    "CHEAP",
    "ROUTES",
    "STRONG",
    "Account",
    "Auth",
    "AuthError",
    "BadAccount",
    "BadCatalog",
    "BadKey",
    "BadToken",
    "Catalog",
    "Grant",
    "Key",
    "Keys",
    "Passwords",
    "Permission",
    "Principal",
    "Purpose",
    "Refresh",
    "Refused",
    "Role",
    "Tokens",
    "Transaction",
    "UsernameTaken",
    "principal_of",
]
